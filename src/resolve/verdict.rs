//! Results of judging: accepted readings, their ranking, and the verdict on a candidate.

use std::cmp::Ordering;

use super::score::share;
use super::support::Support;
use crate::gazetteer::{EntityKey, Gazetteer, NameKey};
use crate::lexicon::Reading;

/// A reading that was accepted.
#[derive(Clone, Copy, Debug)]
pub(super) struct AcceptedReading<'r> {
    pub reading: &'r Reading,
    pub support: Support,
    /// The cue that announces it, by its index among the cues of the article.
    pub cue: Option<u32>,
    /// From 0 to 1.
    pub confidence: f32,
    /// Its weight against other readings of the candidate; 0 if not yet computed.
    pub weight: f32,
}

impl AcceptedReading<'_> {
    /// Orders by weight, the greatest first; equal weights in the order of the gazetteer.
    pub fn by_weight(&self, other: &AcceptedReading<'_>, gazetteer: &Gazetteer) -> Ordering {
        let by_entity = || gazetteer.cmp_entities(self.reading.entity, other.reading.entity);
        other.weight.total_cmp(&self.weight).then_with(by_entity)
    }
}

/// The accepted readings of a candidate, one for each entity: the one with the greatest weight, and the weight of the
/// next.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ranking<'r> {
    pub best: AcceptedReading<'r>,
    /// Weight of the second; `None` if there is only one.
    pub next: Option<f32>,
}

impl<'r> Ranking<'r> {
    /// Adds a reading to a ranking, which is `None` at first.
    pub fn add(ranking: &mut Option<Ranking<'r>>, accepted: AcceptedReading<'r>) {
        match ranking {
            None => *ranking = Some(Ranking { best: accepted, next: None }),
            Some(ranking) => {
                let weaker = match accepted.weight > ranking.best.weight {
                    true => std::mem::replace(&mut ranking.best, accepted),
                    false => accepted,
                };
                ranking.next = Some(ranking.next.map_or(weaker.weight, |next| next.max(weaker.weight)));
            }
        }
    }

    /// The best reading, without the borrow of the lexicon.
    pub fn choice(&self) -> ChosenReading {
        let AcceptedReading { reading, support, cue, .. } = self.best;
        ChosenReading {
            name: reading.name(),
            entity: reading.entity,
            support,
            cue,
            confidence: self.confidence(),
            several: self.next.is_some(),
        }
    }

    /// The confidence of the best reading, reduced according to the weight of the next.
    pub fn confidence(&self) -> f32 {
        self.next.map_or(1.0, |next| share(self.best.weight, next)) * self.best.confidence
    }
}

/// The reading that a candidate is taken for.
#[derive(Clone, Copy, Debug)]
pub(super) struct ChosenReading {
    pub name: NameKey,
    pub entity: EntityKey,
    pub support: Support,
    /// The cue that announces it, by its index among the cues of the article.
    pub cue: Option<u32>,
    /// From 0 to 1.
    pub confidence: f32,
    /// Whether readings of other entities were accepted too.
    pub several: bool,
}

/// The result of judging a candidate.
#[derive(Clone, Copy, Debug)]
pub(super) enum Verdict {
    /// Not judged, because a better candidate covers its letters.
    Pending,
    Refused,
    Accepted(ChosenReading),
}

impl Verdict {
    /// Whether the candidate is accepted with at least some confidence.
    pub fn reaches(&self, least: f32) -> bool {
        matches!(self, Verdict::Accepted(choice) if choice.confidence >= least)
    }

    /// Whether the candidate is accepted as a name of an entity.
    pub fn is_for(&self, entity: EntityKey) -> bool {
        matches!(self, Verdict::Accepted(choice) if choice.entity == entity)
    }
}

//! Accepts or refuses a reading, and says how sure it is.
//!
//! Confidence orders mentions within one gazetteer; it is no probability. The figures below are chosen so that a
//! threshold of 0.8 keeps what stands on its own or has a word beside it for a witness, and 0.6 all that is accepted
//! without a rival.

use std::cmp::Ordering;

use super::Reason;
use super::article::Neighbours;
use super::beside::Beside;
use super::candidate::Candidate;
use super::established::Established;
use super::language::Languages;
use super::resolver::Choice;
use crate::budget::{Budget, Stopped};
use crate::gazetteer::{Class, EntityKey, EntityType, NameKind, NameOrigin, Policy};
use crate::lexicon::{FieldText, Reading};
use crate::rules::{Rule, Rules};
use crate::thresholds::{confidence, distance, prominence, weight};

/// What a reading is accepted for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Ground {
    Name,
    /// The candidate that gives the full name.
    FullName(u32),
    Cue,
    Credit,
    Prominence,
    Country(EntityKey),
}

/// What could make a reading accepted where no cue stands beside it, the strongest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Prospect {
    None,
    /// The name itself, wherever it stands.
    Anywhere,
    /// What stands elsewhere or around it, so that each place is different.
    ByPlace,
}

/// A reading that was accepted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Accepted<'r> {
    pub reading: &'r Reading,
    pub ground: Ground,
    /// The cue that announces it, by its index among all.
    pub cue: Option<u32>,
    pub confidence: f32,
    /// What it weighs against other readings of the same span; 0 when it is not known yet.
    pub weight: f32,
}

impl Accepted<'_> {
    /// The weightiest first; of those that weigh the same, the first of the gazetteer.
    pub fn by_weight(&self, other: &Accepted<'_>) -> Ordering {
        other.weight.total_cmp(&self.weight).then(self.reading.entity.cmp(&other.reading.entity))
    }
}

/// Everything a reading is judged by.
pub(super) struct Judge<'a> {
    pub established: &'a Established,
    pub sources: &'a [FieldText<'a>; 2],
    pub neighbours: Neighbours<'a>,
    pub beside: &'a Beside,
    pub languages: &'a Languages<'a>,
    pub rules: Rules,
    pub budget: &'a Budget<'a>,
}

/// A candidate with what stands beside it.
#[derive(Clone, Copy)]
pub(super) struct Placed<'a> {
    pub candidate: &'a Candidate,
    /// Its index among the candidates.
    pub index: usize,
    /// The cues beside it, by their index among all.
    pub cues: &'a [u32],
}

/// The accepted readings of a candidate, one for each entity: the weightiest of all, and what is to be known of the
/// others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ranked<'r> {
    pub best: Accepted<'r>,
    /// The weight of the next.
    pub next: Option<f32>,
}

impl Ranked<'_> {
    pub fn choice(&self) -> Choice {
        let Accepted { reading, ground, cue, .. } = self.best;
        Choice {
            name: reading.name(),
            entity: reading.entity,
            ground,
            cue,
            confidence: self.confidence(),
            several: self.next.is_some(),
        }
    }

    /// The confidence of the best, less what the next takes from it.
    pub fn confidence(&self) -> f32 {
        self.next.map_or(1.0, |next| share(self.best.weight, next)) * self.best.confidence
    }
}

impl<'a> Judge<'a> {
    /// Judges some readings of a candidate, in the order of the gazetteer; nothing when none is accepted.
    ///
    /// # Errors
    /// When the budget stops the work.
    pub fn rank<'r>(
        &self,
        placed: Placed<'_>,
        readings: impl Iterator<Item = &'r Reading>,
    ) -> Result<Option<Ranked<'r>>, Stopped> {
        let mut ranked: Option<Ranked<'r>> = None;
        self.accepted(placed, readings, |accepted| match &mut ranked {
            None => ranked = Some(Ranked { best: accepted, next: None }),
            Some(ranked) => {
                let weaker = match accepted.weight > ranked.best.weight {
                    true => std::mem::replace(&mut ranked.best, accepted),
                    false => accepted,
                };
                ranked.next = Some(ranked.next.map_or(weaker.weight, |next| next.max(weaker.weight)));
            }
        })?;
        Ok(ranked)
    }

    /// Calls `each` with the accepted of some readings of a candidate, which come in the order of the gazetteer: the
    /// weightiest of each entity. A single one is not [weighed](Judge::weighed).
    ///
    /// # Errors
    /// When the budget stops the work.
    pub fn accepted<'r>(
        &self,
        placed: Placed<'_>,
        readings: impl Iterator<Item = &'r Reading>,
        mut each: impl FnMut(Accepted<'r>),
    ) -> Result<(), Stopped> {
        let mut last: Option<Accepted<'r>> = None;
        for reading in readings {
            self.budget.step()?;
            let Ok(mut accepted) = self.judge(placed, reading) else { continue };
            let Some(mut before) = last else {
                last = Some(accepted);
                continue;
            };
            // Most candidates have one accepted reading, which needs no weight.
            before = self.weighed(placed, before);
            accepted = self.weighed(placed, accepted);
            // An entity that has a form under two names is one reading, and its names stand together.
            let same = before.reading.entity == reading.entity;
            last = Some(if same && before.weight >= accepted.weight { before } else { accepted });
            if !same {
                each(before);
            }
        }
        last.into_iter().for_each(each);
        Ok(())
    }

    /// The readings of a candidate that the text does not refuse.
    pub fn readings(&self, candidate: &Candidate) -> impl Iterator<Item = &'a Reading> + Clone + use<'a> {
        self.sources[candidate.field as usize].readings(candidate.checked())
    }

    /// A candidate with what stands beside it.
    pub fn place<'c>(&self, candidate: &'c Candidate, index: usize) -> Placed<'c>
    where
        'a: 'c,
    {
        Placed { candidate, index, cues: self.beside.of(index) }
    }

    /// Whether a reading needs no evidence where a candidate stands.
    pub fn is_free(&self, candidate: &Candidate, reading: &Reading) -> bool {
        self.languages.effective_policy(candidate, reading) == Policy::Free
    }

    /// Whether a word beside the candidate says that entities of the reading's class are not meant.
    pub fn is_vetoed(&self, placed: Placed<'_>, reading: &Reading) -> bool {
        self.neighbours.announcing(placed.cues, reading.class, true).is_some()
    }

    /// Accepts or refuses one reading of a candidate. Its weight is left out: it only counts against others.
    pub fn judge<'r>(&self, placed: Placed<'_>, reading: &'r Reading) -> Result<Accepted<'r>, Reason> {
        if self.is_vetoed(placed, reading) {
            return Err(Reason::Veto);
        }
        let cue = self.neighbours.announcing(placed.cues, reading.class, false);
        let ground = self.ground(placed, reading, cue)?;
        let confidence = confidence(placed.candidate, reading, ground);
        Ok(Accepted { reading, ground, cue, confidence, weight: 0.0 })
    }

    fn ground(&self, placed: Placed<'_>, reading: &Reading, cue: Option<u32>) -> Result<Ground, Reason> {
        let policy = self.languages.effective_policy(placed.candidate, reading);
        if policy == Policy::Free {
            return Ok(Ground::Name);
        }
        let entity_type = reading.class.entity_type();
        // An ordinary word stays one, however often the entity is named; a surname does not.
        let follows_full_name = policy < Policy::Cue || entity_type == EntityType::Person;
        if follows_full_name
            && self.rules.has(Rule::FullName)
            && let Some((full, _)) = self.nearest(placed, reading.entity)
        {
            return Ok(Ground::FullName(full));
        }
        if cue.is_some() {
            return Ok(Ground::Cue);
        }
        if self.is_credited(reading, policy) && self.neighbours.stands_alone(placed.candidate) {
            return Ok(Ground::Credit);
        }
        if policy == Policy::Cue {
            return Err(Reason::NeedsCue);
        }
        let may_be_prominent = policy == reading.policies.listed() && entity_type != EntityType::Place;
        let surname = placed.candidate.alone && entity_type == EntityType::Person;
        let prominent = if surname { prominence::UNIQUE_SURNAME } else { prominence::SHORT_NAME };
        if may_be_prominent && reading.prominence() >= prominent && self.rules.has(Rule::Prominence) {
            return Ok(Ground::Prominence);
        }
        let is_place = entity_type == EntityType::Place && self.rules.has(Rule::Country);
        let compatriot = self.established.compatriot(reading, placed.index).filter(|_| is_place);
        compatriot.map(Ground::Country).ok_or(Reason::NeedsContext)
    }

    /// What could make a reading accepted in a candidate without a cue beside it.
    pub fn prospect(&self, reading: &Reading) -> Prospect {
        const NO_CANDIDATE: usize = usize::MAX;
        let is_named = self.established.beside(reading.entity, NO_CANDIDATE).next().is_some();
        let compatriot = self.established.compatriot(reading, NO_CANDIDATE);
        let policy = reading.policies.listed();
        if is_named || compatriot.is_some() || !reading.policies.is_uniform() || self.is_credited(reading, policy) {
            Prospect::ByPlace
        } else if policy == Policy::Free || reading.prominence() >= prominence::UNIQUE_SURNAME {
            Prospect::Anywhere
        } else {
            Prospect::None
        }
    }

    /// Whether a name is a medium's that articles credit by name alone. Newspapers are seldom, and are often called by
    /// an ordinary word: الخبر.
    fn is_credited(&self, reading: &Reading, policy: Policy) -> bool {
        let surely = matches!(reading.class, Class::Agency | Class::Channel) || policy < Policy::Cue;
        reading.class.is_media() && surely && self.rules.has(Rule::Credit)
    }

    /// An accepted reading with its weight.
    pub fn weighed<'r>(&self, placed: Placed<'_>, accepted: Accepted<'r>) -> Accepted<'r> {
        match accepted.weight {
            0.0 => Accepted { weight: self.weight(placed, &accepted), ..accepted },
            _ => accepted,
        }
    }

    /// What an accepted reading weighs against others of its candidate: more than 0.
    fn weight(&self, placed: Placed<'_>, accepted: &Accepted<'_>) -> f32 {
        let reading = accepted.reading;
        let mut weight = accepted.confidence
            * (weight::LEAST_PROMINENCE_FACTOR + (1.0 - weight::LEAST_PROMINENCE_FACTOR) * reading.prominence());
        if let Some(cue) = accepted.cue {
            weight += weight::CUE;
            // What is quoted as a source is the medium, however well known a place of its name is.
            weight += if self.neighbours.found.cues.hit(cue).effect.quoted { weight::QUOTED_SOURCE } else { 0.0 };
        }
        if let Some((_, distance)) = self.nearest(placed, reading.entity) {
            // Of two people with one surname the one named nearest is meant.
            weight += weight::FULL_NAME_IN_ARTICLE
                + weight::FULL_NAME_NEARBY / (1.0 + distance as f32 / weight::FULL_NAME_HALF_DISTANCE);
        }
        if self.established.compatriot(reading, placed.index).is_some() {
            weight += weight::COUNTRY;
        }
        weight
    }

    /// The nearest other candidate that names an entity in full, and how many letters away it is; of two as near, the
    /// earlier.
    fn nearest(&self, placed: Placed<'_>, entity: EntityKey) -> Option<(u32, u32)> {
        let distance = |full: u32| {
            let other = &self.neighbours.found.candidates[full as usize];
            let near = other.field == placed.candidate.field;
            if near { other.start.abs_diff(placed.candidate.start) } else { distance::OTHER_FIELD }
        };
        let beside = self.established.beside(entity, placed.index);
        beside.map(|full| (full, distance(full))).min_by_key(|&(_, distance)| distance)
    }
}

fn confidence(candidate: &Candidate, reading: &Reading, ground: Ground) -> f32 {
    let base = match (ground, reading.kind()) {
        (Ground::Name, NameKind::Full) => confidence::FULL_NAME,
        (Ground::Name, NameKind::Variant) => confidence::VARIANT,
        (Ground::Name, NameKind::Acronym | NameKind::Former) => confidence::ACRONYM_OR_FORMER,
        (Ground::Name, NameKind::Short) => confidence::SHORT_NAME,
        (Ground::FullName(_), _) => confidence::FULL_NAME_IN_ARTICLE,
        (Ground::Cue, _) => confidence::CUE,
        (Ground::Credit, _) => confidence::CREDIT,
        (Ground::Prominence, _) => confidence::PROMINENCE,
        (Ground::Country(_), _) => confidence::COUNTRY,
    };
    let proclitic = match candidate.proclitic.len() {
        0 => 1.0,
        _ if candidate.proclitic.has_kaf() => confidence::KAF_FACTOR,
        _ => confidence::PROCLITIC_FACTOR,
    };
    let origin = if reading.origin() == NameOrigin::Generated { confidence::GENERATED_FACTOR } else { 1.0 };
    base * proclitic * origin
}

/// How much of its confidence the best of several readings keeps, by what it and the next weigh: half in a tie.
pub(super) fn share(best: f32, next: f32) -> f32 {
    (confidence::LEAST_SHARE + (best - next)).clamp(confidence::LEAST_SHARE, 1.0)
}

//! What the article says: which entities it names in full, which countries they belong to, what stands beside a
//! candidate.

use super::Field;
use super::candidate::{Candidate, CueHit, Found};
use crate::gazetteer::{Class, Country, Cue, CueSide, EntityIndex};
use crate::matcher::Reading;
use crate::text::Folded;
use crate::text::alphabet::{AL, HARD, SOFT};

/// The entities that an article names in a way that needs no further reason.
#[derive(Debug, Default)]
pub(super) struct Established {
    /// Each with a candidate that names it; sorted.
    entities: Vec<(EntityIndex, u32)>,
    /// By [`Country::index`], the first two different entities that belong to it, each with a candidate that names
    /// it.
    countries: Vec<[Option<(EntityIndex, u32)>; 2]>,
}

impl Established {
    pub fn clear(&mut self) {
        self.entities.clear();
        self.countries.clear();
        self.countries.resize(Country::COUNT, [None; 2]);
    }

    pub fn add(&mut self, reading: &Reading, candidate: usize) {
        let named = (reading.entity, candidate as u32);
        self.entities.push(named);
        if let Some(country) = reading.country {
            let [first, second] = &mut self.countries[country.index()];
            match first {
                None => *first = Some(named),
                Some((seen, _)) if *seen != reading.entity => *second = Some(named),
                Some(_) => {}
            }
        }
    }

    /// To be called after the last [`add`](Established::add), before anything is asked.
    pub fn sort(&mut self) {
        self.entities.sort_unstable();
    }

    /// The candidates that name an entity in full, in the order of the text.
    pub fn mentions(&self, entity: EntityIndex) -> impl Iterator<Item = u32> + '_ {
        let from = self.entities.partition_point(|&(seen, _)| seen < entity);
        self.entities[from..].iter().take_while(move |&&(seen, _)| seen == entity).map(|&(_, candidate)| candidate)
    }

    /// An entity of the reading's country, other than its own, that another candidate names.
    pub fn compatriot(&self, reading: &Reading, candidate: usize) -> Option<EntityIndex> {
        let named = self.countries[reading.country?.index()].into_iter().flatten();
        let mut others = named.filter(|&(entity, by)| entity != reading.entity && by as usize != candidate);
        others.next().map(|(entity, _)| entity)
    }
}

/// The words around candidates.
pub(super) struct Neighbours<'a> {
    pub found: &'a Found,
    pub folded: &'a [Folded; 2],
    pub cues: &'a [Cue],
}

impl Neighbours<'_> {
    fn folded(&self, field: Field) -> &Folded {
        &self.folded[field as usize]
    }

    /// Fills `beside` with the cues beside a candidate, those before it first, the nearest first.
    pub fn cues_beside(&self, candidate: &Candidate, beside: &mut Vec<CueHit>) {
        beside.clear();
        if !self.found.cues.is_empty() {
            self.cues_before(candidate, beside);
            self.cues_after(candidate, beside);
        }
    }

    fn cues_before(&self, candidate: &Candidate, beside: &mut Vec<CueHit>) {
        let folded = self.folded(candidate.field);
        let codes = folded.codes();
        let mut at = candidate.word as usize;
        for skipped in 0..=MOST_SKIPPED {
            let Some(end) = at.checked_sub(1) else { return };
            let gap = codes[end];
            beside.extend(self.cues_ending(candidate.field, end as u32).filter(|hit| {
                let cue = &self.cues[hit.cue as usize];
                cue.side == CueSide::Before && skipped <= cue.skip && (gap == SOFT || cue.across)
            }));
            // An adjective may stand between the cue and the name: الرئيس الكازاخي توكاييف.
            let before = folded.words().partition_point(|&word| (word as usize) < at);
            let Some(&word) = before.checked_sub(1).and_then(|i| folded.words().get(i)) else { return };
            at = word as usize;
            if gap != SOFT || !codes[at..].starts_with(&AL) {
                return;
            }
        }
    }

    /// The cues that end at a code. They are sorted by the word they start in, and none is long.
    fn cues_ending(&self, field: Field, end: u32) -> impl Iterator<Item = CueHit> + '_ {
        let cues = &self.found.cues;
        let behind = cues.partition_point(|hit| (hit.field, hit.word) < (field, end));
        let near = cues[..behind].iter().rev().take(MOST_CUES);
        near.filter(move |hit| hit.field == field && hit.end == end).copied()
    }

    fn cues_after(&self, candidate: &Candidate, beside: &mut Vec<CueHit>) {
        let codes = self.folded(candidate.field).codes();
        if codes.get(candidate.end as usize) != Some(&SOFT) {
            return;
        }
        let at = (candidate.field, candidate.end + 1);
        let cues = &self.found.cues;
        let from = cues.partition_point(|hit| (hit.field, hit.word) < at);
        let here = cues[from..].iter().take_while(|hit| (hit.field, hit.word) == at);
        beside.extend(here.filter(|hit| self.cues[hit.cue as usize].side == CueSide::After));
    }

    /// The first of some cues that announces entities of a class, or that says they are not meant.
    pub fn announcing(&self, beside: &[CueHit], class: Class, veto: bool) -> Option<CueHit> {
        beside.iter().copied().find(|hit| {
            let cue = &self.cues[hit.cue as usize];
            cue.veto == veto && cue.targets.iter().any(|target| target.covers(class))
        })
    }

    /// Whether the candidate stands alone between breaks, as a credit does: (الأناضول).
    pub fn stands_alone(&self, candidate: &Candidate) -> bool {
        let codes = self.folded(candidate.field).codes();
        let before = candidate.word.checked_sub(1).map(|at| codes[at as usize]);
        let after = codes.get(candidate.end as usize).copied();
        candidate.proclitic.is_empty() && [before, after].iter().all(|gap| gap.is_none_or(|code| code == HARD))
    }
}

/// How many adjectives any cue may skip.
const MOST_SKIPPED: u8 = Cue::MOST_SKIPPED;
/// How many cues before a name are looked at: more never end at one place.
const MOST_CUES: usize = 8;

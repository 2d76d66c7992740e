//! What the article says: which entities it names in full, which countries they belong to, what stands beside a
//! candidate.

use super::candidate::{Candidate, CueHit, Found};
use super::Field;
use crate::gazetteer::{Cue, CueSide, Class, EntityIndex, Gazetteer};
use crate::text::Folded;
use crate::text::alphabet::{self, HARD, SOFT};

/// The entities that an article names in a way that needs no further reason.
#[derive(Debug, Default)]
pub(super) struct Established {
    /// Each with a candidate that names it; sorted.
    entities: Vec<(EntityIndex, u32)>,
    /// The countries they belong to, each with the first entity that said so.
    countries: Vec<([u8; 2], EntityIndex)>,
}

impl Established {
    pub fn clear(&mut self) {
        self.entities.clear();
        self.countries.clear();
    }

    pub fn add(&mut self, entity: EntityIndex, candidate: usize, gazetteer: &Gazetteer) {
        self.entities.push((entity, candidate as u32));
        if let Some(code) = gazetteer.entity(entity).country_code()
            && !self.countries.iter().any(|&(seen, by)| seen == code && by != entity)
        {
            self.countries.push((code, entity));
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

    /// An entity of the country, other than the one asked for.
    pub fn of_country(&self, code: [u8; 2], other_than: EntityIndex) -> Option<EntityIndex> {
        self.countries.iter().find(|&&(seen, by)| seen == code && by != other_than).map(|&(_, by)| by)
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

    /// A cue beside the candidate that announces entities of the class, or one that says they are not meant.
    pub fn cue(&self, candidate: &Candidate, class: Class, veto: bool) -> Option<CueHit> {
        let says = |cue: &Cue| cue.veto == veto && cue.targets.iter().any(|target| target.covers(class));
        self.cue_before(candidate, says).or_else(|| self.cue_after(candidate, says))
    }

    fn cue_before(&self, candidate: &Candidate, says: impl Fn(&Cue) -> bool) -> Option<CueHit> {
        let codes = self.folded(candidate.field).codes();
        let mut at = candidate.word as usize;
        for skipped in 0.. {
            let gap = *codes.get(at.checked_sub(1)?)?;
            let end = at - 1;
            let beside = self.cues_ending(candidate.field, end as u32).find(|hit| {
                let cue = &self.cues[hit.cue as usize];
                cue.side == CueSide::Before
                    && skipped <= cue.skip
                    && (gap == SOFT || cue.across)
                    && says(cue)
            });
            if beside.is_some() {
                return beside;
            }
            // An adjective may stand between the cue and the name: الرئيس الكازاخي توكاييف.
            let words = self.folded(candidate.field).words();
            let before = words.partition_point(|&word| (word as usize) < at).checked_sub(1)?;
            at = words[before] as usize;
            if gap != SOFT || !codes[at..].starts_with(&['ا', 'ل'].map(alphabet::code)) || skipped >= MOST_SKIPPED {
                return None;
            }
        }
        None
    }

    /// The cues that end at a code. They are sorted by the word they start in, and none is long.
    fn cues_ending(&self, field: Field, end: u32) -> impl Iterator<Item = CueHit> + '_ {
        let cues = &self.found.cues;
        let behind = cues.partition_point(|hit| (hit.field, hit.word) < (field, end));
        let near = cues[..behind].iter().rev().take(MOST_CUES);
        near.filter(move |hit| hit.field == field && hit.end == end).copied()
    }

    fn cue_after(&self, candidate: &Candidate, says: impl Fn(&Cue) -> bool) -> Option<CueHit> {
        let codes = self.folded(candidate.field).codes();
        if codes.get(candidate.end as usize) != Some(&SOFT) {
            return None;
        }
        let word = candidate.end + 1;
        let cues = &self.found.cues;
        let from = cues.partition_point(|hit| (hit.field, hit.word) < (candidate.field, word));
        let here = cues[from..].iter().take_while(|hit| hit.field == candidate.field && hit.word == word);
        here.copied().find(|hit| {
            let cue = &self.cues[hit.cue as usize];
            cue.side == CueSide::After && says(cue)
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
const MOST_SKIPPED: u8 = 2;
/// How many cues before a name are looked at: more never end at one place.
const MOST_CUES: usize = 8;

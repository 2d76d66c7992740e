//! What stands beside a candidate.

use super::Field;
use super::candidate::{Candidate, CueHit, Found};
use crate::gazetteer::{Class, Cue, CueSide};
use crate::text::Folded;
use crate::text::alphabet::{AL, HARD, SOFT};

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

    /// The cues that end at a code, the one that starts last first.
    fn cues_ending(&self, field: Field, end: u32) -> impl Iterator<Item = CueHit> + '_ {
        let Found { cues, cues_by_end, .. } = self.found;
        let hit = |&i: &u32| cues[i as usize];
        let behind = cues_by_end.partition_point(move |i| (hit(i).field, hit(i).end) <= (field, end));
        let ending = cues_by_end[..behind].iter().rev().map(hit);
        ending.take_while(move |hit| (hit.field, hit.end) == (field, end))
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

    /// Whether any cue of the article says that a name beside it is not meant.
    pub fn has_vetoes(&self) -> bool {
        self.found.cues.iter().any(|hit| self.cues[hit.cue as usize].veto)
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
const MOST_SKIPPED: u8 = 2;

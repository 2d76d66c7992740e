//! Candidates: hits with at least one name that the written text matches.

use super::cues::{CueHit, Cues};
use super::{Field, Reason};
use crate::budget::{Budget, Stopped};
use crate::lang::affix::Proclitic;
use crate::lexicon::{Check, CheckMemo, CheckedHit, FieldText, Hit, Mismatch, Mismatches, Reading, is_crowded};
use crate::text::Folded;

/// A stretch of text that some names may be read in.
///
/// A text can have one for every few bytes, so it is small, and its readings stay where the lexicon keeps them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    /// Index among the words of the one it starts in.
    pub nth: u32,
    /// Index of the first code of the word it starts in, of its span, and behind its span.
    pub word: u32,
    pub start: u32,
    pub end: u32,
    /// The readings of its form: a range of the lexicon's.
    readings: (u32, u32),
    mismatches: Mismatches,
    pub proclitic: Proclitic,
    pub field: Field,
    /// Only readings with signs are left: they have more of the text than the others.
    pub signed: bool,
    /// Whether a reading that the text does not refuse is listed as one that needs no evidence.
    pub free: bool,
    /// Whether all readings that the text does not refuse are of one entity.
    pub alone: bool,
}

impl Candidate {
    pub fn new(field: Field, hit: &Hit) -> Candidate {
        let Hit { readings, nth, word, start, end, proclitic } = *hit;
        Candidate {
            nth,
            word,
            start,
            end,
            readings,
            mismatches: Mismatches::NONE,
            proclitic,
            field,
            signed: false,
            free: false,
            alone: true,
        }
    }

    /// Whether it is joined to what stands before it by the proclitic و alone.
    pub fn is_joined(&self, folded: &Folded) -> bool {
        self.hit().is_joined(folded)
    }

    fn hit(&self) -> Hit {
        let Candidate { readings, nth, word, start, end, proclitic, .. } = *self;
        Hit { readings, nth, word, start, end, proclitic }
    }

    /// Its hit, with the readings that the text matches.
    pub fn checked(&self) -> CheckedHit {
        CheckedHit { hit: self.hit(), mismatches: self.mismatches, signed: self.signed }
    }

    /// How many readings its form has, also those that are refused.
    pub fn readings_len(&self) -> usize {
        (self.readings.1 - self.readings.0) as usize
    }

    /// A number that candidates of one form share, and no others.
    pub fn form(&self) -> u32 {
        self.readings.0
    }

    /// Whether the text refuses no reading.
    pub fn is_whole(&self) -> bool {
        self.mismatches == Mismatches::NONE
    }

    /// Whether its form has so many readings that what is found out about them is worth remembering.
    pub fn is_crowded(&self) -> bool {
        is_crowded(self.readings_len())
    }
}

/// What a text holds before anything is decided. Reused from article to article.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// In the order of the text: by the word they start in, fewest letters stripped first, shortest first.
    pub candidates: Vec<Candidate>,
    pub cues: Cues,
    batch: Vec<Hit>,
    checks: CheckMemo,
}

/// How many hits are handled together, so that the reads of their readings, which are far apart in a large gazetteer,
/// wait together.
const BATCH: usize = 256;

impl Found {
    pub fn clear(&mut self) {
        self.candidates.clear();
        self.cues.clear();
        self.checks.clear();
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.candidates.capacity() * size_of::<Candidate>() + self.cues.memory_usage() + self.checks.memory_usage()
    }

    /// Adds the candidates and context words of one field. With `all`, also hits without a name that the text matches.
    ///
    /// # Errors
    /// When the budget stops the work.
    pub fn gather(
        &mut self,
        field: Field,
        text: &FieldText<'_>,
        all: bool,
        budget: &Budget<'_>,
    ) -> Result<(), Stopped> {
        let mut batch = std::mem::take(&mut self.batch);
        batch.clear();
        text.layers.scan_within(text.folded, budget, |hit| {
            batch.push(hit);
            if batch.len() < BATCH {
                return Ok(());
            }
            let added = self.add_all(field, text, &batch, all, budget);
            batch.clear();
            added
        })?;
        self.add_all(field, text, &batch, all, budget)?;
        self.batch = batch;
        Ok(())
    }

    fn add_all(
        &mut self,
        field: Field,
        text: &FieldText<'_>,
        hits: &[Hit],
        all: bool,
        budget: &Budget<'_>,
    ) -> Result<(), Stopped> {
        let class = |hit| text.layers.readings(hit).first().map_or(0, |reading| reading.class as usize);
        // Reads the first reading of each hit before any is used, so that the reads do not wait for one another. The
        // sum itself is not used.
        std::hint::black_box(hits.iter().map(class).sum::<usize>());
        for hit in hits {
            let readings = text.layers.readings(hit);
            budget.steps(readings.len() as u32)?;
            self.add(field, text, hit, readings, all);
        }
        Ok(())
    }

    fn add(&mut self, field: Field, text: &FieldText<'_>, hit: &Hit, readings: &[Reading], all: bool) {
        for (cue, several) in readings.iter().rev().map_while(|reading| reading.cue()) {
            let effect = text.layers.cues()[cue as usize].effect;
            self.cues.add(CueHit::new(field, text.folded, hit, cue, effect, several));
        }
        // The names come first.
        if !readings.first().is_some_and(|reading| reading.is_name()) {
            return;
        }
        let check = self.checks.check(text, hit, readings);
        if check.matches || all {
            let Check { mismatches, signed, free, alone, .. } = check;
            self.candidates.push(Candidate { mismatches, signed, free, alone, ..Candidate::new(field, hit) });
        }
    }
}

impl From<Mismatch> for Reason {
    fn from(mismatch: Mismatch) -> Reason {
        match mismatch {
            Mismatch::Proclitic => Reason::Proclitic,
            Mismatch::Spelling => Reason::Spelling,
            Mismatch::Overlap => Reason::Overlap,
        }
    }
}

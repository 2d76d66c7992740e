//! A candidate: a hit with at least one name that its spelling permits.

use super::mention::Reason;
use super::span::Field;
use crate::lang::Proclitic;
use crate::lexicon::{Check, CheckedHit, Ending, Hit, Mismatch, Mismatches, is_highly_ambiguous};
use crate::text::Folded;

/// A part of the text that can be read as one or several names.
///
/// A text can have a candidate every few bytes. So a candidate is small, and refers to its readings in the lexicon.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    /// Index, among the words of the field, of the word in which it starts.
    pub nth: u32,
    /// First code of the word in which it starts.
    pub word: u32,
    /// First code of its span.
    pub start: u32,
    /// Index after the last code of its span.
    pub end: u32,
    /// The readings of its form: a range of the readings of the lexicon, or of the compositions of the article.
    readings: (u32, u32),
    /// The readings that its spelling does not permit.
    mismatches: Mismatches,
    pub proclitic: Proclitic,
    pub ending: Ending,
    pub field: Field,
    /// Only readings with signs are left: they cover more of the text than the others.
    pub signed: bool,
    /// Whether the data lists a reading that its spelling permits as a name that needs no evidence.
    pub free: bool,
    /// Whether all readings that its spelling permits belong to one entity.
    pub alone: bool,
    /// Index of its composition, from 1, if it is a head with a place beside it; 0 otherwise.
    composition: u32,
}

/// A candidate of a document with the cues beside it.
#[derive(Clone, Copy)]
pub(super) struct CandidateRef<'a> {
    pub candidate: &'a Candidate,
    /// Index among the candidates of the article.
    pub index: usize,
    /// The cues that count for it, by their index among the cues of the article.
    pub cues: &'a [u32],
}

impl Candidate {
    /// A candidate that has all the readings of a hit.
    pub fn new(field: Field, hit: &Hit) -> Candidate {
        let Hit { readings, nth, word, start, end, proclitic, ending } = *hit;
        Candidate {
            nth,
            word,
            start,
            end,
            readings,
            mismatches: Mismatches::NONE,
            proclitic,
            ending,
            field,
            signed: false,
            free: false,
            alone: true,
            composition: 0,
        }
    }

    /// This candidate with the readings of a composition, which is given by its index. `readings` is a range of the
    /// readings of all compositions.
    pub fn composed(self, readings: (u32, u32), composition: u32, alone: bool) -> Candidate {
        Candidate {
            readings,
            mismatches: Mismatches::NONE,
            signed: false,
            free: true,
            alone,
            composition: composition + 1,
            ..self
        }
    }

    /// The index of its composition, if it has one.
    pub fn composition(&self) -> Option<usize> {
        self.composition.checked_sub(1).map(|index| index as usize)
    }

    /// The range of its readings: among those of the lexicon, or of all compositions.
    pub fn readings_range(&self) -> (u32, u32) {
        self.readings
    }

    /// A candidate with the readings that are left after its spelling was checked.
    pub fn with_check(field: Field, hit: &Hit, check: Check) -> Candidate {
        let Check { mismatches, signed, free, alone, .. } = check;
        Candidate { mismatches, signed, free, alone, ..Candidate::new(field, hit) }
    }

    /// Whether its only proclitic is و, which joins it to the text before it.
    pub fn is_joined(&self, folded: &Folded) -> bool {
        self.hit().is_joined(folded)
    }

    pub fn hit(&self) -> Hit {
        let Candidate { readings, nth, word, start, end, proclitic, ending, .. } = *self;
        Hit { readings, nth, word, start, end, proclitic, ending }
    }

    /// Its hit, with the readings that its spelling permits.
    pub fn checked(&self) -> CheckedHit {
        CheckedHit { hit: self.hit(), mismatches: self.mismatches, signed: self.signed }
    }

    /// Whether two candidates start in the same word.
    pub fn shares_word(&self, other: &Candidate) -> bool {
        (self.field, self.word) == (other.field, other.word)
    }

    /// The number of affixes that were stripped to find it: letters of the proclitic, and one for endings.
    pub fn affixes(&self) -> usize {
        self.proclitic.len() + usize::from(!self.ending.is_empty())
    }

    /// The codes of its span. `folded` is that of its field.
    pub fn codes<'t>(&self, folded: &'t Folded) -> &'t [u8] {
        &folded.codes()[self.start as usize..self.end as usize]
    }

    /// Number of codes of its span.
    pub fn len(&self) -> usize {
        (self.end - self.start) as usize
    }

    /// Number of readings of its form, including those that its spelling does not permit.
    pub fn readings_len(&self) -> usize {
        (self.readings.1 - self.readings.0) as usize
    }

    /// A number that identifies its form: equal for candidates of one form only.
    pub fn form(&self) -> u32 {
        self.readings.0
    }

    /// Whether its spelling permits all readings of its form.
    pub fn has_all_readings(&self) -> bool {
        self.mismatches == Mismatches::NONE
    }

    /// Whether its form has so many readings that results for the form are cached.
    pub fn is_highly_ambiguous(&self) -> bool {
        is_highly_ambiguous(self.readings_len())
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

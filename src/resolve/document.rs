//! What is known about an article when its candidates are judged.

use super::accusative;
use super::adjacent_cues::AdjacentCues;
use super::apposition::Appositions;
use super::candidate::{Candidate, CandidateRef};
use super::context::Context;
use super::dateline::Dateline;
use super::languages::Languages;
use super::neighbours::Neighbours;
use super::ordinal;
use super::quoted_place;
use crate::budget::Budget;
use crate::gazetteer::Policy;
use crate::lexicon::Reading;

/// What is known about an article when its candidates are judged, except for the
/// [entities](super::document_entities::DocumentEntities) that judging itself determines.
#[derive(Clone, Copy)]
pub(super) struct Document<'a> {
    pub context: Context<'a>,
    pub adjacent_cues: &'a AdjacentCues,
    pub appositions: &'a Appositions,
    pub languages: &'a Languages<'a>,
    pub dateline: &'a Dateline,
    pub neighbours: &'a Neighbours<'a>,
    pub budget: &'a Budget<'a>,
}

impl<'a> Document<'a> {
    /// A candidate by its index.
    pub fn candidate(&self, index: usize) -> CandidateRef<'a> {
        CandidateRef { candidate: &self.context.candidates()[index], index, cues: self.adjacent_cues.of(index) }
    }

    /// Whether a reading needs no evidence in the sentence of a candidate.
    pub fn is_free(&self, candidate: &Candidate, reading: &Reading) -> bool {
        self.languages.effective_policy(candidate, reading) == Policy::Free
    }

    /// Whether the words or quotation marks beside the candidate, or the dateline, show that the reading is another name or a part of it.
    pub fn is_part_of_other_name(&self, at: CandidateRef<'_>, reading: &Reading) -> bool {
        self.neighbours.exclude(at, reading)
            || quoted_place::is_name_of_other(&self.context, at, reading)
            || self.dateline.is_name_of_medium(&self.context, at.candidate, reading)
            || accusative::is_adjective(&self.context, at.candidate, reading)
            || ordinal::cuts_number(&self.context, at.candidate)
    }

    /// Whether a negative context word (veto) beside the candidate applies to the reading.
    pub fn is_vetoed(&self, at: CandidateRef<'_>, reading: &Reading) -> bool {
        self.context.is_vetoed(at.cues, reading.class)
    }
}

//! What is known about an article when its candidates are judged.

use super::accusative;
use super::adjacent_cues::AdjacentCues;
use super::apposition::Appositions;
use super::candidate::{Candidate, CandidateRef};
use super::context::Context;
use super::dateline::Dateline;
use super::languages::Languages;
use super::location::is_location;
use super::mention::Reason;
use super::neighbours::Neighbours;
use super::ordinal;
use super::permitted::{Permitted, PermittedReadings};
use super::quoted_place;
use crate::budget::Budget;
use crate::gazetteer::{Class, CueSide, Policy};
use crate::lexicon::Reading;
use crate::rules::Rule;

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
    pub permitted: &'a PermittedReadings,
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

    /// Why the text beside a candidate refuses a reading, whatever the evidence for it.
    pub fn refusal(&self, at: CandidateRef<'_>, reading: &Reading) -> Option<Reason> {
        if self.is_vetoed(at, reading) {
            return Some(Reason::Veto);
        }
        if self.appositions.refuses(at.index, reading) {
            return Some(Reason::OtherPlace);
        }
        self.is_part_of_other_name(at, reading).then_some(Reason::PartOfOtherName)
    }

    /// The readings of a candidate that nothing beside it refuses, in the order of the gazetteer; with `only_free`,
    /// those that need no evidence.
    pub fn permitted(self, at: CandidateRef<'_>, only_free: bool) -> impl Iterator<Item = &'a Reading> {
        let bits = self.known(at).map(|known| if only_free { known.free } else { known.readings });
        let is_permitted = move |i: usize, reading: &Reading| match bits {
            Some(bits) => bits >> i & 1 == 1,
            None => (!only_free || self.is_free(at.candidate, reading)) && self.refusal(at, reading).is_none(),
        };
        let readings = self.context.readings(at.candidate).enumerate();
        readings.filter(move |&(i, reading)| is_permitted(i, reading)).map(|(_, reading)| reading)
    }

    /// The [permitted](Document::permitted) readings that need no evidence.
    pub fn free(self, at: CandidateRef<'_>) -> impl Iterator<Item = &'a Reading> {
        self.permitted(at, true)
    }

    /// Whether a candidate can be a place or a person, and the text states that something is there. `false` for highly
    /// ambiguous forms, whose judgements are cached without their location.
    pub fn is_located(&self, at: CandidateRef<'_>) -> bool {
        self.known(at).is_some_and(|permitted| permitted.is_located)
    }

    /// Whether a candidate can be a country: عمان. `false` for highly ambiguous forms.
    pub fn may_be_country(&self, at: CandidateRef<'_>) -> bool {
        self.known(at).is_some_and(|permitted| permitted.may_be_country)
    }

    /// Whether the words or quotation marks beside the candidate, or the dateline, show that the reading is another
    /// name or a part of it.
    fn is_part_of_other_name(&self, at: CandidateRef<'_>, reading: &Reading) -> bool {
        // Judgements of highly ambiguous forms are cached by what the neighbours show, so that nothing else may count.
        self.neighbours.exclude(at, reading)
            || !at.candidate.is_highly_ambiguous()
                && (quoted_place::is_name_of_other(&self.context, at, reading)
                    || self.dateline.is_name_of_medium(&self.context, at.candidate, reading)
                    || accusative::is_adjective(&self.context, at.candidate, reading)
                    || ordinal::cuts_number(&self.context, at.candidate)
                    || self.is_plural_cue(at.candidate))
    }

    /// Whether a candidate is a dual or plural context word that announces the name after it: مدينتي in مدينتي درعا
    /// والسويداء is no town.
    fn is_plural_cue(&self, candidate: &Candidate) -> bool {
        let context = &self.context;
        let announces_next = |&cue: &u32| {
            let hit = context.cue(cue);
            let is_cue = hit.several && hit.end == candidate.end && hit.effect.side == CueSide::Before;
            let word = context.folded(candidate.field).words().get(hit.next as usize);
            let is_next = |&word: &u32| {
                context.starting(candidate.field, word).any(|i| context.is_announced(&context.candidates()[i], hit))
            };
            is_cue && !hit.effect.veto && word.is_some_and(is_next)
        };
        context.scanned.cues.starting(candidate.field, candidate.nth as usize).any(|cue| announces_next(&cue))
    }

    /// Whether a negative context word (veto) beside the candidate applies to the reading.
    fn is_vetoed(&self, at: CandidateRef<'_>, reading: &Reading) -> bool {
        self.context.is_vetoed(at.cues, reading.class)
    }

    /// What the text permits, unless the form has more readings than there are bits.
    fn known(&self, at: CandidateRef<'_>) -> Option<Permitted> {
        let is_known = !at.candidate.is_highly_ambiguous();
        is_known.then(|| self.permitted.get(at.index, || self.determine(at)))
    }

    fn determine(&self, at: CandidateRef<'_>) -> Permitted {
        let (mut permitted, mut has_place, mut has_person) = (Permitted::default(), false, false);
        for (i, reading) in self.context.readings(at.candidate).enumerate() {
            has_place |= reading.class.is_place();
            has_person |= reading.class.is_person();
            permitted.may_be_country |= reading.class == Class::Country;
            if self.refusal(at, reading).is_none() {
                permitted.readings |= 1 << i;
                permitted.free |= u32::from(self.is_free(at.candidate, reading)) << i;
            }
        }
        let field = &self.context.fields[at.candidate.field as usize];
        permitted.is_located =
            has_place && has_person && self.context.rules.has(Rule::Locations) && is_location(field, at.candidate);
        permitted
    }
}

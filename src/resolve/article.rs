//! What stands beside a candidate.

use super::Field;
use super::candidate::{Candidate, Found};
use super::coordination::Coordination;
use super::cues::CueHit;
use crate::gazetteer::{Class, Cue, CueEffect, CueSide, EntityType};
use crate::lexicon::{FieldText, Reading};
use crate::rules::{Rule, Rules};
use crate::text::Folded;
use crate::text::alphabet::{AL, HARD, SOFT};
use crate::text::quotes;
use crate::thresholds::{distance, letters};

/// The words around candidates.
pub(super) struct Neighbours<'a> {
    pub found: &'a Found,
    pub sources: &'a [FieldText<'a>; 2],
    pub cues: &'a [Cue],
    pub rules: Rules,
}

impl Neighbours<'_> {
    pub fn folded(&self, field: Field) -> &Folded {
        self.sources[field as usize].folded
    }

    fn text(&self, field: Field) -> &str {
        self.sources[field as usize].text
    }

    /// The readings of a candidate that the text does not refuse.
    fn readings(&self, candidate: &Candidate) -> impl Iterator<Item = &Reading> + Clone {
        self.sources[candidate.field as usize].readings(candidate.checked())
    }

    /// Fills `beside` with the cues beside a candidate, those before it first, the nearest first; then the cues that
    /// it shares with the names of its list.
    pub fn cues_beside(&self, index: usize, candidate: &Candidate, lists: &Coordination, beside: &mut Vec<u32>) {
        beside.clear();
        let Candidate { field, nth, end, .. } = *candidate;
        self.cues_before_nth(field, nth as usize, beside);
        self.cues_after_nth(field, nth as usize, end, beside);
        // قناتا لـ… announces nothing: the names behind a dual or plural have no proclitic but the و of a list.
        if !candidate.proclitic.is_empty() {
            // Three letters behind و are only a name where they are one of a list.
            let weak = candidate.end - candidate.start <= letters::BEHIND_PROCLITIC_KNOWN as u32
                && candidate.is_joined(self.folded(field));
            beside.retain(|&i| {
                let CueHit { effect, several, .. } = *self.found.cues.hit(i);
                effect.side == CueSide::After || effect.veto || !(several || weak)
            });
        }
        let own = beside.len();
        lists.head(index, candidate).into_iter().for_each(|word| self.cues_before(field, word, beside));
        lists.tail(index, candidate).into_iter().for_each(|end| self.cues_after(field, end, beside));
        let shared = beside.len();
        lists.outer(index).into_iter().for_each(|word| self.cues_before(field, word, beside));
        let mut at = 0;
        beside.retain(|&i| {
            let hit = self.found.cues.hit(i);
            at += 1;
            let passes_on = || if at <= shared { hit.several } else { hit.effect.refuses_inner() };
            (at <= own || passes_on()) && self.counts(hit, candidate)
        });
    }

    /// Whether a cue counts for a candidate, by what the data asks of the name and of what stands around it.
    fn counts(&self, hit: &CueHit, candidate: &Candidate) -> bool {
        if hit.effect.quoted {
            return self.rules.has(Rule::QuotedSource) && candidate.proclitic.is_empty() && self.is_enclosed(candidate);
        }
        let begins = || self.begins(candidate, &self.cues[hit.cue as usize].begins);
        !hit.effect.directs || self.rules.has(Rule::Directions) && begins()
    }

    /// Whether a candidate stands alone between two quotation marks or brackets.
    fn is_enclosed(&self, candidate: &Candidate) -> bool {
        let source = &self.sources[candidate.field as usize];
        quotes::encloses(source.text, &source.span(candidate.start, candidate.end))
    }

    /// Whether a candidate begins with one of some words, and what follows that word is a place by itself.
    fn begins(&self, candidate: &Candidate, words: &[Vec<u8>]) -> bool {
        let codes = &self.folded(candidate.field).codes()[candidate.start as usize..candidate.end as usize];
        let Some(first) = codes.iter().position(|&code| code == SOFT) else { return false };
        if !words.iter().any(|word| *word == codes[..first]) {
            return false;
        }
        let rest = candidate.start + first as u32 + 1;
        self.starting(candidate.field, rest).any(|i| {
            let inner = &self.found.candidates[i];
            let is_place = |reading: &Reading| reading.class.entity_type() == EntityType::Place;
            inner.end == candidate.end && inner.proclitic.is_empty() && self.readings(inner).any(is_place)
        })
    }

    /// The candidates that start in the word at an index, by index.
    pub fn starting(&self, field: Field, word: u32) -> impl Iterator<Item = usize> + '_ {
        let candidates = &self.found.candidates;
        let from = candidates.partition_point(|candidate| (candidate.field, candidate.word) < (field, word));
        let here = move |&i: &usize| candidates[i].field == field && candidates[i].word == word;
        (from..candidates.len()).take_while(here)
    }

    /// Calls `each` with the words behind a cue in which a name that it announces may start.
    pub fn words_behind(&self, hit: &CueHit, mut each: impl FnMut(u32)) {
        let folded = self.folded(hit.field);
        let codes = folded.codes();
        for &word in folded.words().iter().skip(hit.next as usize).take(1 + usize::from(hit.effect.skip)) {
            if codes[word as usize - 1] != SOFT {
                return;
            }
            each(word);
            if !codes[word as usize..].starts_with(&AL) {
                return;
            }
        }
    }

    /// The index behind the last code of the word at an index.
    pub fn word_end(&self, field: Field, word: u32) -> u32 {
        let folded = self.folded(field);
        let next = folded.words().partition_point(|&other| other <= word);
        folded.word_end(next - 1) as u32
    }

    /// The index of the word before the one at an index.
    pub fn word_before(&self, field: Field, word: u32) -> Option<u32> {
        let words = self.folded(field).words();
        words.partition_point(|&other| other < word).checked_sub(1).map(|i| words[i])
    }

    /// Whether a soft break stands before the word at an index.
    pub fn is_behind_soft(&self, field: Field, word: u32) -> bool {
        word.checked_sub(1).is_some_and(|gap| self.folded(field).codes()[gap as usize] == SOFT)
    }

    /// Whether a break is a comma.
    pub fn is_comma(&self, field: Field, gap: u32) -> bool {
        let folded = self.folded(field);
        let text = &self.text(field)[folded.start(gap as usize)..folded.start(gap as usize + 1)];
        text.trim_start().strip_prefix([',', '،']).is_some_and(|rest| rest.trim().is_empty())
    }

    /// Whether a cue announces one of the candidate's readings, or says that it is not meant.
    pub fn is_announced(&self, candidate: &Candidate, hit: &CueHit) -> bool {
        self.readings(candidate).any(|reading| hit.effect.classes.contains(reading.class))
    }

    /// Adds the cues before the word at an index, the nearest first.
    pub fn cues_before(&self, field: Field, word: u32, beside: &mut Vec<u32>) {
        let nth = self.folded(field).words().partition_point(|&other| other < word);
        self.cues_before_nth(field, nth, beside);
    }

    /// The same of a word by its index among the words.
    pub fn cues_before_nth(&self, field: Field, mut nth: usize, beside: &mut Vec<u32>) {
        let folded = self.folded(field);
        let (codes, words) = (folded.codes(), folded.words());
        for skipped in 0..=distance::SKIPPED_BY_CUE {
            let Some(end) = words[nth].checked_sub(1) else { return };
            let gap = codes[end as usize];
            beside.extend(self.found.cues.before(field, nth).filter(|&i| {
                let hit = self.found.cues.hit(i);
                let CueEffect { side, skip, across, .. } = hit.effect;
                hit.end == end && side == CueSide::Before && skipped <= skip && (gap == SOFT || across)
            }));
            // An adjective may stand between the cue and the name: الرئيس الكازاخي توكاييف.
            let Some(before) = nth.checked_sub(1) else { return };
            if gap != SOFT || !codes[words[before] as usize..].starts_with(&AL) {
                return;
            }
            nth = before;
        }
    }

    /// Adds the cues behind the index `end`.
    pub fn cues_after(&self, field: Field, end: u32, beside: &mut Vec<u32>) {
        let nth = self.folded(field).words().partition_point(|&word| word < end);
        self.cues_after_nth(field, nth, end, beside);
    }

    /// The same, where the word at `nth` of the words stands before `end` or directly behind it.
    fn cues_after_nth(&self, field: Field, nth: usize, end: u32, beside: &mut Vec<u32>) {
        let folded = self.folded(field);
        if folded.codes().get(end as usize) == Some(&SOFT) {
            let here = self.found.cues.starting(field, folded.nth_behind(nth, end));
            beside.extend(here.filter(|&i| self.found.cues.hit(i).effect.side == CueSide::After));
        }
    }

    /// The first of some cues that announces entities of a class, or that says they are not meant.
    #[inline]
    pub fn announcing(&self, beside: &[u32], class: Class, veto: bool) -> Option<u32> {
        if veto && class.entity_type() == EntityType::Person && !self.rules.has(Rule::NamedAfter) {
            return None;
        }
        beside.iter().copied().find(|&i| {
            let effect = self.found.cues.hit(i).effect;
            effect.veto == veto && effect.classes.contains(class)
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

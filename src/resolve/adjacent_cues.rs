//! The context words (cues) beside each candidate.

use super::announcements::Announcements;
use super::candidate::Candidate;
use super::context::Context;
use super::coordination::Coordination;
use super::cues::CueHit;
use super::definite;
use super::vetoed_names::VetoedNames;
use crate::budget::{Budget, Stopped};
use crate::gazetteer::CueSide;
use crate::lexicon::Reading;
use crate::rules::Rule;
use crate::text::alphabet::SOFT;
use crate::text::quotes;
use crate::thresholds::letters;

/// For each candidate, the cues that count for it. They are computed once, because a candidate is judged several times.
#[derive(Debug, Default)]
pub(super) struct AdjacentCues {
    /// By candidate, the end of its range in `cues`; the range starts at the end of the one before. Empty if the
    /// article has no cue.
    ends: Vec<u32>,
    /// Indices among the cues of the article.
    cues: Vec<u32>,
    /// The cues of one candidate while they are computed.
    buffer: Vec<u32>,
    coordination: Coordination,
    vetoed_names: VetoedNames,
    announcements: Announcements,
}

impl AdjacentCues {
    /// Computes the cues beside all candidates of an article.
    ///
    /// # Errors
    /// If the budget stops the work.
    pub fn find(&mut self, context: &Context<'_>, budget: &Budget<'_>) -> Result<(), Stopped> {
        self.ends.clear();
        self.cues.clear();
        let hits = context.scanned.cues.all();
        if hits.is_empty() || !context.rules.has(Rule::Cues) {
            return Ok(());
        }
        self.announcements.clear();
        self.coordination.clear();
        self.vetoed_names.clear();
        if context.rules.has(Rule::Coordination) {
            self.vetoed_names.find(context, &mut self.announcements, budget)?;
            self.coordination.find(context, &mut self.announcements, budget)?;
        }
        for (index, candidate) in context.candidates().iter().enumerate() {
            budget.step()?;
            self.collect(context, index, candidate);
            self.cues.extend_from_slice(&self.buffer);
            self.ends.push(self.cues.len() as u32);
        }
        Ok(())
    }

    /// The cues beside a candidate, by their index among the cues of the article: first those before it, the nearest
    /// first; then those after it.
    pub fn of(&self, index: usize) -> &[u32] {
        let Some(&end) = self.ends.get(index) else { return &[] };
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.cues[start as usize..end as usize]
    }

    /// Fills the buffer with the cues that count for a candidate: its own, then those that it shares with the names of
    /// a list, then those of a longer name that it is part of.
    fn collect(&mut self, context: &Context<'_>, index: usize, candidate: &Candidate) {
        let AdjacentCues { buffer, coordination, vetoed_names, .. } = self;
        buffer.clear();
        let Candidate { field, nth, end, .. } = *candidate;
        context.cues_before_nth(field, nth as usize, buffer);
        context.cues_after_nth(field, nth as usize, end, buffer);
        if !candidate.proclitic.is_empty() {
            buffer.retain(|&i| passes_proclitic(context, context.cue(i), candidate));
        }
        let own = buffer.len();
        coordination.head(index, candidate).into_iter().for_each(|word| context.cues_before(field, word, buffer));
        coordination.tail(index, candidate).into_iter().for_each(|end| context.cues_after(field, end, buffer));
        let shared = buffer.len();
        vetoed_names.around(index).into_iter().for_each(|word| context.cues_before(field, word, buffer));
        let mut position = 0;
        buffer.retain(|&i| {
            let hit = context.cue(i);
            position += 1;
            let passes_on = || if position <= shared { hit.several } else { hit.effect.refuses_inner() };
            (position <= own || passes_on()) && counts(context, hit, candidate)
        });
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        (self.ends.capacity() + self.cues.capacity() + self.buffer.capacity()) * size_of::<u32>()
            + self.coordination.memory_usage()
            + self.vetoed_names.memory_usage()
            + self.announcements.memory_usage()
    }
}

/// Whether a cue before a candidate counts if the candidate has a proclitic.
///
/// A name after a dual or plural cue has no proclitic except the و of a list, so قناتا لـ… announces nothing. Three
/// letters after و are a name only inside a list.
fn passes_proclitic(context: &Context<'_>, hit: &CueHit, candidate: &Candidate) -> bool {
    let is_short = candidate.end - candidate.start <= letters::BEHIND_PROCLITIC_KNOWN as u32;
    let needs_list = || is_short && candidate.is_joined(context.folded(candidate.field));
    hit.effect.side == CueSide::After || hit.effect.veto || !(hit.several || needs_list())
}

/// Whether a candidate meets the conditions of the data for a cue.
fn counts(context: &Context<'_>, hit: &CueHit, candidate: &Candidate) -> bool {
    if hit.effect.quoted {
        let has_rule = context.rules.has(Rule::QuotedSource);
        return has_rule && candidate.proclitic.is_empty() && is_enclosed(context, candidate);
    }
    if definite::is_the_city(context, hit, candidate) {
        return false;
    }
    let cue = || &context.layers.cues()[hit.cue as usize];
    if hit.effect.named && !is_one_of(context, candidate, &cue().names) {
        return false;
    }
    let begins = || begins_with(context, candidate, &cue().begins);
    !hit.effect.directs || context.rules.has(Rule::Directions) && begins()
}

/// Whether a candidate stands alone between two quotation marks or brackets.
fn is_enclosed(context: &Context<'_>, candidate: &Candidate) -> bool {
    let field = &context.fields[candidate.field as usize];
    quotes::encloses(field.text, &field.span(candidate.start, candidate.end))
}

/// Whether a candidate is one of some names.
fn is_one_of(context: &Context<'_>, candidate: &Candidate, names: &[Vec<u8>]) -> bool {
    let codes = context.codes_of(candidate);
    names.iter().any(|name| name == codes)
}

/// Whether a candidate begins with one of some words, and the rest of it is the name of a place.
fn begins_with(context: &Context<'_>, candidate: &Candidate, words: &[Vec<u8>]) -> bool {
    let codes = context.codes_of(candidate);
    let Some(first) = codes.iter().position(|&code| code == SOFT) else { return false };
    if !words.iter().any(|word| *word == codes[..first]) {
        return false;
    }
    let rest = candidate.start + first as u32 + 1;
    context.starting(candidate.field, rest).any(|i| {
        let inner = &context.candidates()[i];
        let is_place = |reading: &Reading| reading.class.is_place();
        inner.end == candidate.end && inner.proclitic.is_empty() && context.readings(inner).any(is_place)
    })
}

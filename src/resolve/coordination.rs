//! Lists of coordinated names, which share the dual and plural cues beside the first or the last name:
//! قناتا الجزيرة والعربية, the cities of Almaty and Astana.

use std::collections::HashSet;

use super::announcements::Announcements;
use super::candidate::Candidate;
use super::conjunction::{NextName, end_of_previous};
use super::context::Context;
use super::span::Field;
use crate::budget::{Budget, Stopped};
use crate::gazetteer::CueSide;

/// The lists of names of an article that have a dual or plural cue before the first or after the last name.
#[derive(Debug, Default)]
pub(super) struct Coordination {
    /// By candidate, the first code of the word in which the first name of its list starts, or [`NONE`]. Empty if there
    /// is no list.
    heads: Vec<u32>,
    /// By candidate, the end of the last name of its list, or [`NONE`]. Empty if there is no list.
    tails: Vec<u32>,
    /// Positions beside a cue at which a list can start (for heads) or end (for tails).
    ends: Vec<(Field, u32)>,
    /// Candidates of the current list whose neighbours are still to be visited.
    open: Vec<u32>,
    /// Positions of the current list that were visited.
    seen: HashSet<u32>,
    /// All candidates, ordered by their end.
    by_end: Vec<u32>,
    /// The cues beside the current list.
    cues: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Coordination {
    /// The word in which the first name of the candidate's list starts, unless the candidate is the first.
    pub fn head(&self, index: usize, candidate: &Candidate) -> Option<u32> {
        self.heads.get(index).copied().filter(|&head| head != NONE && head != candidate.word)
    }

    /// The end of the last name of the candidate's list, unless the candidate is the last.
    pub fn tail(&self, index: usize, candidate: &Candidate) -> Option<u32> {
        self.tails.get(index).copied().filter(|&tail| tail != NONE && tail != candidate.end)
    }

    pub fn clear(&mut self) {
        self.heads.clear();
        self.tails.clear();
        // Work that a budget has stopped leaves candidates of another article here.
        self.open.clear();
    }

    /// Finds the lists. A candidate is part of at most one list with a cue before it and one with a cue after it, so
    /// the time is linear.
    ///
    /// # Errors
    /// If the budget stops the work.
    pub fn find(
        &mut self,
        context: &Context<'_>,
        announcements: &mut Announcements,
        budget: &Budget<'_>,
    ) -> Result<(), Stopped> {
        let hits = context.scanned.cues.all();
        if !hits.iter().any(|hit| hit.several) {
            return Ok(());
        }
        let several = |side| hits.iter().filter(move |hit| hit.several && hit.effect.side == side);
        self.ends.clear();
        several(CueSide::Before).for_each(|hit| context.words_after_cue(hit, |word| self.ends.push((hit.field, word))));
        self.sort_ends();
        if !self.ends.is_empty() {
            self.find_heads(context, announcements, budget)?;
        }
        self.ends.clear();
        self.ends.extend(several(CueSide::After).filter_map(|hit| Some((hit.field, hit.word.checked_sub(1)?))));
        self.sort_ends();
        if !self.ends.is_empty() {
            self.find_tails(context, announcements, budget)?;
        }
        Ok(())
    }

    fn sort_ends(&mut self) {
        self.ends.sort_unstable();
        self.ends.dedup();
    }

    /// Follows each list from its first name, to the right.
    fn find_heads(
        &mut self,
        context: &Context<'_>,
        announcements: &mut Announcements,
        budget: &Budget<'_>,
    ) -> Result<(), Stopped> {
        let Coordination { heads, ends, open, seen, cues, .. } = self;
        let candidates = context.candidates();
        heads.resize(candidates.len(), NONE);
        for &(field, start) in ends.iter() {
            cues.clear();
            context.cues_before(field, start, cues);
            cues.retain(|&i| context.cue(i).several);
            seen.clear();
            let mut join = |i: usize, open: &mut Vec<u32>| {
                budget.steps(candidates[i].readings_len() as u32)?;
                if heads[i] == NONE && announcements.is_announced(context, &candidates[i], cues) {
                    heads[i] = start;
                    open.push(i as u32);
                }
                Ok(())
            };
            let mut first = context.starting(field, start).filter(|&i| candidates[i].proclitic.is_empty());
            first.try_for_each(|i| join(i, open))?;
            while let Some(i) = open.pop() {
                let Some(next) = NextName::after(context, &candidates[i as usize]) else { continue };
                if seen.insert(next.word) {
                    let mut others =
                        context.starting(field, next.word).filter(|&i| next.accepts(context, &candidates[i]));
                    others.try_for_each(|i| join(i, open))?;
                }
            }
        }
        Ok(())
    }

    /// Follows each list from its last name, to the left.
    fn find_tails(
        &mut self,
        context: &Context<'_>,
        announcements: &mut Announcements,
        budget: &Budget<'_>,
    ) -> Result<(), Stopped> {
        let Coordination { tails, ends, open, seen, by_end, cues, .. } = self;
        let candidates = context.candidates();
        tails.resize(candidates.len(), NONE);
        let end_of = |&i: &u32| (candidates[i as usize].field, candidates[i as usize].end);
        by_end.clear();
        by_end.extend(0..candidates.len() as u32);
        by_end.sort_unstable_by_key(end_of);
        let ending = |end: (Field, u32)| {
            let from = by_end.partition_point(|i| end_of(i) < end);
            by_end[from..].iter().take_while(move |i| end_of(i) == end).map(|&i| i as usize)
        };
        for &(field, end) in ends.iter() {
            cues.clear();
            context.cues_after(field, end, cues);
            cues.retain(|&i| context.cue(i).several);
            seen.clear();
            let mut join = |i: usize, open: &mut Vec<u32>| {
                budget.steps(candidates[i].readings_len() as u32)?;
                if tails[i] == NONE && announcements.is_announced(context, &candidates[i], cues) {
                    tails[i] = end;
                    open.push(i as u32);
                }
                Ok(())
            };
            ending((field, end)).try_for_each(|i| join(i, open))?;
            while let Some(i) = open.pop() {
                let Some(previous) = end_of_previous(context, &candidates[i as usize]) else { continue };
                if seen.insert(previous) {
                    ending((field, previous)).try_for_each(|i| join(i, open))?;
                }
            }
        }
        Ok(())
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        let numbers =
            [&self.heads, &self.tails, &self.open, &self.by_end, &self.cues].map(Vec::capacity).iter().sum::<usize>();
        (numbers + self.seen.capacity()) * size_of::<u32>() + self.ends.capacity() * size_of::<(Field, u32)>()
    }
}

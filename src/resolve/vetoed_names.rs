//! Names inside a longer name that a negative context word (veto) precedes: كنيدي in مطار جون كنيدي.

use super::announcements::Announcements;
use super::candidate::Candidate;
use super::context::Context;
use crate::budget::{Budget, Stopped};

/// For each candidate, the longer vetoed name that it is part of. The veto counts for the part too.
#[derive(Debug, Default)]
pub(super) struct VetoedNames {
    /// By candidate, the first code of the word in which the longer name starts, or [`NONE`]. Empty if there is none.
    starts: Vec<u32>,
    /// The cues before one word.
    cues: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl VetoedNames {
    pub fn clear(&mut self) {
        self.starts.clear();
    }

    /// The word in which the vetoed name around a candidate starts.
    pub fn around(&self, index: usize) -> Option<u32> {
        self.starts.get(index).copied().filter(|&start| start != NONE)
    }

    /// Finds the candidates inside vetoed names.
    ///
    /// # Errors
    /// If the budget stops the work.
    pub fn find(
        &mut self,
        context: &Context<'_>,
        announcements: &mut Announcements,
        budget: &Budget<'_>,
    ) -> Result<(), Stopped> {
        if !context.scanned.cues.all().iter().any(|hit| hit.effect.refuses_inner()) {
            return Ok(());
        }
        let candidates = context.candidates();
        let (mut next, mut done) = (0, 0);
        for group in candidates.chunk_by(Candidate::shares_word) {
            next += group.len();
            let Candidate { field, word: start, .. } = group[0];
            let overlaps_next =
                |end: u32| candidates.get(next).is_some_and(|next| next.field == field && next.word < end);
            // Nearly all names contain no other.
            if !group.iter().any(|candidate| overlaps_next(candidate.end)) || !context.follows_soft_break(field, start)
            {
                continue;
            }
            budget.steps(group.len() as u32)?;
            let Some(end) = self.vetoed_end(context, group, announcements) else { continue };
            self.starts.resize(candidates.len(), NONE);
            // A candidate inside two vetoed names counts as inside the first.
            for (i, inner) in candidates.iter().enumerate().skip(next.max(done)) {
                budget.step()?;
                if inner.field != field || inner.word >= end {
                    break;
                }
                self.starts[i] = if inner.end <= end { start } else { NONE };
                done = i + 1;
            }
        }
        Ok(())
    }

    /// The end of the longest of the candidates in one word that a veto before it applies to.
    fn vetoed_end(
        &mut self,
        context: &Context<'_>,
        group: &[Candidate],
        announcements: &mut Announcements,
    ) -> Option<u32> {
        let cues = &mut self.cues;
        cues.clear();
        context.cues_before_nth(group[0].field, group[0].nth as usize, cues);
        cues.retain(|&i| context.cue(i).effect.refuses_inner());
        let vetoed = group.iter().filter(|candidate| announcements.is_announced(context, candidate, cues));
        vetoed.map(|candidate| candidate.end).max()
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        (self.starts.capacity() + self.cues.capacity()) * size_of::<u32>()
    }
}

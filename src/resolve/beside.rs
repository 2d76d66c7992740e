//! The cues beside each candidate, found once: a candidate is judged several times.

use super::article::Neighbours;
use super::coordination::Coordination;
use crate::budget::{Budget, Stopped};

/// By candidate, the cues that stand beside it, by their index among all.
#[derive(Debug, Default)]
pub(super) struct Beside {
    /// By candidate, where its cues end among all; they start where those of the candidate before end. Empty when the
    /// article has no cue.
    ends: Vec<u32>,
    cues: Vec<u32>,
    found: Vec<u32>,
}

impl Beside {
    pub fn clear(&mut self) {
        self.ends.clear();
        self.cues.clear();
    }

    /// Finds the cues beside all candidates.
    ///
    /// # Errors
    /// When the budget stops the work.
    pub fn find(&mut self, near: &Neighbours<'_>, lists: &Coordination, budget: &Budget<'_>) -> Result<(), Stopped> {
        self.clear();
        if near.found.cues.all().is_empty() {
            return Ok(());
        }
        for (index, candidate) in near.found.candidates.iter().enumerate() {
            budget.step()?;
            near.cues_beside(index, candidate, lists, &mut self.found);
            self.cues.extend_from_slice(&self.found);
            self.ends.push(self.cues.len() as u32);
        }
        Ok(())
    }

    /// The cues beside a candidate, those before it first, the nearest first.
    pub fn of(&self, index: usize) -> &[u32] {
        let Some(&end) = self.ends.get(index) else { return &[] };
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.cues[start as usize..end as usize]
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        (self.ends.capacity() + self.cues.capacity() + self.found.capacity()) * size_of::<u32>()
    }
}

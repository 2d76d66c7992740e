//! The choice between candidates that overlap.

use super::candidate::Candidate;
use super::span::Field;
use crate::budget::{Budget, Stopped};
use crate::lexicon::FieldText;

#[cfg(test)]
mod tests;

/// The candidates of an article, grouped into chains of overlapping ones. Its lists are reused for the next article.
#[derive(Debug, Default)]
pub(super) struct Overlaps {
    /// In the order of the text.
    chains: Vec<Chain>,
    /// The candidates of each chain, by descending priority.
    order: Vec<u32>,
    /// Counters of the counting sort: by rank, the number of candidates of lower rank. Rank 0 is the best.
    ranks: Vec<u32>,
    /// By code of a chain, whether a chosen candidate covers it.
    covered: Vec<bool>,
}

/// Consecutive candidates, each of which overlaps with one before it.
#[derive(Clone, Copy, Debug)]
struct Chain {
    /// The index after its last candidate.
    end: u32,
    /// The range of codes that its candidates cover.
    codes: (u32, u32),
}

impl Overlaps {
    /// Finds the chains of some candidates, which are in the order of the text, and the order of priority in each.
    ///
    /// # Errors
    /// If the budget stops the work.
    pub fn arrange(
        &mut self,
        candidates: &[Candidate],
        fields: &[FieldText<'_>; 2],
        budget: &Budget<'_>,
    ) -> Result<(), Stopped> {
        self.chains.clear();
        self.order.clear();
        let mut first = 0;
        while first < candidates.len() {
            let chain = Chain::new(candidates, first, fields, budget)?;
            self.sort(first, &candidates[first..chain.end as usize], budget)?;
            self.chains.push(chain);
            first = chain.end as usize;
        }
        Ok(())
    }

    /// Goes through each chain from the longest candidate to the shortest, and sets in `chosen` each that is eligible
    /// and does not overlap with a chosen one.
    ///
    /// Of two candidates of the same length, the one with fewer affixes has priority. `eligible` is called only
    /// for candidates that do not overlap with a better chosen one. The candidates must be those of
    /// [`arrange`](Overlaps::arrange).
    ///
    /// # Errors
    /// If the budget stops the work, or `eligible` does.
    pub fn longest(
        &mut self,
        candidates: &[Candidate],
        fields: &[FieldText<'_>; 2],
        budget: &Budget<'_>,
        mut eligible: impl FnMut(usize) -> Result<bool, Stopped>,
        chosen: &mut Vec<bool>,
    ) -> Result<(), Stopped> {
        chosen.clear();
        chosen.resize(candidates.len(), false);
        let mut first = 0;
        for chain in &self.chains {
            budget.step()?;
            let order = &self.order[first..chain.end as usize];
            first = chain.end as usize;
            if let &[only] = order {
                chosen[only as usize] = eligible(only as usize)?;
                continue;
            }
            self.covered.clear();
            self.covered.resize((chain.codes.1 - chain.codes.0) as usize, false);
            for &i in order {
                budget.step()?;
                let i = i as usize;
                let (from, to) = codes(&candidates[i], fields);
                let codes = (from - chain.codes.0) as usize..(to - chain.codes.0) as usize;
                // A chosen candidate is at least as long as this one. If they overlap, it covers the first or last
                // code.
                let is_covered = self.covered[codes.start] || self.covered[codes.end - 1];
                chosen[i] = !is_covered && eligible(i)?;
                if chosen[i] {
                    self.covered[codes].fill(true);
                }
            }
        }
        Ok(())
    }

    /// Adds the candidates of a chain, the first of which has the index `first`, by descending priority.
    fn sort(&mut self, first: usize, chain: &[Candidate], budget: &Budget<'_>) -> Result<(), Stopped> {
        /// A chain can be as long as the text. From this length on, a counting sort keeps the time linear.
        const LONG: usize = 32;
        self.order.extend(first as u32..(first + chain.len()) as u32);
        let order = &mut self.order[first..];
        let longest = chain.iter().map(Candidate::len).max().unwrap_or(0);
        let rank = |i: u32| rank(&chain[i as usize - first], longest);
        if chain.len() < LONG {
            order.sort_by_key(|&i| rank(i));
            return Ok(());
        }
        self.ranks.clear();
        self.ranks.resize(AFFIX_COUNTS * (longest + 1) + 1, 0);
        for i in first..first + chain.len() {
            budget.step()?;
            self.ranks[rank(i as u32) + 1] += 1;
        }
        for i in 1..self.ranks.len() {
            self.ranks[i] += self.ranks[i - 1];
        }
        for i in first..first + chain.len() {
            budget.step()?;
            let position = &mut self.ranks[rank(i as u32)];
            order[*position as usize] = i as u32;
            *position += 1;
        }
        Ok(())
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        let numbers = self.order.capacity() + self.ranks.capacity();
        self.chains.capacity() * size_of::<Chain>() + numbers * size_of::<u32>() + self.covered.capacity()
    }
}

/// Number of different values of [`Candidate::affixes`]: a proclitic has at most 2 letters, and one ending may follow.
const AFFIX_COUNTS: usize = 4;

/// A number that is smaller for a candidate of higher priority. No candidate is longer than `longest`.
fn rank(candidate: &Candidate, longest: usize) -> usize {
    AFFIX_COUNTS * (longest - candidate.len()) + candidate.affixes()
}

/// The range of codes of a candidate, extended to whole characters of the source: a ligature can contain several words.
#[inline]
fn codes(candidate: &Candidate, fields: &[FieldText<'_>; 2]) -> (u32, u32) {
    let folded = fields[candidate.field as usize].folded;
    let (mut first, mut end) = (candidate.word as usize, candidate.end as usize);
    while first > 0 && folded.start(first - 1) == folded.start(first) {
        first -= 1;
    }
    while end < folded.codes().len() && folded.start(end) == folded.start(end - 1) {
        end += 1;
    }
    (first as u32, end as u32)
}

impl Chain {
    /// The chain that begins with the candidate at `first`.
    fn new(
        candidates: &[Candidate],
        first: usize,
        fields: &[FieldText<'_>; 2],
        budget: &Budget<'_>,
    ) -> Result<Chain, Stopped> {
        let field: Field = candidates[first].field;
        let mut covered = codes(&candidates[first], fields);
        let mut end = first + 1;
        while let Some(next) = candidates.get(end).filter(|next| next.field == field && next.word < covered.1) {
            budget.step()?;
            covered.1 = covered.1.max(codes(next, fields).1);
            end += 1;
        }
        Ok(Chain { end: end as u32, codes: covered })
    }
}

/// Adds to `chosen`, which has the [`longest`](Overlaps::longest) candidates, the other eligible ones that segment
/// their word in the same way.
///
/// A word has one segmentation: that of the chosen candidate that starts in it, or, if none is chosen, that of the
/// eligible candidate which strips the fewest letters.
pub(super) fn all(candidates: &[Candidate], eligible: impl Fn(usize) -> bool, chosen: &mut [bool]) {
    let mut first = 0;
    // The candidates of one word are consecutive, those that strip the fewest letters first.
    for word in candidates.chunk_by(Candidate::shares_word) {
        let range = first..first + word.len();
        first = range.end;
        let decisive = range.clone().find(|&i| chosen[i]).or_else(|| range.clone().find(|&i| eligible(i)));
        let Some(stripped) = decisive.map(|i| candidates[i].proclitic.len()) else { continue };
        for i in range {
            chosen[i] = eligible(i) && candidates[i].proclitic.len() == stripped;
        }
    }
}

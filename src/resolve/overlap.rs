//! Which of several candidates that share letters stands.

use super::Field;
use super::candidate::{Candidate, Source};
use crate::budget::{Budget, Stopped};

/// Chooses among candidates. Its lists are used again from article to article.
#[derive(Debug, Default)]
pub(super) struct Overlaps {
    /// The candidates of one chain, the one that is asked first in front.
    order: Vec<u32>,
    /// How many candidates of a chain are asked before those of each rank.
    ranks: Vec<u32>,
    /// Whether a chosen candidate has each code of a chain.
    taken: Vec<bool>,
}

/// Candidates each of which shares letters with one before it, and the codes that they have in all.
struct Chain<'c> {
    candidates: &'c [Candidate],
    /// The index of the first among all candidates.
    first: usize,
    codes: std::ops::Range<u32>,
}

impl Overlaps {
    /// Marks in `chosen` the longest of the eligible candidates that share a letter, then the longest that are left.
    ///
    /// At one length a whole word goes before a stripped one, and fewer stripped letters before more. `candidates` are
    /// in the order of the text. Whether one is eligible is only asked when nothing better has its letters.
    ///
    /// # Errors
    /// When the budget stops the work, or `eligible` does.
    pub fn longest(
        &mut self,
        candidates: &[Candidate],
        sources: &[Source<'_>; 2],
        budget: &Budget<'_>,
        mut eligible: impl FnMut(usize) -> Result<bool, Stopped>,
        chosen: &mut Vec<bool>,
    ) -> Result<(), Stopped> {
        chosen.clear();
        chosen.resize(candidates.len(), false);
        let mut first = 0;
        while first < candidates.len() {
            let chain = Chain::new(candidates, first, sources, budget)?;
            match chain.candidates {
                [_] => chosen[first] = eligible(first)?,
                _ => self.choose(&chain, sources, budget, &mut eligible, chosen)?,
            }
            first += chain.candidates.len();
        }
        Ok(())
    }

    fn choose(
        &mut self,
        chain: &Chain<'_>,
        sources: &[Source<'_>; 2],
        budget: &Budget<'_>,
        eligible: &mut impl FnMut(usize) -> Result<bool, Stopped>,
        chosen: &mut [bool],
    ) -> Result<(), Stopped> {
        self.sort(chain, budget)?;
        self.taken.clear();
        self.taken.resize(chain.codes.len(), false);
        for &i in &self.order {
            budget.step()?;
            let codes = codes(&chain.candidates[i as usize], sources);
            let codes = (codes.start - chain.codes.start) as usize..(codes.end - chain.codes.start) as usize;
            // What was chosen before is as long at least, so that what shares a letter has the first or the last.
            let is_taken = self.taken[codes.start] || self.taken[codes.end - 1];
            let i = chain.first + i as usize;
            chosen[i] = !is_taken && eligible(i)?;
            if chosen[i] {
                self.taken[codes].fill(true);
            }
        }
        Ok(())
    }

    /// Puts the candidates of a chain in the order in which they are asked: by counting, since a chain may be all of a
    /// long text.
    fn sort(&mut self, chain: &Chain<'_>, budget: &Budget<'_>) -> Result<(), Stopped> {
        let longest = chain.candidates.iter().map(length).max().unwrap_or(0);
        let rank = |candidate: &Candidate| rank(candidate, longest);
        self.ranks.clear();
        self.ranks.resize(STRIPPED * (longest + 1) + 1, 0);
        for candidate in chain.candidates {
            budget.step()?;
            self.ranks[rank(candidate) + 1] += 1;
        }
        for i in 1..self.ranks.len() {
            self.ranks[i] += self.ranks[i - 1];
        }
        self.order.clear();
        self.order.resize(chain.candidates.len(), 0);
        for (i, candidate) in chain.candidates.iter().enumerate() {
            budget.step()?;
            let at = &mut self.ranks[rank(candidate)];
            self.order[*at as usize] = i as u32;
            *at += 1;
        }
        Ok(())
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        (self.order.capacity() + self.ranks.capacity()) * size_of::<u32>() + self.taken.capacity()
    }
}

/// How many different numbers of letters a proclitic may strip: none, one, two.
const STRIPPED: usize = 3;

fn length(candidate: &Candidate) -> usize {
    (candidate.end - candidate.start) as usize
}

/// A number that is smaller for what is asked first, where no candidate is longer than `longest`.
fn rank(candidate: &Candidate, longest: usize) -> usize {
    STRIPPED * (longest - length(candidate)) + candidate.proclitic.len()
}

/// The codes of a candidate, with all others that the characters at its ends gave: in a ligature several words may
/// come from one character.
fn codes(candidate: &Candidate, sources: &[Source<'_>; 2]) -> std::ops::Range<u32> {
    let folded = sources[candidate.field as usize].folded;
    let (mut first, mut end) = (candidate.word as usize, candidate.end as usize);
    while first > 0 && folded.start(first - 1) == folded.start(first) {
        first -= 1;
    }
    while end < folded.codes().len() && folded.start(end) == folded.start(end - 1) {
        end += 1;
    }
    first as u32..end as u32
}

impl<'c> Chain<'c> {
    /// The chain that starts with the candidate at `first`.
    fn new(
        candidates: &'c [Candidate],
        first: usize,
        sources: &[Source<'_>; 2],
        budget: &Budget<'_>,
    ) -> Result<Chain<'c>, Stopped> {
        let field: Field = candidates[first].field;
        let mut all = codes(&candidates[first], sources);
        let mut last = first + 1;
        while let Some(next) = candidates.get(last).filter(|next| next.field == field && next.word < all.end) {
            budget.step()?;
            all.end = all.end.max(codes(next, sources).end);
            last += 1;
        }
        Ok(Chain { candidates: &candidates[first..last], first, codes: all })
    }
}

/// Marks in `chosen`, which has the [`longest`](Overlaps::longest), the others too that are eligible and read their
/// word as it is read.
///
/// A word has one reading: that of the longest candidate that starts in it, or of the one that strips the fewest
/// letters where none of the longest does.
pub(super) fn all(candidates: &[Candidate], eligible: impl Fn(usize) -> bool, chosen: &mut [bool]) {
    let mut first = 0;
    // Candidates of one word stand together, those that strip fewest first.
    for word in candidates.chunk_by(|a, b| (a.field, a.word) == (b.field, b.word)) {
        let range = first..first + word.len();
        first = range.end;
        let reading = range.clone().find(|&i| chosen[i]).or_else(|| range.clone().find(|&i| eligible(i)));
        let Some(stripped) = reading.map(|i| candidates[i].proclitic.len()) else { continue };
        for i in range {
            chosen[i] = eligible(i) && candidates[i].proclitic.len() == stripped;
        }
    }
}

//! Which of several candidates that share letters stands.

use super::Field;
use super::candidate::Candidate;
use crate::budget::{Budget, Stopped};
use crate::lexicon::FieldText;

/// The candidates of an article that share letters, and the order in which they are asked. Its lists are used again
/// from article to article.
#[derive(Debug, Default)]
pub(super) struct Overlaps {
    /// In the order of the text.
    chains: Vec<Chain>,
    /// The candidates of each chain, the one that is asked first in front.
    order: Vec<u32>,
    /// How many candidates of a chain are asked before those of each rank.
    ranks: Vec<u32>,
    /// Whether a chosen candidate has each code of a chain.
    taken: Vec<bool>,
}

/// Candidates each of which shares letters with one before it.
#[derive(Clone, Copy, Debug)]
struct Chain {
    /// The index behind its last candidate.
    end: u32,
    /// The codes that they have in all, from the first to behind the last.
    codes: (u32, u32),
}

impl Overlaps {
    /// Finds the chains of some candidates, which are in the order of the text.
    ///
    /// # Errors
    /// When the budget stops the work.
    pub fn arrange(
        &mut self,
        candidates: &[Candidate],
        sources: &[FieldText<'_>; 2],
        budget: &Budget<'_>,
    ) -> Result<(), Stopped> {
        self.chains.clear();
        self.order.clear();
        let mut first = 0;
        while first < candidates.len() {
            let chain = Chain::new(candidates, first, sources, budget)?;
            self.sort(first, &candidates[first..chain.end as usize], budget)?;
            self.chains.push(chain);
            first = chain.end as usize;
        }
        Ok(())
    }

    /// Marks in `chosen` the longest of the eligible candidates that share a letter, then the longest that are left.
    ///
    /// At one length a whole word goes before a stripped one, and fewer stripped letters before more. Whether a
    /// candidate is eligible is only asked when nothing better has its letters. The candidates are those that were
    /// [arranged](Overlaps::arrange).
    ///
    /// # Errors
    /// When the budget stops the work, or `eligible` does.
    pub fn longest(
        &mut self,
        candidates: &[Candidate],
        sources: &[FieldText<'_>; 2],
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
            self.taken.clear();
            self.taken.resize((chain.codes.1 - chain.codes.0) as usize, false);
            for &i in order {
                budget.step()?;
                let i = i as usize;
                let (from, to) = codes(&candidates[i], sources);
                let codes = (from - chain.codes.0) as usize..(to - chain.codes.0) as usize;
                // What was chosen before is as long at least, so that what shares a letter has the first or the last.
                let is_taken = self.taken[codes.start] || self.taken[codes.end - 1];
                chosen[i] = !is_taken && eligible(i)?;
                if chosen[i] {
                    self.taken[codes].fill(true);
                }
            }
        }
        Ok(())
    }

    /// Adds the candidates of a chain, of which the first is at `first`, in the order in which they are asked.
    fn sort(&mut self, first: usize, chain: &[Candidate], budget: &Budget<'_>) -> Result<(), Stopped> {
        /// A chain may be all of a long text: from here on it is sorted by counting.
        const LONG: usize = 32;
        self.order.extend(first as u32..(first + chain.len()) as u32);
        let order = &mut self.order[first..];
        let longest = chain.iter().map(length).max().unwrap_or(0);
        let rank = |i: u32| rank(&chain[i as usize - first], longest);
        if chain.len() < LONG {
            order.sort_by_key(|&i| rank(i));
            return Ok(());
        }
        self.ranks.clear();
        self.ranks.resize(STRIPPED * (longest + 1) + 1, 0);
        for i in first..first + chain.len() {
            budget.step()?;
            self.ranks[rank(i as u32) + 1] += 1;
        }
        for i in 1..self.ranks.len() {
            self.ranks[i] += self.ranks[i - 1];
        }
        for i in first..first + chain.len() {
            budget.step()?;
            let at = &mut self.ranks[rank(i as u32)];
            order[*at as usize] = i as u32;
            *at += 1;
        }
        Ok(())
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        let words = self.order.capacity() + self.ranks.capacity();
        self.chains.capacity() * size_of::<Chain>() + words * size_of::<u32>() + self.taken.capacity()
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
#[inline]
fn codes(candidate: &Candidate, sources: &[FieldText<'_>; 2]) -> (u32, u32) {
    let folded = sources[candidate.field as usize].folded;
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
    /// The chain that starts with the candidate at `first`.
    fn new(
        candidates: &[Candidate],
        first: usize,
        sources: &[FieldText<'_>; 2],
        budget: &Budget<'_>,
    ) -> Result<Chain, Stopped> {
        let field: Field = candidates[first].field;
        let mut all = codes(&candidates[first], sources);
        let mut end = first + 1;
        while let Some(next) = candidates.get(end).filter(|next| next.field == field && next.word < all.1) {
            budget.step()?;
            all.1 = all.1.max(codes(next, sources).1);
            end += 1;
        }
        Ok(Chain { end: end as u32, codes: all })
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

#[cfg(test)]
mod tests {
    use std::cmp::Reverse;
    use std::ops::Range;

    use proptest::prelude::*;

    use super::*;
    use crate::gazetteer::Gazetteer;
    use crate::lang::affix::Proclitic;
    use crate::lang::arabic::proclitic;
    use crate::lexicon::{Hit, Layers};
    use crate::rules::Rules;
    use crate::text::Folded;

    /// Some words of a text, from a code of the first to the end of the last.
    #[derive(Clone, Debug)]
    struct Stretch {
        word: usize,
        words: usize,
        strips: bool,
        eligible: bool,
    }

    fn stretch() -> impl Strategy<Value = Stretch> {
        (0..30usize, 1..6usize, any::<bool>(), prop::bool::weighted(0.8))
            .prop_map(|(word, words, strips, eligible)| Stretch { word, words, strips, eligible })
    }

    /// Words with and without a proclitic, and a character of four words.
    fn text() -> impl Strategy<Value = String> {
        let word = prop::sample::select(vec!["قم", "بقم", "وبقم", "ﷺ", "Baden", "x"]);
        prop::collection::vec(word, 1..24).prop_map(|words| words.join(" "))
    }

    fn candidates(folded: &Folded, stretches: &[Stretch]) -> Vec<(Candidate, bool)> {
        let mut all: Vec<(Candidate, bool)> = Vec::new();
        for stretch in stretches {
            let first = stretch.word % folded.words().len();
            let last = (first + stretch.words - 1).min(folded.words().len() - 1);
            let (word, end) = (folded.words()[first] as usize, folded.word_end(last));
            let mut readings = Vec::new();
            proclitic::segmentations(&folded.codes()[word..folded.word_end(first)], Rules::ALL, |one| {
                readings.push(one)
            });
            readings.retain(|reading| word + reading.span < folded.word_end(first));
            let reading = if stretch.strips { readings[readings.len() - 1] } else { readings[0] };
            let (start, proclitic) = ((word + reading.span) as u32, reading.proclitic);
            let nth = first as u32;
            let hit = Hit { readings: (0, 1), nth, word: word as u32, start, end: end as u32, proclitic };
            all.push((Candidate::new(Field::Body, &hit), stretch.eligible));
        }
        all.sort_by_key(|(candidate, _)| (candidate.word, candidate.proclitic.len(), candidate.end));
        all.dedup_by_key(|(candidate, _)| (candidate.word, candidate.proclitic.len(), candidate.end));
        all
    }

    /// The bytes of the source that a candidate has, with its proclitic.
    fn bytes(candidate: &Candidate, folded: &Folded, text: &str) -> Range<usize> {
        folded.start(candidate.word as usize)..folded.end(candidate.end as usize, text)
    }

    /// Takes the candidates one by one, and compares each with all that were taken before.
    fn brute_force(all: &[(Candidate, bool)], folded: &Folded, text: &str) -> Vec<bool> {
        let mut order: Vec<usize> = (0..all.len()).collect();
        order.sort_by_key(|&i| (Reverse(length(&all[i].0)), all[i].0.proclitic.len(), i));
        let mut chosen = vec![false; all.len()];
        for i in order {
            let own = bytes(&all[i].0, folded, text);
            let shares = |other: Range<usize>| own.start < other.end && other.start < own.end;
            let free = (0..all.len()).all(|other| !chosen[other] || !shares(bytes(&all[other].0, folded, text)));
            chosen[i] = free && all[i].1;
        }
        chosen
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2048))]

        #[test]
        fn the_longest_are_those_of_a_comparison_of_all_with_all(
            text in text(),
            stretches in prop::collection::vec(stretch(), 1..40),
        ) {
            let folded = Folded::new(&text);
            let layers = Layers::new(Gazetteer::default(), Rules::ALL).expect("no names fit");
            let all = candidates(&folded, &stretches);
            let only: Vec<Candidate> = all.iter().map(|(candidate, _)| *candidate).collect();
            let empty = Folded::default();
            let sources = [
                FieldText::new("", &empty, &layers),
                FieldText::new(&text, &folded, &layers),
            ];
            let mut chosen = Vec::new();
            let mut asked = vec![0; all.len()];
            let eligible = |i: usize| {
                asked[i] += 1;
                Ok(all[i].1)
            };
            let budget = Budget::unlimited();
            let mut overlaps = Overlaps::default();
            overlaps.arrange(&only, &sources, &budget).expect("nothing stops it");
            overlaps.longest(&only, &sources, &budget, eligible, &mut chosen).expect("nothing stops it");
            prop_assert_eq!(chosen, brute_force(&all, &folded, &text));
            prop_assert!(asked.iter().all(|&times| times <= 1), "asked more than once: {:?}", asked);
        }
    }

    #[test]
    fn a_proclitic_strips_no_more_than_the_ranks_allow_for() {
        let mut most = 0;
        proclitic::segmentations(Folded::new("وبقم").codes(), Rules::ALL, |reading| {
            most = most.max(reading.proclitic.len())
        });
        assert_eq!((Proclitic::NONE.len(), most), (0, STRIPPED - 1));
    }
}

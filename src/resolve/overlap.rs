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

#[cfg(test)]
mod tests {
    use std::cmp::Reverse;
    use std::ops::Range;

    use proptest::prelude::*;

    use super::*;
    use crate::gazetteer::Gazetteer;
    use crate::matcher::{Hit, Matcher};
    use crate::rules::Rules;
    use crate::text::{Folded, Proclitic, proclitic};

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
            proclitic::readings(&folded.codes()[word..folded.word_end(first)], Rules::ALL, |one| readings.push(one));
            readings.retain(|reading| word + reading.span < folded.word_end(first));
            let reading = if stretch.strips { readings[readings.len() - 1] } else { readings[0] };
            let (start, proclitic) = ((word + reading.span) as u32, reading.proclitic);
            let hit = Hit { readings: (0, 1), word: word as u32, start, end: end as u32, proclitic };
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
            let gazetteer = Gazetteer::default();
            let matcher = Matcher::new(&gazetteer, Rules::ALL).expect("no names fit");
            let all = candidates(&folded, &stretches);
            let only: Vec<Candidate> = all.iter().map(|(candidate, _)| *candidate).collect();
            let empty = Folded::default();
            let sources = [
                Source::new(Field::Title, "", &empty, &gazetteer, &matcher),
                Source::new(Field::Body, &text, &folded, &gazetteer, &matcher),
            ];
            let mut chosen = Vec::new();
            let mut asked = vec![0; all.len()];
            let eligible = |i: usize| {
                asked[i] += 1;
                Ok(all[i].1)
            };
            let budget = Budget::unlimited();
            Overlaps::default().longest(&only, &sources, &budget, eligible, &mut chosen).expect("nothing stops it");
            prop_assert_eq!(chosen, brute_force(&all, &folded, &text));
            prop_assert!(asked.iter().all(|&times| times <= 1), "asked more than once: {:?}", asked);
        }
    }

    #[test]
    fn a_proclitic_strips_no_more_than_the_ranks_allow_for() {
        let mut most = 0;
        proclitic::readings(Folded::new("وبقم").codes(), Rules::ALL, |reading| {
            most = most.max(reading.proclitic.len())
        });
        assert_eq!((Proclitic::NONE.len(), most), (0, STRIPPED - 1));
    }
}

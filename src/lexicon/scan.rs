//! Finds the names of a gazetteer in a folded text.

use aho_corasick::automaton::StateID;

use super::compiled::Lexicon;
use super::hit::Hit;
use super::short_words::{ShortWords, Slot};
use crate::budget::{Budget, Stopped};
use crate::lang::affix::Segmentation;
use crate::lang::arabic::proclitic;
use crate::text::{Folded, Joined};

/// A way to read a word that a name may begin with.
#[derive(Clone, Copy, Default)]
struct Probe {
    /// The word as it is read, and the next.
    key: u64,
    next: u64,
    /// Its first slot among the short words.
    slot: Slot,
    /// Whether it may begin a name of the automaton.
    walks: bool,
    /// Its index among the words, and where it starts and ends.
    nth: u32,
    word: u32,
    end: u32,
    reading: Segmentation,
}

/// For each of 64 words, whether a name may begin with the whole word, and whether one may begin behind its proclitic.
/// A bit may be 1 by mistake, but never 0.
#[derive(Clone, Copy, Default)]
struct Marks {
    whole: u64,
    stripped: u64,
}

/// How many probes are made together.
const BATCH: usize = 32;

impl Lexicon {
    /// Calls `found` with every hit in the text: by the word it starts in, fewest letters stripped first, shortest
    /// first, and behind those of a word the ones that a hyphen at a line end splits.
    pub fn scan(&self, folded: &Folded, mut found: impl FnMut(Hit)) {
        let found = |hit| {
            found(hit);
            Ok(())
        };
        self.scan_within(folded, &Budget::unlimited(), found).expect("nothing stops an unlimited budget");
    }

    /// The same as far as a budget and `found` allow.
    pub(crate) fn scan_within(
        &self,
        folded: &Folded,
        budget: &Budget<'_>,
        mut found: impl FnMut(Hit) -> Result<(), Stopped>,
    ) -> Result<(), Stopped> {
        match folded.joined() {
            None => self.scan_words(folded, budget, found),
            Some(joined) => self.scan_split(folded, &joined, budget, &mut found),
        }
    }

    /// The same for a text with words that a hyphen at a line end may split: Kazakh-stan. There is seldom one, so the
    /// text is scanned once more, with these words joined.
    fn scan_split(
        &self,
        folded: &Folded,
        joined: &Joined<'_>,
        budget: &Budget<'_>,
        found: &mut dyn FnMut(Hit) -> Result<(), Stopped>,
    ) -> Result<(), Stopped> {
        let mut split = self.split_hits(joined, budget)?.into_iter().peekable();
        let merged: &mut dyn FnMut(Hit) -> Result<(), Stopped> = &mut |hit| {
            while let Some(earlier) = split.next_if(|split| split.word < hit.word) {
                found(earlier)?;
            }
            found(hit)
        };
        self.scan_words(folded, budget, merged)?;
        split.try_for_each(found)
    }

    /// The hits that a hyphen at a line end splits.
    fn split_hits(&self, joined: &Joined<'_>, budget: &Budget<'_>) -> Result<Vec<Hit>, Stopped> {
        let mut hits = Vec::new();
        let found: &mut dyn FnMut(Hit) -> Result<(), Stopped> = &mut |hit| {
            if let Some((start, end)) = joined.split(hit.start, hit.end) {
                let before = joined.hyphens_before(hit.word);
                hits.push(Hit { nth: hit.nth + before, word: hit.word + before, start, end, ..hit });
            }
            Ok(())
        };
        self.scan_words(&joined.folded, budget, found)?;
        Ok(hits)
    }

    /// Calls `found` with the hits in a text as it is.
    ///
    /// Few words begin a name, and which ones cannot be predicted. So a first pass marks the words that may begin one. It
    /// has no branch that depends on a single word. Marked words are looked up in batches, so that the reads of a large
    /// table overlap.
    fn scan_words(
        &self,
        folded: &Folded,
        budget: &Budget<'_>,
        mut found: impl FnMut(Hit) -> Result<(), Stopped>,
    ) -> Result<(), Stopped> {
        let mut batch = [Probe::default(); BATCH];
        let mut probes = 0;
        let mut first = 0;
        for words in folded.words().chunks(u64::BITS as usize) {
            budget.steps(u64::BITS)?;
            let marks = self.mark(folded, first, words.len());
            let mut marked = marks.whole | marks.stripped;
            while marked != 0 {
                if probes + proclitic::MAX_SEGMENTATIONS > BATCH {
                    self.look_up(folded, &mut batch[..probes], &mut found)?;
                    probes = 0;
                }
                let i = marked.trailing_zeros();
                let [whole, stripped] = [marks.whole, marks.stripped].map(|marks| marks >> i & 1 == 1);
                self.read_word(folded, first + i as usize, whole, stripped, |probe| {
                    batch[probes] = probe;
                    probes += 1;
                });
                marked &= marked - 1;
            }
            first += words.len();
        }
        self.look_up(folded, &mut batch[..probes], &mut found)
    }

    /// Marks which of the `count` words from `first` on, at most 64, a name may begin with.
    fn mark(&self, folded: &Folded, first: usize, count: usize) -> Marks {
        let packed = |i: usize, stripped: usize| {
            folded.packed(folded.words()[first + i] as usize + stripped, folded.word_end(first + i))
        };
        let (mut marks, mut strips) = (Marks::default(), 0);
        for i in 0..count {
            let whole = packed(i, 0);
            marks.whole |= u64::from(self.filters.may_be_first(whole)) << i;
            strips |= u64::from(proclitic::LetterRole::of(whole as u8).may_be_stripped()) << i;
        }
        while strips != 0 {
            let i = strips.trailing_zeros() as usize;
            let stripped = packed(i, 1);
            let [first, second] = [packed(i, 0), stripped].map(|packed| proclitic::LetterRole::of(packed as u8));
            let may_begin = self.filters.may_be_first(stripped) | first.may_go_deeper(second);
            marks.stripped |= u64::from(may_begin) << i;
            strips &= strips - 1;
        }
        marks
    }

    /// Gives the ways to read a word that a name may begin with. `whole` and `stripped` are the word's [`Marks`].
    #[inline(always)]
    fn read_word(&self, folded: &Folded, index: usize, whole: bool, stripped: bool, mut probe: impl FnMut(Probe)) {
        let (word, end) = (folded.words()[index] as usize, folded.word_end(index));
        let next = folded.words().get(index + 1);
        let next = next.map_or(0, |&next| folded.packed(next as usize, folded.word_end(index + 1)));
        let new = |key, reading| {
            let (nth, word, end) = (index as u32, word as u32, end as u32);
            Probe { key, next, nth, word, end, reading, ..Probe::default() }
        };
        if whole {
            probe(new(folded.packed(word, end), Segmentation::WHOLE));
        }
        if !stripped {
            return;
        }
        proclitic::with_proclitic(&folded.codes()[word..end], self.rules(), |reading| {
            // A proclitic alone is no name.
            if word + reading.read == end {
                return;
            }
            let shown = folded.packed(word + reading.read, end);
            let supplied = reading.opening.codes().iter().rev();
            let key = supplied.fold(shown, |key, &code| key << 8 | u64::from(code));
            if self.filters.may_be_first(key) {
                probe(new(key, reading));
            }
        });
    }

    /// Finds the names that a batch of words begins.
    fn look_up(
        &self,
        folded: &Folded,
        batch: &mut [Probe],
        found: &mut impl FnMut(Hit) -> Result<(), Stopped>,
    ) -> Result<(), Stopped> {
        for probe in &mut *batch {
            probe.slot = self.short_words.probe(probe.key);
            probe.walks = self.filters.may_be_pair(probe.key, probe.next);
        }
        for Probe { key, slot, walks, nth, word, end, reading, .. } in batch {
            let hit = |readings, end: usize| Hit {
                readings,
                nth: *nth,
                word: *word,
                start: *word + reading.span as u32,
                end: end as u32,
                proclitic: reading.proclitic,
            };
            let (read, end) = (*word as usize + reading.read, *end as usize);
            if reading.opening.codes().len() + end - read > ShortWords::MAX_LEN {
                let automaton = self.automaton(*key as u8);
                let state = automaton.opening(reading.opening);
                automaton.walk(folded, read, state, |readings, end| found(hit(readings, end)))?;
                continue;
            }
            let Slot { readings, state, .. } = self.short_words.get(*key, *slot);
            if readings.0 < readings.1 {
                found(hit(readings, end))?;
            }
            if *walks && state != StateID::ZERO {
                let automaton = self.automaton(*key as u8);
                automaton.walk(folded, end, state, |readings, end| found(hit(readings, end)))?;
            }
        }
        Ok(())
    }
}

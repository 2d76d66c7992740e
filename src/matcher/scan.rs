//! Walks the automaton over a folded text.

use aho_corasick::Anchored;
use aho_corasick::automaton::{Automaton, StateID};

use super::Matcher;
use crate::text::Folded;
use crate::text::proclitic::{self, Proclitic};

/// A pattern that stands in a text, from a word's start or a proclitic's end to a word's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    pub pattern: u32,
    /// Index of the first code of the word it starts in.
    pub word: u32,
    /// Index of the first code of the span.
    pub start: u32,
    /// Index behind the last code of the span.
    pub end: u32,
    pub proclitic: Proclitic,
}

impl Matcher {
    /// Calls `found` with every hit in the text: by the word it starts in, fewest letters stripped first, shortest
    /// first.
    ///
    /// Few words begin a name, and which cannot be predicted. So a first pass, without a branch, marks the words that
    /// may, and a second reads only these.
    pub fn scan(&self, folded: &Folded, mut found: impl FnMut(Hit)) {
        let mut first = 0;
        for words in folded.words().chunks(u64::BITS as usize) {
            let mut marked =
                (0..words.len()).fold(0, |marked, i| marked | u64::from(self.may_begin(folded, first + i)) << i);
            while marked != 0 {
                self.read_word(folded, first + marked.trailing_zeros() as usize, &mut found);
                marked &= marked - 1;
            }
            first += words.len();
        }
    }

    /// Whether a name may begin in a word, whole or stripped. Never wrongly no.
    #[inline(always)]
    fn may_begin(&self, folded: &Folded, index: usize) -> bool {
        let (word, end) = (folded.words()[index] as usize, folded.word_end(index));
        let [whole, stripped] = [word, word + 1].map(|from| folded.packed(from, end));
        let [first, second] = [whole, stripped].map(|packed| proclitic::Place::of(packed as u8));
        self.beginnings.may_be_first(whole)
            | first.may_be_stripped() & self.beginnings.may_be_first(stripped)
            | first.may_go_deeper(second)
    }

    /// Finds the names that begin in a word.
    fn read_word(&self, folded: &Folded, index: usize, found: &mut impl FnMut(Hit)) {
        let (word, end) = (folded.words()[index] as usize, folded.word_end(index));
        let next = folded.words().get(index + 1);
        let next = next.map_or(0, |&next| folded.packed(next as usize, folded.word_end(index + 1)));
        proclitic::readings(&folded.codes()[word..end], self.rules(), |reading| {
            let shown = folded.packed(word + reading.read, end);
            let supplied = reading.opening.codes().iter().rev();
            let key = supplied.fold(shown, |key, &code| key << 8 | u64::from(code));
            if !self.beginnings.may_start(key, next) {
                return;
            }
            let state = self.openings[reading.opening as usize];
            let start = (word + reading.span) as u32;
            self.walk(folded, word + reading.read, state, |pattern, end| {
                let (word, end) = (word as u32, end as u32);
                found(Hit { pattern, word, start, end, proclitic: reading.proclitic });
            });
        });
    }

    /// Follows the text from a state to the first code that continues no pattern.
    #[inline]
    fn walk(&self, folded: &Folded, from: usize, mut state: StateID, mut found: impl FnMut(u32, usize)) {
        for (i, &code) in folded.codes()[from..].iter().enumerate() {
            state = self.automaton.next_state(Anchored::Yes, state, code);
            if self.automaton.is_special(state) {
                if self.automaton.is_dead(state) {
                    return;
                }
                let end = from + i + 1;
                if self.automaton.is_match(state) && folded.word_ends(end) {
                    found(self.automaton.match_pattern(state, 0).as_u32(), end);
                }
            }
        }
    }
}

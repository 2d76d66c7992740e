//! Walks the automaton over a folded text.

use aho_corasick::Anchored;
use aho_corasick::automaton::{Automaton, StateID};

use super::Matcher;
use crate::text::Folded;
use crate::text::proclitic::{self, Proclitic, Reading};

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
    pub fn scan(&self, folded: &Folded, mut found: impl FnMut(Hit)) {
        let words = folded.words();
        let mut next = words.first().map_or(0, |&word| folded.packed(word as usize, folded.word_end(0)));
        for (i, &word) in words.iter().enumerate() {
            let (word, end, whole) = (word as usize, folded.word_end(i), next);
            next = words.get(i + 1).map_or(0, |&word| folded.packed(word as usize, folded.word_end(i + 1)));
            let mut walk = |reading: Reading| {
                let state = self.openings[reading.opening as usize];
                let start = (word + reading.span) as u32;
                self.walk(folded, word + reading.read, state, |pattern, end| {
                    let (word, end) = (word as u32, end as u32);
                    found(Hit { pattern, word, start, end, proclitic: reading.proclitic });
                });
            };
            if self.beginnings.may_start(whole, next) {
                walk(proclitic::WHOLE);
            }
            let codes = &folded.codes()[word..end];
            if proclitic::may_carry(codes) {
                proclitic::stripped(codes, self.rules(), |reading| {
                    let shown = folded.packed(word + reading.read, end);
                    let supplied = reading.opening.codes().iter().rev();
                    let key = supplied.fold(shown, |key, &code| key << 8 | u64::from(code));
                    if self.beginnings.may_start(key, next) {
                        walk(reading);
                    }
                });
            }
        }
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

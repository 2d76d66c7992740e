//! The automaton of the forms that are more than one short word.

use std::borrow::Cow;

use aho_corasick::automaton::{Automaton as _, StateID};
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Anchored, BuildError, MatchKind};

use crate::lang::Opening;
use crate::text::Folded;
use crate::text::alphabet::START;

/// An automaton whose patterns are forms, each after a [`START`]. So no pattern ends inside another, and a state has at
/// most one match.
pub(super) struct Automaton {
    nfa: NFA,
    /// For each [`Opening`], the state after [`START`] and the codes of the opening.
    openings: [StateID; 3],
    /// For each pattern, start and end of the range of its readings. Empty for the [`filler`].
    readings: Vec<(u32, u32)>,
}

/// A pattern that occurs in no text. Added before `patterns` others, it keeps the build time linear.
///
/// `aho-corasick` 1.1 moves matching states to the front by swaps, and then follows each chain of swaps from each of
/// its members. When nearly all states match (Town 1, Town 2 …), one chain has nearly all states and the time is
/// quadratic: 4 seconds for 100,000 names. The states of this pattern do not match and divide the chain. The length of
/// each part is at most the number of patterns divided by the number of these states.
fn filler(patterns: usize) -> Vec<u8> {
    const LONGEST_CHAIN: usize = 256;
    vec![START; 2 + patterns / LONGEST_CHAIN]
}

impl Automaton {
    /// Builds an automaton of patterns with the range of readings of each.
    ///
    /// # Errors
    /// When the patterns exceed the limit of states.
    pub fn of<'p>(
        patterns: impl Iterator<Item = &'p [u8]>,
        mut readings: Vec<(u32, u32)>,
    ) -> Result<Automaton, BuildError> {
        let patterns = std::iter::once(Cow::Owned(filler(readings.len()))).chain(patterns.map(Cow::Borrowed));
        readings.insert(0, (0, 0));
        readings.shrink_to_fit();
        let nfa = NFA::builder().match_kind(MatchKind::Standard).prefilter(false).build(patterns)?;
        let start = nfa.start_state(Anchored::Yes).expect("this automaton supports anchored searches");
        let start = nfa.next_state(Anchored::Yes, start, START);
        let mut automaton = Automaton { nfa, openings: [start; 3], readings };
        automaton.openings =
            [Opening::Plain, Opening::Al, Opening::AlLam].map(|opening| automaton.state_after(opening.codes()));
        Ok(automaton)
    }

    /// The state after [`START`] and some codes.
    pub fn state_after(&self, codes: &[u8]) -> StateID {
        let next = |state, &code: &u8| self.nfa.next_state(Anchored::Yes, state, code);
        codes.iter().fold(self.opening(Opening::Plain), next)
    }

    /// The state after [`START`] and the codes of an opening.
    pub fn opening(&self, opening: Opening) -> StateID {
        self.openings[opening as usize]
    }

    /// Reads a text from the code at `from`, starting in a state, to the first code that continues no pattern.
    ///
    /// Calls `found` for each pattern that ends at the end of a word, with its readings and the index after its last
    /// code. An error of `found` is returned at once.
    #[inline]
    pub fn walk<E>(
        &self,
        folded: &Folded,
        from: usize,
        mut state: StateID,
        mut found: impl FnMut((u32, u32), usize) -> Result<(), E>,
    ) -> Result<(), E> {
        for (i, &code) in folded.codes()[from..].iter().enumerate() {
            state = self.nfa.next_state(Anchored::Yes, state, code);
            if self.nfa.is_special(state) {
                if self.nfa.is_dead(state) {
                    return Ok(());
                }
                let end = from + i + 1;
                if self.nfa.is_match(state) && folded.word_ends(end) {
                    found(self.readings[self.nfa.match_pattern(state, 0).as_usize()], end)?;
                }
            }
        }
        Ok(())
    }

    /// The state after some codes, unless no pattern continues with them.
    #[inline]
    pub fn next(&self, state: StateID, codes: &[u8]) -> Option<StateID> {
        let mut state = state;
        for &code in codes {
            state = self.nfa.next_state(Anchored::Yes, state, code);
            if self.nfa.is_dead(state) {
                return None;
            }
        }
        Some(state)
    }

    /// The readings of the pattern that ends in a state. Empty when none does.
    pub fn readings(&self, state: StateID) -> (u32, u32) {
        match self.nfa.is_match(state) {
            true => self.readings[self.nfa.match_pattern(state, 0).as_usize()],
            false => (0, 0),
        }
    }

    /// Number of forms.
    pub fn len(&self) -> usize {
        // The first pattern is the filler.
        self.readings.len() - 1
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.nfa.memory_usage() + self.readings.capacity() * size_of::<(u32, u32)>()
    }
}

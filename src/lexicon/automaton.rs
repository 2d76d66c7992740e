//! An automaton over the names that are more than one short word.

use std::borrow::Cow;

use aho_corasick::automaton::{Automaton as _, StateID};
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Anchored, BuildError, MatchKind};

use crate::lang::affix::Opening;
use crate::text::Folded;
use crate::text::alphabet::START;

/// Patterns, each [`START`] and the codes of one form of a name, so that no pattern ends inside another and a state's
/// matches are its own.
pub(super) struct Automaton {
    nfa: NFA,
    /// The state behind [`START`], then behind what each [`Opening`] supplies.
    openings: [StateID; 3],
    /// For each pattern its readings, from the first to behind the last; the [`filler`] has none.
    readings: Vec<(u32, u32)>,
}

/// A pattern that is in no text, put before `patterns` others to keep the time of building them in proportion.
///
/// `aho-corasick` 1.1 swaps the states that match to the front, and then follows each chain of swaps from each of its
/// members. Where nearly all states match (Town 1, Town 2 …) one chain has nearly all states, which is quadratic:
/// 4 seconds for 100,000 names. States at the front that do not match, as this pattern has, cut the chain: its length is
/// at most the number of patterns by the number of these states.
fn filler(patterns: usize) -> Vec<u8> {
    const LONGEST_CHAIN: usize = 256;
    vec![START; 2 + patterns / LONGEST_CHAIN]
}

impl Automaton {
    /// An automaton of patterns with the readings of each.
    ///
    /// # Errors
    /// When the patterns need more units of state than it can count.
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

    /// The state behind [`START`] and some codes.
    pub fn state_after(&self, codes: &[u8]) -> StateID {
        let next = |state, &code: &u8| self.nfa.next_state(Anchored::Yes, state, code);
        codes.iter().fold(self.opening(Opening::Plain), next)
    }

    /// The state behind [`START`] and what an opening supplies.
    pub fn opening(&self, opening: Opening) -> StateID {
        self.openings[opening as usize]
    }

    /// Follows a text from a state and the code at `from` to the first code that continues no pattern. Calls `found` with
    /// the readings of each pattern that ends with a word, and where it ends; an error of `found` ends the walk.
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

    /// How many patterns there are.
    pub fn len(&self) -> usize {
        // The first is the filler.
        self.readings.len() - 1
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.nfa.memory_usage() + self.readings.capacity() * size_of::<(u32, u32)>()
    }
}

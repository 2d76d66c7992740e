//! The table of short words: forms that are one short word, and short first words of longer forms.
//!
//! Short words are most of what a text contains of a large gazetteer. The table finds one with a single read.

use aho_corasick::automaton::StateID;

use super::bloom::bucket;
use super::filters::{pack, word_len};
use crate::hash::hash;

/// An open-addressing hash table of words of at most eight codes. The key of a word is its codes as
/// [`Folded::packed`](crate::text::Folded::packed) returns them.
#[derive(Clone, Debug)]
pub(super) struct ShortWords {
    /// At least one slot is empty and ends every probe sequence.
    slots: Vec<Slot>,
}

/// A word with the forms that it is or begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    /// 0 in an empty slot: no word has this key.
    key: u64,
    /// Start and end of the range of readings of the word as a form. Empty when the word is not a form.
    pub readings: (u32, u32),
    /// The automaton's state after the word, if the word begins longer forms, else the dead state.
    pub state: StateID,
}

impl Slot {
    pub const EMPTY: Slot = Slot { key: 0, readings: (0, 0), state: StateID::ZERO };

    /// Whether a search for a word ends in the slot: it has the word, or is empty.
    #[inline(always)]
    pub fn is_final(&self, key: u64) -> bool {
        self.key == key || self.key == 0
    }
}

impl ShortWords {
    /// Largest number of codes of a short word.
    pub const MAX_LEN: usize = 8;

    /// The key of some codes, if they are a short word.
    pub fn key(codes: &[u8]) -> Option<u64> {
        (codes.len() <= ShortWords::MAX_LEN && word_len(codes) == codes.len()).then(|| pack(codes))
    }

    /// The codes of the word with a key.
    pub fn codes(key: u64) -> impl Iterator<Item = u8> {
        // No code is 0.
        key.to_le_bytes().into_iter().take_while(|&code| code != 0)
    }

    /// An empty table with room for `len` different words.
    pub fn for_len(len: usize) -> ShortWords {
        // At most 60 % of the slots are used. A search for a missing word then takes 3.6 steps on average, against 8.5
        // at 75 %.
        ShortWords { slots: vec![Slot::EMPTY; len + len * 2 / 3 + 1] }
    }

    /// The slot of a word, which is inserted if it is missing.
    pub fn add(&mut self, key: u64) -> &mut Slot {
        let mut at = self.home(key);
        while !self.slots[at].is_final(key) {
            at = self.next(at);
        }
        self.slots[at].key = key;
        &mut self.slots[at]
    }

    /// The first slot of a word's probe sequence. This read does not depend on any other.
    #[inline(always)]
    pub fn probe(&self, key: u64) -> Slot {
        self.slots[self.home(key)]
    }

    /// The slot of a word, given the result of [`probe`](ShortWords::probe). An empty slot when the word is missing.
    #[inline]
    pub fn get(&self, key: u64, probed: Slot) -> Slot {
        let (mut slot, mut at) = (probed, self.home(key));
        while !slot.is_final(key) {
            at = self.next(at);
            slot = self.slots[at];
        }
        slot
    }

    /// Index of the first slot of a word's probe sequence.
    fn home(&self, key: u64) -> usize {
        bucket(hash(key), self.slots.len())
    }

    fn next(&self, at: usize) -> usize {
        if at + 1 == self.slots.len() { 0 } else { at + 1 }
    }

    /// Number of words that are forms.
    pub fn forms_len(&self) -> usize {
        self.slots.iter().filter(|slot| slot.readings.0 < slot.readings.1).count()
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.slots.capacity() * size_of::<Slot>()
    }
}

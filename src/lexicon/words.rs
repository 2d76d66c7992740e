//! Short words that are names or begin one: most of what a text holds of a large gazetteer, found with one read.

use aho_corasick::automaton::StateID;

use super::filter::{hash, pack, share, word_len};

/// A hash table from a word of at most eight codes, as [`crate::text::Folded::packed`] gives it, to what it is.
#[derive(Clone, Debug)]
pub(super) struct Words {
    /// At least one is empty, which ends every search.
    slots: Vec<Slot>,
}

/// A word and what it stands for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Slot {
    /// No word is 0: that is an empty slot.
    word: u64,
    /// The readings of the name that the word is, from the first to behind the last. Empty when it is no name.
    pub readings: (u32, u32),
    /// The automaton's state behind the word, if longer names begin with it. The dead state when none does.
    pub behind: StateID,
}

impl Words {
    /// How many codes a word here has at the most.
    pub const LONGEST: usize = 8;

    /// The word that some codes are, if they are one and no longer.
    pub fn word(codes: &[u8]) -> Option<u64> {
        (codes.len() <= Words::LONGEST && word_len(codes) == codes.len()).then(|| pack(codes))
    }

    /// An empty table for some different words.
    pub fn for_len(len: usize) -> Words {
        // At most 60 % full: a search for a missing word takes 3.6 steps on average, not 8.5 as at 75 %.
        Words { slots: vec![Slot::default(); len + len * 2 / 3 + 1] }
    }

    /// The slot of a word, which is added if it is not there.
    pub fn add(&mut self, word: u64) -> &mut Slot {
        let mut at = self.place(word);
        while self.slots[at].word != word && self.slots[at].word != 0 {
            at = self.behind(at);
        }
        self.slots[at].word = word;
        &mut self.slots[at]
    }

    /// The first slot that a word may be in: a read that waits for nothing, whatever comes of it.
    #[inline(always)]
    pub fn probe(&self, word: u64) -> Slot {
        self.slots[self.place(word)]
    }

    /// The slot of a word whose first slot is `probed`: an empty one when it is not there.
    #[inline]
    pub fn get(&self, word: u64, probed: Slot) -> Slot {
        let (mut slot, mut at) = (probed, self.place(word));
        while slot.word != word && slot.word != 0 {
            at = self.behind(at);
            slot = self.slots[at];
        }
        slot
    }

    fn place(&self, word: u64) -> usize {
        share(hash(word), self.slots.len())
    }

    fn behind(&self, at: usize) -> usize {
        if at + 1 == self.slots.len() { 0 } else { at + 1 }
    }

    /// How many words are names.
    pub fn names_len(&self) -> usize {
        self.slots.iter().filter(|slot| slot.readings.0 < slot.readings.1).count()
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.slots.capacity() * size_of::<Slot>()
    }
}

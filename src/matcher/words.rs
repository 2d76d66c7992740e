//! Names that are one short word: most of what a text holds of a large gazetteer, found with one read.

use super::filter::{hash, pack, share, word_len};

/// A hash table from a word of at most eight codes, as [`crate::text::Folded::packed`] gives it, to its readings.
#[derive(Clone, Debug)]
pub(super) struct Words {
    len: usize,
    /// At least one is empty, which ends every search.
    slots: Vec<Slot>,
}

/// A word with its readings, from the first to behind the last.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Slot {
    /// No word is 0: that is an empty slot.
    word: u64,
    first: u32,
    last: u32,
}

impl Words {
    /// How many codes a word here has at the most.
    pub const LONGEST: usize = 8;

    /// The word that some codes are, if they are one and no longer.
    pub fn word(codes: &[u8]) -> Option<u64> {
        (codes.len() <= Words::LONGEST && word_len(codes) == codes.len()).then(|| pack(codes))
    }

    /// A table of different words with their readings.
    pub fn of(words: Vec<(u64, (u32, u32))>) -> Words {
        let mut table = Words { len: words.len(), slots: vec![Slot::default(); words.len() + words.len() / 3 + 1] };
        for (word, (first, last)) in words {
            let mut at = table.place(word);
            while table.slots[at].word != 0 {
                at = table.behind(at);
            }
            table.slots[at] = Slot { word, first, last };
        }
        table
    }

    /// The first slot that a word may be in: a read that waits for nothing, whatever comes of it.
    #[inline(always)]
    pub fn probe(&self, word: u64) -> Slot {
        self.slots[self.place(word)]
    }

    /// The readings of a word whose first slot is `probed`: an empty range when it is none.
    #[inline]
    pub fn get(&self, word: u64, probed: Slot) -> (u32, u32) {
        let (mut slot, mut at) = (probed, self.place(word));
        while slot.word != word && slot.word != 0 {
            at = self.behind(at);
            slot = self.slots[at];
        }
        (slot.first, slot.last)
    }

    fn place(&self, word: u64) -> usize {
        share(hash(word), self.slots.len())
    }

    fn behind(&self, at: usize) -> usize {
        if at + 1 == self.slots.len() { 0 } else { at + 1 }
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.slots.capacity() * size_of::<Slot>()
    }
}

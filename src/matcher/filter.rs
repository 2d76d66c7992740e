//! Which words can begin a name.
//!
//! Most words of a text begin none, and the automaton needs several steps, each a cache miss when it is large, to
//! find that out. A small Bloom filter over the first words of all patterns tells most of them from one read.

use crate::text::alphabet::{HARD, SOFT, script};

/// A Bloom filter: four bits of one 64-bit block for each word.
#[derive(Clone, Debug)]
pub(super) struct FirstWords {
    blocks: Vec<u64>,
    shift: u32,
}

/// How many words share a block: with four bits each, about one in a hundred other words passes.
const WORDS_A_BLOCK: usize = 4;

impl FirstWords {
    /// A filter with room for so many different words.
    pub fn new(words: usize) -> FirstWords {
        let blocks = (words / WORDS_A_BLOCK).next_power_of_two();
        FirstWords { blocks: vec![0; blocks], shift: u64::BITS - blocks.trailing_zeros() }
    }

    /// Adds the first word of a pattern.
    pub fn add(&mut self, codes: &[u8]) {
        let (block, bits) = self.place(pack(first_word(codes)));
        self.blocks[block] |= bits;
    }

    /// Whether a word that packs to `key` may be the first of a pattern. Never wrongly no.
    #[inline]
    pub fn may_start(&self, key: u64) -> bool {
        let (block, bits) = self.place(key);
        self.blocks[block] & bits == bits
    }

    /// The block of a word, and its bits there.
    #[inline]
    fn place(&self, key: u64) -> (usize, u64) {
        // Fibonacci hashing: the high bits of the product depend on all of the key.
        let hash = key.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let block = hash.checked_shr(self.shift).unwrap_or(0) as usize;
        let mixed = (hash ^ hash >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let bit = |i: u32| 1u64 << (mixed >> (40 + 6 * i) & 63);
        (block, bit(0) | bit(1) | bit(2) | bit(3))
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.blocks.capacity() * size_of::<u64>()
    }
}

/// The letters that a pattern begins with, up to the first word boundary.
pub(super) fn first_word(codes: &[u8]) -> &[u8] {
    let boundary = |&(a, b): &(u8, u8)| b == SOFT || b == HARD || script(a) != script(b);
    let pairs = codes.iter().copied().zip(codes.iter().copied().skip(1));
    let len = pairs.clone().position(|pair| boundary(&pair)).map_or(codes.len(), |at| at + 1);
    &codes[..len]
}

/// A word's first eight codes as one number, the first in the lowest byte: as [`crate::text::Folded::packed`] gives
/// them.
fn pack(word: &[u8]) -> u64 {
    word.iter().take(8).rev().fold(0, |packed, &code| packed << 8 | u64::from(code))
}

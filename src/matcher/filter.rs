//! Which words can begin a name.
//!
//! Most words of a text begin none, and the automaton needs several steps, each a cache miss when it is large, to
//! find that out. Two Bloom filters tell from a read or two: one of the first words of all patterns, and one of their
//! first two words, for the many that begin like an ordinary word.

use crate::text::alphabet::{HARD, SOFT, script};

/// The words that patterns begin with.
#[derive(Clone, Debug)]
pub(super) struct Beginnings {
    first: Bloom,
    /// First and second word; none is 0.
    pairs: Bloom,
}

impl Beginnings {
    /// The beginnings of some patterns, each without its start mark; sorted.
    pub fn of<'p>(patterns: impl Iterator<Item = &'p [u8]> + Clone) -> Beginnings {
        let keys = || patterns.clone().map(keys);
        let different = |pair: &((u64, u64), (u64, u64))| pair.0 != pair.1;
        let pairs = keys().zip(keys().skip(1)).filter(different).count() + 1;
        let first = keys().zip(keys().skip(1)).filter(|(a, b)| a.0 != b.0).count() + 1;
        let mut beginnings = Beginnings { first: Bloom::new(first), pairs: Bloom::new(pairs) };
        for (first, second) in keys() {
            beginnings.first.add(hash(first));
            beginnings.pairs.add(hash_pair(first, second));
        }
        beginnings
    }

    /// Whether two words may begin a pattern, or the first be one. Never wrongly no.
    #[inline]
    pub fn may_start(&self, first: u64, second: u64) -> bool {
        self.may_be_first(first)
            && (self.pairs.may_hold(hash_pair(first, 0)) || self.pairs.may_hold(hash_pair(first, second)))
    }

    /// Whether a word may be the first of a pattern. Never wrongly no.
    #[inline(always)]
    pub fn may_be_first(&self, word: u64) -> bool {
        self.first.may_hold(hash(word))
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        (self.first.blocks.capacity() + self.pairs.blocks.capacity()) * size_of::<u64>()
    }
}

/// The first two words of a pattern as [`crate::text::Folded::packed`] gives them.
fn keys(codes: &[u8]) -> (u64, u64) {
    let (first, rest) = codes.split_at(word_len(codes));
    let second = match rest {
        [SOFT | HARD, second @ ..] => second,
        second => second,
    };
    (pack(first), pack(&second[..word_len(second)]))
}

/// How many codes there are up to the first word boundary.
fn word_len(codes: &[u8]) -> usize {
    let boundary = |pair: &[u8]| pair[1] == SOFT || pair[1] == HARD || script(pair[0]) != script(pair[1]);
    codes.windows(2).position(boundary).map_or(codes.len(), |at| at + 1)
}

/// A word's first eight codes as one number, the first in the lowest byte.
fn pack(word: &[u8]) -> u64 {
    word.iter().take(8).rev().fold(0, |packed, &code| packed << 8 | u64::from(code))
}

/// Multiplies to twice the width and folds the halves, so that every bit depends on all of the key.
#[inline]
fn hash(key: u64) -> u64 {
    let product = u128::from(key ^ 0x9E37_79B9_7F4A_7C15) * 0xD6E8_FEB8_6659_FD93;
    product as u64 ^ (product >> 64) as u64
}

#[inline]
fn hash_pair(first: u64, second: u64) -> u64 {
    hash(hash(first).rotate_left(32) ^ hash(second))
}

/// A Bloom filter: three bits of one 64-bit block for each key, so that a probe is one read.
#[derive(Clone, Debug)]
struct Bloom {
    blocks: Vec<u64>,
    shift: u32,
}

/// How many keys share a block: with three bits each, about one other key in two hundred passes.
const KEYS_A_BLOCK: usize = 4;

impl Bloom {
    fn new(keys: usize) -> Bloom {
        let blocks = (keys / KEYS_A_BLOCK).next_power_of_two();
        Bloom { blocks: vec![0; blocks], shift: u64::BITS - blocks.trailing_zeros() }
    }

    fn add(&mut self, hash: u64) {
        let (block, bits) = self.place(hash);
        self.blocks[block] |= bits;
    }

    #[inline]
    fn may_hold(&self, hash: u64) -> bool {
        let (block, bits) = self.place(hash);
        self.blocks[block] & bits == bits
    }

    /// The block of a key, and its bits there.
    #[inline]
    fn place(&self, hash: u64) -> (usize, u64) {
        let block = hash.checked_shr(self.shift).unwrap_or(0) as usize;
        let bit = |i: u32| 1u64 << (hash >> (6 * i) & 63);
        (block, bit(0) | bit(1) | bit(2))
    }
}

//! Which words can begin a name.
//!
//! Most words of a text begin none, and the automaton needs several steps, each a cache miss when it is large, to
//! find that out. Two Bloom filters tell from a read or two: one of the first words of all patterns, and one of their
//! first two words, for the many that begin like an ordinary word.

use crate::text::alphabet::{HARD, SOFT, script};

/// The words that patterns begin with.
#[derive(Clone, Debug)]
pub(super) struct Beginnings {
    /// The first word of each pattern.
    first: Bloom,
    /// First and second word of each pattern that has two. One that is a single long word is always walked.
    pairs: Bloom,
}

impl Beginnings {
    /// The beginnings of all patterns: of those that are a short word, and of those that the automaton has, sorted.
    pub fn of<'p>(words: impl ExactSizeIterator<Item = u64>, walked: impl Iterator<Item = &'p [u8]>) -> Beginnings {
        let pairs: Vec<(u64, u64)> = walked.map(keys).collect();
        let firsts = words.len() + different(pairs.iter().map(|(first, _)| first));
        let mut beginnings = Beginnings { first: Bloom::new(firsts), pairs: Bloom::new(different(pairs.iter())) };
        words.for_each(|word| beginnings.first.add(hash(word)));
        for (first, second) in pairs {
            beginnings.first.add(hash(first));
            if second != 0 {
                beginnings.pairs.add(hash_pair(first, second));
            }
        }
        beginnings
    }

    /// Whether a pattern may begin with two words. Never wrongly no.
    #[inline(always)]
    pub fn may_be_pair(&self, first: u64, second: u64) -> bool {
        self.pairs.may_hold(hash_pair(first, second))
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

/// How many different ones there are of some that are sorted.
fn different<T: PartialEq>(sorted: impl Iterator<Item = T> + Clone) -> usize {
    sorted.clone().zip(sorted.skip(1)).filter(|(a, b)| a != b).count() + 1
}

/// The first two words of a pattern as [`crate::text::Folded::packed`] gives them; 0 for a second that it has not.
fn keys(codes: &[u8]) -> (u64, u64) {
    let (first, rest) = codes.split_at(word_len(codes));
    let second = match rest {
        [SOFT | HARD, second @ ..] => second,
        second => second,
    };
    (pack(first), pack(&second[..word_len(second)]))
}

/// How many codes there are up to the first word boundary.
pub(super) fn word_len(codes: &[u8]) -> usize {
    let boundary = |pair: &[u8]| pair[1] == SOFT || pair[1] == HARD || script(pair[0]) != script(pair[1]);
    codes.windows(2).position(boundary).map_or(codes.len(), |at| at + 1)
}

/// A word's first eight codes as one number, the first in the lowest byte.
pub(super) fn pack(word: &[u8]) -> u64 {
    word.iter().take(8).rev().fold(0, |packed, &code| packed << 8 | u64::from(code))
}

/// Multiplies to twice the width and folds the halves, so that every bit depends on all of the key.
#[inline]
pub(crate) fn hash(key: u64) -> u64 {
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
}

/// How many keys share a block: with three bits each, about one other key in a hundred passes.
const KEYS_A_BLOCK: usize = 5;

impl Bloom {
    fn new(keys: usize) -> Bloom {
        Bloom { blocks: vec![0; keys / KEYS_A_BLOCK + 1] }
    }

    fn add(&mut self, hash: u64) {
        let block = self.block(hash);
        self.blocks[block] |= bits(hash);
    }

    #[inline(always)]
    fn may_hold(&self, hash: u64) -> bool {
        let bits = bits(hash);
        self.blocks[self.block(hash)] & bits == bits
    }

    #[inline(always)]
    fn block(&self, hash: u64) -> usize {
        share(hash, self.blocks.len())
    }
}

/// The bits of a key in its block.
#[inline(always)]
fn bits(hash: u64) -> u64 {
    let bit = |i: u32| 1u64 << (hash >> (6 * i) & 63);
    bit(0) | bit(1) | bit(2)
}

/// Which of `count` places, at least one, a hash falls to: by its highest bits.
#[inline(always)]
pub(super) fn share(hash: u64, count: usize) -> usize {
    ((u128::from(hash) * count as u128) >> 64) as usize
}

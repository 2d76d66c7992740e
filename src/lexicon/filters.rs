//! Bloom filters of the words that begin a form.
//!
//! Most words of a text begin no form. The automaton needs several steps to find that out, and each is a cache miss
//! when the automaton is large. Bloom filters answer in one or two reads: one of the first words of all forms, and one of
//! their first two words, because many forms begin with an ordinary word. A third filter contains the stems of the first
//! words in Cyrillic: each dictionary form of a word with an ending begins with one of them.

use crate::hash::hash;
use crate::lang::inflection::Stem;
use crate::text::alphabet::{HARD, SOFT, Script, script};

/// Bloom filters of the first words of all forms.
#[derive(Clone, Debug)]
pub(super) struct FirstWordFilters {
    /// The first word of each form.
    first: Bloom,
    /// The first two words of each form that has two.
    pairs: Bloom,
    /// The [stems](stems_of) of the first words in Cyrillic.
    stems: Bloom,
}

impl FirstWordFilters {
    /// The filters of `short_words`, the keys of the forms that are one short word, and `automaton_forms`, the codes of
    /// the other forms, sorted.
    pub fn of<'p>(
        short_words: impl ExactSizeIterator<Item = u64>,
        automaton_forms: impl Iterator<Item = &'p [u8]>,
    ) -> FirstWordFilters {
        let pairs: Vec<(u64, u64)> = automaton_forms.map(first_two_keys).collect();
        let first_len = short_words.len() + distinct_len(pairs.iter().map(|(first, _)| first));
        let mut filters = FirstWordFilters {
            first: Bloom::new(first_len),
            pairs: Bloom::new(distinct_len(pairs.iter())),
            stems: Bloom::new(0),
        };
        let mut stems = Vec::new();
        for first in short_words.chain(pairs.iter().map(|&(first, _)| first)) {
            filters.first.add(hash(first));
            if script(first as u8) == Script::Cyrillic {
                stems.extend(stems_of(first));
            }
        }
        for &(first, second) in pairs.iter().filter(|(_, second)| *second != 0) {
            filters.pairs.add(hash_pair(first, second));
        }
        stems.sort_unstable();
        stems.dedup();
        filters.stems = Bloom::new(stems.len());
        stems.into_iter().for_each(|stem| filters.stems.add(hash(stem)));
        filters
    }

    /// Whether a form may begin with a word in Cyrillic that has these letters before its ending: the first `kept` letters
    /// of the word with this key. `false` is always correct.
    #[inline]
    pub fn may_be_stem(&self, key: u64, kept: usize) -> bool {
        self.stems.may_contain(hash(prefix(key, kept as u32)))
    }

    /// Whether a form may begin with two words. `false` is always correct.
    #[inline(always)]
    pub fn may_be_pair(&self, first: u64, second: u64) -> bool {
        self.pairs.may_contain(hash_pair(first, second))
    }

    /// Whether a form may begin with a word. `false` is always correct.
    #[inline(always)]
    pub fn may_be_first(&self, key: u64) -> bool {
        self.first.may_contain(hash(key))
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        [&self.first, &self.pairs, &self.stems].map(|bloom| bloom.blocks.capacity() * size_of::<u64>()).iter().sum()
    }
}

/// The first letters of a key: all if it has no more.
fn prefix(key: u64, letters: u32) -> u64 {
    match letters < KEY_LETTERS {
        true => key & ((1 << (u8::BITS * letters)) - 1),
        false => key,
    }
}

/// Number of letters of a key.
const KEY_LETTERS: u32 = u64::BITS / u8::BITS;

/// The stems of a dictionary form, by its key: an ending replaces at most two letters.
fn stems_of(key: u64) -> impl Iterator<Item = u64> {
    let len = (u64::BITS - key.leading_zeros()).div_ceil(u8::BITS);
    (len.saturating_sub(Stem::MAX_ADDED as u32)..=len).filter(|&kept| kept > 1).map(move |kept| prefix(key, kept))
}

/// Number of different items of a sorted sequence; 1 for an empty one.
fn distinct_len<T: PartialEq>(sorted: impl Iterator<Item = T> + Clone) -> usize {
    sorted.clone().zip(sorted.skip(1)).filter(|(a, b)| a != b).count() + 1
}

/// The keys of the first two words of a form, as [`Folded::packed`](crate::text::Folded::packed) returns them. The
/// second is 0 for a form of one word.
fn first_two_keys(codes: &[u8]) -> (u64, u64) {
    let (first, rest) = codes.split_at(word_len(codes));
    let second = match rest {
        [SOFT | HARD, second @ ..] => second,
        second => second,
    };
    (pack(first), pack(&second[..word_len(second)]))
}

/// Number of codes before the first word boundary.
pub(super) fn word_len(codes: &[u8]) -> usize {
    let is_boundary = |pair: &[u8]| pair[1] == SOFT || pair[1] == HARD || script(pair[0]) != script(pair[1]);
    codes.windows(2).position(is_boundary).map_or(codes.len(), |at| at + 1)
}

/// The key of a word: its first eight codes as one number, the first code in the lowest byte.
pub(super) fn pack(word: &[u8]) -> u64 {
    word.iter().take(8).rev().fold(0, |packed, &code| packed << 8 | u64::from(code))
}

#[inline]
fn hash_pair(first: u64, second: u64) -> u64 {
    hash(hash(first).rotate_left(32) ^ hash(second))
}

/// A blocked Bloom filter: each key sets three bits of one 64-bit block, so a query is one read.
#[derive(Clone, Debug)]
struct Bloom {
    blocks: Vec<u64>,
}

/// Number of keys for each block. With three bits for each key, about 1 % of other keys pass.
const KEYS_PER_BLOCK: usize = 5;

impl Bloom {
    fn new(keys: usize) -> Bloom {
        Bloom { blocks: vec![0; keys / KEYS_PER_BLOCK + 1] }
    }

    fn add(&mut self, hash: u64) {
        let block = self.block(hash);
        self.blocks[block] |= bits(hash);
    }

    #[inline(always)]
    fn may_contain(&self, hash: u64) -> bool {
        let bits = bits(hash);
        self.blocks[self.block(hash)] & bits == bits
    }

    #[inline(always)]
    fn block(&self, hash: u64) -> usize {
        bucket(hash, self.blocks.len())
    }
}

/// The bits of a key in its block.
#[inline(always)]
fn bits(hash: u64) -> u64 {
    let bit = |i: u32| 1u64 << (hash >> (6 * i) & 63);
    bit(0) | bit(1) | bit(2)
}

/// The bucket of a hash among `count` buckets, at least one, chosen by its highest bits.
#[inline(always)]
pub(super) fn bucket(hash: u64, count: usize) -> usize {
    ((u128::from(hash) * count as u128) >> 64) as usize
}

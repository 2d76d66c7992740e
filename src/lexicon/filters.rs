//! Bloom filters of the words that begin a form.
//!
//! Most words of a text begin no form. The automaton needs several steps to find that out, and each is a cache miss
//! when the automaton is large. Bloom filters answer in one or two reads: one of the first words of all forms, and one
//! of their first two words, because many forms begin with an ordinary word. Words with an ending have filters of their
//! own (`stem_filter.rs`).

use serde::{Deserialize, Serialize};

use super::bloom::Bloom;
use super::stem_filter::StemFilter;
use crate::hash::hash;
use crate::text::alphabet::{HARD, SOFT, Script, script};

/// Bloom filters of the first words of all forms.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct FirstWordFilters {
    /// The first word of each form.
    first: Bloom,
    /// The first two words of each form that has two.
    pairs: Bloom,
    /// The first word of each form in Cyrillic that has two, with the beginning of the second.
    pair_beginnings: Bloom,
    /// The stems of the first words in Cyrillic.
    stems: StemFilter,
    /// The same, of the forms that a text may have in lower case.
    small_stems: StemFilter,
}

impl FirstWordFilters {
    /// The filters of `short_words`, the keys of the forms that are one short word, and `automaton_forms`, the codes of
    /// the other forms, sorted. `small` are the keys of the first words of the forms in Cyrillic that a text may have
    /// in lower case.
    pub fn of<'p>(
        short_words: impl ExactSizeIterator<Item = u64>,
        automaton_forms: impl Iterator<Item = &'p [u8]>,
        small: impl Iterator<Item = u64>,
    ) -> FirstWordFilters {
        let pairs: Vec<(u64, u64)> = automaton_forms.map(first_two_keys).collect();
        let first_len = short_words.len() + distinct_len(pairs.iter().map(|(first, _)| first));
        let mut first_words = Bloom::new(first_len);
        let mut cyrillic = Vec::new();
        for first in short_words.chain(pairs.iter().map(|&(first, _)| first)) {
            first_words.add(hash(first));
            if script(first as u8) == Script::Cyrillic {
                cyrillic.push(first);
            }
        }
        let mut first_two = Bloom::new(distinct_len(pairs.iter()));
        for &(first, second) in pairs.iter().filter(|(_, second)| *second != 0) {
            first_two.add(hash_pair(first, second));
        }
        let is_cyrillic_pair = |&&(first, second): &&(u64, u64)| second != 0 && script(first as u8) == Script::Cyrillic;
        let beginnings = pairs.iter().filter(is_cyrillic_pair);
        let pair_beginnings =
            Bloom::of(beginnings.map(|&(first, second)| hash_pair(first, beginning(second))).collect());
        let (stems, small_stems) = (StemFilter::of(cyrillic.into_iter()), StemFilter::of(small));
        FirstWordFilters { first: first_words, pairs: first_two, pair_beginnings, stems, small_stems }
    }

    /// The stems of the first words in Cyrillic. `is_small`: only of the forms that a text may have in lower case.
    #[inline]
    pub fn stems(&self, is_small: bool) -> &StemFilter {
        if is_small { &self.small_stems } else { &self.stems }
    }

    /// Whether a form may begin with two words. `false` is always correct.
    #[inline(always)]
    pub fn may_be_pair(&self, first: u64, second: u64) -> bool {
        self.pairs.may_contain(hash_pair(first, second))
    }

    /// Whether a form may begin with a first word in Cyrillic and a dictionary form of a second word. `false` is always
    /// correct.
    #[inline]
    pub fn may_begin_pair(&self, first: u64, second: u64) -> bool {
        self.pair_beginnings.may_contain(hash_pair(first, beginning(second)))
    }

    /// Whether a form may begin with a word. `false` is always correct.
    #[inline(always)]
    pub fn may_be_first(&self, key: u64) -> bool {
        self.first.may_contain(hash(key))
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        let blooms = self.first.memory_usage() + self.pairs.memory_usage() + self.pair_beginnings.memory_usage();
        blooms + self.stems.memory_usage() + self.small_stems.memory_usage()
    }
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

/// The letters that a word has in common with each of its dictionary forms, at most two.
#[inline]
fn beginning(key: u64) -> u64 {
    key & 0xFFFF
}

#[inline]
fn hash_pair(first: u64, second: u64) -> u64 {
    hash(hash(first).rotate_left(32) ^ hash(second))
}

//! A filter of the stems of words in Cyrillic.
//!
//! A word with an ending begins with a stem of its dictionary form. Most words of a text begin as no name does, so the
//! filter first compares their first three letters.

use serde::{Deserialize, Serialize};

use super::bloom::Bloom;
use crate::hash::hash;
use crate::lang::inflection::Stem;

/// The stems of some dictionary forms in Cyrillic. Words are given by their keys, as
/// [`Folded::packed`](crate::text::Folded::packed) returns them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct StemFilter {
    /// The first [`BEGINNING`] letters of each stem: all of a shorter one.
    beginnings: Bloom,
    stems: Bloom,
}

/// Number of letters of a key.
const KEY_LETTERS: usize = size_of::<u64>();

/// Number of letters that are compared first.
const BEGINNING: usize = 3;
/// Number of letters of the shortest stem before an ending.
const SHORTEST: usize = 2;

impl StemFilter {
    /// The filter of the stems of dictionary forms.
    pub fn of(words: impl Iterator<Item = u64>) -> StemFilter {
        let stems: Vec<u64> = words.flat_map(stems_of).collect();
        let beginnings = stems.iter().map(|&stem| prefix(stem, BEGINNING)).collect();
        StemFilter { beginnings: bloom_of(beginnings), stems: bloom_of(stems) }
    }

    /// Whether a word may begin with a stem. `false` is always correct.
    #[inline]
    pub fn may_begin(&self, key: u64) -> bool {
        let may_begin = |letters: usize| self.beginnings.may_contain(hash(prefix(key, letters)));
        may_begin(BEGINNING) || may_begin(SHORTEST)
    }

    /// Whether the first `kept` letters of a word may be a stem. `false` is always correct.
    #[inline]
    pub fn may_be_stem(&self, key: u64, kept: usize) -> bool {
        self.stems.may_contain(hash(prefix(key, kept)))
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.beginnings.memory_usage() + self.stems.memory_usage()
    }
}

/// A filter of some keys.
fn bloom_of(mut keys: Vec<u64>) -> Bloom {
    keys.sort_unstable();
    keys.dedup();
    let mut bloom = Bloom::new(keys.len());
    keys.into_iter().for_each(|key| bloom.add(hash(key)));
    bloom
}

/// The first letters of a key: all if it has no more.
#[inline]
fn prefix(key: u64, letters: usize) -> u64 {
    match letters < KEY_LETTERS {
        true => key & ((1 << (8 * letters)) - 1),
        false => key,
    }
}

/// The stems of a dictionary form, by its key: an ending replaces at most two letters. A word of one letter has no
/// ending.
fn stems_of(key: u64) -> impl Iterator<Item = u64> {
    let len = KEY_LETTERS - key.leading_zeros() as usize / 8;
    (len.saturating_sub(Stem::MAX_ADDED)..=len)
        .filter(move |&kept| kept >= SHORTEST || kept == len)
        .map(move |kept| prefix(key, kept))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::filters::pack;
    use super::*;
    use crate::lang::inflection::{kazakh, russian};
    use crate::text::Folded;

    const NAMES: &str = "в ус Уфа Елец Чад Москва Россия Астана Нидерланды Приморье түрік Филиппины президент министр";
    const TEXT: &str = "в усы ус уфы ельца чаде москвой россией астанадағы нидерландов приморью түрігі филиппин \
        президентом министрлердің на нашу школу вчера пришёл новый учитель и рассказал о городах";

    fn words(text: &str) -> impl Iterator<Item = Vec<u8>> {
        text.split_whitespace().map(|word| Folded::new(word).codes().to_vec())
    }

    #[test]
    fn each_word_that_may_stand_for_a_listed_one_passes() {
        let names: BTreeSet<Vec<u8>> = words(NAMES).collect();
        let filter = StemFilter::of(names.iter().map(|name| pack(name)));
        let mut found = 0;
        for word in words(TEXT) {
            let key = pack(&word);
            let mut check = |kept: usize, added: &[u8]| {
                if names.contains(&[&word[..kept], added].concat()) {
                    assert!(filter.may_begin(key) && filter.may_be_stem(key, kept), "{word:?} {kept}");
                    found += 1;
                }
            };
            check(word.len(), &[]);
            russian::stems(&word, |_| true, |stem| check(stem.keep, stem.added()));
            kazakh::stems(&word, |_| true, |stem| check(stem.keep, stem.added()));
        }
        assert!(found >= names.len(), "{found} of {} names", names.len());
    }

    #[test]
    fn few_other_words_pass() {
        let filter = StemFilter::of(words(NAMES).map(|name| pack(&name)));
        let passed = words("школу вчера новый рассказал городах дома люди").filter(|word| filter.may_begin(pack(word)));
        assert!(passed.count() <= 1);
    }
}

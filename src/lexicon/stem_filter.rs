//! A filter of the stems of words in Cyrillic.
//!
//! A word with an ending begins with a stem of its dictionary form. Most words of a text begin as no name does, so the
//! filter first compares their first three letters, with one read of a small table, and then their first five.

use serde::{Deserialize, Serialize};

use super::bloom::Bloom;
use crate::hash::hash;
use crate::lang::inflection::Stem;
use crate::lang::inflection::replacements::{is_replacement, may_begin_replacement};
use crate::text::alphabet::code;

/// The stems of some dictionary forms in Cyrillic. Words are given by their keys, as
/// [`Folded::packed`](crate::text::Folded::packed) returns them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct StemFilter {
    beginnings: Beginnings,
    /// The first [`BEGINNING`] letters of each stem: all of a shorter one.
    longer: Bloom,
    stems: Bloom,
}

/// Number of letters of a key.
const KEY_LETTERS: usize = size_of::<u64>();

/// Number of letters that are compared after the first three.
const BEGINNING: usize = 5;
/// Number of letters of the shortest stem before an ending.
const SHORTEST: usize = 2;

impl StemFilter {
    /// The filter of the stems of dictionary forms.
    pub fn of(words: impl Iterator<Item = u64>) -> StemFilter {
        let stems: Vec<u64> = words.flat_map(stems_of).collect();
        let mut beginnings = Beginnings::default();
        stems.iter().for_each(|&stem| beginnings.add(stem));
        let longer = stems.iter().map(|&stem| hash(prefix(stem, BEGINNING))).collect();
        let stems = stems.iter().map(|&stem| hash(stem)).collect();
        StemFilter { beginnings, longer: Bloom::of(longer), stems: Bloom::of(stems) }
    }

    /// Whether a word may begin with a stem. `false` is always correct.
    #[inline]
    pub fn may_begin(&self, key: u64) -> bool {
        let (begins, is_short) = self.beginnings.of(key);
        let may_begin = |letters: usize| self.longer.may_contain(hash(prefix(key, letters)));
        begins && (is_short || may_begin(BEGINNING) || may_begin(BEGINNING - 1))
    }

    /// Whether the first `kept` letters of a word may be a stem. `false` is always correct.
    #[inline]
    pub fn may_be_stem(&self, key: u64, kept: usize) -> bool {
        self.stems.may_contain(hash(prefix(key, kept)))
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.beginnings.by_pair.capacity() * size_of::<Thirds>()
            + self.longer.memory_usage()
            + self.stems.memory_usage()
    }
}

/// The first three letters of stems.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Beginnings {
    /// For each pair of letters, the third letters. Empty if there is no stem.
    by_pair: Vec<Thirds>,
}

/// The third letters after two others, one bit each.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Thirds {
    /// Those with which some stem begins.
    begin: u64,
    /// Those with which a whole stem of at most three letters ends.
    end: u64,
}

impl Beginnings {
    /// Number of letters, with 0 for no letter.
    const LETTERS: usize = u64::BITS as usize;

    fn add(&mut self, stem: u64) {
        self.by_pair.resize(Beginnings::LETTERS * Beginnings::LETTERS, Thirds::default());
        let (pair, third) = Beginnings::split(stem);
        // Any letter may follow a stem of two letters.
        let is_pair = third == 0 && prefix(stem, 1) != stem;
        let bits = if is_pair { u64::MAX } else { 1 << third };
        let thirds = &mut self.by_pair[pair];
        thirds.begin |= bits;
        if prefix(stem, 3) == stem {
            thirds.end |= bits;
        }
    }

    /// Whether some stem begins with the first three letters of a word, and whether a stem of at most three letters
    /// does.
    #[inline]
    fn of(&self, key: u64) -> (bool, bool) {
        let (pair, third) = Beginnings::split(key);
        let Thirds { begin, end } = self.by_pair.get(pair).copied().unwrap_or_default();
        (begin >> third & 1 == 1, end >> third & 1 == 1)
    }

    /// The first two letters of a word as an index, and the third one.
    #[inline]
    fn split(key: u64) -> (usize, usize) {
        const BEFORE_FIRST: u8 = code('а') - 1;
        const _: () = assert!(((code('җ') - BEFORE_FIRST) as usize) < Beginnings::LETTERS, "too many letters");
        let letter = |at: u32| usize::from((key >> (8 * at)) as u8).saturating_sub(BEFORE_FIRST.into());
        let letter = |at: u32| letter(at) % Beginnings::LETTERS;
        (letter(0) * Beginnings::LETTERS + letter(1), letter(2))
    }
}

/// The first letters of a key: all if it has no more.
#[inline]
fn prefix(key: u64, letters: usize) -> u64 {
    match letters < KEY_LETTERS {
        true => key & ((1 << (8 * letters)) - 1),
        false => key,
    }
}

/// The stems of a dictionary form, by its key: what is left of the form without the letters that replace an ending, if
/// some ending is replaced by them. A word of one letter has no ending.
fn stems_of(key: u64) -> impl Iterator<Item = u64> {
    let codes = key.to_le_bytes();
    let len = KEY_LETTERS - key.leading_zeros() as usize / 8;
    let may_be_replaced = move |kept: usize| match len {
        // The form may be longer than its key.
        KEY_LETTERS => may_begin_replacement(&codes[kept..]),
        _ => is_replacement(&codes[kept..len]),
    };
    (len.saturating_sub(Stem::MAX_ADDED)..=len)
        .filter(move |&kept| kept == len || kept >= SHORTEST && may_be_replaced(kept))
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

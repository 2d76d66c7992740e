//! Capitalised words that are not part of a name beside them, and words that are not names at all.

use std::sync::LazyLock;

use super::language::Language;
use crate::hash::WordSet;
use crate::text::Folded;

/// Words in lower case between the parts of a name in Latin: Fatima bint Asad, Sharon den Adel. Those that are frequent
/// words of a language are left out: da, de, la.
const PARTICLES: &str = "bin ibn bint ben ür ur von van der den del della dos di du";

/// Words and endings of all languages, in codes of the name alphabet.
struct Words {
    capitalised: WordSet,
    endings: Vec<Vec<u8>>,
    function_words: WordSet,
    particles: WordSet,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let codes = |words: &'static str| words.split_whitespace().map(|word| Folded::new(word).codes().to_vec());
    let all = |words: fn(Language) -> &'static str| Language::ALL.into_iter().flat_map(move |of| codes(words(of)));
    Words {
        capitalised: all(Language::capitalised_words).collect(),
        endings: all(Language::capitalised_endings).collect(),
        function_words: all(Language::function_words).collect(),
        particles: codes(PARTICLES).collect(),
    }
});

/// Whether a word, in codes of the name alphabet, may have a capital for another reason than being part of the name
/// beside it: a month, a title, a function word.
pub(crate) fn is_capitalised_word(word: &[u8]) -> bool {
    WORDS.capitalised.contains(word) || WORDS.function_words.contains(word)
}

/// Whether a word is not part of a name that begins with it and goes on after it: as [`is_capitalised_word`], or with
/// the ending of an adjective, of a plural, or of the last noun of a compound.
pub(crate) fn is_complete_word(word: &[u8]) -> bool {
    let has_ending = |ending: &Vec<u8>| word.len() > ending.len() + 1 && word.ends_with(ending);
    is_capitalised_word(word) || WORDS.endings.iter().any(has_ending)
}

/// Whether a word, in codes of the name alphabet, is a function word of some language.
pub(crate) fn is_function_word(word: &[u8]) -> bool {
    WORDS.function_words.contains(word)
}

/// Whether a word is a particle between the parts of a name.
pub(crate) fn is_particle(word: &[u8]) -> bool {
    WORDS.particles.contains(word)
}

//! Prepositions, as words and as proclitics.

use crate::text::alphabet::letter;

/// Prepositions that are words of their own, folded.
const WORDS: [&str; 6] = ["في", "من", "الي", "علي", "عن", "نحو"];

/// Prepositions that are the last proclitic of a word.
const PROCLITICS: [char; 2] = ['ب', 'ل'];

/// Whether a word, in codes of the name alphabet, is a preposition.
pub(crate) fn is_word(word: &[u8]) -> bool {
    WORDS.iter().any(|other| word.iter().map(|&code| letter(code)).eq(other.chars().map(Some)))
}

/// Whether a stack of proclitics, in codes of the name alphabet, ends with a preposition.
pub(crate) fn ends(proclitics: &[u8]) -> bool {
    proclitics.last().and_then(|&code| letter(code)).is_some_and(|last| PROCLITICS.contains(&last))
}

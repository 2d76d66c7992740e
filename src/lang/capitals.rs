//! Capital letters: how a name must be written, and lines in capitals only.

use std::ops::Range;

use super::capitalised_words::is_function_word;
use crate::text::Folded;
use crate::thresholds::{distance, letters};

/// The capitals that a text must have to stand for a name in a script with letter case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Capitals {
    /// The name has no initial capital. Any case matches.
    #[default]
    Any,
    /// The name begins with a capital, and the text must too.
    Initial,
    /// The name is an acronym in capitals: every letter of the text must be a capital.
    All,
    /// As [`Capitals::All`], and the line must have other letters too: US, but not in TELL US WHY. For an acronym that
    /// is an ordinary word in lower case: in a line of capitals, the capitals do not distinguish the two.
    AllInMixedLine,
}

impl Capitals {
    /// The capitals that the listed spelling of a name requires.
    pub fn of(name: &str, acronym: bool) -> Capitals {
        let mut cased = name.chars().filter(is_cased);
        match cased.next() {
            Some(first) if first.is_uppercase() => match acronym && cased.all(char::is_uppercase) {
                true => Capitals::All,
                false => Capitals::Initial,
            },
            _ => Capitals::Any,
        }
    }

    /// Whether a text has these capitals. Lines in capitals are not considered: see [`is_in_capitals`].
    pub fn agree(self, text: &str) -> bool {
        let mut cased = text.chars().filter(is_cased);
        match self {
            Capitals::Any => true,
            Capitals::Initial => cased.next().is_none_or(is_uppercase),
            Capitals::All | Capitals::AllInMixedLine => cased.all(is_uppercase),
        }
    }
}

/// Whether all letters near a span in its line are capitals. `false` when no letter near it has a case.
pub(crate) fn is_in_capitals(text: &str, span: Range<usize>) -> bool {
    let is_in_line = |c: &char| !matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}');
    let before = text[..span.start].chars().rev().take(distance::CAPITALS).take_while(is_in_line).filter(is_cased);
    let after = text[span.end..].chars().take(distance::CAPITALS).take_while(is_in_line).filter(is_cased);
    let mut beside = before.chain(after).peekable();
    beside.peek().is_some() && beside.all(char::is_uppercase)
}

/// Whether a word begins with a capital. `word` is an index of [`Folded::words`]; `source` is the text that was folded.
#[inline]
pub(crate) fn is_capitalised(folded: &Folded, source: &str, word: usize) -> bool {
    case_at(source, folded.start(folded.words()[word] as usize)) == Case::Capital
}

/// Whether a word begins with a small letter. `word` is an index of [`Folded::words`]; `source` is the text that was
/// folded.
#[inline]
pub(crate) fn begins_small(folded: &Folded, source: &str, word: usize) -> bool {
    case_at(source, folded.start(folded.words()[word] as usize)) == Case::Small
}

/// The case of a character.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Small,
    Capital,
    None,
}

/// The case of the character at a byte of a text. Letters in ASCII and of Russian need no decoding.
#[inline]
fn case_at(source: &str, at: usize) -> Case {
    match source.as_bytes().get(at..at + 2) {
        Some(&[b'a'..=b'z', _] | &[0xD0, 0xB0..=0xFF] | &[0xD1, 0..=0x9F]) => Case::Small,
        Some(&[b'A'..=b'Z', _] | &[0xD0, _]) => Case::Capital,
        _ => case_of(&source[at..]),
    }
}

/// The case of the first character of a text.
#[inline(never)]
fn case_of(text: &str) -> Case {
    match text.chars().next() {
        Some(c) if is_uppercase(c) => Case::Capital,
        Some(c) if is_lowercase(c) => Case::Small,
        _ => Case::None,
    }
}

/// Whether the words near some words in their line show that capitals mark names: one of them is in lower case, and is
/// not one of the short words and function words that titles write in lower case too. `words` are indices of
/// [`Folded::words`].
pub(crate) fn is_in_mixed_case(folded: &Folded, source: &str, words: Range<usize>) -> bool {
    let is_lower = |&word: &usize| {
        let (first, end) = (folded.words()[word] as usize, folded.word_end(word));
        end - first >= letters::LOWER_CASE
            && source[folded.start(first)..].chars().next().is_some_and(char::is_lowercase)
            && !is_function_word(&folded.codes()[first..end])
    };
    let ends_line = |word: usize| {
        let gap = &source[folded.start(folded.words()[word] as usize)..];
        let next = folded.words().get(word + 1).map_or(source.len(), |&next| folded.start(next as usize));
        gap[..next - folded.start(folded.words()[word] as usize)].contains(['\n', '\r', '\u{2028}', '\u{2029}'])
    };
    let after = (words.end..folded.words().len()).take(distance::LOWER_CASE_WORDS);
    let before = (0..words.start).rev().take(distance::LOWER_CASE_WORDS);
    after.take_while(|&word| !ends_line(word - 1)).any(|word| is_lower(&word))
        || before.take_while(|&word| !ends_line(word)).any(|word| is_lower(&word))
}

/// Whether a text has capitals where a listed name has them: at its start, and at the start of each word.
pub(crate) fn capitals_agree(name: &str, text: &str) -> bool {
    Capitals::of(name, false).agree(text) && words_agree(name, text)
}

/// Whether each word of a text begins with a capital where the word of a listed name does. `true` if the text has
/// another number of words than the name. The second half of a word with a hyphen is not compared.
pub(crate) fn words_agree(name: &str, text: &str) -> bool {
    if name == text {
        return true;
    }
    let (mut listed, mut written) = (words(name), words(text));
    let mut agree = true;
    loop {
        match (listed.next(), written.next()) {
            (Some(listed), Some(written)) => agree &= !has_initial_capital(listed) || has_initial_capital(written),
            (None, None) => return agree,
            _ => return true,
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().filter(|word| word.contains(is_alphanumeric))
}

fn has_initial_capital(word: &str) -> bool {
    word.chars().find(|c| is_alphanumeric(*c)).is_some_and(is_uppercase)
}

fn is_cased(c: &char) -> bool {
    is_lowercase(*c) || is_uppercase(*c)
}

/// As [`char::is_uppercase`], but the letters of Russian need no look-up in the tables of Unicode.
#[inline]
fn is_uppercase(c: char) -> bool {
    match c {
        SMALL_FIRST..=SMALL_LAST => false,
        CAPITAL_FIRST..SMALL_FIRST => true,
        c => c.is_uppercase(),
    }
}

/// As [`char::is_lowercase`], but the letters of Russian need no look-up in the tables of Unicode.
#[inline]
fn is_lowercase(c: char) -> bool {
    match c {
        SMALL_FIRST..=SMALL_LAST => true,
        CAPITAL_FIRST..SMALL_FIRST => false,
        c => c.is_lowercase(),
    }
}

/// As [`char::is_alphanumeric`], but the letters of Russian need no look-up in the tables of Unicode.
#[inline]
fn is_alphanumeric(c: char) -> bool {
    matches!(c, CAPITAL_FIRST..=SMALL_LAST) || c.is_alphanumeric()
}

/// The capitals in Cyrillic and the small letters after them, in the order of their code points.
const CAPITAL_FIRST: char = '\u{400}';
const SMALL_FIRST: char = '\u{430}';
const SMALL_LAST: char = '\u{45F}';

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_case_of_each_character_is_that_of_unicode() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
            let case = case_at(&format!("{c} "), 0);
            for is_uppercase in [is_uppercase(c), case == Case::Capital] {
                assert_eq!(is_uppercase, c.is_uppercase(), "{c:?}");
            }
            for is_lowercase in [is_lowercase(c), case == Case::Small] {
                assert_eq!(is_lowercase, c.is_lowercase(), "{c:?}");
            }
        }
    }

    #[test]
    fn each_capital_of_a_listed_name_is_required() {
        for (name, text, agrees) in [
            ("Bou Arada", "Bu arada", false),
            ("Sahara Desert", "Sahara desert", false),
            ("Ministry of Defence", "Ministry Of Defence", true),
            ("Нью-Йорк", "Нью-йорк", true),
            ("1. FC Köln", "FC Köln", true),
        ] {
            assert_eq!(words_agree(name, text), agrees, "{name} {text}");
        }
    }

    #[test]
    fn a_word_in_lower_case_shows_that_capitals_mark_names() {
        for (text, word, is_mixed) in [
            ("Kirk Douglas was ill", 1, false),
            ("Kirk Douglas arrived", 1, true),
            ("Floods Hit Town\nafter heavy rain", 1, false),
            ("the town of Kirk Douglas", 4, true),
        ] {
            let folded = Folded::new(text);
            assert_eq!(is_in_mixed_case(&folded, text, word..word + 1), is_mixed, "{text}");
        }
    }
}

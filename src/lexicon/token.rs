//! Hits that are only a part of a longer token: a word with digits, an address, one side of a quotation.

use super::field_text::FieldText;
use super::hit::Hit;
use crate::rules::Rule;
use crate::text::alphabet::{HARD, Script, script};
use crate::text::quotes;

/// Whether a hit is a part of a longer token, or contains one quotation mark of a pair.
#[inline]
pub(super) fn is_partial(field: &FieldText<'_>, hit: &Hit) -> bool {
    is_in_token(field, hit) || is_in_link(field, hit) || has_lone_quote(field, hit)
}

/// Whether a hit touches digits and is a part of a longer token for that reason: `x9US7`.
#[inline]
fn is_in_token(field: &FieldText<'_>, hit: &Hit) -> bool {
    let codes = field.folded.codes();
    let (start, end) = (hit.word as usize, hit.end as usize);
    let touches = start > 0 && codes[start - 1] > HARD || codes.get(end).is_some_and(|&next| next > HARD);
    touches && is_among_digits(field, start, end)
}

/// As [`is_in_token`], for a range of codes that touches another word.
///
/// Latin and Cyrillic tokens contain letters and digits. In other scripts a space is missing (كازاخستان2022,
/// 北京2022), unless digits or letters follow on both sides.
#[cold]
fn is_among_digits(field: &FieldText<'_>, start: usize, end: usize) -> bool {
    let codes = field.folded.codes();
    let before = start > 0 && is_letter_beside_digit(codes[start - 1], codes[start]) && !is_note(field, start - 1);
    let after = end < codes.len() && is_letter_beside_digit(codes[end - 1], codes[end]) && !is_note(field, end);
    if !before && !after {
        return false;
    }
    let mixes = |index: usize| matches!(script(codes[index]), Script::Latin | Script::Cyrillic);
    let cased = before && (mixes(start) || mixes(start - 1)) || after && (mixes(end - 1) || mixes(end));
    cased
        || before && after
        || before && letters_follow_digits(codes[start], codes[..start].iter().rev())
        || after && letters_follow_digits(codes[end - 1], codes[end..].iter())
}

/// Whether one of two adjacent codes is a letter and the other a digit.
fn is_letter_beside_digit(a: u8, b: u8) -> bool {
    a > HARD && b > HARD && (script(a) == Script::Digit) != (script(b) == Script::Digit)
}

/// Whether `letter` is a letter and the codes `outside` it are digits and then another letter.
fn letters_follow_digits<'c>(letter: u8, mut outside: impl Iterator<Item = &'c u8>) -> bool {
    let is_digit = |code: u8| script(code) == Script::Digit;
    !is_digit(letter) && outside.find(|code| !is_digit(**code)).is_some_and(|&code| code > HARD)
}

/// Whether the code at an index is a superscript digit, which refers to a note.
fn is_note(field: &FieldText<'_>, index: usize) -> bool {
    let is_superscript = |c: char| matches!(c, '²' | '³' | '¹' | '⁰' | '⁴'..='⁹');
    field.text[field.folded.start(index)..].starts_with(is_superscript)
}

/// Whether a hit is inside a web or mail address.
#[inline]
fn is_in_link(field: &FieldText<'_>, hit: &Hit) -> bool {
    let start = field.folded.start(hit.start as usize);
    // In an address, every word but the first follows one of these bytes. In other text that is rare.
    let before = start.checked_sub(1).map(|before| field.text.as_bytes()[before]);
    let is_sign =
        |byte| matches!(byte, b'/' | b'.' | b'-' | b'_' | b'=' | b'?' | b'&' | b'%' | b'#' | b'~' | b'+' | b'@' | b':');
    before.is_some_and(is_sign) && field.is_linked(start)
}

/// Whether a hit contains one quotation mark of a pair, and the other is neither in it nor beside it.
#[inline]
fn has_lone_quote(field: &FieldText<'_>, hit: &Hit) -> bool {
    let next = field.folded.words().get(hit.nth as usize + 1);
    next.is_some_and(|&next| next < hit.end) && field.rules.has(Rule::Quotes) && is_unpaired(field, hit)
}

/// As [`has_lone_quote`], for a hit of several words.
fn is_unpaired(field: &FieldText<'_>, hit: &Hit) -> bool {
    let FieldText { text, folded, .. } = field;
    // Nearly all words follow a single space.
    let follows_space = |&word: &u32| {
        let gap = folded.start(word as usize - 1);
        text.as_bytes()[gap] == b' ' && folded.start(word as usize) == gap + 1
    };
    let mut others = folded.words()[hit.nth as usize + 1..].iter().take_while(|&&word| word < hit.end);
    !others.all(follows_space) && quotes::paired(text, field.span(hit.start, hit.end)).is_none()
}

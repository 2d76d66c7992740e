//! The letters of a text as spelling checks compare them.

use unicode_normalization::UnicodeNormalization;

use crate::text::{CharClass, Symbol, char_table};

/// The letters of a text, composed and in lower case, without marks, tatweel, control characters and word separators.
///
/// Letters that differ only by keyboard layout or by position in the word become one letter.
pub(super) fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    let (plain, other) = if is_composed(text) { (Some(text.chars()), None) } else { (None, Some(text.nfkc())) };
    let plain = plain.into_iter().flatten().map(|c| c.to_ascii_lowercase());
    let other = other.into_iter().flatten().flat_map(char::to_lowercase);
    let is_letter = |&c: &char| matches!(char_table().symbol(c), Symbol::Code(_) | Symbol::Class(CharClass::Expand));
    plain.chain(other).filter(is_letter).map(canonical)
}

/// Whether a text consists of common letters only, so that it needs no normalisation, which costs more than the rest of
/// a comparison. Nearly all texts do.
pub(super) fn is_composed(text: &str) -> bool {
    text.chars().all(|c| matches!(c, 'ء'..='ي' | ' ' | 'A'..='Z' | 'a'..='z'))
}

/// One letter for each group of letters that only the keyboard or the position in a word distinguishes.
fn canonical(letter: char) -> char {
    match letter {
        'ٱ' => 'ا',
        'ی' => 'ي',
        'ک' => 'ك',
        'ہ' | 'ھ' | 'ە' => 'ه',
        'ı' => 'i',
        'ς' => 'σ',
        _ => letter,
    }
}

/// The letters of a text without its article ال: the listed name may have an article that the text omits.
pub(super) fn letters_without_article(text: &str) -> impl Iterator<Item = char> + '_ {
    let has_article = letters(text).take(2).eq(['ا', 'ل']);
    letters(text).skip(if has_article { 2 } else { 0 })
}

/// The forms of alef in a text, in order.
pub(super) fn alefs(text: &str) -> impl Iterator<Item = char> + '_ {
    letters(text).filter(|c| matches!(c, 'ا' | 'أ' | 'إ' | 'آ'))
}

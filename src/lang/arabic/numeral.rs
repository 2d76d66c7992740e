//! Numerals after which a counted noun is in the accusative.

use super::ordinal::TEEN;
use crate::text::alphabet::{code, letter};

/// The tens without their ending. Hamza is folded.
const TENS: [&str; 8] = ["عشر", "ثلاث", "اربع", "خمس", "ست", "سبع", "ثمان", "تسع"];
/// The endings of the tens.
const ENDINGS: [[u8; 2]; 2] = [[code('و'), code('ن')], [code('ي'), code('ن')]];

/// Whether a word, in codes of the name alphabet, is the last word of a numeral from 11 to 99: عشر, عشرون, or وعشرون in
/// خمسة وعشرون.
pub(crate) fn is_from_11_to_99(word: &[u8]) -> bool {
    let after_units = word.strip_prefix(&[code('و')]).unwrap_or(word);
    word == TEEN || is_ten(word) || is_ten(after_units)
}

fn is_ten(word: &[u8]) -> bool {
    let Some((stem, ending)) = word.split_last_chunk() else { return false };
    let is_stem = |ten: &&str| ten.chars().map(Some).eq(stem.iter().map(|&code| letter(code)));
    ENDINGS.contains(ending) && TENS.iter().any(is_stem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Folded;

    #[test]
    fn tens_and_teens_are_numerals_and_plurals_are_none() {
        for (word, expected) in [
            ("عشر", true),
            ("عشرون", true),
            ("وأربعين", true),
            ("تسعين", true),
            ("بكين", false),
            ("الأوكرانيون", false),
            ("ثلاثة", false),
            ("ون", false),
            ("و", false),
        ] {
            assert_eq!(is_from_11_to_99(Folded::new(word).codes()), expected, "{word}");
        }
    }
}

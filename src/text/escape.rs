//! Escapes: the codes of letters that have no code of their own in the name alphabet.
//!
//! An escape has [`ESCAPE_LEN`] codes of six bits each. In scripts that write no spaces between words, [`UNSPACED`] or
//! [`KATAKANA`] precedes the escape and creates a word boundary, because its script differs from that of escapes.

use super::mark::is_letter_mark;

/// The first code of escapes. The code points' bits are in the lowest six bits.
pub(super) const ESCAPE: u8 = 0xC0;
/// Codes in an escape.
pub(super) const ESCAPE_LEN: usize = 4;
/// Precedes the escape of a letter of a script without spaces. A word can begin and end at each such letter.
pub(super) const UNSPACED: u8 = ESCAPE - 1;
/// Precedes the escape that begins a run of Katakana. The whole run is one word.
pub(super) const KATAKANA: u8 = ESCAPE - 2;

/// The codes of a letter that has no code of its own.
pub(super) fn escape(c: char) -> impl Iterator<Item = u8> {
    let part = move |i: usize| ESCAPE | ((c as u32 >> (6 * (ESCAPE_LEN - 1 - i))) & 0x3F) as u8;
    boundary(c).into_iter().chain((0..ESCAPE_LEN).map(part))
}

/// The letter of an escape, which may be cut off at its end. `None` when the codes encode no character.
pub(super) fn unescape(codes: &[u8]) -> Option<char> {
    char::from_u32(codes.iter().fold(0, |point, code| point << 6 | u32::from(code & 0x3F)))
}

/// The code before the escape of a letter at which a word can begin without a space before it.
fn boundary(c: char) -> Option<u8> {
    match c {
        '\u{30A1}'..='\u{30FA}' | '\u{31F0}'..='\u{31FF}' => Some(KATAKANA),
        // Vowels of Thai and Lao that follow their consonant.
        '\u{E30}' | '\u{E32}' | '\u{E33}' | '\u{E45}' | '\u{EB0}' | '\u{EB2}' | '\u{EB3}' => None,
        // Han and Hiragana, then Thai, Lao, Myanmar and Khmer (Unicode 16, Blocks.txt).
        '\u{2E80}'..='\u{2FDF}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3041}'..='\u{3096}'
        | '\u{309D}'..='\u{309F}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}'
        | '\u{E01}'..='\u{E46}'
        | '\u{E81}'..='\u{EC6}'
        | '\u{1000}'..='\u{102A}'
        | '\u{103F}'
        | '\u{1780}'..='\u{17B3}'
            if !is_letter_mark(c) =>
        {
            Some(UNSPACED)
        }
        _ => None,
    }
}

/// The letters of a Hangul syllable (Unicode 16, section 3.12).
pub(super) fn hangul_letters(syllable: char) -> impl Iterator<Item = char> {
    const VOWELS: u32 = 21;
    const TRAILS: u32 = 28;
    let index = syllable as u32 - 0xAC00;
    let (lead, vowel, trail) = (index / TRAILS / VOWELS, index / TRAILS % VOWELS, index % TRAILS);
    let letters = [0x1100 + lead, 0x1161 + vowel, 0x11A7 + trail];
    letters.into_iter().take(if trail == 0 { 2 } else { 3 }).filter_map(char::from_u32)
}

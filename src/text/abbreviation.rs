//! Abbreviations: words after which a dot is not a sentence end.

use std::ops::Range;

use super::alphabet::{HARD, Script, code, script, word_final};
use super::escape::{ESCAPE, ESCAPE_LEN};
use super::utf8::decode;

/// The Arabic names of Latin letters, as news writes them in abbreviations: بي. بي. سي, إيه إف بي. They are folded (إن
/// is ان, بى is بي) and in the order of the letters A to Z. Collected from Arabic news.
const LETTER_NAMES: &[&str] = &[
    "ايه",
    "اي",
    "بي",
    "سي",
    "دي",
    "اف",
    "ايف",
    "جي",
    "اتش",
    "ايتش",
    "اش",
    "جيه",
    "جاي",
    "كي",
    "كيه",
    "كاي",
    "ال",
    "ايل",
    "ام",
    "ايم",
    "ان",
    "او",
    "كيو",
    "ار",
    "اس",
    "ايس",
    "تي",
    "يو",
    "في",
    "ڤي",
    "دبليو",
    "دابليو",
    "اكس",
    "ايكس",
    "واي",
    "زد",
    "پي",
];

/// Words that are written with a dot and always precede a name: titles, Saint, Mount, Fort, the Cyrillic initial of
/// John.
const TITLES: &[&str] =
    &["mr", "mrs", "ms", "dr", "prof", "gen", "col", "lt", "sgt", "sen", "rep", "gov", "st", "mt", "ft", "дж"];

/// [`LETTER_NAMES`] and [`TITLES`] as numbers.
const KEYS: [u64; LETTER_NAMES.len() + TITLES.len()] = {
    let mut keys = [0; LETTER_NAMES.len() + TITLES.len()];
    let mut i = 0;
    while i < keys.len() {
        keys[i] = key(if i < LETTER_NAMES.len() { LETTER_NAMES[i] } else { TITLES[i - LETTER_NAMES.len()] });
        i += 1;
    }
    keys
};

/// The codes of a word as one number.
const fn key(word: &str) -> u64 {
    let (bytes, mut at, mut key) = (word.as_bytes(), 0, 0);
    while at < bytes.len() {
        let (letter, len) = decode(bytes, at);
        match char::from_u32(letter) {
            Some(letter) => key = key << 8 | code(letter) as u64,
            None => panic!("not a character"),
        }
        at += len;
    }
    key
}

/// Whether a word before a dot is an abbreviation: one letter, the Arabic name of a Latin letter, or a title.
pub(super) fn is_abbreviated(word: &[u8]) -> bool {
    const LONGEST: usize = size_of::<u64>();
    match word {
        [letter] => *letter > HARD && script(*letter) != Script::Digit,
        [first, ..] if *first >= ESCAPE => word.len() == ESCAPE_LEN,
        [.., last] if word.len() <= LONGEST => {
            let key = word[..word.len() - 1].iter().fold(0, |key, &code| key << 8 | u64::from(code));
            KEYS.contains(&(key << 8 | u64::from(word_final(*last))))
        }
        _ => false,
    }
}

/// The end of a span, after the stop that follows it if the stop belongs to the name in the span: the listed name ends
/// with a stop, each letter of the text but the last has one (U.S), or the text ends with a Roman numeral and the
/// sentence goes on (Franz Joseph I. took). A stop directly before another letter or sign can begin the next name
/// (.NET).
///
/// `name` returns the listed name. It is called only if a stop follows, because reading it takes time.
pub(crate) fn end_with_stop<'n>(text: &str, span: Range<usize>, name: impl FnOnce() -> &'n str) -> usize {
    const CLOSING: [char; 11] = [',', ';', ':', ')', ']', '»', '”', '’', '\'', '"', '-'];
    let mut after = text[span.end..].chars();
    let is_stop = after.next() == Some('.');
    if !is_stop || !after.next().is_none_or(|next| next.is_whitespace() || CLOSING.contains(&next)) {
        return span.end;
    }
    let letters = &text[span.clone()];
    let is_spelled = letters.contains('.') && letters.split('.').all(|part| part.trim().chars().count() == 1);
    let is_numeral = |word: &str| !word.is_empty() && word.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C'));
    let ends_with_numeral = letters.rsplit_once(' ').is_some_and(|(_, last)| is_numeral(last));
    let goes_on = || after.as_str().trim_start_matches(' ').starts_with(char::is_lowercase);
    span.end + usize::from(is_spelled || name().ends_with('.') || ends_with_numeral && goes_on())
}

/// The words after a person's name that tell apart two generations with the same name, without their stop.
const GENERATIONS: [&str; 4] = ["Jr", "Sr", "Jnr", "Snr"];

/// The end of a person's name, after the generation that follows it, with or without a comma: Martin Luther King, Jr.
pub(crate) fn end_with_generation(text: &str, end: usize) -> usize {
    let rest = &text[end..];
    let Some(word) = rest.strip_prefix(", ").or_else(|| rest.strip_prefix(' ')) else { return end };
    match GENERATIONS.iter().find_map(|generation| word.strip_prefix(generation)) {
        Some(after) if !after.starts_with(char::is_alphanumeric) => {
            text.len() - after.strip_prefix('.').unwrap_or(after).len()
        }
        _ => end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_stop_belongs_to_an_abbreviation_with_stops() {
        assert_eq!(end_with_stop("US. She", 0..2, || "US"), 2);
        for (text, name, end) in [
            ("U.S. said", "U.S.", 4),
            ("U.N. said", "UN", 4),
            ("U.S said", "U.S.", 3),
            ("U.S..NET", "U.S.", 3),
            ("U.S.-led", "US", 4),
            ("U.S.'s", "US", 4),
        ] {
            assert_eq!(end_with_stop(text, 0..3, || name), end, "{text}");
        }
        for (text, end) in [("Pius X. died", 7), ("Pius X. He died", 6), ("Pius X.", 6)] {
            assert_eq!(end_with_stop(text, 0..6, || "Pius X"), end, "{text}");
        }
    }

    #[test]
    fn a_generation_belongs_to_the_name_before_it() {
        for (text, end) in [
            ("John Ford, Jr. said", 14),
            ("John Ford Sr., who", 13),
            ("John Ford Jr", 12),
            ("John Ford, Jring", 9),
            ("John Ford; Jr.", 9),
            ("John Ford", 9),
        ] {
            assert_eq!(end_with_generation(text, 9), end, "{text}");
        }
    }
}

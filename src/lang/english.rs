//! English.

use super::language_rules::LanguageRules;
use crate::text::alphabet::Script;
use crate::thresholds::language_votes::HINT;

pub(crate) struct English;

impl LanguageRules for English {
    const CODE: &'static str = "en";
    const SCRIPT: Script = Script::Latin;

    const CONJUNCTIONS: &'static [&'static str] = &["and", "or"];

    const PLACE_PREPOSITIONS: &'static [&'static str] = &["in"];

    const FUNCTION_WORDS: &'static str = "the of and to in is was for on that with as at by from said it its his has \
        have had are were be been an not but after who their they he she this these those which will would more than \
        about over into when also could can what how why where there if or we you did does do says say told against \
        before during between under amid near out up down off all some our your my him them while since until because \
        through despite only just no two new against among around along across";

    const FREQUENT_ENDINGS: &'static str = "ing ed tion sion ly ment ness ers ies ous ity ive th ght nce ces ses ds ks \
        ls ts ps ms gs ys ws ss ck ough ful";

    const CAPITALISED_WORDS: &'static str = "i january february march april may june july august september october \
        november december jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday \
        saturday sunday mon tue wed thu fri sat sun gmt gov mayor democrat democrats democratic republican republicans \
        rep sen afghan arab czech dutch french german greek iraqi israeli kazakh kurd kurdish kuwaiti kyrgyz omani \
        pakistani qatari emirati saudi swiss tajik thai turk turkmen uzbek yemeni bangladeshi azeri";

    const CAPITALISED_ENDINGS: &'static str = "ian ean ish ese";

    const APOSTROPHE_SUFFIXES: &'static [&'static str] = &["s", "t", "re", "ve", "ll", "d", "m"];

    /// Counts spellings that are frequent in English and rare in Turkish: letters, pairs of letters, two consonants at
    /// the beginning, and a voiced consonant or y at the end, which Turkish does not have there.
    #[inline]
    fn spelling_votes(word: &[u8]) -> u32 {
        let is_of = |letters: u32, byte: &u8| letters >> NUMBERS[usize::from(*byte)] & 1 == 1;
        let [first, second, .., last] = word else {
            return u32::from(HINT) * word.iter().map(|byte| u32::from(is_of(RARE_IN_TURKISH, byte))).sum::<u32>();
        };
        let mut count = u32::from(!is_of(VOWELS, first) && !is_of(VOWELS, second)) + u32::from(is_of(VOICED, last));
        let mut before = 0;
        for &byte in word {
            let number = NUMBERS[usize::from(byte)];
            count += VOTING[usize::from(before)] >> number & 1;
            before = number;
        }
        u32::from(HINT) * count
    }
}

/// Pairs of letters that are frequent in English and rare in Turkish.
const PAIRS: [[u8; 2]; 10] = [*b"ck", *b"ft", *b"sh", *b"ee", *b"oo", *b"ou", *b"gh", *b"ea", *b"th", *b"ct"];

/// Sets of letters: a bit for each, by its number.
const RARE_IN_TURKISH: u32 = set(b"wqx");
const VOWELS: u32 = set(b"aeiouy");
const VOICED: u32 = set(b"bdgy");

/// By the number of the letter before, the set of the letters that count: those that are rare, and those that end a
/// pair.
const VOTING: [u32; 32] = {
    let mut voting = [RARE_IN_TURKISH; 32];
    let mut i = 0;
    while i < PAIRS.len() {
        let [first, second] = PAIRS[i];
        let pair = 1 << number(second);
        assert!(RARE_IN_TURKISH & pair == 0, "a letter counts once");
        voting[number(first) as usize] |= pair;
        i += 1;
    }
    voting
};

/// The number of each byte.
const NUMBERS: [u8; 256] = {
    let mut numbers = [0; 256];
    let mut byte = 0;
    while byte < numbers.len() {
        numbers[byte] = number(byte as u8);
        byte += 1;
    }
    numbers
};

/// The place of a letter in the alphabet, from 1 on, for both cases; 0 for another byte, which is in no set.
const fn number(byte: u8) -> u8 {
    if byte.is_ascii_alphabetic() { byte & 0x1F } else { 0 }
}

const fn set(letters: &[u8]) -> u32 {
    let mut set = 0;
    let mut i = 0;
    while i < letters.len() {
        set |= 1 << number(letters[i]);
        i += 1;
    }
    set
}

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
    fn spelling_votes(word: &str) -> u32 {
        const PAIRS: [[u8; 2]; 10] = [*b"ck", *b"ft", *b"sh", *b"ee", *b"oo", *b"ou", *b"gh", *b"ea", *b"th", *b"ct"];
        if !word.is_ascii() {
            return 0;
        }
        let word = word.as_bytes();
        let lower = |byte: &u8| byte.to_ascii_lowercase();
        let letters = word.iter().filter(|byte| matches!(lower(byte), b'w' | b'q' | b'x')).count();
        let mut count = letters;
        if let [first, second, .., last] = word {
            let is_consonant = |byte| !matches!(lower(byte), b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
            let pairs = word.windows(2).map(|pair| [lower(&pair[0]), lower(&pair[1])]);
            count += pairs.filter(|pair| PAIRS.contains(pair)).count();
            count += usize::from(is_consonant(first) && is_consonant(second));
            count += usize::from(matches!(lower(last), b'b' | b'd' | b'g' | b'y'));
        }
        u32::from(HINT) * u32::try_from(count).unwrap_or(u32::MAX)
    }
}

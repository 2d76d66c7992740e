//! The name alphabet: one byte for each letter, digit and break of a folded text.
//!
//! An Arabic letter has two bytes in UTF-8. An automaton over codes is therefore half as deep as one over bytes. What
//! does not distinguish names (harakat, tatweel, letter case, presentation forms) has no code.

use super::escape::{ESCAPE, ESCAPE_LEN, KATAKANA, UNSPACED, unescape};
use super::utf8::decode;

/// Precedes each pattern of the lexicon. It never occurs in a text.
pub const START: u8 = 1;
/// A soft break: a break between words inside which a name can continue. Space, one line end, hyphen, quotation mark.
pub const SOFT: u8 = 2;
/// A hard break: a break between words that ends every name. Sentence end, empty line, comma, bracket.
pub const HARD: u8 = 3;

/// The first code of a letter or digit.
pub(super) const FIRST_LETTER: u8 = 4;

/// The script of a code. There is a word boundary between two codes of different scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Script {
    /// Breaks, and the codes that no text has.
    None,
    Digit,
    Latin,
    Cyrillic,
    Arabic,
    /// A letter in an escape.
    Other,
    /// The code before the escape of a letter whose script has no spaces between words.
    Unspaced,
}

impl Script {
    /// Number of scripts.
    pub(crate) const COUNT: usize = Script::Unspaced as usize + 1;
}

/// The letters that have a code of their own, by script and in the order of their codes. Every other character is
/// decomposed, and its parts are looked up. A part without a code becomes an escape.
///
/// Cyrillic: the letters of Russian without ё (it folds to е), then those of Ukrainian, Belarusian, Serbian,
/// Macedonian, Kazakh, Kyrgyz, Tajik and Tatar. Arabic: the letters of Arabic, then those that Persian, Urdu, Uyghur
/// and North African spellings add. آ أ إ have no code, because they decompose to ا and a mark. ؤ and ئ have one,
/// because folding them costs precision (`DESIGN.md`, folds).
const LETTERS: [(Script, &str); 4] = [
    (Script::Digit, "0123456789"),
    (Script::Latin, "abcdefghijklmnopqrstuvwxyzəþðŋ"),
    (Script::Cyrillic, "абвгдежзийклмнопрстуфхцчшщъыьэюяєіїґўђјљњћџѓќѕәғқңөұүһҳҷӣӯҗ"),
    (Script::Arabic, "ءؤئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگڤڨڭٹڈڑںےۇۆۈې"),
];

/// The letter and script of each code.
const CODES: [(Option<char>, Script); 256] = {
    let mut codes = [(None, Script::None); 256];
    let mut code = FIRST_LETTER as usize;
    let mut i = 0;
    while i < LETTERS.len() {
        let (script, letters) = LETTERS[i];
        let mut at = 0;
        while at < letters.len() {
            let (letter, len) = decode(letters.as_bytes(), at);
            codes[code] = (char::from_u32(letter), script);
            code += 1;
            at += len;
        }
        i += 1;
    }
    assert!(code <= KATAKANA as usize, "the alphabet has more letters than codes");
    codes[UNSPACED as usize].1 = Script::Unspaced;
    codes[KATAKANA as usize].1 = Script::Unspaced;
    let mut code = ESCAPE as usize;
    while code < codes.len() {
        codes[code].1 = Script::Other;
        code += 1;
    }
    codes
};

/// The code of a letter of the alphabet. It is meant for constants.
///
/// # Panics
/// When the letter has no code of its own. In a constant this is a compile error.
pub(crate) const fn code(letter: char) -> u8 {
    let mut code = FIRST_LETTER;
    while code < ESCAPE {
        if let (Some(other), _) = CODES[code as usize]
            && other as u32 == letter as u32
        {
            return code;
        }
        code += 1;
    }
    panic!("not a letter of the alphabet")
}

/// The script of a code.
#[inline]
pub const fn script(code: u8) -> Script {
    const SCRIPTS: [Script; 256] = {
        let mut scripts = [Script::None; 256];
        let mut code = 0;
        while code < scripts.len() {
            scripts[code] = CODES[code].1;
            code += 1;
        }
        scripts
    };
    SCRIPTS[code as usize]
}

/// The letter of a code. `None` for breaks and for codes of an escape.
pub(crate) fn letter(code: u8) -> Option<char> {
    CODES[usize::from(code)].0
}

/// The letters that have a code of their own.
pub(super) fn letters() -> impl Iterator<Item = (u8, char)> {
    (FIRST_LETTER..ESCAPE).filter_map(|code| Some((code, letter(code)?)))
}

/// The code that replaces the last code of a word: final ى becomes ي, and final ة becomes ه.
#[inline]
pub(crate) const fn word_final(last: u8) -> u8 {
    const FINAL: [u8; 256] = {
        let mut codes = [0; 256];
        let mut i = 0;
        while i < codes.len() {
            codes[i] = i as u8;
            i += 1;
        }
        codes[code('ى') as usize] = code('ي');
        codes[code('ة') as usize] = code('ه');
        codes
    };
    FINAL[last as usize]
}

/// A text that folds to the given codes.
///
/// ```
/// use dalil::text::Folded;
/// use dalil::text::alphabet::unfold;
///
/// let folded = Folded::new("أَلْمَاتِي، Алматы");
/// assert_eq!(unfold(folded.codes()), "الماتي, алматы");
/// ```
pub fn unfold(codes: &[u8]) -> String {
    let mut text = String::with_capacity(codes.len() * 2);
    let mut rest = codes;
    while let Some((&code, tail)) = rest.split_first() {
        let mut len = 1;
        match code {
            SOFT => text.push(' '),
            HARD => text.push_str(", "),
            ESCAPE.. => {
                len = rest.len().min(ESCAPE_LEN);
                text.extend(unescape(&rest[..len]));
            }
            _ => text.extend(letter(code)),
        }
        rest = if len == 1 { tail } else { &rest[len..] };
    }
    text
}

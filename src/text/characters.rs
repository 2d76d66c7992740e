//! The tables that map every character to codes or to a class.
//!
//! They are computed at the first use from the letters of the [alphabet](super::alphabet), Unicode normalisation forms
//! (`unicode-normalization`) and the case tables of the standard library. No table of them is written by hand.

use std::collections::HashMap;
use std::iter::once;
use std::sync::LazyLock;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfd_quick, is_nfkc_quick};

use super::alphabet::{FIRST_LETTER, Script, letter, letters, script};
use super::class::CharClass;
use super::escape::{escape, hangul_letters};
use super::mark::{is_letter_mark, is_mark};

/// Letters that Unicode does not decompose but that are written for one another.
///
/// Persian and Urdu letters and alef wasla: the folds of `DESIGN.md`, measured on Arabic news. Latin letters: common
/// transliteration. ς: the form of σ at the end of a word.
const EQUIVALENTS: &[(char, &str)] = &[
    ('ٱ', "ا"),
    ('ی', "ي"),
    ('ک', "ك"),
    ('ہ', "ه"),
    ('ھ', "ه"),
    ('ە', "ه"),
    ('ı', "i"),
    ('ß', "ss"),
    ('ø', "o"),
    ('đ', "d"),
    ('ł', "l"),
    ('ħ', "h"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('ς', "σ"),
];

/// What a character folds to: the code of a letter, or the class of a character that is not a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Symbol {
    Code(u8),
    Class(CharClass),
}

/// A [`Symbol`] in two bytes: a letter's script and code, or [`Script::None`] and a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub script: Script,
    value: u8,
}

impl Entry {
    /// The code of an entry that has a script.
    #[inline]
    pub fn code(self) -> u8 {
        self.value
    }

    /// The symbol of the entry.
    #[inline]
    pub fn symbol(self) -> Symbol {
        match self.script {
            Script::None => Symbol::Class(CharClass::ALL[usize::from(self.value)]),
            _ => Symbol::Code(self.value),
        }
    }
}

impl From<Symbol> for Entry {
    fn from(symbol: Symbol) -> Entry {
        match symbol {
            Symbol::Code(code) => Entry { script: script(code), value: code },
            Symbol::Class(class) => Entry { script: Script::None, value: class as u8 },
        }
    }
}

/// The computed tables.
pub(crate) struct CharTable {
    /// The symbol of each code point of the Basic Multilingual Plane.
    entries: Box<[Entry; 0x10000]>,
    /// Code, mark and the code of the composed letter: и and a breve compose to й.
    compositions: Vec<(u8, char, u8)>,
    /// The symbols of characters whose compatibility decomposition has several characters: ﷺ, ½.
    expansions: HashMap<char, Box<[Symbol]>>,
}

/// The tables. The first call computes them, which takes a few milliseconds.
pub(crate) fn char_table() -> &'static CharTable {
    static TABLE: LazyLock<CharTable> = LazyLock::new(CharTable::compute);
    &TABLE
}

/// Whether a character is a dash, a quotation mark, an underscore, a tatweel, a format control or a mark. Exchanging
/// one of these for another does not change the words of a text.
pub(crate) fn is_joiner(c: char) -> bool {
    matches!(
        char_table().symbol(c),
        Symbol::Class(
            CharClass::Dash
                | CharClass::Quote
                | CharClass::Underscore
                | CharClass::Tatweel
                | CharClass::Control
                | CharClass::Mark
        )
    )
}

impl CharTable {
    fn compute() -> CharTable {
        let stop = Entry::from(Symbol::Class(CharClass::Stop));
        let mut table = CharTable {
            entries: vec![stop; 0x10000].try_into().expect("the vector has the array's length"),
            compositions: Vec::new(),
            expansions: HashMap::new(),
        };
        for (code, letter) in letters() {
            table.entries[letter as usize] = Symbol::Code(code).into();
        }
        for (code, letter) in letters() {
            let mut parts = letter.nfd();
            if let (Some(base), Some(mark), None) = (parts.next(), parts.next(), parts.next()) {
                table.compositions.push((table.entries[base as usize].code(), mark, code));
            }
        }
        for c in (0..=0xFFFF).filter_map(char::from_u32) {
            if is_ideograph(c) || is_hangul_syllable(c) {
                table.entries[c as usize] = Symbol::Class(CharClass::Expand).into();
                continue;
            }
            if table.own_code(c).is_none() {
                table.entries[c as usize] = table.compute_symbol(c).into();
            }
            if c.nfkc().nth(1).is_some() {
                let symbols = table.decompose(c).collect();
                table.expansions.insert(c, symbols);
            }
        }
        table
    }

    /// The symbols of the code points of the Basic Multilingual Plane.
    #[inline]
    pub(crate) fn entries(&self) -> &[Entry; 0x10000] {
        &self.entries
    }

    /// The symbol of a character.
    pub(crate) fn symbol(&self, c: char) -> Symbol {
        match self.entries.get(c as usize) {
            Some(entry) => entry.symbol(),
            None => self.compute_symbol(c),
        }
    }

    /// The code of a letter with a combining mark (و with a hamza above is ؤ). `None` when the mark does not change
    /// the code.
    pub(crate) fn composed(&self, code: u8, mark: char) -> Option<u8> {
        self.compositions.iter().find(|&&(base, with, _)| base == code && with == mark).map(|&(_, _, to)| to)
    }

    /// Calls `each` with all symbols of a character of the class [`CharClass::Expand`].
    pub(crate) fn expand(&self, c: char, mut each: impl FnMut(Symbol)) {
        if is_hangul_syllable(c) {
            hangul_letters(c).flat_map(escape).for_each(|code| each(Symbol::Code(code)));
        } else if is_ideograph(c) {
            escape(c).for_each(|code| each(Symbol::Code(code)));
        } else if let Some(symbols) = self.expansions.get(&c) {
            symbols.iter().copied().for_each(each);
        } else if let Some(class) = CharClass::of_punctuation(c) {
            // Outside the Basic Multilingual Plane, trademark signs are in no table, and they would decompose to
            // letters.
            each(Symbol::Class(class));
        } else if is_unchanged_by_normalisation(c) {
            self.symbols_of_part(c).for_each(each);
        } else {
            self.decompose(c).for_each(each);
        }
    }

    /// The code of a letter of the alphabet.
    fn own_code(&self, c: char) -> Option<u8> {
        let entry = self.entries.get(c as usize)?;
        let code = entry.code();
        (entry.script != Script::None && letter(code) == Some(c)).then_some(code)
    }

    /// The symbol of a character that is not a letter of the alphabet.
    fn compute_symbol(&self, c: char) -> Symbol {
        /// The first presentation form of Arabic.
        const PRESENTATION_FORMS: u32 = 0xFB50;
        if is_mark(c) {
            return Symbol::Class(CharClass::Mark);
        }
        if let Some(class) = CharClass::of_punctuation(c) {
            return Symbol::Class(class);
        }
        // The isolated form of a mark decomposes to a space and the mark. The text has no space there.
        if c.nfkc().next() == Some(' ') {
            return Symbol::Class(if c as u32 >= PRESENTATION_FORMS { CharClass::Mark } else { CharClass::Quote });
        }
        let mut symbols = self.decompose(c);
        match (symbols.next(), symbols.next()) {
            (Some(symbol), None) => symbol,
            (Some(_), Some(_)) => Symbol::Class(CharClass::Expand),
            (None, _) => Symbol::Class(CharClass::Mark),
        }
    }

    /// The symbols of a character, by way of its decompositions.
    fn decompose(&self, c: char) -> impl Iterator<Item = Symbol> + '_ {
        c.nfkc()
            .flat_map(char::to_lowercase)
            .flat_map(move |c| {
                // A letter that has a code is not decomposed.
                let whole = self.own_code(c).map(|_| c);
                let parts = if whole.is_some() { None } else { Some(c.nfd()) };
                whole.into_iter().chain(parts.into_iter().flatten())
            })
            .flat_map(|c| match EQUIVALENTS.iter().find(|(from, _)| *from == c) {
                Some((_, to)) => Replaced::By(to.chars()),
                None => Replaced::Not(Some(c)),
            })
            .filter(|&c| !is_combining_mark(c) || is_letter_mark(c))
            .flat_map(|c| self.symbols_of_part(c))
    }

    /// The symbols of a character that cannot be decomposed further.
    fn symbols_of_part(&self, c: char) -> impl Iterator<Item = Symbol> + use<> {
        let point = c as u32;
        let one = match (point, self.own_code(c), CharClass::of_punctuation(c)) {
            (0x660..=0x669, ..) => Some(Symbol::Code(FIRST_LETTER + (point - 0x660) as u8)),
            (0x6F0..=0x6F9, ..) => Some(Symbol::Code(FIRST_LETTER + (point - 0x6F0) as u8)),
            (_, Some(code), _) => Some(Symbol::Code(code)),
            (_, None, Some(class)) => Some(Symbol::Class(class)),
            _ if is_ideograph(c) || is_hangul_letter(c) || c.is_alphanumeric() || is_letter_mark(c) => None,
            _ => Some(Symbol::Class(CharClass::Stop)),
        };
        let escaped = if one.is_none() { Some(escape(c).map(Symbol::Code)) } else { None };
        one.into_iter().chain(escaped.into_iter().flatten())
    }
}

/// An item of [`CharTable::decompose`] after the replacement by [`EQUIVALENTS`].
enum Replaced {
    Not(Option<char>),
    By(std::str::Chars<'static>),
}

impl Iterator for Replaced {
    type Item = char;
    fn next(&mut self) -> Option<char> {
        match self {
            Replaced::Not(c) => c.take(),
            Replaced::By(chars) => chars.next(),
        }
    }
}

fn is_hangul_syllable(c: char) -> bool {
    matches!(c, '\u{AC00}'..='\u{D7A3}')
}

fn is_hangul_letter(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}')
}

/// Whether a character is of the two largest blocks of ideographs. They have letters only, which do not decompose, and
/// for which the tables of the standard library are slow.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{2A6DF}')
}

/// Whether normalisation, lower-casing and [`EQUIVALENTS`] surely leave a character as it is. This holds for most
/// characters that are not letters of the alphabet: ideographs, pictographs, letters of scripts without case.
fn is_unchanged_by_normalisation(c: char) -> bool {
    let is_normal = is_nfkc_quick(once(c)) == IsNormalized::Yes && is_nfd_quick(once(c)) == IsNormalized::Yes;
    let mut lower = c.to_lowercase();
    let is_lower = (lower.next(), lower.next()) == (Some(c), None);
    is_normal && is_lower && EQUIVALENTS.iter().all(|&(from, _)| from != c)
}

//! The name alphabet: one byte a letter.
//!
//! An Arabic letter is two bytes of UTF-8, so an automaton over codes is half as deep as one over bytes, and what
//! does not tell names apart (harakat, tatweel, letter case, presentation forms) is gone before it is asked.
//!
//! The letters are chosen here; what every other character folds to is computed from Unicode data
//! (`unicode-normalization` and the standard library's case tables), never listed by hand.

use std::collections::HashMap;
use std::iter::once;
use std::sync::LazyLock;

use unicode_normalization::char::{canonical_combining_class, is_combining_mark};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfd_quick, is_nfkc_quick};

/// A place between words that a name may run across: space, one line end, hyphen, quote.
pub const SOFT: u8 = 2;
/// A place between words that ends every name: sentence end, empty line, comma, bracket.
pub const HARD: u8 = 3;
/// Never in a text: the matcher writes it before each of its patterns.
pub const START: u8 = 1;

/// The first code of a letter or digit.
const FIRST: u8 = 4;
/// Codes from here on spell a letter outside the alphabet, six bits each, [`ESCAPE_LEN`] codes a letter.
pub(super) const ESCAPE: u8 = 0xC0;
pub(super) const ESCAPE_LEN: usize = 4;
/// Stands before the escape of a letter of a script that puts no spaces between words: a word may begin and end at any
/// such letter, and the change of script between this code and the escape before it makes that a word boundary.
pub(super) const UNSPACED: u8 = ESCAPE - 1;
/// Stands before the escape that begins a run of Katakana: such a run is a word, whatever surrounds it.
pub(super) const KATAKANA: u8 = ESCAPE - 2;

/// The letters that have a code of their own, by script and in the order of their codes. Anything that is no letter of
/// these is decomposed, and what is left of it looked up again; what still has no code is escaped.
///
/// Cyrillic is Russian without ё (which folds to е), then Ukrainian, Belarusian, Serbian, Macedonian, Kazakh, Kyrgyz,
/// Tajik, Tatar. Arabic is followed by the letters that Persian, Urdu, Uyghur and North African spellings add; آ أ إ
/// are not among them, for they decompose to ا and a mark, while ؤ and ئ are: folding them costs precision.
const LETTERS: [(Script, &str); 4] = [
    (Script::Digit, "0123456789"),
    (Script::Latin, "abcdefghijklmnopqrstuvwxyzəþðŋ"),
    (Script::Cyrillic, "абвгдежзийклмнопрстуфхцчшщъыьэюяєіїґўђјљњћџѓќѕәғқңөұүһҳҷӣӯҗ"),
    (Script::Arabic, "ءؤئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگڤڨڭٹڈڑںےۇۆۈې"),
];

/// Code -> letter and script.
const CODES: [(Option<char>, Script); 256] = {
    let mut codes = [(None, Script::None); 256];
    let mut code = FIRST as usize;
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

/// The code of a letter of the alphabet, for the letters that this crate's rules name.
///
/// # Panics
/// When the letter has no code of its own: at compile time, since it is only called for constants.
pub(crate) const fn code(letter: char) -> u8 {
    let mut code = FIRST;
    while code < ESCAPE {
        if let (Some(other), _) = CODES[code as usize]
            && other as u32 == letter as u32
        {
            return code;
        }
        code += 1;
    }
    panic!("no letter of the alphabet")
}

/// The codes of the article.
pub(crate) const AL: [u8; 2] = [code('ا'), code('ل')];

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

/// The letter that a code stands for, none for a part of an escape.
pub(crate) fn letter(code: u8) -> Option<char> {
    CODES[usize::from(code)].0
}

/// The code that a word's last code becomes: ى is ي there, and ة is ه.
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

/// The character at `at`, and how many bytes it has. `bytes` are UTF-8 and `at` is a character's start.
#[inline]
pub(super) const fn decode(bytes: &[u8], at: usize) -> (u32, usize) {
    const fn more(byte: u8) -> u32 {
        (byte & 0x3F) as u32
    }
    let first = bytes[at] as u32;
    match first {
        0..0x80 => (first, 1),
        0x80..0xE0 => ((first & 0x1F) << 6 | more(bytes[at + 1]), 2),
        0xE0..0xF0 => ((first & 0x0F) << 12 | more(bytes[at + 1]) << 6 | more(bytes[at + 2]), 3),
        _ => {
            let high = (first & 0x07) << 18 | more(bytes[at + 1]) << 12;
            (high | more(bytes[at + 2]) << 6 | more(bytes[at + 3]), 4)
        }
    }
}

/// Letters that Unicode does not decompose but that are written for one another.
/// Persian and Urdu forms and alef wasla after the table of folds in `DESIGN.md`; Latin after common transliteration;
/// the sigma that Greek writes at a word's end.
const SAME: &[(char, &str)] = &[
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

/// The script a code belongs to. Two neighbours of different scripts are parted by a word boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Script {
    /// [`SOFT`], [`HARD`] and the codes no text has.
    None,
    Digit,
    Latin,
    Cyrillic,
    Arabic,
    /// Letters spelled by escapes.
    Other,
    /// What stands before the escape of a letter whose script has no spaces between words.
    Unspaced,
}

/// What a character that is no letter is to the fold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum CharClass {
    /// Folds to several codes, or to an escape.
    Expand,
    /// A combining mark: vanishes, or makes another letter of the one before it.
    Mark,
    /// A format control: vanishes.
    Control,
    Tatweel,
    Space,
    Newline,
    /// `.`
    Dot,
    /// A hyphen or dash.
    Dash,
    /// `_`: parts words, and hides inside broken ones.
    Underscore,
    /// `*`, `•`, `·`, `…`: end a name, or hide inside broken words.
    Bullet,
    /// A quote, an apostrophe, ZWNJ, a trademark sign.
    Quote,
    /// All other punctuation and symbols.
    Stop,
}

/// One step of a fold: a letter's code, or something between letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Symbol {
    Code(u8),
    Class(CharClass),
}

/// A [`Symbol`] as the table holds it: a letter's script and code, or [`Script::None`] and a class.
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

    /// What it stands for.
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

impl CharClass {
    const ALL: [CharClass; 12] = [
        CharClass::Expand,
        CharClass::Mark,
        CharClass::Control,
        CharClass::Tatweel,
        CharClass::Space,
        CharClass::Newline,
        CharClass::Dot,
        CharClass::Dash,
        CharClass::Underscore,
        CharClass::Bullet,
        CharClass::Quote,
        CharClass::Stop,
    ];
}

/// The computed tables.
pub(crate) struct Alphabet {
    /// For each character of the Basic Multilingual Plane what it is.
    entries: Box<[Entry; 0x10000]>,
    /// (code, mark) -> code of the composed letter, such as и and a breve to й.
    compose: Vec<(u8, char, u8)>,
    /// What the characters fold to that a compatibility decomposition makes several of: ﷺ, ½.
    several: HashMap<char, Box<[Symbol]>>,
}

static ALPHABET: LazyLock<Alphabet> = LazyLock::new(Alphabet::compute);

/// The alphabet. The first call computes its tables, which takes some milliseconds.
pub(crate) fn alphabet() -> &'static Alphabet {
    &ALPHABET
}

impl Alphabet {
    fn compute() -> Alphabet {
        let stop = Entry::from(Symbol::Class(CharClass::Stop));
        let mut table = Alphabet {
            entries: vec![stop; 0x10000].try_into().expect("the length is the type's"),
            compose: Vec::new(),
            several: HashMap::new(),
        };
        let letters = || (FIRST..ESCAPE).filter_map(|code| Some((code, CODES[usize::from(code)].0?)));
        for (code, letter) in letters() {
            table.entries[letter as usize] = Symbol::Code(code).into();
        }
        for (code, letter) in letters() {
            let mut parts = letter.nfd();
            if let (Some(base), Some(mark), None) = (parts.next(), parts.next(), parts.next()) {
                table.compose.push((table.entries[base as usize].code(), mark, code));
            }
        }
        for c in (0..=0xFFFF).filter_map(char::from_u32) {
            if table.own_code(c).is_none() {
                table.entries[c as usize] = table.compute_symbol(c).into();
            }
            if !matches!(c, '\u{AC00}'..='\u{D7A3}') && c.nfkc().nth(1).is_some() {
                let symbols = table.decompose(c).collect();
                table.several.insert(c, symbols);
            }
        }
        table
    }

    fn own_code(&self, c: char) -> Option<u8> {
        let entry = self.entries.get(c as usize)?;
        let code = entry.code();
        (entry.script != Script::None && CODES[usize::from(code)].0 == Some(c)).then_some(code)
    }

    /// What a character is that has no code of its own.
    fn compute_symbol(&self, c: char) -> Symbol {
        if is_mark(c) {
            return Symbol::Class(CharClass::Mark);
        }
        if let Some(class) = punctuation(c) {
            return Symbol::Class(class);
        }
        // An isolated form of a mark is a space and the mark: the space is not in the text.
        if c.nfkc().next() == Some(' ') {
            return Symbol::Class(if c as u32 >= 0xFB50 { CharClass::Mark } else { CharClass::Quote });
        }
        let mut symbols = self.decompose(c);
        match (symbols.next(), symbols.next()) {
            (Some(symbol), None) => symbol,
            (Some(_), Some(_)) => Symbol::Class(CharClass::Expand),
            (None, _) => Symbol::Class(CharClass::Mark),
        }
    }

    /// What any character folds to.
    pub(crate) fn spell(&self, c: char, each: impl FnMut(Symbol)) {
        if matches!(c, '\u{AC00}'..='\u{D7A3}') {
            syllable(c).flat_map(escape).for_each(each);
        } else if matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{2A6DF}') {
            // An ideograph is made of no others.
            escape(c).for_each(each);
        } else if let Some(symbols) = self.several.get(&c) {
            symbols.iter().copied().for_each(each);
        } else if is_whole(c) {
            self.symbols(c).for_each(each);
        } else {
            self.decompose(c).for_each(each);
        }
    }

    /// The same, for a character that may be made of others.
    fn decompose(&self, c: char) -> impl Iterator<Item = Symbol> + '_ {
        c.nfkc()
            .flat_map(char::to_lowercase)
            .flat_map(move |c| {
                // A letter that has a code keeps it; any other is taken apart.
                let whole = self.own_code(c).map(|_| c);
                let parts = if whole.is_some() { None } else { Some(c.nfd()) };
                whole.into_iter().chain(parts.into_iter().flatten())
            })
            .flat_map(|c| match SAME.iter().find(|(from, _)| *from == c) {
                Some((_, to)) => Spelled::Same(to.chars()),
                None => Spelled::One(Some(c)),
            })
            .filter(|&c| !is_combining_mark(c) || is_letter_mark(c))
            .flat_map(|c| self.symbols(c))
    }

    /// The symbols of a character that cannot be taken apart further.
    fn symbols(&self, c: char) -> impl Iterator<Item = Symbol> + use<> {
        let n = c as u32;
        let one = match (n, self.own_code(c), punctuation(c)) {
            (0x660..=0x669, ..) => Some(Symbol::Code(FIRST + (n - 0x660) as u8)),
            (0x6F0..=0x6F9, ..) => Some(Symbol::Code(FIRST + (n - 0x6F0) as u8)),
            (_, Some(code), _) => Some(Symbol::Code(code)),
            (_, None, Some(class)) => Some(Symbol::Class(class)),
            _ if is_common_letter(c) || c.is_alphanumeric() || is_letter_mark(c) => None,
            _ => Some(Symbol::Class(CharClass::Stop)),
        };
        let escaped = if one.is_none() { Some(escape(c)) } else { None };
        one.into_iter().chain(escaped.into_iter().flatten())
    }

    /// What each character of the Basic Multilingual Plane is, by code point.
    #[inline]
    pub(crate) fn entries(&self) -> &[Entry; 0x10000] {
        &self.entries
    }

    /// What any character is.
    pub(crate) fn symbol(&self, c: char) -> Symbol {
        match self.entries.get(c as usize) {
            Some(entry) => entry.symbol(),
            None => self.compute_symbol(c),
        }
    }

    /// The code that `code` becomes under a combining `mark` (و and a hamza above to ؤ), if another.
    pub(crate) fn composed(&self, code: u8, mark: char) -> Option<u8> {
        self.compose.iter().find(|&&(base, with, _)| base == code && with == mark).map(|&(_, _, to)| to)
    }
}

/// Whether a character is a mark that is no letter of its script.
pub(super) fn is_mark(c: char) -> bool {
    is_combining_mark(c) && !is_letter_mark(c)
}

/// Whether a character is of a block that has letters only: of those with most characters, for which the tables of the
/// standard library take long.
fn is_common_letter(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{2A6DF}')
}

/// Whether a character is surely spelled by itself: no normal form and no case makes another of it. Most that are no
/// letter of the alphabet are so: ideographs, pictographs, letters of scripts without case.
fn is_whole(c: char) -> bool {
    let is_quick = is_nfkc_quick(once(c)) == IsNormalized::Yes && is_nfd_quick(once(c)) == IsNormalized::Yes;
    let mut lower = c.to_lowercase();
    is_quick && (lower.next(), lower.next()) == (Some(c), None) && SAME.iter().all(|&(from, _)| from != c)
}

enum Spelled {
    One(Option<char>),
    Same(std::str::Chars<'static>),
}

impl Iterator for Spelled {
    type Item = char;
    fn next(&mut self) -> Option<char> {
        match self {
            Spelled::One(c) => c.take(),
            Spelled::Same(chars) => chars.next(),
        }
    }
}

/// Whether a combining mark is a letter of its script, as the vowel signs and the virama of India, the vowels and tones
/// of Thai and the voicing mark of kana are. Elsewhere a mark only tells how a letter is read (harakat, niqqud) or is
/// often left out (diacritics of Latin, the nukta of India).
///
/// Told by canonical combining class (Unicode 16, table 2 of UAX 44): 0 and 9 are vowel signs and viramas, 8 the voicing
/// marks, 84 and above the vowels and tones that some scripts order.
pub(super) fn is_letter_mark(c: char) -> bool {
    let script = matches!(c, '\u{780}'..='\u{7BF}' | '\u{900}'..='\u{1CFF}' | '\u{3099}' | '\u{309A}'
        | '\u{A800}'..='\u{ABFF}' | '\u{10A00}'..='\u{11FFF}');
    // The variation selectors of Mongolian are no letters.
    script
        && is_combining_mark(c)
        && !matches!(c, '\u{180B}'..='\u{180F}')
        && matches!(canonical_combining_class(c), 0 | 8 | 9 | 84 | 91 | 103 | 107 | 118 | 122 | 129 | 130 | 132)
}

/// The codes that spell a letter without a code of its own.
fn escape(c: char) -> impl Iterator<Item = Symbol> {
    let part = move |i: usize| ESCAPE | ((c as u32 >> (6 * (ESCAPE_LEN - 1 - i))) & 0x3F) as u8;
    unspaced(c).into_iter().chain((0..ESCAPE_LEN).map(part)).map(Symbol::Code)
}

/// The letters of a syllable of Hangul (Unicode 16, section 3.12).
fn syllable(c: char) -> impl Iterator<Item = char> {
    const VOWELS: u32 = 21;
    const TRAILS: u32 = 28;
    let index = c as u32 - 0xAC00;
    let (lead, vowel, trail) = (index / TRAILS / VOWELS, index / TRAILS % VOWELS, index % TRAILS);
    let letters = [0x1100 + lead, 0x1161 + vowel, 0x11A7 + trail];
    letters.into_iter().take(if trail == 0 { 2 } else { 3 }).filter_map(char::from_u32)
}

/// The code before the escape of a letter at which a word may begin though no space stands before it: [`KATAKANA`] or
/// [`UNSPACED`]; none for letters of other scripts and for what continues the letter before it.
fn unspaced(c: char) -> Option<u8> {
    match c {
        '\u{30A1}'..='\u{30FA}' | '\u{31F0}'..='\u{31FF}' => Some(KATAKANA),
        // Vowels that stand behind their consonant.
        '\u{E30}' | '\u{E32}' | '\u{E33}' | '\u{E45}' | '\u{EB0}' | '\u{EB2}' | '\u{EB3}' => None,
        // Han, Hiragana; Thai, Lao, Myanmar, Khmer.
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

/// The class of white space, controls and the punctuation that does not simply stop a name.
fn punctuation(c: char) -> Option<CharClass> {
    Some(match c {
        'ـ' => CharClass::Tatweel,
        '\n' | '\u{85}' | '\u{2028}' => CharClass::Newline,
        '\u{0B}' | '\u{0C}' | '\u{2029}' => CharClass::Stop,
        // ZWNJ and the zero-width space part words; a modifier letter apostrophe is written for an apostrophe.
        '\u{200B}' | '\u{200C}' => CharClass::Quote,
        // Unicode has letters for the trademark signs (™ is TM), and a name may run across one: Coca-Cola® Company.
        '™' | '℠' | '®' | 'Ⓡ' | '\u{1F16A}'..='\u{1F16C}' => CharClass::Quote,
        '\'' | '"' | '`' | '«' | '»' | '‹' | '›' | '‘'..='‟' | '′' | '″' | 'ʹ'..='ʿ' | 'ˈ' => {
            CharClass::Quote
        }
        '.' => CharClass::Dot,
        '-' | '‐'..='―' | '−' | '﹘' | '﹣' | '－' => CharClass::Dash,
        '_' => CharClass::Underscore,
        '*' | '•' | '·' | '…' => CharClass::Bullet,
        // General category Cf (Unicode 16, UnicodeData.txt), less the two above.
        '\u{AD}'
        | '\u{600}'..='\u{605}'
        | '\u{61C}'
        | '\u{6DD}'
        | '\u{70F}'
        | '\u{890}'
        | '\u{891}'
        | '\u{8E2}'
        | '\u{180E}'
        | '\u{200D}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0001}'
        | '\u{E0020}'..='\u{E007F}' => CharClass::Control,
        c if c.is_whitespace() => CharClass::Space,
        _ => return None,
    })
}

/// Whether a character only joins or parts words, as any other such character would: dashes, quotation marks, tatweel,
/// format controls.
pub(crate) fn is_joiner(c: char) -> bool {
    matches!(
        alphabet().symbol(c),
        Symbol::Class(
            CharClass::Dash
                | CharClass::Quote
                | CharClass::Underscore
                | CharClass::Tatweel
                | CharClass::Control
                | CharClass::Mark
        )
    ) && c != '&'
}

/// Codes as a text that folds to the same codes again.
pub fn unfold(codes: &[u8]) -> String {
    let mut text = String::with_capacity(codes.len() * 2);
    let mut rest = codes;
    while let Some((&code, tail)) = rest.split_first() {
        rest = tail;
        match code {
            SOFT => text.push(' '),
            HARD => text.push_str(", "),
            ESCAPE.. => {
                let more = rest.len().min(ESCAPE_LEN - 1);
                let value = rest[..more].iter().fold(u32::from(code & 0x3F), |n, c| n << 6 | u32::from(c & 0x3F));
                text.extend(char::from_u32(value));
                rest = &rest[more..];
            }
            _ => text.extend(CODES[usize::from(code)].0),
        }
    }
    text
}

//! The name alphabet: one byte a letter.
//!
//! An Arabic letter is two bytes of UTF-8, so an automaton over codes is half as deep as one over bytes, and what
//! does not tell names apart (harakat, tatweel, letter case, presentation forms) is gone before it is asked.
//!
//! The letters are chosen here; what every other character folds to is computed from Unicode data
//! (`unicode-normalization` and the standard library's case tables), never listed by hand.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A place between words that a name may run across: space, one line end, hyphen, quote.
pub const SOFT: u8 = 2;
/// A place between words that ends every name: sentence end, empty line, comma, bracket.
pub const HARD: u8 = 3;
/// Never in a text: the matcher writes it before each of its patterns.
pub const START: u8 = 1;

/// The first code of a letter or digit.
const FIRST: u8 = 4;
/// Codes from here on spell a letter outside the alphabet, six bits each, [`ESCAPE_LEN`] codes a letter.
const ESCAPE: u8 = 0xC0;
const ESCAPE_LEN: usize = 4;

/// The letters that have a code of their own, by script. Anything that is no letter of these is decomposed, and
/// what is left of it looked up again; what still has no code is escaped.
const DIGITS: &str = "0123456789";
const LATIN: &str = "abcdefghijklmnopqrstuvwxyzəþðŋ";
/// Russian without ё (folds to е), then Ukrainian, Belarusian, Serbian, Macedonian, Kazakh, Kyrgyz, Tajik, Tatar.
const CYRILLIC: &str = "абвгдежзийклмнопрстуфхцчшщъыьэюяєіїґўђјљњћџѓќѕәғқңөұүһҳҷӣӯҗ";
/// Arabic, then the letters Persian, Urdu, Uyghur and North African spellings add. آ أ إ are not here: they
/// decompose to ا and a mark. ؤ and ئ are: folding them costs precision.
const ARABIC: &str = "ءؤئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگڤڨڭٹڈڑںےۇۆۈې";

/// Letters that Unicode does not decompose but that are written for one another.
/// Persian and Urdu forms and alef wasla after the table of folds in `DESIGN.md`; Latin after common transliteration.
const SAME: &[(char, &str)] = &[
    ('ٱ', "ا"), ('ی', "ي"), ('ک', "ك"), ('ہ', "ه"), ('ھ', "ه"), ('ە', "ه"),
    ('ı', "i"), ('ß', "ss"), ('ø', "o"), ('đ', "d"), ('ł', "l"), ('ħ', "h"), ('æ', "ae"), ('œ', "oe"),
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
}

/// What a character is to the fold.
///
/// As a byte ([`Alphabet::class`]) a letter is its own code and everything else starts at [`ESCAPE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Class {
    /// Folds to several codes, or to an escape.
    Expand = ESCAPE,
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
    /// A quote, an apostrophe, `&`, ZWNJ.
    Quote,
    /// All other punctuation and symbols.
    Stop,
}

/// One step of a fold: a letter's code, or something between letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Symbol {
    Code(u8),
    Class(Class),
}

impl Class {
    const ALL: [Class; 12] = [
        Class::Expand, Class::Mark, Class::Control, Class::Tatweel, Class::Space, Class::Newline, Class::Dot,
        Class::Dash, Class::Underscore, Class::Bullet, Class::Quote, Class::Stop,
    ];

    /// The class that a byte of [`Alphabet::class`] stands for; `None` for a letter's code.
    #[inline]
    pub(crate) fn of(byte: u8) -> Option<Class> {
        Self::ALL.get(usize::from(byte.checked_sub(ESCAPE)?)).copied()
    }
}

/// The computed tables.
pub(crate) struct Alphabet {
    /// For each character of the Basic Multilingual Plane its code or its [`Class`].
    class: Box<[u8; 0x10000]>,
    script: [Script; 256],
    /// Code -> the code it has at a word's end.
    word_final: [u8; 256],
    /// Code -> letter, for those that have one.
    letter: [Option<char>; 256],
    /// (code, mark) -> code of the composed letter, such as и and a breve to й.
    compose: Vec<(u8, char, u8)>,
}

static ALPHABET: LazyLock<Alphabet> = LazyLock::new(Alphabet::compute);

/// The alphabet. The first call computes its tables, which takes some milliseconds.
pub(crate) fn alphabet() -> &'static Alphabet {
    &ALPHABET
}

impl Alphabet {
    fn compute() -> Alphabet {
        let mut table = Alphabet {
            class: vec![Class::Stop as u8; 0x10000].try_into().expect("the length is the type's"),
            script: [Script::None; 256],
            word_final: std::array::from_fn(|code| code as u8),
            letter: [None; 256],
            compose: Vec::new(),
        };
        let mut code = FIRST;
        let scripts =
            [(DIGITS, Script::Digit), (LATIN, Script::Latin), (CYRILLIC, Script::Cyrillic), (ARABIC, Script::Arabic)];
        for (letters, script) in scripts {
            for c in letters.chars() {
                assert!(code < ESCAPE, "the alphabet has more letters than codes");
                table.class[c as usize] = code;
                table.script[usize::from(code)] = script;
                table.letter[usize::from(code)] = Some(c);
                code += 1;
            }
        }
        table.script[usize::from(ESCAPE)..].fill(Script::Other);
        for code in FIRST..code {
            let Some(c) = table.letter[usize::from(code)] else { continue };
            let mut parts = c.nfd();
            if let (Some(base), Some(mark), None) = (parts.next(), parts.next(), parts.next()) {
                table.compose.push((table.class[base as usize], mark, code));
            }
        }
        for (from, to) in [('ى', 'ي'), ('ة', 'ه')] {
            table.word_final[usize::from(table.class[from as usize])] = table.class[to as usize];
        }
        for c in (0..=0xFFFF).filter_map(char::from_u32) {
            if table.own_code(c).is_none() {
                table.class[c as usize] = table.compute_class(c);
            }
        }
        table
    }

    fn own_code(&self, c: char) -> Option<u8> {
        let code = *self.class.get(c as usize)?;
        (code < ESCAPE && self.letter[usize::from(code)] == Some(c)).then_some(code)
    }

    /// The code or [`Class`] of a character that has no code of its own.
    fn compute_class(&self, c: char) -> u8 {
        if is_combining_mark(c) {
            return Class::Mark as u8;
        }
        if let Some(class) = punctuation(c) {
            return class as u8;
        }
        // An isolated form of a mark is a space and the mark: the space is not in the text.
        if c.nfkc().next() == Some(' ') {
            return if c as u32 >= 0xFB50 { Class::Mark as u8 } else { Class::Quote as u8 };
        }
        let mut symbols = self.spell(c);
        match (symbols.next(), symbols.next()) {
            (Some(Symbol::Code(code)), None) => code,
            (Some(Symbol::Class(class)), None) => class as u8,
            (Some(_), Some(_)) => Class::Expand as u8,
            (None, _) => Class::Mark as u8,
        }
    }

    /// What any character folds to.
    pub(crate) fn spell(&self, c: char) -> impl Iterator<Item = Symbol> + '_ {
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
            .filter(|&c| !is_combining_mark(c))
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
            _ if c.is_alphanumeric() => None,
            _ => Some(Symbol::Class(Class::Stop)),
        };
        let escape = move |i: usize| ESCAPE | ((n >> (6 * (ESCAPE_LEN - 1 - i))) & 0x3F) as u8;
        let len = if one.is_some() { 1 } else { ESCAPE_LEN };
        (0..len).map(move |i| one.unwrap_or_else(|| Symbol::Code(escape(i))))
    }

    /// The class table of the Basic Multilingual Plane, indexed by code point.
    #[inline]
    pub(crate) fn table(&self) -> &[u8; 0x10000] {
        &self.class
    }

    /// The code that a word's last code becomes: ى is ي there, and ة is ه.
    #[inline]
    pub(crate) fn word_final(&self, code: u8) -> u8 {
        self.word_final[usize::from(code)]
    }

    /// The code or [`Class`] of any character.
    pub(crate) fn class(&self, c: char) -> u8 {
        match self.class.get(c as usize) {
            Some(&class) => class,
            None => self.compute_class(c),
        }
    }

    /// The code that `code` becomes under a combining `mark` (و and a hamza above to ؤ), if another.
    pub(crate) fn composed(&self, code: u8, mark: char) -> Option<u8> {
        self.compose.iter().find(|&&(base, with, _)| base == code && with == mark).map(|&(_, _, to)| to)
    }
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

/// The class of white space, controls and the punctuation that does not simply stop a name.
fn punctuation(c: char) -> Option<Class> {
    Some(match c {
        'ـ' => Class::Tatweel,
        '\n' | '\u{85}' | '\u{2028}' => Class::Newline,
        '\u{0B}' | '\u{0C}' | '\u{2029}' => Class::Stop,
        // ZWNJ and the zero-width space part words; a modifier letter apostrophe is written for an apostrophe.
        '\u{200B}' | '\u{200C}' => Class::Quote,
        '\'' | '"' | '`' | '&' | '«' | '»' | '‹' | '›' | '‘'..='‟' | '′' | '″' | 'ʹ'..='ʿ' | 'ˈ' => Class::Quote,
        '.' => Class::Dot,
        '-' | '‐'..='―' | '−' | '﹘' | '﹣' | '－' => Class::Dash,
        '_' => Class::Underscore,
        '*' | '•' | '·' | '…' => Class::Bullet,
        // General category Cf (Unicode 16, UnicodeData.txt), less the two above.
        '\u{AD}' | '\u{600}'..='\u{605}' | '\u{61C}' | '\u{6DD}' | '\u{70F}' | '\u{890}' | '\u{891}' | '\u{8E2}'
        | '\u{180E}' | '\u{200D}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}' | '\u{E0001}' | '\u{E0020}'..='\u{E007F}' => Class::Control,
        c if c.is_whitespace() => Class::Space,
        _ => return None,
    })
}

/// The script of a code.
#[inline]
pub fn script(code: u8) -> Script {
    alphabet().script[usize::from(code)]
}

/// The code of a letter of the alphabet.
///
/// # Panics
/// When the letter has no code of its own: for the letters this crate's rules name.
pub(crate) fn code(letter: char) -> u8 {
    alphabet().own_code(letter).expect("a letter of the alphabet")
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
            _ => text.extend(alphabet().letter[usize::from(code)]),
        }
    }
    text
}

//! The fold: text to codes of the name alphabet, each with the byte it came from.

use unicode_normalization::char::canonical_combining_class;

use super::alphabet::{self, Class, HARD, SOFT, Symbol, alphabet};
use crate::rules::{Rule, Rules};

/// A text in the name alphabet. Reuse one to fold many texts without allocating.
///
/// Words are runs of letters or of digits of one script; between two there is at most one code, [`SOFT`] or [`HARD`].
#[derive(Clone, Debug, Default)]
pub struct Folded {
    codes: Vec<u8>,
    /// For each code the byte offset of the character it came from.
    starts: Vec<u32>,
    /// The index of each word's first code.
    words: Vec<u32>,
    rules: Rules,
}

impl Folded {
    /// Folds a text.
    pub fn new(text: &str) -> Folded {
        Folded::with_rules(text, Rules::ALL)
    }

    /// Folds a text by some of the rules only.
    pub fn with_rules(text: &str, rules: Rules) -> Folded {
        let mut folded = Folded { rules, ..Folded::default() };
        folded.fold(text);
        folded
    }

    /// Sets the rules for the texts that are folded from now on.
    pub fn set_rules(&mut self, rules: Rules) {
        self.rules = rules;
    }

    /// Folds a text in place of the one before.
    ///
    /// # Panics
    /// When the text is 4 GiB or longer: callers limit an article's size long before.
    pub fn fold(&mut self, text: &str) {
        assert!(u32::try_from(text.len()).is_ok(), "a text of 4 GiB or more");
        self.codes.clear();
        self.starts.clear();
        self.words.clear();
        // Arabic comes to about half a code a byte, Latin to one.
        self.codes.reserve(text.len() / 2);
        self.starts.reserve(text.len() / 2);
        Fold { out: self, gap: Gap::default(), blocked: 0 }.run(text);
    }

    /// The codes.
    #[inline]
    pub fn codes(&self) -> &[u8] {
        &self.codes
    }

    /// The index of each word's first code, ascending.
    #[inline]
    pub fn words(&self) -> &[u32] {
        &self.words
    }

    /// The byte offset in the source of the character that gave the code at `index`.
    #[inline]
    pub fn start(&self, index: usize) -> usize {
        self.starts[index] as usize
    }

    /// The byte offset where the word part that ends before code `index` ends in `source`, the text that was
    /// folded: its last letter and the marks and tatweels written on it.
    pub fn end(&self, index: usize, source: &str) -> usize {
        let last = self.start(index - 1);
        let mut chars = source[last..].char_indices();
        chars.next();
        let trailing = |c| {
            let class = Class::of(alphabet().class(c));
            matches!(class, Some(Class::Mark | Class::Tatweel))
        };
        chars.find(|&(_, c)| !trailing(c)).map_or(source.len(), |(i, _)| last + i)
    }

    /// Whether a word ends before the code at `index`.
    #[inline]
    pub fn word_ends(&self, index: usize) -> bool {
        match self.codes.get(index) {
            Some(&next) => alphabet::script(next) != alphabet::script(self.codes[index - 1]),
            None => true,
        }
    }
}

/// What stands between two letters, gathered until the next letter says what it is.
#[derive(Clone, Copy, Default)]
struct Gap {
    start: u32,
    seen: u16,
    last: u16,
}

/// Bits of [`Gap::seen`].
mod seen {
    pub const SPACE: u16 = 1;
    pub const NEWLINE: u16 = 1 << 1;
    pub const QUOTE: u16 = 1 << 2;
    pub const DOT: u16 = 1 << 3;
    pub const DASH: u16 = 1 << 4;
    pub const UNDERSCORE: u16 = 1 << 5;
    pub const BULLET: u16 = 1 << 6;
    pub const TATWEEL: u16 = 1 << 7;
    /// A second dot.
    pub const DOTS: u16 = 1 << 8;
    /// A dash or tatweel that has white space before it.
    pub const SPACED_DASH: u16 = 1 << 9;
    pub const STOP: u16 = 1 << 10;
    /// What may hide a word's middle when a tatweel touches it.
    pub const EVASION: u16 = TATWEEL | DOT | DOTS | DASH | UNDERSCORE | BULLET;
}

impl Gap {
    fn add(&mut self, class: Class, at: u32) {
        if self.seen == 0 {
            self.start = at;
        }
        let bit = match class {
            Class::Space => seen::SPACE,
            Class::Newline => seen::NEWLINE,
            Class::Quote => seen::QUOTE,
            Class::Dot => seen::DOT,
            Class::Dash => seen::DASH,
            Class::Underscore => seen::UNDERSCORE,
            Class::Bullet => seen::BULLET,
            Class::Tatweel => seen::TATWEEL,
            Class::Stop | Class::Expand | Class::Mark | Class::Control => seen::STOP,
        };
        const WHITE: u16 = seen::SPACE | seen::NEWLINE;
        const DASHES: u16 = seen::DASH | seen::TATWEEL;
        if bit == seen::NEWLINE && self.seen & seen::NEWLINE != 0 {
            self.seen |= seen::STOP;
        }
        if bit == seen::DOT && self.seen & seen::DOT != 0 {
            self.seen |= seen::DOTS;
        }
        if bit & DASHES != 0 && self.last & WHITE != 0 {
            self.seen |= seen::SPACED_DASH;
        }
        // A dash with white space on both sides parts more than a hyphen does.
        if bit & WHITE != 0 && self.last & DASHES != 0 && self.seen & seen::SPACED_DASH != 0 {
            self.seen |= seen::STOP;
        }
        self.seen |= bit;
        self.last = bit;
    }

    /// The break that the gap is after a word of `letters` letters; `None` when it stands inside a word.
    fn code(self, letters: usize, rules: Rules) -> Option<u8> {
        /// A word this short before a dot is an abbreviation: إيه. بي. سي, U.S. (A letter that is spelled by an
        /// escape counts four.)
        const ABBREVIATION: usize = 3;
        let has = |bits| self.seen & bits != 0;
        // A tatweel by itself is no evasion: it only makes the word longer.
        let inside = if rules.has(Rule::Evasion) { seen::EVASION } else { seen::TATWEEL };
        if has(seen::TATWEEL) && !has(!inside) {
            return None;
        }
        let abbreviation = letters <= ABBREVIATION && rules.has(Rule::Abbreviations);
        let hard = has(seen::STOP | seen::BULLET | seen::DOTS) || has(seen::DOT) && !abbreviation;
        Some(if hard && rules.has(Rule::HardBreaks) { HARD } else { SOFT })
    }
}

struct Fold<'a> {
    out: &'a mut Folded,
    gap: Gap,
    /// The combining class of a mark on the last letter that made no other letter of it: a second of its class is
    /// not the letter's.
    blocked: u8,
}

impl Fold<'_> {
    fn run(mut self, text: &str) {
        let table = alphabet().table();
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let (point, len) = decode(bytes, at);
            let class = match table.get(point as usize) {
                Some(&class) => class,
                None => Class::Expand as u8,
            };
            match Class::of(class) {
                None => self.letter(class, at as u32),
                Some(class) => self.other(class, &text[at..], at as u32),
            }
            at += len;
        }
        self.end_word();
    }

    #[inline]
    fn letter(&mut self, code: u8, at: u32) {
        if self.gap.seen != 0 {
            self.close_gap();
        }
        let starts_word = match self.out.codes.last() {
            Some(&last) => alphabet::script(last) != alphabet::script(code),
            None => true,
        };
        if starts_word {
            self.start_word();
        }
        self.blocked = 0;
        self.out.codes.push(code);
        self.out.starts.push(at);
    }

    fn start_word(&mut self) {
        // A word may also end without a gap: where the script changes.
        self.end_word();
        self.out.words.push(self.out.codes.len() as u32);
    }

    fn other(&mut self, class: Class, rest: &str, at: u32) {
        let Some(c) = rest.chars().next() else { return };
        match class {
            Class::Control => {}
            Class::Mark => self.mark(c),
            Class::Expand => self.expand(c, at),
            _ => self.gap.add(class, at),
        }
    }

    fn mark(&mut self, mark: char) {
        let class = canonical_combining_class(mark);
        if self.gap.seen != 0 || class == self.blocked {
            return;
        }
        let Some(last) = self.out.codes.last_mut() else { return };
        match alphabet().composed(*last, mark) {
            Some(composed) => *last = composed,
            // Harakat are of other classes than the marks that make letters.
            None if matches!(class, 220 | 230) => self.blocked = class,
            None => {}
        }
    }

    fn expand(&mut self, c: char, at: u32) {
        for symbol in alphabet().spell(c) {
            match symbol {
                Symbol::Code(code) => self.letter(code, at),
                Symbol::Class(Class::Control | Class::Mark) => {}
                Symbol::Class(class) => self.gap.add(class, at),
            }
        }
    }

    fn close_gap(&mut self) {
        let gap = std::mem::take(&mut self.gap);
        if self.out.codes.is_empty() {
            return;
        }
        let letters = self.out.codes.len() - self.out.words.last().map_or(0, |&word| word as usize);
        if let Some(code) = gap.code(letters, self.out.rules) {
            self.end_word();
            self.out.codes.push(code);
            self.out.starts.push(gap.start);
        }
    }

    /// ى and ة are ي and ه where a word ends, and only there.
    fn end_word(&mut self) {
        if let Some(last) = self.out.codes.last_mut()
            && self.out.rules.has(Rule::WordFinal)
        {
            *last = alphabet().word_final(*last);
        }
    }
}

/// The character at `at`, and how many bytes it has. `bytes` are UTF-8 and `at` is a character's start.
#[inline]
fn decode(bytes: &[u8], at: usize) -> (u32, usize) {
    let more = |i: usize| u32::from(bytes[at + i] & 0x3F);
    let first = u32::from(bytes[at]);
    match first {
        0..0x80 => (first, 1),
        0x80..0xE0 => ((first & 0x1F) << 6 | more(1), 2),
        0xE0..0xF0 => ((first & 0x0F) << 12 | more(1) << 6 | more(2), 3),
        _ => ((first & 0x07) << 18 | more(1) << 12 | more(2) << 6 | more(3), 4),
    }
}

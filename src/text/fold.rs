//! The fold: text to codes of the name alphabet, each with the byte it came from.

use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

use super::abbreviation::is_abbreviated;
use super::alphabet::{
    self, Alphabet, CharClass, ESCAPE, Entry, HARD, KATAKANA, SOFT, Script, Symbol, alphabet, decode,
};
use super::step::{Step, steps};
use crate::budget::{Budget, Stopped};
use crate::rules::{Rule, Rules};

/// A text in the name alphabet. Reuse one to fold many texts without allocating.
///
/// Words are runs of letters or of digits of one script; between two there is at most one code, [`SOFT`] or [`HARD`].
#[derive(Clone, Debug, Default)]
pub struct Folded {
    /// The codes, and behind them room: at least [`ROOM`].
    codes: Vec<u8>,
    /// For each code the byte offset of the character it came from.
    starts: Vec<u32>,
    /// How many codes there are.
    len: usize,
    /// The index of each word's first code, and behind them room.
    words: Vec<u32>,
    /// How many words there are.
    words_len: usize,
    /// The indices of the breaks that are a hyphen and a line end: one word may be split there.
    hyphens: Vec<u32>,
    rules: Rules,
}

/// How many codes can be read or written from any index of a text on.
const ROOM: usize = BLOCK;

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
        self.fold_within(text, &Budget::unlimited()).expect("nothing stops an unlimited budget");
    }

    /// The same as far as a budget allows. After an error the result must not be read.
    ///
    /// # Errors
    /// When the budget stops the work.
    pub(crate) fn fold_within(&mut self, text: &str, budget: &Budget<'_>) -> Result<(), Stopped> {
        assert!(u32::try_from(text.len()).is_ok(), "a text of 4 GiB or more");
        self.len = 0;
        self.words_len = 0;
        self.hyphens.clear();
        let alphabet = alphabet();
        Fold { out: self, alphabet, budget, gap: Gap::default(), blocked: 0, in_katakana: false }.run(text)
    }

    /// The codes.
    #[inline]
    pub fn codes(&self) -> &[u8] {
        &self.codes[..self.len]
    }

    /// The codes from `index` to the word's end at `end`, packed: the first in the lowest byte, at the most eight.
    #[inline]
    pub(crate) fn packed(&self, index: usize, end: usize) -> u64 {
        /// By how many codes there are, the bytes that hold them.
        const MASKS: [u64; 9] =
            [0, 0xFF, 0xFFFF, 0xFF_FFFF, 0xFFFF_FFFF, 0xFF_FFFF_FFFF, 0xFFFF_FFFF_FFFF, 0xFF_FFFF_FFFF_FFFF, u64::MAX];
        let Some(bytes) = self.codes.get(index..).and_then(<[u8]>::first_chunk::<8>) else { return 0 };
        u64::from_le_bytes(*bytes) & MASKS[end.saturating_sub(index).min(8)]
    }

    /// The index of each word's first code, ascending.
    #[inline]
    pub fn words(&self) -> &[u32] {
        &self.words[..self.words_len]
    }

    /// The index behind the last code of the word at `index` of [`words`](Folded::words).
    #[inline]
    pub(crate) fn word_end(&self, index: usize) -> usize {
        match self.words().get(index + 1) {
            // There is a break between two words, unless only their scripts part them.
            Some(&next) => next as usize - usize::from(self.codes[next as usize - 1] <= HARD),
            None => self.len,
        }
    }

    /// The index of the first word that starts at the code `end` or behind it. The word at `nth` must not start behind it.
    #[inline]
    pub(crate) fn nth_behind(&self, nth: usize, end: u32) -> usize {
        nth + self.words()[nth..].iter().take_while(|&&word| word < end).count()
    }

    /// The byte offset in the source of the character that gave the code at `index`.
    #[inline]
    pub fn start(&self, index: usize) -> usize {
        self.starts[index] as usize
    }

    /// The byte offset where the word part that ends before code `index` ends in `source`, the text that was
    /// folded: its last letter and the marks written on it. A tatweel behind it is outside: it may be a dash.
    pub fn end(&self, index: usize, source: &str) -> usize {
        let last = self.start(index - 1);
        let mut chars = source[last..].char_indices();
        chars.next();
        let alphabet = alphabet();
        let trailing = |c| alphabet.symbol(c) == Symbol::Class(CharClass::Mark);
        chars.find(|&(_, c)| !trailing(c)).map_or(source.len(), |(i, _)| last + i)
    }

    /// Bytes on the heap.
    pub(crate) fn memory_usage(&self) -> usize {
        self.codes.capacity() + (self.starts.capacity() + self.words.capacity()) * size_of::<u32>()
    }

    /// The text with the words joined that a hyphen at a line end may split, if there are any.
    pub(crate) fn joined(&self) -> Option<Joined<'_>> {
        if self.hyphens.is_empty() {
            return None;
        }
        let mut folded = Folded { rules: self.rules, ..Folded::default() };
        let mut from = 0;
        for &at in self.hyphens.iter().chain([&(self.len as u32)]) {
            folded.codes.extend_from_slice(&self.codes[from..at as usize]);
            folded.starts.extend_from_slice(&self.starts[from..at as usize]);
            from = at as usize + 1;
        }
        folded.len = folded.codes.len();
        folded.codes.resize(folded.len + ROOM, 0);
        let mut hyphens = self.hyphens.iter().peekable();
        for &word in self.words() {
            while hyphens.next_if(|&&at| at + 1 < word).is_some() {}
            if hyphens.peek().is_none_or(|&&at| at + 1 != word) {
                let before = self.hyphens.partition_point(|&at| at < word);
                folded.words.push(word - before as u32);
            }
        }
        folded.words_len = folded.words.len();
        Some(Joined { folded, hyphens: &self.hyphens })
    }

    /// Whether a word ends before the code at `index`.
    #[inline]
    pub fn word_ends(&self, index: usize) -> bool {
        match self.codes().get(index) {
            Some(&next) => alphabet::script(next) != alphabet::script(self.codes[index - 1]),
            None => true,
        }
    }
}

/// A text without the line-end hyphens that may split a word.
pub(crate) struct Joined<'f> {
    pub folded: Folded,
    /// Where each of them stands in the text as it is.
    hyphens: &'f [u32],
}

impl Joined<'_> {
    /// The stretch of the text as it is that a stretch of this one stands for, if a hyphen splits it.
    pub fn split(&self, start: u32, end: u32) -> Option<(u32, u32)> {
        let (first, last) = (self.hyphens_before(start), self.hyphens_before(end - 1));
        (first < last).then_some((start + first, end + last))
    }

    /// How many hyphens stand before the code at `index` of the joined text.
    pub fn hyphens_before(&self, index: u32) -> u32 {
        // The k-th hyphen stands before the code that has k hyphens fewer before it.
        let (mut low, mut high) = (0, self.hyphens.len());
        while low < high {
            let middle = (low + high) / 2;
            if self.hyphens[middle] - middle as u32 <= index { low = middle + 1 } else { high = middle }
        }
        low as u32
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
    /// A soft hyphen directly behind the letter.
    pub const SOFT_HYPHEN: u16 = 1 << 11;
    /// What may hide a word's middle when a tatweel touches it.
    pub const EVASION: u16 = TATWEEL | DOT | DOTS | DASH | UNDERSCORE | BULLET;
}

impl Gap {
    fn add(&mut self, class: CharClass, at: u32) {
        if self.is_empty() {
            self.start = at;
        }
        let bit = match class {
            CharClass::Space => seen::SPACE,
            CharClass::Newline => seen::NEWLINE,
            CharClass::Quote => seen::QUOTE,
            CharClass::Dot => seen::DOT,
            CharClass::Dash => seen::DASH,
            CharClass::Underscore => seen::UNDERSCORE,
            CharClass::Bullet => seen::BULLET,
            CharClass::Tatweel => seen::TATWEEL,
            CharClass::Stop | CharClass::Expand | CharClass::Mark | CharClass::Control => seen::STOP,
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

    /// Nothing parts the letters, or only a soft hyphen does.
    fn is_empty(self) -> bool {
        self.seen & !seen::SOFT_HYPHEN == 0
    }

    /// Notes a soft hyphen, if it stands directly behind a letter.
    fn add_soft_hyphen(&mut self) {
        if self.is_empty() {
            self.seen = seen::SOFT_HYPHEN;
        }
    }

    /// Whether the gap is a hyphen directly behind a letter, a line end, and perhaps spaces.
    fn is_line_end_hyphen(self) -> bool {
        const HYPHEN: u16 = seen::DASH | seen::NEWLINE;
        self.seen & !seen::SPACE == HYPHEN && self.last != seen::DASH
    }

    /// The break that the gap is after a word; `None` when it stands inside one.
    fn code(self, word: &[u8], rules: Rules) -> Option<u8> {
        const WHITE: u16 = seen::SPACE | seen::NEWLINE;
        let has = |bits| self.seen & bits != 0;
        // A soft hyphen is written where a line may end, and shows where one does.
        let split = has(seen::SOFT_HYPHEN) && has(seen::NEWLINE) && !has(!(seen::SOFT_HYPHEN | WHITE));
        if self.is_empty() || split {
            return None;
        }
        // A tatweel by itself is no evasion: it only makes the word longer.
        let inside = if rules.has(Rule::Evasion) { seen::EVASION } else { seen::TATWEEL };
        if has(seen::TATWEEL) && !has(!(inside | seen::SOFT_HYPHEN)) {
            return None;
        }
        let sentence_end = || !rules.has(Rule::Abbreviations) || !is_abbreviated(word);
        let hard = has(seen::STOP | seen::BULLET | seen::DOTS) || has(seen::DOT) && sentence_end();
        Some(if hard && rules.has(Rule::HardBreaks) { HARD } else { SOFT })
    }
}

struct Fold<'a> {
    out: &'a mut Folded,
    alphabet: &'static Alphabet,
    budget: &'a Budget<'a>,
    gap: Gap,
    /// A bit for each combining class of which a mark on the last letter made no other letter of it: a second mark of
    /// that class is not the letter's.
    blocked: u8,
    /// The last letter that was spelled by an escape belongs to a run of Katakana.
    in_katakana: bool,
}

impl Fold<'_> {
    fn run(mut self, text: &str) -> Result<(), Stopped> {
        let bytes = text.as_bytes();
        let mut at = 0;
        self.make_room(bytes.len());
        while at < bytes.len() {
            self.budget.step()?;
            let (entry, len) = entry(self.alphabet.entries(), bytes, at);
            if entry.script != Script::None {
                self.begin_letter(entry.script);
                self.push(entry.code(), at as u32);
                at = self.words(bytes, at + len, entry.script)?;
            } else {
                self.other(entry.symbol(), &text[at..], at as u32);
                at += len;
            }
        }
        self.end_words()
    }

    /// Makes room for a code for each of `bytes` bytes.
    fn make_room(&mut self, bytes: usize) {
        /// Extra room, because each character that gives several codes asks for more.
        const MORE: usize = 1 << 12;
        let room = self.out.len + bytes + ROOM;
        if self.out.codes.len() < room {
            let room = room + MORE;
            self.out.codes.resize(room, 0);
            self.out.starts.resize(room, 0);
        }
    }

    /// Reads on from a letter of a script to the first character that is neither a letter of its word's script nor a
    /// single space between two words, or that is longer than two bytes; returns where that is.
    ///
    /// Nearly all of a text passes through here.
    fn words(&mut self, bytes: &[u8], mut at: usize, script: Script) -> Result<usize, Stopped> {
        let mut follows = Step::letter(0, script).follows();
        loop {
            self.budget.step()?;
            let read = self.block(&bytes[at..], at as u32, &mut follows);
            at += read;
            if read < BLOCK {
                break;
            }
        }
        if follows == Step::SPACE.follows() {
            self.out.words_len -= 1;
            self.out.len -= 1;
            self.gap.add(CharClass::Space, self.out.starts[self.out.len]);
        }
        Ok(at)
    }

    /// Reads the first [`BLOCK`] bytes of `rest`, or as far as each step follows from the one before; returns how many
    /// bytes that was.
    ///
    /// Where words end cannot be predicted, nor how long the next character is: so there is no branch on either.
    #[inline(always)]
    fn block(&mut self, rest: &[u8], at: u32, follows: &mut u32) -> usize {
        let mut end = [0; BLOCK + 1];
        let bytes = rest.first_chunk().unwrap_or_else(|| {
            // Zeros end the words.
            end[..rest.len()].copy_from_slice(rest);
            &end
        });
        let Folded { codes, starts, words, words_len, len, .. } = &mut *self.out;
        if words.len() < *words_len + BLOCK {
            words.resize(2 * words.len() + BLOCK, 0);
        }
        let room = "there is room for a block";
        let codes: &mut [u8; BLOCK] = codes[*len..].first_chunk_mut().expect(room);
        let starts: &mut [u32; BLOCK] = starts[*len..].first_chunk_mut().expect(room);
        let words: &mut [u32; BLOCK] = words[*words_len..].first_chunk_mut().expect(room);
        let steps = steps();
        let (mut count, mut begun, mut may) = (0, 0, *follows);
        let mut left = characters(bytes);
        let read = loop {
            if left == 0 {
                break BLOCK + usize::from(bytes[BLOCK] & 0xC0 == 0x80);
            }
            let i = left.trailing_zeros() as usize;
            let step = steps[usize::from(u16::from_be_bytes([bytes[i], bytes[i + 1]]))];
            if !step.may_follow(may) {
                break i;
            }
            codes[count % BLOCK] = step.code();
            starts[count % BLOCK] = at + i as u32;
            count += 1;
            words[begun % BLOCK] = (*len + count) as u32;
            begun += step.spaces();
            may = step.follows();
            left &= left - 1;
        };
        *len += count;
        *words_len += begun;
        *follows = may;
        read
    }

    /// Closes what stands before a letter, and starts a word with it unless one goes on.
    #[inline(always)]
    fn begin_letter(&mut self, script: Script) {
        if self.gap.seen != 0 {
            self.close_gap(script);
        }
        self.blocked = 0;
        // A word may also end without a gap: where the script changes.
        if self.last().is_none_or(|last| alphabet::script(last) != script) {
            self.begin_word();
        }
    }

    fn begin_word(&mut self) {
        if self.out.words.len() <= self.out.words_len {
            self.out.words.resize(self.out.words.len() + ROOM, 0);
        }
        self.out.words[self.out.words_len] = self.out.len as u32;
        self.out.words_len += 1;
    }

    #[inline]
    fn last(&self) -> Option<u8> {
        self.out.codes[..self.out.len].last().copied()
    }

    /// Adds a code that may be one of several from one character.
    #[inline(always)]
    fn push(&mut self, code: u8, at: u32) {
        let len = self.out.len;
        if self.out.codes.len() <= len + ROOM {
            self.make_room(ROOM);
        }
        self.out.codes[len] = code;
        self.out.starts[len] = at;
        self.out.len += 1;
    }

    fn other(&mut self, symbol: Symbol, rest: &str, at: u32) {
        let (Symbol::Class(class), Some(c)) = (symbol, rest.chars().next()) else { return };
        match class {
            CharClass::Control if c == '\u{AD}' => self.gap.add_soft_hyphen(),
            CharClass::Control => {}
            CharClass::Mark => self.mark(c),
            // The table ends with the Basic Multilingual Plane; there are marks outside.
            CharClass::Expand if alphabet::is_mark(c) => self.mark(c),
            CharClass::Expand => self.expand(c, rest.len(), at),
            _ => self.gap.add(class, at),
        }
    }

    fn mark(&mut self, mark: char) {
        let class = match canonical_combining_class(mark) {
            // No mark reaches over one that does not combine, such as a variation selector. (The presentation forms of
            // harakat are no marks themselves.)
            0 if is_combining_mark(mark) => 0b11,
            220 => 0b01,
            230 => 0b10,
            // Harakat are of other classes than the marks that make letters.
            _ => 0,
        };
        if !self.gap.is_empty() {
            return;
        }
        // A soft hyphen before the mark is none at a line end.
        self.gap = Gap::default();
        if class & self.blocked != 0 {
            return;
        }
        let Some(last) = self.last() else { return };
        match self.alphabet.composed(last, mark) {
            Some(composed) => self.out.codes[self.out.len - 1] = composed,
            None => self.blocked |= class,
        }
    }

    /// Adds a character that is several codes, or is outside the table. `left` bytes of the text are left with it.
    fn expand(&mut self, c: char, left: usize, at: u32) {
        self.alphabet.spell(c, |symbol| match symbol {
            Symbol::Code(KATAKANA) if self.goes_on_in_katakana() => {}
            Symbol::Code(code) => {
                if code < ESCAPE {
                    self.in_katakana = code == KATAKANA;
                }
                self.begin_letter(alphabet::script(code));
                self.push(code, at);
            }
            Symbol::Class(CharClass::Control | CharClass::Mark) => {}
            Symbol::Class(class) => self.gap.add(class, at),
        });
        self.make_room(left);
    }

    /// Whether a letter of Katakana would go on with the word before it.
    fn goes_on_in_katakana(&self) -> bool {
        self.in_katakana && self.gap.is_empty() && self.last().is_some_and(|last| last >= ESCAPE)
    }

    /// Adds the break that the gap is before a letter of a script.
    fn close_gap(&mut self, next: Script) {
        let gap = std::mem::take(&mut self.gap);
        let Some(last) = self.last() else { return };
        if gap.seen == seen::SPACE {
            return self.push(SOFT, gap.start);
        }
        let mut word = self.out.words().last().map_or(0, |&word| word as usize);
        // The code that announces a letter of an unspaced script stands in a word of its own.
        word -= usize::from(word > 0 && alphabet::script(self.out.codes[word - 1]) == Script::Unspaced);
        if let Some(code) = gap.code(&self.out.codes[word..self.out.len], self.out.rules) {
            let cased = matches!(next, Script::Latin | Script::Cyrillic) && alphabet::script(last) == next;
            if cased && gap.is_line_end_hyphen() {
                self.out.hyphens.push(self.out.len as u32);
            }
            self.push(code, gap.start);
        }
    }

    /// ى and ة are ي and ه where a word ends, and only there.
    fn end_words(&mut self) -> Result<(), Stopped> {
        if !self.out.rules.has(Rule::WordFinal) {
            return Ok(());
        }
        for first in (0..self.out.words_len).step_by(BLOCK) {
            self.budget.steps(BLOCK as u32)?;
            for word in first..self.out.words_len.min(first + BLOCK) {
                let last = self.out.word_end(word) - 1;
                self.out.codes[last] = alphabet::word_final(self.out.codes[last]);
            }
        }
        Ok(())
    }
}

/// How many bytes are read at a time.
const BLOCK: usize = u64::BITS as usize;

/// A bit for each byte that a character begins with. The last byte is there for the end of one that begins before it.
#[inline(always)]
fn characters(bytes: &[u8; BLOCK + 1]) -> u64 {
    bytes[..BLOCK].chunks_exact(8).rev().fold(0, |begin, chunk| {
        let bytes = u64::from_le_bytes(chunk.try_into().expect("eight bytes"));
        begin << 8 | gather(!bytes | bytes << 1)
    })
}

/// The highest bits of eight bytes, the first byte's lowest.
#[inline(always)]
fn gather(bytes: u64) -> u64 {
    (bytes & 0x8080_8080_8080_8080).wrapping_mul(0x0002_0408_1020_4081) >> 56
}

/// What the character at `at` is, and how many bytes it has.
fn entry(entries: &[Entry; 0x10000], bytes: &[u8], at: usize) -> (Entry, usize) {
    let (point, len) = decode(bytes, at);
    let outside = Entry::from(Symbol::Class(CharClass::Expand));
    (entries.get(point as usize).copied().unwrap_or(outside), len)
}

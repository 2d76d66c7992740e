//! The fold: converts a text to codes of the name alphabet, with the byte offset of each.
//!
//! Nearly all characters pass through the inner loop ([`Folded::push_block`]): words in one script, of characters of
//! one or two bytes, with single spaces between them. All others are handled one by one.

use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

use super::alphabet::{SOFT, Script, script, word_final};
use super::block::BLOCK;
use super::characters::{CharTable, Entry, Symbol, char_table};
use super::class::CharClass;
use super::escape::{ESCAPE, KATAKANA};
use super::folded::{Folded, ROOM, packed, with_code, word_end};
use super::gap::Gap;
use super::mark::is_mark;
use super::step::Step;
use super::utf8::decode;
use crate::budget::{Budget, Stopped};
use crate::rules::{Rule, Rules};

impl Folded {
    /// Folds a text.
    ///
    /// # Panics
    /// As [`Folded::fold`].
    pub fn new(text: &str) -> Folded {
        Folded::with_rules(text, Rules::ALL)
    }

    /// Folds a text with a subset of the rules.
    ///
    /// # Panics
    /// As [`Folded::fold`].
    pub fn with_rules(text: &str, rules: Rules) -> Folded {
        let mut folded = Folded { rules, ..Folded::default() };
        folded.fold(text);
        folded
    }

    /// Folds a text and replaces the previous one.
    ///
    /// # Panics
    /// When the text has 4 GiB or more. The limit of a request is far below.
    pub fn fold(&mut self, text: &str) {
        self.fold_within(text, &Budget::unlimited()).expect("an unlimited budget never stops");
    }

    /// As [`Folded::fold`], within a budget. After an error the result is incomplete and must not be used.
    ///
    /// # Errors
    /// When the budget stops the work.
    pub(crate) fn fold_within(&mut self, text: &str, budget: &Budget<'_>) -> Result<(), Stopped> {
        assert!(u32::try_from(text.len()).is_ok(), "a text of 4 GiB or more");
        self.len = 0;
        self.words_len = 0;
        self.keys.clear();
        self.hyphens.clear();
        Fold { out: self, table: char_table(), budget, gap: Gap::default(), blocked: 0, in_katakana: false }.run(text)
    }
}

/// The state of a fold.
struct Fold<'a> {
    out: &'a mut Folded,
    table: &'static CharTable,
    budget: &'a Budget<'a>,
    gap: Gap,
    /// A bit for each position (above, below) where the last letter has a mark that did not compose with it. A further
    /// mark there does not compose either (Unicode 16, definition D115: blocked).
    blocked: u8,
    /// Whether the last escaped letter belongs to a run of Katakana.
    in_katakana: bool,
}

impl Fold<'_> {
    fn run(mut self, text: &str) -> Result<(), Stopped> {
        let bytes = text.as_bytes();
        let mut at = 0;
        self.make_room(bytes.len());
        while at < bytes.len() {
            self.budget.step()?;
            let (entry, len) = entry(self.table.entries(), bytes, at);
            if entry.script != Script::None {
                self.begin_letter(entry.script);
                self.push(entry.code(), at as u32);
                at = self.push_words(bytes, at + len, entry.script)?;
            } else {
                self.push_class(entry.symbol(), &text[at..], at as u32);
                at += len;
            }
        }
        self.end_words()
    }

    /// Makes room for one code for each of `bytes` further bytes.
    fn make_room(&mut self, bytes: usize) {
        /// Further room, because each character that folds to several codes needs more.
        const MORE: usize = 1 << 12;
        let room = self.out.len + bytes + ROOM;
        if self.out.codes.len() < room {
            let room = room + bytes.min(MORE);
            self.out.codes.resize(room, 0);
            self.out.starts.resize(room, 0);
        }
    }

    /// Folds the characters after a letter of a script, up to the first one that the inner loop cannot handle. Returns
    /// the byte offset of that character.
    fn push_words(&mut self, bytes: &[u8], mut at: usize, script: Script) -> Result<usize, Stopped> {
        let mut follows = Step::letter(0, script).follows();
        loop {
            self.budget.step()?;
            let read = self.out.push_block(&bytes[at..], at as u32, &mut follows);
            at += read;
            if read < BLOCK {
                break;
            }
        }
        if follows == Step::SPACE.follows() {
            // The last space is part of a gap. Remove its code, and the word that would begin after it.
            self.out.words_len -= 1;
            self.out.len -= 1;
            self.gap.add(CharClass::Space, self.out.starts[self.out.len]);
        }
        Ok(at)
    }

    /// Closes the gap before a letter. Begins a word unless the letter continues one.
    #[inline(always)]
    fn begin_letter(&mut self, script: Script) {
        if !self.gap.is_empty() {
            self.close_gap(script);
        }
        self.blocked = 0;
        // A word also ends where the script changes.
        if self.last().is_none_or(|last| self::script(last) != script) {
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

    /// Adds a code. A character may have several.
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

    /// Adds a character that is not a letter with a code of its own. `rest` is the text from it on.
    fn push_class(&mut self, symbol: Symbol, rest: &str, at: u32) {
        let (Symbol::Class(class), Some(c)) = (symbol, rest.chars().next()) else { return };
        match class {
            CharClass::Control if c == '\u{AD}' => self.gap.add_soft_hyphen(),
            CharClass::Control => {}
            CharClass::Mark => self.push_mark(c),
            // CharTable outside the Basic Multilingual Plane have no entry. Some of them are marks.
            CharClass::Expand if is_mark(c) => self.push_mark(c),
            CharClass::Expand => self.expand(c, rest.len(), at),
            _ => self.gap.add(class, at),
        }
    }

    /// Composes a combining mark with the last letter, or drops it.
    fn push_mark(&mut self, mark: char) {
        const BELOW: u8 = 0b01;
        const ABOVE: u8 = 0b10;
        let position = match canonical_combining_class(mark) {
            // A mark of class 0, such as a variation selector, blocks all marks after it. The presentation forms of
            // harakat have class 0 too, but are not combining marks.
            0 if is_combining_mark(mark) => BELOW | ABOVE,
            220 => BELOW,
            230 => ABOVE,
            // Harakat have other classes than the marks that compose.
            _ => 0,
        };
        self.gap.add_mark();
        if self.gap.separates() {
            return;
        }
        if position & self.blocked != 0 {
            return;
        }
        let Some(last) = self.last() else { return };
        match self.table.composed(last, mark) {
            Some(composed) => self.out.codes[self.out.len - 1] = composed,
            None => self.blocked |= position,
        }
    }

    /// Adds a character that folds to several codes, or is outside the Basic Multilingual Plane. `left` is the number
    /// of bytes from it to the end of the text.
    fn expand(&mut self, c: char, left: usize, at: u32) {
        self.table.expand(c, |symbol| match symbol {
            Symbol::Code(KATAKANA) if self.continues_katakana() => {}
            Symbol::Code(code) => {
                if code < ESCAPE {
                    self.in_katakana = code == KATAKANA;
                }
                self.begin_letter(script(code));
                self.push(code, at);
            }
            Symbol::Class(CharClass::Control | CharClass::Mark) => {}
            Symbol::Class(class) => self.gap.add(class, at),
        });
        self.make_room(left);
    }

    /// Whether a letter of Katakana continues the word before it.
    fn continues_katakana(&self) -> bool {
        self.in_katakana && !self.gap.separates() && self.last().is_some_and(|last| last >= ESCAPE)
    }

    /// Adds the break of the gap before a letter of script `next`.
    fn close_gap(&mut self, next: Script) {
        let gap = std::mem::take(&mut self.gap);
        let Some(last) = self.last() else { return };
        if gap.is_space() {
            return self.push(SOFT, gap.start);
        }
        let mut word = self.out.words().last().map_or(0, |&word| word as usize);
        // The code before the escape of a letter of an unspaced script is a word of its own.
        word -= usize::from(word > 0 && script(self.out.codes[word - 1]) == Script::Unspaced);
        if let Some(code) = gap.code(&self.out.codes[word..self.out.len], self.out.rules) {
            let has_case = matches!(next, Script::Latin | Script::Cyrillic) && script(last) == next;
            if has_case && gap.is_line_end_hyphen() {
                self.out.hyphens.push(self.out.len as u32);
            }
            self.push(code, gap.start);
        }
    }

    /// Folds the last letters of all words, ى to ي and ة to ه, and sets the keys of the words.
    fn end_words(&mut self) -> Result<(), Stopped> {
        let folds_last = self.out.rules.has(Rule::WordFinal);
        let Folded { codes, words, words_len, len, keys, .. } = &mut *self.out;
        let words = &words[..*words_len];
        keys.reserve(words.len());
        for first in (0..words.len()).step_by(BLOCK) {
            self.budget.steps(BLOCK as u32)?;
            keys.extend((first..words.len().min(first + BLOCK)).map(|word| {
                let (start, end) = (words[word] as usize, word_end(codes, words, *len, word));
                let key = packed(codes, start, end);
                if !folds_last {
                    return key;
                }
                let last = word_final(codes[end - 1]);
                // After the key was read: a processor waits when it reads eight bytes of which it has just written one.
                codes[end - 1] = last;
                with_code(key, end - 1 - start, last)
            }));
        }
        Ok(())
    }
}

/// The entry of the character at byte `at`, and its length in bytes.
fn entry(entries: &[Entry; 0x10000], bytes: &[u8], at: usize) -> (Entry, usize) {
    let (point, len) = decode(bytes, at);
    // A character outside the Basic Multilingual Plane is computed when it is expanded.
    let outside = Entry::from(Symbol::Class(CharClass::Expand));
    (entries.get(point as usize).copied().unwrap_or(outside), len)
}

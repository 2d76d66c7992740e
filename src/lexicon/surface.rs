//! The written form of a hit in the source text.

use std::cell::OnceCell;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::field_text::FieldText;
use super::hit::Hit;
use super::spelling::{self, signs, strictness};
use super::token;
use crate::gazetteer::MAX_NAME_BYTES;
use crate::lang::capitals;
use crate::text::alphabet::{HARD, SOFT, Script, code, script};
use crate::text::{CharClass, Symbol, char_table};

/// The written form of a hit. Most hits need little of it, so each part is computed at its first use.
pub(super) struct Surface<'s> {
    field: &'s FieldText<'s>,
    hit: Hit,
    text: OnceCell<&'s str>,
    signature: OnceCell<u8>,
    /// The hit is a part of a longer token, or contains one quotation mark of a pair.
    pub is_partial: bool,
}

impl<'s> Surface<'s> {
    pub fn new(field: &'s FieldText<'s>, hit: &Hit) -> Surface<'s> {
        let is_partial = token::is_partial(field, hit);
        Surface { field, hit: *hit, text: OnceCell::new(), signature: OnceCell::new(), is_partial }
    }

    /// The hit that this is the written form of.
    pub fn hit(&self) -> &Hit {
        &self.hit
    }

    /// The text of the span.
    pub fn text(&self) -> &'s str {
        self.text.get_or_init(|| &self.field.text[self.field.span(self.hit.start, self.hit.end)])
    }

    /// The text without the ending of its last word.
    pub fn text_without_ending(&self) -> &'s str {
        match self.hit.ending.len() {
            0 => self.text(),
            len => &self.field.text[self.field.span(self.hit.start, self.hit.end - len as u32)],
        }
    }

    /// The first word of the text.
    pub fn head(&self) -> &'s str {
        let codes = self.codes();
        let len = codes.iter().position(|&code| code == SOFT || code == HARD).unwrap_or(codes.len());
        &self.field.text[self.field.span(self.hit.start, self.hit.start + len as u32)]
    }

    fn codes(&self) -> &'s [u8] {
        &self.field.folded.codes()[self.hit.start as usize..self.hit.end as usize]
    }

    /// Whether the text begins with a Latin letter.
    pub fn is_latin(&self) -> bool {
        script(self.codes()[0]) == Script::Latin
    }

    /// Whether the text has several words.
    pub fn has_break(&self) -> bool {
        self.codes().contains(&SOFT)
    }

    /// Whether a sign after the span makes it another name.
    pub fn is_marked(&self) -> bool {
        let FieldText { text, folded, .. } = self.field;
        let end = self.hit.end as usize;
        folded.codes().get(end).is_none_or(|&code| code == HARD) && signs::is_marked(text, folded.end(end, text))
    }

    /// Whether the span and the text around it have the signs of a name.
    pub fn has_signs_of(&self, name: &str) -> bool {
        signs::extent(name, self.field.text, self.field.span(self.hit.start, self.hit.end)).is_some()
    }

    /// The signature of the text.
    pub fn signature(&self) -> u8 {
        *self.signature.get_or_init(|| spelling::signature(self.text(), self.codes()))
    }

    /// Whether the text is in a line of capitals.
    pub fn is_in_capitals(&self) -> bool {
        capitals::is_in_capitals(self.field.text, self.field.span(self.hit.start, self.hit.end))
    }

    /// Whether the text begins a line: in US AND CHINA, US is no pronoun.
    pub fn begins_line(&self) -> bool {
        let before = &self.field.text[..self.field.folded.start(self.hit.start as usize)];
        let before = before.trim_end_matches(|c: char| c != '\n' && !c.is_alphanumeric());
        before.is_empty() || before.ends_with('\n')
    }

    /// Whether the text has a form of alef other than plain ا.
    pub fn has_hamza(&self) -> bool {
        let is_arabic = |&code: &u8| script(code) == Script::Arabic;
        self.codes().iter().any(is_arabic) && strictness::has_hamza(self.text())
    }

    /// Whether the text begins with the letter of a proclitic and an alef with hamza.
    #[inline]
    pub fn begins_hamza_word(&self) -> bool {
        const PROCLITICS: [u8; 5] = [code('و'), code('ف'), code('ب'), code('ل'), code('ك')];
        const ALEF: u8 = code('ا');
        let codes = self.codes();
        codes.get(1) == Some(&ALEF) && PROCLITICS.contains(&codes[0]) && strictness::begins_hamza_word(self.text())
    }

    /// Whether the last letter of the text is `letter`. Marks after it are ignored.
    pub fn ends_in(&self, letter: char) -> bool {
        let is_mark = |c| char_table().symbol(c) == Symbol::Class(CharClass::Mark);
        self.text().trim_end_matches(is_mark).ends_with(letter)
    }

    /// A hash of everything written that can decide whether a reading matches: the text with its proclitic, and of the
    /// text around it what is compared. `signed` states whether one of the readings has signs.
    pub fn hash(&self, signed: bool) -> u64 {
        /// Number of characters on each side that are hashed: the comparison of signs reads at most those of a name,
        /// and two more after them.
        const NEAR: usize = MAX_NAME_BYTES + 2;
        let text = self.field.text;
        let span = self.field.span(self.hit.word, self.hit.end);
        let mut hasher = DefaultHasher::new();
        text[span.clone()].hash(&mut hasher);
        if signed {
            let before = text[..span.start].chars().rev().take(NEAR);
            before.chain(text[span.end..].chars().take(NEAR)).for_each(|c| c.hash(&mut hasher));
        }
        (self.is_partial, self.is_marked(), self.is_in_capitals(), self.hit.ending).hash(&mut hasher);
        hasher.finish()
    }
}

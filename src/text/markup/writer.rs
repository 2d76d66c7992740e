//! Writes text as a browser shows it: runs of white space are one space, and blocks are separated.

use std::ops::Range;

use super::super::extracted::{Builder, ExtractedText};

/// What separates the next text from the previous one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Separator {
    Nothing,
    Line,
    /// An empty line: names and sentences do not continue after it.
    Block,
}

#[derive(Debug)]
pub(super) struct Writer<'s> {
    out: Builder<'s>,
    /// Written before the next text, so that there is none at the end.
    separator: Separator,
    /// Number of open elements in which white space is kept.
    preformatted: usize,
}

impl<'s> Writer<'s> {
    pub fn new(source: &'s str) -> Writer<'s> {
        Writer { out: Builder::new(source), separator: Separator::Nothing, preformatted: 0 }
    }

    pub fn finish(self) -> ExtractedText<'s> {
        self.out.finish()
    }

    /// Separates the next text.
    pub fn separate(&mut self, separator: Separator) {
        self.separator = self.separator.max(separator);
    }

    pub fn start_preformatted(&mut self) {
        self.preformatted += 1;
    }

    pub fn end_preformatted(&mut self) {
        self.preformatted = self.preformatted.saturating_sub(1);
    }

    /// Writes text that the source has at a position.
    pub fn literal(&mut self, text: &[u8], start: usize) {
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let is_space = is_space(rest[0]);
            let end = at + rest.iter().position(|&byte| self::is_space(byte) != is_space).unwrap_or(rest.len());
            if !is_space || self.preformatted > 0 {
                self.write_separator();
                self.out.push_same(&text[at..end], start + at);
            } else if self.needs_space() {
                self.out.push_same(b" ", start + at);
            }
            at = end;
        }
    }

    /// Writes characters that stand for a range of the source.
    pub fn decoded(&mut self, text: &[u8], source: Range<usize>) {
        if self.preformatted > 0 || !text.iter().all(|&byte| is_space(byte)) {
            self.write_separator();
            self.out.push_decoded(text, source);
        } else if self.needs_space() {
            self.out.push_decoded(b" ", source);
        }
    }

    /// Whether white space is not at the start of a block and not after other white space.
    fn needs_space(&self) -> bool {
        self.separator == Separator::Nothing && self.out.last().is_some_and(|last| !is_space(last))
    }

    fn write_separator(&mut self) {
        if self.out.last().is_some() {
            match self.separator {
                Separator::Nothing => {}
                Separator::Line => self.out.push_separator("\n"),
                Separator::Block => self.out.push_separator("\n\n"),
            }
        }
        self.separator = Separator::Nothing;
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0C')
}

//! Receives the tokens of the HTML tokenizer.

use std::convert::Infallible;
use std::ops::Range;

use html5gum::{Emitter, Error, State};

use super::super::extracted::ExtractedText;
use super::elements;
use super::writer::{Separator, Writer};

/// Text and tags of a document. Attributes and comments are ignored.
#[derive(Debug)]
pub(super) struct Tokens<'s> {
    source: &'s str,
    writer: Writer<'s>,
    /// Position of the tokenizer in the source.
    position: usize,
    /// End of the part of the source that was written or left out.
    done: usize,
    tag: Tag,
    /// Name of the last start tag: an end tag with another name does not end the content of a script.
    last_start_tag: Vec<u8>,
    skipped: Option<Skipped>,
}

/// The tag that is read.
#[derive(Debug, Default)]
struct Tag {
    name: Vec<u8>,
    is_end: bool,
    is_self_closing: bool,
}

/// The outermost element whose content is left out.
#[derive(Debug)]
struct Skipped {
    name: Vec<u8>,
    /// Number of open elements of this name.
    depth: usize,
}

impl<'s> Tokens<'s> {
    pub fn new(source: &'s str) -> Tokens<'s> {
        Tokens {
            source,
            writer: Writer::new(source),
            position: 0,
            done: 0,
            tag: Tag::default(),
            last_start_tag: Vec::new(),
            skipped: None,
        }
    }

    pub fn finish(self) -> ExtractedText<'s> {
        self.writer.finish()
    }

    /// Whether the tokens are in an SVG image, in which scripts and titles are ordinary elements.
    fn is_in_svg(&self) -> bool {
        self.skipped.as_ref().is_some_and(|skipped| skipped.name == b"svg")
    }

    /// The range of the source that a text stands for: the same text, or a character reference.
    fn range(&self, text: &[u8]) -> Range<usize> {
        let end = self.position.clamp(self.done, self.source.len());
        let is_literal = |start: usize| self.source.as_bytes()[start..].starts_with(text);
        match self.source.as_bytes().get(self.done) {
            // These are replaced, or start what is.
            Some(b'&' | b'\r' | 0) if self.done + text.len() == end && is_literal(self.done) => self.done..end,
            Some(b'&' | b'\r' | 0) => self.done..end,
            Some(_) if is_literal(self.done) => self.done..self.done + text.len(),
            _ => self.done..end,
        }
    }

    fn start_tag(&mut self) {
        let name = &self.tag.name[..];
        if let Some(skipped) = &mut self.skipped {
            let is_closed = self.tag.is_self_closing && name == b"svg";
            skipped.depth += usize::from(skipped.name == name && !is_closed);
            return;
        }
        if elements::is_block(name) {
            self.writer.separate(Separator::Block);
        } else if name == b"br" {
            self.writer.separate(Separator::Line);
        }
        if elements::is_skipped(name) {
            let is_closed = self.tag.is_self_closing && name == b"svg";
            self.skipped = (!is_closed).then(|| Skipped { name: name.to_vec(), depth: 1 });
        } else if elements::is_preformatted(name) {
            self.writer.start_preformatted();
        }
    }

    fn end_tag(&mut self) {
        let name = &self.tag.name[..];
        if let Some(skipped) = &mut self.skipped {
            skipped.depth -= usize::from(skipped.name == name);
            if skipped.depth > 0 {
                return;
            }
            self.skipped = None;
        } else if elements::is_preformatted(name) {
            self.writer.end_preformatted();
        }
        if elements::is_block(name) {
            self.writer.separate(Separator::Block);
        }
    }

    /// What is before the position is no text.
    fn leave_out(&mut self) {
        self.done = self.position.clamp(self.done, self.source.len());
    }
}

impl Emitter for &mut Tokens<'_> {
    type Token = Infallible;

    fn move_position(&mut self, offset: isize) {
        self.position = self.position.saturating_add_signed(offset);
    }

    fn init_string(&mut self) {
        self.leave_out();
    }

    fn emit_string(&mut self, text: &[u8]) {
        // The tokenizer has passed a line end of two characters as one.
        let is_at = |at: usize, byte: u8| self.source.as_bytes().get(at) == Some(&byte);
        if self.done > 0 && is_at(self.done - 1, b'\r') && is_at(self.done, b'\n') {
            self.done += 1;
        }
        if text.is_empty() {
            return;
        }
        let range = self.range(text);
        self.done = range.end;
        if self.skipped.is_some() {
            return;
        }
        match self.source.as_bytes()[range.clone()] == *text {
            true => self.writer.literal(text, range.start),
            false => self.writer.decoded(text, range),
        }
    }

    fn init_start_tag(&mut self) {
        self.tag.name.clear();
        (self.tag.is_end, self.tag.is_self_closing) = (false, false);
    }

    fn init_end_tag(&mut self) {
        self.tag.name.clear();
        (self.tag.is_end, self.tag.is_self_closing) = (true, false);
    }

    fn push_tag_name(&mut self, name: &[u8]) {
        self.tag.name.extend_from_slice(name);
    }

    fn set_self_closing(&mut self) {
        self.tag.is_self_closing = true;
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.leave_out();
        if self.tag.is_end {
            self.last_start_tag.clear();
            self.end_tag();
            return None;
        }
        self.last_start_tag.clone_from(&self.tag.name);
        self.start_tag();
        match self.is_in_svg() {
            true => None,
            false => elements::content_state(&self.tag.name),
        }
    }

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.last_start_tag = name.unwrap_or_default().to_vec();
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.tag.is_end && !self.last_start_tag.is_empty() && self.tag.name == self.last_start_tag
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.is_in_svg()
    }

    fn emit_current_comment(&mut self) {
        self.leave_out();
    }

    fn emit_current_doctype(&mut self) {
        self.leave_out();
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn pop_token(&mut self) -> Option<Infallible> {
        None
    }

    fn emit_eof(&mut self) {}
    fn emit_error(&mut self, _: Error) {}
    fn init_comment(&mut self) {}
    fn push_comment(&mut self, _: &[u8]) {}
    fn init_doctype(&mut self) {}
    fn set_force_quirks(&mut self) {}
    fn push_doctype_name(&mut self, _: &[u8]) {}
    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn init_attribute(&mut self) {}
    fn push_attribute_name(&mut self, _: &[u8]) {}
    fn push_attribute_value(&mut self, _: &[u8]) {}
}

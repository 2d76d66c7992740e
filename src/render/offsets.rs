//! Offsets of both fields of an article.

use std::ops::Range;

use crate::resolve::{Article, Field, Span};
use crate::text::{ExtractedText, OffsetUnit, Offsets};

/// Greatest number of code points of context on each side of a mention that the service and `dalil tag` return.
pub const MAX_CONTEXT_CHARS: u32 = 200;

/// Converts the spans of one article from bytes to an offset unit. If a field was extracted from a document with
/// markup, the result refers to the document.
#[derive(Debug)]
pub struct ArticleOffsets<'a> {
    title: FieldOffsets<'a>,
    body: FieldOffsets<'a>,
}

#[derive(Debug)]
struct FieldOffsets<'a> {
    offsets: Offsets<'a>,
    source: Option<&'a ExtractedText<'a>>,
}

impl<'a> FieldOffsets<'a> {
    fn new(text: &'a str, source: Option<&'a ExtractedText<'a>>, unit: OffsetUnit) -> FieldOffsets<'a> {
        FieldOffsets { offsets: Offsets::new(source.map_or(text, ExtractedText::source), unit), source }
    }

    fn range(&mut self, bytes: &Range<usize>) -> Range<u32> {
        let bytes = match self.source {
            Some(source) => source.source_range(bytes.clone()),
            None => bytes.clone(),
        };
        count_u32(self.offsets.convert(bytes.start))..count_u32(self.offsets.convert(bytes.end))
    }
}

impl<'a> ArticleOffsets<'a> {
    /// Creates a converter of an article's offsets to `unit`.
    pub fn new(article: &Article<'a>, unit: OffsetUnit) -> ArticleOffsets<'a> {
        let field = |field| FieldOffsets::new(article.text(field), article.source(field), unit);
        ArticleOffsets { title: field(Field::Title), body: field(Field::Body) }
    }

    /// Creates a converter to offsets in the texts of an article, even if they were extracted from documents.
    pub fn in_texts(article: &Article<'a>, unit: OffsetUnit) -> ArticleOffsets<'a> {
        let field = |field| FieldOffsets::new(article.text(field), None, unit);
        ArticleOffsets { title: field(Field::Title), body: field(Field::Body) }
    }

    /// Converts a byte offset of a field, which must be a character boundary.
    ///
    /// # Panics
    /// If the field is shorter than `byte`.
    pub fn convert(&mut self, field: Field, byte: usize) -> u32 {
        self.field(field).range(&(byte..byte)).start
    }

    /// Converts the start and the exclusive end of a span.
    ///
    /// # Panics
    /// If the span is longer than its field.
    pub fn range(&mut self, span: &Span) -> Range<u32> {
        self.field(span.field).range(&span.bytes)
    }

    fn field(&mut self, field: Field) -> &mut FieldOffsets<'a> {
        match field {
            Field::Title => &mut self.title,
            Field::Body => &mut self.body,
        }
    }
}

/// Name of a field.
pub(super) fn field_name(field: Field) -> &'static str {
    match field {
        Field::Title => "title",
        Field::Body => "body",
    }
}

/// The text before and after a range, each at most `chars` code points long.
pub(crate) fn around<'a>(text: &'a str, bytes: &Range<usize>, chars: usize) -> (&'a str, &'a str) {
    let (before, after) = (&text[..bytes.start], &text[bytes.end..]);
    let start = before.char_indices().rev().take(chars).last().map_or(before.len(), |(at, _)| at);
    let end = after.char_indices().nth(chars).map_or(after.len(), |(at, _)| at);
    (&before[start..], &after[..end])
}

/// Narrows a count to the API's 32 bits. The tagger accepts fields of less than 4 GiB, so no count is cut.
pub(crate) fn count_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn context_is_cut_at_code_points_and_at_the_ends_of_the_text() {
        assert_eq!(around("ألماتي اليوم ألماتي", &(13..23), 3), ("تي ", " أل"));
        assert_eq!(around("é\u{1F600}x-é\u{1F600}x", &(7..8), 2), ("\u{1F600}x", "é\u{1F600}"));
        assert_eq!(around("ab-cd", &(2..3), 9), ("ab", "cd"));
        assert_eq!(around("ab-cd", &(2..3), 0), ("", ""));
        assert_eq!(around("", &(0..0), 1), ("", ""));
    }
}

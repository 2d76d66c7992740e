//! Offsets of both fields of an article.

use std::ops::Range;

use crate::resolve::{Article, Field, Span};
use crate::text::{OffsetUnit, Offsets};

/// Converts the spans of one article from bytes to an offset unit.
#[derive(Debug)]
pub struct ArticleOffsets<'a> {
    title: Offsets<'a>,
    body: Offsets<'a>,
}

impl<'a> ArticleOffsets<'a> {
    /// Creates a converter of an article's offsets to `unit`.
    pub fn new(article: &Article<'a>, unit: OffsetUnit) -> ArticleOffsets<'a> {
        ArticleOffsets { title: Offsets::new(article.title, unit), body: Offsets::new(article.body, unit) }
    }

    /// Converts a byte offset of a field, which must be a character boundary.
    ///
    /// # Panics
    /// If the field is shorter than `byte`.
    pub fn convert(&mut self, field: Field, byte: usize) -> u32 {
        let offsets = match field {
            Field::Title => &mut self.title,
            Field::Body => &mut self.body,
        };
        count_u32(offsets.convert(byte))
    }

    /// Converts the start and the exclusive end of a span.
    ///
    /// # Panics
    /// If the span is longer than its field.
    pub fn range(&mut self, span: &Span) -> Range<u32> {
        self.convert(span.field, span.bytes.start)..self.convert(span.field, span.bytes.end)
    }
}

/// Narrows a count to the API's 32 bits. The tagger accepts fields of less than 4 GiB, so no count is cut.
pub(crate) fn count_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

//! Positions in an article: fields and spans of bytes.

use std::ops::Range;

/// A part of an article.
///
/// The order is that of the answer: mentions in the title come before mentions in the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The headline.
    Title,
    /// The text below the headline.
    Body,
}

impl Field {
    /// All fields, in order. A field is its own index in an array of one value per field.
    pub(crate) const ALL: [Field; 2] = [Field::Title, Field::Body];
}

/// A range of bytes in one field of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The field that the bytes belong to.
    pub field: Field,
    /// Byte offsets into the UTF-8 text of the field. Both ends are character boundaries.
    ///
    /// [`Offsets`](crate::Offsets) converts them to code points or UTF-16 code units.
    pub bytes: Range<usize>,
}

//! Encodes `Span`.

use std::ops::Range;

use super::message_writer::MessageWriter;
use super::{convert, field};
use crate::resolve::Field;

/// Writes a span as the field with a number. `range` is in the unit of the request.
pub(super) fn write(out: &mut MessageWriter, number: u32, of: Field, range: &Range<u32>) {
    use field::span::*;
    out.message(number, |out| {
        out.enumeration(FIELD, convert::article_field(of));
        out.uint32(START, range.start);
        out.uint32(END, range.end);
    });
}

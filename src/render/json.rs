//! JSON Lines: one [`TaggedArticle`](super::TaggedArticle) a line, as `dalil tag --format jsonl` prints it.
//!
//! The JSON is the proto3 JSON of `dalil.v1.TagArticleResponse`: fields in camel case in the order of the schema, enum
//! values by name, and fields with the default value omitted. A program that reads it with a protobuf library gets the
//! message that the service returns.

use std::io::{self, Write};

use serde::Serialize;

/// Writes an article as one line: a [`TaggedArticle`](super::TaggedArticle), or gold data.
///
/// # Errors
/// Returns the error of `out`.
pub fn write_line(out: &mut impl Write, article: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, article)?;
    out.write_all(b"\n")
}

//! JSON Lines: one [`TaggedArticle`] a line, as `dalil tag --format jsonl` prints it.
//!
//! The JSON is the proto3 JSON of `dalil.v1.TagArticleResponse`: fields in camel case in the order of the schema, enum
//! values by name, and fields with the default value omitted. A program that reads it with a protobuf library gets the
//! message that the service returns.

use std::io::{self, Write};

use super::tagged_article::TaggedArticle;

/// Writes an article as one line.
///
/// # Errors
/// Returns the error of `out`.
pub fn write_line(out: &mut impl Write, article: &TaggedArticle) -> io::Result<()> {
    serde_json::to_writer(&mut *out, article)?;
    out.write_all(b"\n")
}

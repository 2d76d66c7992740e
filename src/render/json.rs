//! JSON Lines: one [`TaggedArticle`] a line, as `dalil tag --format jsonl` prints it.
//!
//! The JSON is the proto3 JSON of `dalil.v1.TagArticleResponse`: fields in camel case in the order of the schema, and
//! enum values by name. [`write_line`] omits fields with the default value, as protobuf libraries do.
//! [`write_all_fields`] writes them too, so that programs need not know the defaults, and adds the other fields of the
//! source of the article.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value};

use super::proto_json::with_defaults;
use super::tagged_article::TaggedArticle;

/// Writes an article as one line: a [`TaggedArticle`] without default values, or gold data.
///
/// # Errors
/// Returns the error of `out`.
pub fn write_line(out: &mut impl Write, article: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, article)?;
    out.write_all(b"\n")
}

/// Writes an object as one line with all fields.
///
/// # Errors
/// Returns the error of `out`.
pub fn write_line_with_defaults(out: &mut impl Write, object: &impl Serialize) -> io::Result<()> {
    with_defaults(|| write_line(out, object))
}

/// Writes an article as one line with all fields, and `fields` as a field of that name.
///
/// # Errors
/// Returns the error of `out`.
pub fn write_all_fields(out: &mut impl Write, article: &TaggedArticle, fields: &Map<String, Value>) -> io::Result<()> {
    #[derive(Serialize)]
    struct Line<'a> {
        #[serde(flatten)]
        article: &'a TaggedArticle,
        fields: &'a Map<String, Value>,
    }
    write_line_with_defaults(out, &Line { article, fields })
}

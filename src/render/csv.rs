//! Comma-separated values for spreadsheets: one mention a row.

use std::io::{self, Write};

use super::document::Document;
use super::offsets::{ArticleOffsets, field_name};
use super::tagged_article::TaggedMention;
use super::tagged_entity::TaggedEntity;
use crate::text::OffsetUnit;
use crate::text::csv::quoted;

/// Names of the columns, in their order.
pub const COLUMNS: [&str; 21] = [
    "article_id",
    "date",
    "language",
    "field",
    "start",
    "end",
    "before",
    "text",
    "after",
    "entity_id",
    "type",
    "class",
    "name",
    "country_code",
    "wikidata_id",
    "geonames_id",
    "latitude",
    "longitude",
    "confidence",
    "evidence",
    "fields",
];

/// Writes the names of the columns.
///
/// # Errors
/// Returns the error of `out`.
pub fn write_header(out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}", COLUMNS.join(","))
}

/// Writes a row for each mention, with up to `context` code points of text on each side. `fields` is a JSON
/// object, without long fields: it is repeated in each row; see [`Document::long_field`].
///
/// A text that a spreadsheet would run as a formula has an apostrophe in front, which spreadsheets do not show.
///
/// # Errors
/// Returns the error of `out`.
pub fn write(out: &mut impl Write, document: &Document<'_>, unit: OffsetUnit, context: usize) -> io::Result<()> {
    if document.answer.mentions.is_empty() {
        return Ok(());
    }
    let mut offsets = ArticleOffsets::new(document.article, unit);
    let shared = [document.id, &document.date(), &document.answer.language].map(text_cell).join(",");
    let fields = serde_json::to_string(&document.short_fields())?;
    let fields = quoted(&fields);
    for mention in &document.answer.mentions {
        let range = offsets.range(&document.span(&mention.span));
        let field = field_name(mention.span.field);
        let cells = cells(document, mention, context).join(",");
        writeln!(out, "{shared},{field},{},{},{cells},{fields}", range.start, range.end)?;
    }
    Ok(())
}

/// The cells from `before` to `evidence`.
fn cells(document: &Document<'_>, mention: &TaggedMention, context: usize) -> [String; 14] {
    let entity = document.entity(mention);
    let (before, after) = document.context(&mention.span, context);
    let text = |field: fn(&TaggedEntity) -> &str| entity.map(field).unwrap_or_default();
    let location = entity.and_then(|entity| entity.location);
    let number = |value: Option<f32>| value.map(|value| value.to_string()).unwrap_or_default();
    let geonames_id = entity.map(|entity| entity.geonames_id).filter(|&id| id > 0);
    [
        text_cell(before),
        text_cell(document.text(&mention.span)),
        text_cell(after),
        text_cell(&mention.entity_id),
        mention.entity_type.to_string(),
        text_cell(text(|entity| &entity.class)),
        text_cell(document.entity_name(mention)),
        text_cell(text(|entity| &entity.country_code)),
        text_cell(text(|entity| &entity.wikidata_id)),
        geonames_id.map(|id| id.to_string()).unwrap_or_default(),
        number(location.map(|location| location.latitude)),
        number(location.map(|location| location.longitude)),
        mention.confidence.to_string(),
        text_cell(&mention.evidence_summary()),
    ]
}

/// Returns a text as a cell that no spreadsheet runs as a formula (OWASP, "CSV Injection"). A hyphen alone, the id of
/// an article from stdin, is no formula.
fn text_cell(text: &str) -> String {
    let starts_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let is_formula = starts_formula && text != "-";
    match is_formula {
        true => quoted(&format!("'{text}")).into_owned(),
        false => quoted(text).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_formulas() {
        let cases = [
            ("Almaty", "Almaty"),
            ("", ""),
            ("a,\"b\"", "\"a,\"\"b\"\"\""),
            ("=1+1", "'=1+1"),
            ("-5", "'-5"),
            ("-", "-"),
            ("--", "'--"),
            ("- ", "'- "),
            ("=", "'="),
            ("@a\nb", "\"'@a\nb\""),
            ("＝HYPERLINK(1,2)", "\"'＝HYPERLINK(1,2)\""),
            ("a=1", "a=1"),
        ];
        for (text, expected) in cases {
            assert_eq!(text_cell(text), expected);
        }
    }
}

//! The mentions of an article as a table for a person to read.

use std::io::{self, Write};

use super::columns::{Columns, one_line};
use super::evidence::{summary, suppression_summary};
use super::offsets::ArticleOffsets;
use crate::gazetteer::{EntityKey, Gazetteer};
use crate::resolve::{Article, Field, Span};
use crate::tagger::Tagged;
use crate::text::OffsetUnit;

/// Writes the id of an article, one row for each mention and suppressed name, and an empty line.
///
/// Spans count code points: `12-18` in the body, `title 0-7` in the title. Set `terminal` if a terminal shows the
/// table; see [`Columns`].
///
/// # Errors
/// Returns the error of `out`.
pub fn write(
    out: &mut impl Write,
    gazetteer: &Gazetteer,
    id: &str,
    article: &Article<'_>,
    tagged: &Tagged,
    terminal: bool,
) -> io::Result<()> {
    let mut offsets = ArticleOffsets::new(article, OffsetUnit::CodePoint);
    let mut columns = Columns::new(["SPAN", "TYPE", "SURE", "ENTITY", "WHY", "MENTION"], terminal);
    let mut row = |span: &Span, entity: EntityKey, confidence: String, reasons: String| {
        let entity = gazetteer.entity(entity);
        let text = &article.text(span.field)[span.bytes.clone()];
        columns.row([
            position(&mut offsets, span),
            entity.entity_type().to_string(),
            confidence,
            entity.id().into_owned(),
            reasons,
            text.to_owned(),
        ]);
    };
    for mention in &tagged.mentions {
        let reasons: Vec<_> = mention.evidence.iter().map(|evidence| summary(gazetteer, evidence)).collect();
        row(&mention.span, mention.entity, format!("{:.2}", mention.confidence), reasons.join(", "));
    }
    for suppressed in &tagged.suppressed {
        row(&suppressed.span, suppressed.entity, "no".into(), suppression_summary(suppressed.reason).into());
    }
    writeln!(out, "{}", one_line(id, terminal))?;
    columns.write(out)?;
    writeln!(out)
}

fn position(offsets: &mut ArticleOffsets<'_>, span: &Span) -> String {
    let field = match span.field {
        Field::Title => "title ",
        Field::Body => "",
    };
    let range = offsets.range(span);
    format!("{field}{}-{}", range.start, range.end)
}

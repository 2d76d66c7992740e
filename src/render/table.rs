//! The mentions of an article for a person to read, within the width of a terminal.

use std::io::{self, Write};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::columns::one_line;
use super::document::Document;
use super::evidence::suppression_summary;
use super::offsets::ArticleOffsets;
use super::tagged_article::TaggedSpan;
use crate::gazetteer::EntityType;
use crate::resolve::{Field, Span};
use crate::text::OffsetUnit;

/// How a table is written.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct TableStyle {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether a terminal shows the table: text is isolated from the direction of the line.
    pub is_terminal: bool,
    /// Whether names are coloured. They are in brackets ⟦ ⟧ otherwise.
    pub has_color: bool,
    /// Unit of the spans.
    pub unit: OffsetUnit,
}

impl TableStyle {
    /// Columns, if the width of the terminal is not known.
    pub const WIDTH: usize = 80;
}

impl Default for TableStyle {
    fn default() -> TableStyle {
        TableStyle { width: TableStyle::WIDTH, is_terminal: false, has_color: false, unit: OffsetUnit::default() }
    }
}

const HEADINGS: [&str; 5] = ["SPAN", "TYPE", "SURE", "ENTITY", "WHY"];
/// Columns between two cells.
const GAP: usize = 2;
/// Columns that the text needs to be on the line of its mention.
const MIN_TEXT: usize = 24;
/// Indentation of a text below its mention.
const INDENT: usize = 4;

struct Row<'a> {
    cells: [String; 5],
    entity_type: EntityType,
    span: &'a TaggedSpan,
}

/// Writes the id of an article, a row for each mention and suppressed name with the text around it, and an empty line.
///
/// Spans are `12-18` in the body, `title 0-7` in the title. If the width does not suffice, reasons and text are on a
/// line of their own. Nothing but the text and the reasons is ever cut.
///
/// # Errors
/// Returns the error of `out`.
pub fn write(out: &mut impl Write, document: &Document<'_>, style: &TableStyle) -> io::Result<()> {
    let rows = rows(document, style.unit);
    let widths: [usize; 5] = std::array::from_fn(|column| {
        rows.iter().map(|row| row.cells[column].width()).chain([HEADINGS[column].len()]).max().unwrap_or(0)
    });
    let before_text: usize = widths.iter().map(|width| width + GAP).sum();
    let id = one_line(document.id, style.is_terminal);
    match style.has_color {
        true => writeln!(out, "\u{1B}[1m{id}\u{1B}[0m")?,
        false => writeln!(out, "{id}")?,
    }
    if before_text + MIN_TEXT <= style.width {
        write_cells(out, &HEADINGS, &widths)?;
        writeln!(out, "TEXT")?;
        for row in &rows {
            write_cells(out, &row.cells, &widths)?;
            writeln!(out, "{}", text(document, row, style.width - before_text, style))?;
        }
    } else {
        write_cells(out, &HEADINGS[..3], &widths)?;
        writeln!(out, "{}", HEADINGS[3])?;
        for row in &rows {
            let [cells @ .., why] = &row.cells;
            write_cells(out, &cells[..3], &widths)?;
            writeln!(out, "{}", cells[3])?;
            let why = cut(why, style.width.saturating_sub(INDENT + GAP + MIN_TEXT).max(MIN_TEXT));
            let room = style.width.saturating_sub(INDENT + why.width() + GAP).max(MIN_TEXT);
            writeln!(out, "{:INDENT$}{why}{:GAP$}{}", "", "", text(document, row, room, style))?;
        }
    }
    writeln!(out)
}

fn rows<'a>(document: &Document<'a>, unit: OffsetUnit) -> Vec<Row<'a>> {
    let mut offsets = ArticleOffsets::new(document.article, unit);
    let mut row = |span: &'a TaggedSpan, (entity_type, id): (EntityType, &str), confidence: String, reasons: String| {
        let span_cell = position(&mut offsets, &document.span(span));
        let cells = [span_cell, entity_type.to_string(), confidence, one_line(id, false), reasons];
        Row { cells, entity_type, span }
    };
    let mut rows = Vec::new();
    for mention in &document.answer.mentions {
        let entity = (mention.entity_type, mention.entity_id.as_str());
        rows.push(row(&mention.span, entity, format!("{:.2}", mention.confidence), mention.evidence_summary()));
    }
    for suppressed in &document.answer.suppressed {
        let entity = (type_of(&suppressed.entity_id), suppressed.entity_id.as_str());
        let reason = suppression_summary(suppressed.reason).into();
        rows.push(row(&suppressed.span, entity, "no".into(), reason));
    }
    rows
}

/// The type of an entity, with which its id begins.
fn type_of(id: &str) -> EntityType {
    id.split('/').next().and_then(|start| start.parse().ok()).unwrap_or(EntityType::Other)
}

fn position(offsets: &mut ArticleOffsets<'_>, span: &Span) -> String {
    let field = match span.field {
        Field::Title => "title ",
        Field::Body => "",
    };
    let range = offsets.range(span);
    format!("{field}{}-{}", range.start, range.end)
}

/// Writes cells, each followed by spaces up to its width and the gap.
fn write_cells(out: &mut impl Write, cells: &[impl AsRef<str>], widths: &[usize]) -> io::Result<()> {
    for (cell, width) in cells.iter().zip(widths) {
        let cell = cell.as_ref();
        write!(out, "{cell}{:1$}", "", width + GAP - cell.width())?;
    }
    Ok(())
}

/// The name of a row with the text around it, at most `room` columns wide.
fn text(document: &Document<'_>, row: &Row<'_>, room: usize, style: &TableStyle) -> String {
    let (open, close) = match (style.has_color, row.entity_type) {
        (false, _) => ("⟦", "⟧"),
        (true, EntityType::Place) => ("\u{1B}[1;34m", "\u{1B}[0m"),
        (true, EntityType::Person) => ("\u{1B}[1;33m", "\u{1B}[0m"),
        (true, EntityType::Organisation) => ("\u{1B}[1;32m", "\u{1B}[0m"),
        (true, EntityType::Other) => ("\u{1B}[1;35m", "\u{1B}[0m"),
    };
    let brackets = if style.has_color { 0 } else { 2 };
    let name = cut(&one_line(document.text(row.span), false), room.saturating_sub(brackets));
    let side = room.saturating_sub(brackets + name.width()) / 2;
    // A character is at least one column wide, except marks.
    let (before, after) = document.context(row.span, 2 * side);
    let before: String = cut(&one_line(before, false).chars().rev().collect::<String>(), side).chars().rev().collect();
    let after = cut(&one_line(after, false), side);
    let marked = format!("{before}{open}{name}{close}{after}");
    match style.is_terminal {
        true => format!("\u{2068}{marked}\u{2069}"),
        false => marked,
    }
}

/// Cuts a text to a width, with an ellipsis where it is cut.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut columns = 1;
    for c in text.chars() {
        columns += c.width().unwrap_or(0);
        if columns > width {
            break;
        }
        kept.push(c);
    }
    if width > 0 {
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_and_marks_are_counted() {
        assert_eq!(cut("东京都", 5), "东京…");
        assert_eq!(cut("東京", 4), "東京");
        assert_eq!(cut("مُحَمَّد", 4), "مُحَمَّد");
        assert_eq!(cut("abc", 0), "");
    }
}

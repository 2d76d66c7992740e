//! Writes the answer for an article in a format. The threads share it.

use std::io;

use serde_json::{Map, Value};

use super::format::Format;
use crate::date::Date;
use crate::eval::GoldArticle;
use crate::render::html::{self, ArticleCounts};
use crate::render::{self, Document, TableStyle, TaggedArticle, brat, conll, csv, geojson, json, table};
use crate::text::OffsetUnit;

#[derive(Debug)]
pub(super) struct Renderer {
    /// Not [`Format::Auto`].
    pub format: Format,
    pub view: render::View,
    pub unit: OffsetUnit,
    /// Code points on each side of a mention; `None` for the default of the format.
    pub context: Option<usize>,
    pub omit_defaults: bool,
    pub table: TableStyle,
    /// Date of articles that do not state one.
    pub date: Option<Date>,
}

/// The answer of an article in the format of the output.
#[derive(Debug)]
pub(super) struct Rendered {
    pub id: String,
    pub bytes: Vec<u8>,
    pub more: More,
    /// A field of the input that is not repeated for each mention, because it is long.
    long_field: Option<(String, Format)>,
}

impl Rendered {
    /// Says that fields are left out, if they are.
    pub fn long_field_note(&self) -> Option<String> {
        let (name, format) = self.long_field.as_ref()?;
        let (bytes, fields) = (Document::REPEATED_FIELD_BYTES, Document::REPEATED_FIELDS);
        let (id, format) = (&self.id, format.name());
        Some(format!(
            "article {id}: the field {name:?} and others of more than {bytes} bytes, or after the first {fields}, are \
             left out, because {format} repeats them for each mention: use --format jsonl"
        ))
    }
}

/// What a format needs besides the bytes.
#[derive(Debug)]
pub(super) enum More {
    Nothing,
    /// The text of the annotations.
    Text(String),
    Counts(ArticleCounts),
}

impl Renderer {
    /// Whether the format has answers as the API gives them, in the chosen unit, view and context. The others are
    /// written from a [`Document`].
    pub fn has_answers(&self) -> bool {
        matches!(self.format, Format::Auto | Format::Jsonl)
    }

    /// Writes an answer with the other fields of the article.
    ///
    /// # Errors
    /// Never, since memory is written to.
    pub fn answer(&self, answer: TaggedArticle, fields: &Map<String, Value>) -> io::Result<Rendered> {
        let mut bytes = Vec::new();
        match self.omit_defaults {
            true => json::write_line(&mut bytes, &answer)?,
            false => json::write_all_fields(&mut bytes, &answer, fields)?,
        }
        Ok(Rendered { id: answer.article_id, bytes, more: More::Nothing, long_field: None })
    }

    /// Writes a document in the other formats.
    ///
    /// # Errors
    /// Never, since memory is written to.
    pub fn document(&self, document: &Document<'_>) -> io::Result<Rendered> {
        const CSV_CONTEXT: usize = 40;
        let mut bytes = Vec::new();
        let out = &mut bytes;
        let mut more = More::Nothing;
        match self.format {
            Format::Auto | Format::Jsonl => json::write_line(out, document.answer)?,
            Format::Table => table::write(out, document, &self.table)?,
            Format::Csv => csv::write(out, document, self.unit, self.context.unwrap_or(CSV_CONTEXT))?,
            Format::Geojson => geojson::write(out, document)?,
            Format::Conll => conll::write(out, document, self.unit)?,
            Format::Brat => {
                brat::write(out, document)?;
                more = More::Text(brat::text(document.article));
            }
            Format::Html => {
                html::write_article(out, document)?;
                more = More::Counts(ArticleCounts::new(document));
            }
            Format::Gold => json::write_line(out, &GoldArticle::from_document(document))?,
        }
        let long_field = Document::long_field(document.fields).filter(|_| self.format.repeats_fields());
        let long_field = long_field.map(|name| (name.to_owned(), self.format));
        Ok(Rendered { id: document.id.to_owned(), bytes, more, long_field })
    }
}

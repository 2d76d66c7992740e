//! Tags an article and writes its answer in a format. The threads share it.

use std::io;

use super::format::Format;
use crate::cli::input::Article;
use crate::date::Date;
use crate::eval::GoldArticle;
use crate::render::html::{self, ArticleCounts};
use crate::render::{self, Document, TableStyle, TaggedArticle, brat, conll, csv, geojson, json, table};
use crate::tagger::{self, Options, Tagger};
use crate::text::OffsetUnit;

#[derive(Debug)]
pub(super) struct Renderer {
    pub tagger: Tagger,
    pub options: Options,
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
    /// # Errors
    /// Never, since memory is written to.
    pub fn render(&self, read: &Article) -> io::Result<Rendered> {
        const CSV_CONTEXT: usize = 40;
        let publication_date = read.publication_date.or(self.date);
        let Article { id, title, body, language, fields, .. } = read;
        let (extracted_title, extracted_body) = (title.extracted(), body.extracted());
        let article = tagger::Article { language, publication_date, ..tagger::Article::new(&title.text, &body.text) }
            .with_extracted(extracted_title.as_ref(), extracted_body.as_ref());
        let tagged = self.tagger.tag(&article, &self.options);
        let gazetteer = self.tagger.gazetteer();
        let document = Document::new(gazetteer, id, &article, fields, &tagged);
        let mut bytes = Vec::new();
        let out = &mut bytes;
        let mut more = More::Nothing;
        match self.format {
            Format::Auto | Format::Jsonl => self.write_json(out, &document)?,
            Format::Table => table::write(out, &document, &self.table)?,
            Format::Csv => csv::write(out, &document, self.unit, self.context.unwrap_or(CSV_CONTEXT))?,
            Format::Geojson => geojson::write(out, &document)?,
            Format::Conll => conll::write(out, &document, self.unit)?,
            Format::Brat => {
                brat::write(out, &document)?;
                more = More::Text(brat::text(&article));
            }
            Format::Html => {
                html::write_article(out, &document)?;
                more = More::Counts(ArticleCounts::new(&document));
            }
            Format::Gold => json::write_line(out, &GoldArticle::from_tagged(gazetteer, id, &article, &tagged))?,
        }
        let long_field = Document::long_field(fields).filter(|_| self.format.repeats_fields());
        let long_field = long_field.map(|name| (name.to_owned(), self.format));
        Ok(Rendered { id: id.clone(), bytes, more, long_field })
    }

    fn write_json(&self, out: &mut Vec<u8>, document: &Document<'_>) -> io::Result<()> {
        let Document { gazetteer, id, article, tagged, .. } = *document;
        let mut answer = TaggedArticle::new(gazetteer, id, article, tagged, self.unit).with_view(self.view);
        if let Some(chars) = self.context.filter(|&chars| chars > 0) {
            answer = answer.with_context(document, chars);
        }
        match self.omit_defaults {
            true => json::write_line(out, &answer),
            false => json::write_all_fields(out, &answer, document.fields),
        }
    }
}

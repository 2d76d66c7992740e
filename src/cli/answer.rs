//! Answers on stdout: JSON Lines for a program, tables for a person.

use std::io::{self, Write};

use prost::Message as _;

use super::table::{Table, shown};
use crate::resolve::{Evidence, Field, Reason, Span};
use crate::service::validate::ResponseOptions;
use crate::service::{proto, response};
use crate::tagger::{Article, Options, Tagged, Tagger};
use crate::text::{OffsetUnit, Offsets};

/// How answers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `TagArticleResponse` in proto3 JSON, an article a line.
    Jsonl,
    /// A table an article, on a terminal or not.
    Table { terminal: bool },
}

/// Writes the answers of a tagger.
pub(super) struct Answers<'t, W> {
    pub tagger: &'t Tagger,
    pub form: Form,
    pub out: W,
}

impl<W: Write> Answers<'_, W> {
    /// Tags an article and writes its answer, and sends it off: whoever feeds stdin slowly wants each answer as it comes.
    pub fn write(&mut self, id: &str, article: &Article<'_>, options: &Options) -> io::Result<()> {
        match self.form {
            Form::Jsonl => self.json(id, article, options)?,
            Form::Table { terminal } => self.table(id, article, &self.tagger.tag(article, options), terminal)?,
        }
        self.out.flush()
    }

    fn json(&mut self, id: &str, article: &Article<'_>, options: &Options) -> io::Result<()> {
        let style = ResponseOptions { options: *options, unit: OffsetUnit::CodePoint, context_chars: 0 };
        let encoded = response::tag_article_response(self.tagger, article, id, &style);
        let response = proto::TagArticleResponse::decode(&encoded[..])?;
        serde_json::to_writer(&mut self.out, &response)?;
        self.out.write_all(b"\n")
    }

    fn table(&mut self, id: &str, article: &Article<'_>, tagged: &Tagged, terminal: bool) -> io::Result<()> {
        let gazetteer = self.tagger.gazetteer();
        let mut positions = Positions::new(article);
        let mut table = Table::new(["SPAN", "TYPE", "SURE", "ENTITY", "WHY", "MENTION"], terminal);
        let mut row = |span: &Span, entity, sure, why| {
            let entity = gazetteer.entity(entity);
            let text = article.text(span.field)[span.bytes.clone()].to_owned();
            let (entity_type, id) = (entity.entity_type().to_string(), entity.id().to_owned());
            table.row([positions.of(span), entity_type, sure, id, why, text]);
        };
        for mention in &tagged.mentions {
            let why: Vec<_> = mention.evidence.iter().map(|evidence| reason(evidence, self.tagger)).collect();
            row(&mention.span, mention.entity, format!("{:.2}", mention.confidence), why.join(", "));
        }
        for suppressed in &tagged.suppressed {
            row(&suppressed.span, suppressed.entity, "no".into(), refusal(suppressed.reason).into());
        }
        writeln!(self.out, "{}", shown(id, terminal))?;
        table.write(&mut self.out)?;
        writeln!(self.out)
    }
}

/// Spans of an article in words: `12-18` in the body, `title 0-7` in the title.
struct Positions<'a> {
    title: Offsets<'a>,
    body: Offsets<'a>,
}

impl<'a> Positions<'a> {
    fn new(article: &Article<'a>) -> Positions<'a> {
        let [title, body] = [article.title, article.body].map(|text| Offsets::new(text, OffsetUnit::CodePoint));
        Positions { title, body }
    }

    fn of(&mut self, span: &Span) -> String {
        let (prefix, offsets) = match span.field {
            Field::Title => ("title ", &mut self.title),
            Field::Body => ("", &mut self.body),
        };
        let [start, end] = [span.bytes.start, span.bytes.end].map(|byte| offsets.convert(byte));
        format!("{prefix}{start}-{end}")
    }
}

/// A reason in ASCII, since it stands inside a row.
fn reason(evidence: &Evidence, tagger: &Tagger) -> String {
    match evidence {
        Evidence::Name => "name".into(),
        Evidence::FullNameInArticle(_) => "full name in article".into(),
        Evidence::Cue(_) => "cue".into(),
        Evidence::CountryInArticle(place) => format!("with {}", tagger.gazetteer().entity(*place).id()),
        Evidence::Prominence => "prominence".into(),
        Evidence::Credit => "credit".into(),
        Evidence::GeneratedSpelling => "generated spelling".into(),
        Evidence::BestOfSeveral => "best of several".into(),
    }
}

fn refusal(reason: Reason) -> &'static str {
    match reason {
        Reason::NeedsContext => "needs context",
        Reason::NeedsCue => "needs a cue",
        Reason::Overlap => "overlap",
        Reason::LowConfidence => "low confidence",
        Reason::Proclitic => "proclitic",
        Reason::Spelling => "spelling",
        Reason::Veto => "another meaning",
    }
}

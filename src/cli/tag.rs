//! `dalil tag`: articles from files to answers on stdout, without a server.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::progress::Progress;
use super::source::Source;
use super::table::{Table, shown};
use super::{Outcome, input};
use crate::gazetteer::EntityType;
use crate::resolve::{Evidence, Field, Reason, Span};
use crate::service::convert;
use crate::tagger::{Article, Options, Tagged, Tagger, TypeSet};
use crate::text::{OffsetUnit, Offsets};

/// Tag articles, without a server.
///
/// A text file is one article: the name of the file is its id, all of the text its body. A .jsonl file holds an
/// object {"id", "title", "body"} a line; "text" is accepted for "body", and other fields are passed over. A folder
/// stands for its .txt and .jsonl files. Stdin holds JSON Lines when it starts with {, and else one text.
///
/// Spans count code points. Input that cannot be tagged is reported on stderr, and the rest is tagged.
#[derive(Args, Debug)]
pub(super) struct Tag {
    #[command(flatten)]
    source: Source,
    /// How the answers are written
    #[arg(long, value_enum, default_value_t = Format::Auto)]
    format: Format,
    /// Only mentions of these types, parted by commas: place, person, organisation
    #[arg(long, value_delimiter = ',', value_name = "TYPE")]
    types: Vec<EntityType>,
    /// Also list the names that were found and not accepted, with the reason
    #[arg(long)]
    suppressed: bool,
    /// Text files, .jsonl files, folders, or - for stdin
    #[arg(value_name = "FILE", default_value = "-")]
    inputs: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table on a terminal, JSON Lines elsewhere
    Auto,
    /// Columns for a person to read
    Table,
    /// TagArticleResponse in proto3 JSON, an article a line
    Jsonl,
}

impl Tag {
    pub fn run(self) -> anyhow::Result<Outcome> {
        let tagger = self.source.tagger()?;
        let terminal = io::stdout().is_terminal();
        let table = match self.format {
            Format::Auto => terminal,
            Format::Table => true,
            Format::Jsonl => false,
        };
        let types = match self.types.is_empty() {
            true => TypeSet::ALL,
            false => self.types.iter().copied().collect(),
        };
        let options = Options { types, include_suppressed: self.suppressed, ..Options::default() };
        let files = input::files(&self.inputs);
        let progress = Progress::of(input::size(&files));
        let mut out = BufWriter::new(io::stdout().lock());
        let mut outcome = Outcome::Done;
        let items = files.into_iter().flat_map(|file| match file {
            Ok(path) => input::articles(path, &progress),
            Err(bad) => Box::new(std::iter::once(Err(bad))),
        });
        for item in items {
            let read = match item {
                Ok(read) => read,
                Err(bad) => {
                    progress.complain(format_args!("dalil: {bad}"));
                    outcome = Outcome::Faulty;
                    continue;
                }
            };
            let article = Article { title: &read.title, body: &read.body };
            let tagged = tagger.tag(&article, &options);
            match table {
                true => write_table(&mut out, &tagger, &read.id, &article, &tagged, terminal)?,
                false => write_json(&mut out, &tagger, &read.id, &article, &tagged)?,
            }
            // Whoever feeds stdin slowly wants each answer as it comes.
            out.flush()?;
        }
        Ok(outcome)
    }
}

fn write_json(
    out: &mut impl Write,
    tagger: &Tagger,
    id: &str,
    article: &Article<'_>,
    tagged: &Tagged,
) -> io::Result<()> {
    let response = convert::tag_article_response(tagger, article, id, tagged, OffsetUnit::CodePoint, 0);
    serde_json::to_writer(&mut *out, &response)?;
    out.write_all(b"\n")
}

fn write_table(
    out: &mut impl Write,
    tagger: &Tagger,
    id: &str,
    article: &Article<'_>,
    tagged: &Tagged,
    terminal: bool,
) -> io::Result<()> {
    let gazetteer = tagger.gazetteer();
    let mut positions = Positions::new(article);
    let mut table = Table::new(["SPAN", "TYPE", "SURE", "ENTITY", "WHY", "MENTION"], terminal);
    for mention in &tagged.mentions {
        let entity = gazetteer.entity(mention.entity);
        let why: Vec<_> = mention.evidence.iter().map(|evidence| reason(evidence, tagger)).collect();
        table.row([
            positions.of(&mention.span),
            entity.entity_type().to_string(),
            format!("{:.2}", mention.confidence),
            entity.id().to_owned(),
            why.join(", "),
            article.text(mention.span.field)[mention.span.bytes.clone()].to_owned(),
        ]);
    }
    for suppressed in &tagged.suppressed {
        let entity = gazetteer.entity(suppressed.entity);
        table.row([
            positions.of(&suppressed.span),
            entity.entity_type().to_string(),
            "no".into(),
            entity.id().to_owned(),
            refusal(suppressed.reason).into(),
            article.text(suppressed.span.field)[suppressed.span.bytes.clone()].to_owned(),
        ]);
    }
    writeln!(out, "{}", shown(id, terminal))?;
    table.write(out)?;
    writeln!(out)
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

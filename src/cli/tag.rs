//! `dalil tag`: reads articles from files and writes their mentions to stdout, without a server.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::input;
use super::outcome::Outcome;
use super::progress::Progress;
use super::source::{GazetteerArgs, TypeArgs};
use crate::date::Date;
use crate::render::{TaggedArticle, json, table};
use crate::tagger::{Article, Options, Tagger};
use crate::text::OffsetUnit;

/// Tag articles, without a server
///
/// A text file is one article: the file name is its id, the text is its body. A .jsonl file has one object per line:
/// {"id", "title", "body"}, and optionally "language" and "publication_date"; "text" is accepted instead of "body", and
/// other fields are ignored. A folder means its .txt
/// and .jsonl files. Stdin is read as JSON Lines if it starts with {, and as one text otherwise.
///
/// Spans count code points. Invalid input is reported on stderr, and the rest is tagged.
#[derive(Args, Debug)]
pub(super) struct Tag {
    #[command(flatten)]
    gazetteer: GazetteerArgs,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Auto)]
    format: Format,
    #[command(flatten)]
    types: TypeArgs,
    /// Also list the names that were found and not accepted, with the reason
    #[arg(long)]
    suppressed: bool,
    /// Day on which the articles were published, YYYY-MM-DD, for those that do not state "publication_date"
    #[arg(long, value_name = "DATE")]
    date: Option<Date>,
    /// Text files, .jsonl files, folders, or - for stdin
    #[arg(value_name = "FILE", default_value = "-")]
    inputs: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table on a terminal, JSON Lines otherwise
    Auto,
    /// Columns for a person to read
    Table,
    /// One article per line, as proto3 JSON of TagArticleResponse
    Jsonl,
}

impl Tag {
    pub fn run(self) -> anyhow::Result<Outcome> {
        let tagger = self.gazetteer.tagger()?;
        let options = Options { types: self.types.set(), include_suppressed: self.suppressed, ..Options::default() };
        let terminal = io::stdout().is_terminal();
        let mut out = BufWriter::new(io::stdout().lock());
        let files = input::files(&self.inputs);
        let progress = Progress::of(input::size(&files));
        let mut outcome = Outcome::Done;
        let items = files.into_iter().flat_map(|file| match file {
            Ok(path) => input::articles(path, &progress),
            Err(invalid) => Box::new(std::iter::once(Err(invalid))),
        });
        for item in items {
            match item {
                Ok(read) => {
                    let publication_date = read.publication_date.or(self.date);
                    let language = &read.language;
                    let article = Article { title: &read.title, body: &read.body, language, publication_date };
                    self.format.write(&mut out, terminal, &tagger, &read.id, &article, &options)?;
                }
                Err(invalid) => {
                    progress.print_error(format_args!("dalil: {invalid}"));
                    outcome = Outcome::Incomplete;
                }
            }
        }
        Ok(outcome)
    }
}

impl Format {
    /// Tags an article, writes the result and flushes it, so that a slow writer of stdin gets each result at once.
    fn write(
        self,
        out: &mut impl Write,
        terminal: bool,
        tagger: &Tagger,
        id: &str,
        article: &Article<'_>,
        options: &Options,
    ) -> io::Result<()> {
        let gazetteer = tagger.gazetteer();
        let tagged = tagger.tag(article, options);
        let as_table = self == Format::Table || self == Format::Auto && terminal;
        match as_table {
            true => table::write(out, gazetteer, id, article, &tagged, terminal)?,
            false => {
                let owned = TaggedArticle::new(gazetteer, id, article, &tagged, OffsetUnit::CodePoint);
                json::write_line(out, &owned)?;
            }
        }
        out.flush()
    }
}

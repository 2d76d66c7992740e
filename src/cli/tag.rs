//! `dalil tag`: reads articles from files and writes their mentions to stdout, without a server.

use std::collections::HashSet;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::filter::{FilterArgs, View};
use super::input;
use super::outcome::Outcome;
use super::progress::Progress;
use super::source::{GazetteerArgs, TypeArgs};
use crate::date::Date;
use crate::eval::GoldArticle;
use crate::render::{self, TaggedArticle, json, table};
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
    #[command(flatten)]
    filter: FilterArgs,
    /// Parts of the JSON
    #[arg(long, value_enum, default_value_t = View::Full)]
    view: View,
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
    /// Gold data for `dalil eval`, to be corrected: one article per line, with all mentions in the core layer
    Gold,
}

impl Tag {
    pub fn run(self) -> anyhow::Result<Outcome> {
        if self.format == Format::Gold && self.suppressed {
            anyhow::bail!("--suppressed cannot be used with --format gold, which has no suppressed names");
        }
        let options = Options {
            types: self.types.set(),
            filter: self.filter.filter()?,
            include_suppressed: self.suppressed,
            ..Options::default()
        };
        let tagger = self.gazetteer.tagger()?;
        let output = Output { format: self.format, view: self.view.into(), terminal: io::stdout().is_terminal() };
        let mut out = BufWriter::new(io::stdout().lock());
        let files = input::files(&self.inputs);
        let progress = Progress::of(input::size(&files));
        let mut outcome = Outcome::Done;
        let mut gold_ids = HashSet::new();
        let items = files.into_iter().flat_map(|file| match file {
            Ok(path) => input::articles(path, &progress),
            Err(invalid) => Box::new(std::iter::once(Err(invalid))),
        });
        for item in items {
            match item {
                // A gold file with repeated ids could not be read.
                Ok(read) if self.format == Format::Gold && !gold_ids.insert(read.id.clone()) => {
                    progress.print_error(format_args!(
                        "dalil: id: {:?} is used by an earlier article: ids must be unique in gold data",
                        read.id
                    ));
                    outcome = Outcome::Incomplete;
                }
                Ok(read) => {
                    let publication_date = read.publication_date.or(self.date);
                    let language = &read.language;
                    let article = Article { title: &read.title, body: &read.body, language, publication_date };
                    output.write(&mut out, &tagger, &read.id, &article, &options)?;
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

/// How answers are written.
#[derive(Clone, Copy, Debug)]
struct Output {
    format: Format,
    view: render::View,
    terminal: bool,
}

impl Output {
    /// Tags an article, writes the result and flushes it, so that a slow writer of stdin gets each result at once.
    fn write(
        self,
        out: &mut impl Write,
        tagger: &Tagger,
        id: &str,
        article: &Article<'_>,
        options: &Options,
    ) -> io::Result<()> {
        let gazetteer = tagger.gazetteer();
        let tagged = tagger.tag(article, options);
        let Output { format, view, terminal } = self;
        match format {
            Format::Table => table::write(out, gazetteer, id, article, &tagged, terminal)?,
            Format::Auto if terminal => table::write(out, gazetteer, id, article, &tagged, terminal)?,
            Format::Auto | Format::Jsonl => {
                let owned = TaggedArticle::new(gazetteer, id, article, &tagged, OffsetUnit::CodePoint);
                json::write_line(out, &owned.with_view(view))?;
            }
            Format::Gold => json::write_line(out, &GoldArticle::from_tagged(gazetteer, id, article, &tagged))?,
        }
        out.flush()
    }
}

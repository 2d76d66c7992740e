//! `dalil tag`: articles from files to answers on stdout, without a server.

use std::io::{self, BufWriter, IsTerminal};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::answer::{Answers, Form};
use super::progress::Progress;
use super::source::{GazetteerArgs, TypeArgs};
use super::{Outcome, input};
use crate::tagger::{Article, Options};

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
    gazetteer: GazetteerArgs,
    /// How the answers are written
    #[arg(long, value_enum, default_value_t = Format::Auto)]
    format: Format,
    #[command(flatten)]
    types: TypeArgs,
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
        let tagger = self.gazetteer.tagger()?;
        let options = Options { types: self.types.set(), include_suppressed: self.suppressed, ..Options::default() };
        let out = BufWriter::new(io::stdout().lock());
        let mut answers = Answers { tagger: &tagger, form: self.format.form(), out };
        let files = input::files(&self.inputs);
        let progress = Progress::of(input::size(&files));
        let mut outcome = Outcome::Done;
        let items = files.into_iter().flat_map(|file| match file {
            Ok(path) => input::articles(path, &progress),
            Err(bad) => Box::new(std::iter::once(Err(bad))),
        });
        for item in items {
            match item {
                Ok(read) => {
                    let article = Article { title: &read.title, body: &read.body };
                    answers.write(&read.id, &article, &options)?;
                }
                Err(bad) => {
                    progress.complain(format_args!("dalil: {bad}"));
                    outcome = Outcome::Faulty;
                }
            }
        }
        Ok(outcome)
    }
}

impl Format {
    fn form(self) -> Form {
        let terminal = io::stdout().is_terminal();
        match self {
            Format::Jsonl => Form::Jsonl,
            Format::Auto if !terminal => Form::Jsonl,
            Format::Auto | Format::Table => Form::Table { terminal },
        }
    }
}

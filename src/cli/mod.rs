//! The command: its arguments and what each verb does.
//!
//! * `serve`, `tag`, `gazetteer` and `eval` are its verbs;
//! * `settings` are those of `serve`, from flags, variables and a file;
//! * `source` says which gazetteer and types they work with;
//! * `input` reads articles, and `progress` shows how far it is;
//! * `answer` writes what was found;
//! * `table` writes columns that right-to-left text does not wreck.

mod answer;
mod eval;
mod gazetteer;
mod input;
mod progress;
mod serve;
mod settings;
mod source;
mod table;
mod tag;

use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  done, but some of the input was bad, the check found errors, or no entity has the name
  2  not done: the arguments, the gazetteer or the gold data are wrong, or the output failed";

/// Tags the places, people and organisations of news articles, Arabic first.
#[derive(Debug, Parser)]
#[command(name = "dalil", version, after_help = EXIT_CODES)]
pub struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Serve(serve::Serve),
    Tag(tag::Tag),
    Gazetteer(gazetteer::GazetteerCommand),
    Eval(eval::Eval),
}

/// How a run ended that was not cut short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All was done.
    Done,
    /// What could be done was; stderr or the output says what was wrong with the rest.
    Faulty,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        match outcome {
            Outcome::Done => ExitCode::SUCCESS,
            Outcome::Faulty => ExitCode::FAILURE,
        }
    }
}

/// Does what the arguments ask for.
///
/// # Errors
/// When it could not be done at all. Bad input among good is no error but [`Outcome::Faulty`].
pub fn run(cli: Cli) -> anyhow::Result<Outcome> {
    match cli.verb {
        Verb::Serve(serve) => serve.run(),
        Verb::Tag(tag) => tag.run(),
        Verb::Gazetteer(command) => command.run(),
        Verb::Eval(eval) => eval.run(),
    }
}

/// Whether the run ended because nobody reads its output any more.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let broken = |io: &io::Error| io.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref().is_some_and(broken))
}

/// Writes a line to stderr. Should stderr be closed there is nobody to tell.
pub fn complain(line: fmt::Arguments<'_>) {
    let _ = writeln!(io::stderr(), "{line}");
}

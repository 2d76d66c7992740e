//! The command `dalil`: its arguments and its verbs.
//!
//! * `serve`, `tag`, `gazetteer`, `eval`, `licences`, `completions` and `man` are the verbs. Only `serve` needs the
//!   feature `server`.
//! * `settings` has the settings of `serve`, from flags, environment variables and a file.
//! * `eval_report` has the output formats of `eval`.
//! * `source` has the arguments that several verbs share: the gazetteer and the entity types.
//! * `filter` has the arguments that select entities and parts of an answer.
//! * `input` reads articles, `batches` groups them, `ordered` works on them on all cores, and `progress` shows a
//!   progress bar.
//! * `remote` tags by calls of a server.
//! * `outcome` has the exit codes and writes errors to stderr.

mod batches;
mod completions;
mod eval;
mod eval_report;
mod filter;
mod gazetteer;
mod input;
mod licences;
mod man;
mod ordered;
mod outcome;
mod progress;
#[cfg(feature = "server")]
mod remote;
#[cfg(feature = "server")]
mod serve;
#[cfg(feature = "server")]
mod settings;
mod source;
mod tag;

use clap::{CommandFactory, Parser, Subcommand};

#[doc(hidden)]
pub use input::read::{INPUT_TYPES, read_input};
pub use outcome::{Outcome, is_broken_pipe, print_error};

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  done, but some input was invalid, the check found errors or invalid lines, or no entity has the name
  2  not done: the arguments, the gazetteer (except in the check) or the gold data are invalid, or the output failed";

/// Tags the places, people and organisations in news articles, Arabic first.
#[derive(Debug, Parser)]
#[command(name = "dalil", version, after_help = EXIT_CODES)]
pub struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    #[cfg(feature = "server")]
    Serve(serve::Serve),
    Tag(Box<tag::Tag>),
    Gazetteer(gazetteer::GazetteerCommand),
    Eval(eval::Eval),
    Licences(licences::Licences),
    Completions(completions::Completions),
    Man(man::Man),
}

/// Runs the command.
///
/// # Errors
/// Returns the reason why the run could not be completed. Invalid articles among valid ones are not an error: they give
/// [`Outcome::Incomplete`].
pub fn run(cli: Cli) -> anyhow::Result<Outcome> {
    match cli.verb {
        #[cfg(feature = "server")]
        Verb::Serve(serve) => serve.run(),
        Verb::Tag(tag) => tag.run(),
        Verb::Gazetteer(command) => command.run(),
        Verb::Eval(eval) => eval.run(),
        Verb::Licences(licences) => licences.run(),
        Verb::Completions(completions) => completions.run(&mut Cli::command()),
        Verb::Man(man) => man.run(Cli::command()),
    }
}

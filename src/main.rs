//! The binary `dalil`: parses the arguments, runs the command and sets the exit code.

#![forbid(unsafe_code)]

use std::process::ExitCode;

use clap::Parser;
use dalil::cli::{self, Cli};

fn main() -> ExitCode {
    match cli::run(Cli::parse()) {
        Ok(outcome) => outcome.into(),
        // The reader of the output needs no more: `dalil tag … | head`.
        Err(error) if cli::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            cli::print_error(format_args!("dalil: {error:#}"));
            ExitCode::from(2)
        }
    }
}

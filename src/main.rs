//! The command `dalil`: parse, run, exit code.

#![forbid(unsafe_code)]

use std::process::ExitCode;

use clap::Parser;
use dalil::cli::{self, Cli};

fn main() -> ExitCode {
    match cli::run(Cli::parse()) {
        Ok(outcome) => outcome.into(),
        // Whoever read the output has seen enough: `dalil tag … | head`.
        Err(error) if cli::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            cli::complain(format_args!("dalil: {error:#}"));
            ExitCode::from(2)
        }
    }
}

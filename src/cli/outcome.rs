//! Exit codes, and errors on stderr.

use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

use crate::render::columns::one_line;

/// Outcome of a run that was completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// Everything was done.
    Done,
    /// Everything possible was done; stderr or the output names what was wrong with the rest.
    Incomplete,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        match outcome {
            Outcome::Done => ExitCode::SUCCESS,
            Outcome::Incomplete => ExitCode::FAILURE,
        }
    }
}

/// Whether a run ended because the reader of its output closed the pipe.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let broken = |io: &io::Error| io.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref().is_some_and(broken))
}

/// Writes a message to stderr. A closed stderr is ignored. Names of files and fields in it cannot control the terminal.
pub fn print_error(message: fmt::Arguments<'_>) {
    let message = message.to_string();
    let lines: Vec<_> = message.split('\n').map(|line| one_line(line, false)).collect();
    let _ = writeln!(io::stderr(), "{}", lines.join("\n"));
}

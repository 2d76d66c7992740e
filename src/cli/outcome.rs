//! Exit codes, and errors on stderr.

use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

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

/// Writes a line to stderr. A closed stderr is ignored.
pub fn print_error(line: fmt::Arguments<'_>) {
    let _ = writeln!(io::stderr(), "{line}");
}

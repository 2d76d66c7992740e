//! `dalil completions`: a script that completes arguments in a shell.

use std::io::{self, Write};

use clap::{Args, Command};
use clap_complete::Shell;

use super::outcome::Outcome;

/// Print a script that completes the arguments of dalil in a shell
///
/// docs/tagging.md shows where each shell reads it.
#[derive(Args, Debug)]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub fn run(self, command: &mut Command) -> anyhow::Result<Outcome> {
        // The generator panics if the output fails.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, command, "dalil", &mut script);
        io::stdout().lock().write_all(&script)?;
        Ok(Outcome::Done)
    }
}

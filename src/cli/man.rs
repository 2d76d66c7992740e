//! `dalil man`: the manual pages.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Command};
use clap_mangen::Man as Page;

use super::outcome::Outcome;

/// Print the manual page of dalil, or write the pages of all commands to a folder
///
/// `dalil man | man -l -` shows the page.
#[derive(Args, Debug)]
pub(super) struct Man {
    /// Folder for the pages of dalil and of each command: dalil.1, dalil-tag.1 and others
    #[arg(long, short, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

impl Man {
    pub fn run(self, command: Command) -> anyhow::Result<Outcome> {
        match &self.output {
            Some(folder) => {
                let written = std::fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(command, folder));
                written.with_context(|| folder.display().to_string())?;
            }
            None => {
                let mut page = Vec::new();
                Page::new(command).render(&mut page)?;
                io::stdout().lock().write_all(&page)?;
            }
        }
        Ok(Outcome::Done)
    }
}

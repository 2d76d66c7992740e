//! `dalil licences`: the licences of the data that the binary contains.

use std::io::{self, Write};

use clap::Args;

use super::outcome::Outcome;

/// The text that the command prints.
const LICENCES: &str = include_str!("../../gazetteer/LICENCES.txt");

/// Print the licences of the data of the built-in gazetteer
#[derive(Args, Debug)]
pub(super) struct Licences {}

impl Licences {
    pub fn run(self) -> anyhow::Result<Outcome> {
        io::stdout().lock().write_all(LICENCES.as_bytes())?;
        Ok(Outcome::Done)
    }
}

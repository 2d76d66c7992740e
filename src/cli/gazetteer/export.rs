//! `dalil gazetteer export`: writes a gazetteer in other formats.

use std::io::Write;

use clap::Args;

use super::super::outcome::Outcome;
use super::super::source::GazetteerArgs;
use crate::gazetteer::export::{ExportFormat, export};

/// Write all entities: merged lines, CSV with one name per row, or patterns of spaCy
#[derive(Args, Debug)]
pub(super) struct Export {
    #[command(flatten)]
    gazetteer: GazetteerArgs,
    /// jsonl, csv or spacy
    #[arg(long, default_value_t = ExportFormat::Jsonl)]
    format: ExportFormat,
}

impl Export {
    pub fn run(self, out: &mut dyn Write) -> anyhow::Result<Outcome> {
        let gazetteer = self.gazetteer.gazetteer()?;
        export(gazetteer.entities().chain(gazetteer.national_institutions()), self.format, out)?;
        Ok(Outcome::Done)
    }
}

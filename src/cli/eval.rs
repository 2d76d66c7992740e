//! `dalil eval`: how good the tagger and its gazetteer are, on gold data.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use clap::Args;

use super::Outcome;
use super::source::Source;
use super::table::shown;
use crate::eval::{self, gold};
use crate::gazetteer::EntityType;
use crate::tagger::TypeSet;

/// Score the tagger on gold data: precision, recall and F1, by type and over all.
///
/// GOLD holds an article a line: {"id", "text", "mentions": [{"start", "end", "type", "layer"}]}, in code points.
/// A mention counts only with the same start, end and type. The last line is the score over all of the core layer.
#[derive(Args, Debug)]
pub(super) struct Eval {
    #[command(flatten)]
    source: Source,
    /// First list this many of the mentions that were missed or wrongly found
    #[arg(long, value_name = "N", default_value_t = 0)]
    errors: usize,
    /// Score only these types, parted by commas: place, person, organisation
    #[arg(long, value_delimiter = ',', value_name = "TYPE")]
    types: Vec<EntityType>,
    #[arg(value_name = "GOLD.jsonl")]
    gold: PathBuf,
}

impl Eval {
    pub fn run(self) -> anyhow::Result<Outcome> {
        let articles = gold::read(&self.gold)?;
        let types = match self.types.is_empty() {
            true => TypeSet::ALL,
            false => self.types.iter().copied().collect(),
        };
        let evaluation = eval::evaluate(&self.source.tagger()?, &articles, types);
        let mut out = io::stdout().lock();
        let terminal = out.is_terminal();
        for mistake in evaluation.mistakes().iter().take(self.errors) {
            let (article, span) = (shown(&mistake.article, terminal), &mistake.span);
            write!(out, "{article}\t{}\t{}\t{}-{}\t", mistake.kind, mistake.entity_type, span.start, span.end)?;
            writeln!(out, "{}", shown(&mistake.context, terminal))?;
        }
        for (entity_type, counts) in evaluation.by_type() {
            writeln!(out, "{entity_type} {counts}")?;
        }
        let (found, all) = evaluation.hard();
        if all > 0 {
            writeln!(out, "hard recall {found}/{all}")?;
        }
        writeln!(out, "core {}", evaluation.core())?;
        Ok(Outcome::Done)
    }
}

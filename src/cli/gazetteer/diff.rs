//! `dalil gazetteer diff`: compares two gazetteers.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::super::outcome::Outcome;
use super::super::source::GazetteerArgs;
use crate::gazetteer::GazetteerSource;
use crate::gazetteer::diff::{Change, diff};
use crate::render::columns::one_line;
use crate::rules::Rules;

/// Compare two gazetteers, as they are after merging
///
/// A gazetteer is a file, a folder, or `embedded`. Several that are merged are joined with +, such as
/// embedded+mine.jsonl. Exits with 1 if there are differences.
#[derive(Args, Debug)]
pub(super) struct Diff {
    /// The gazetteer before
    before: String,
    /// The gazetteer after
    after: String,
    /// One difference per line, as JSON
    #[arg(long)]
    json: bool,
}

impl Diff {
    pub fn run(self, out: &mut dyn Write, terminal: bool) -> anyhow::Result<Outcome> {
        let [before, after] = [source(&self.before).build(Rules::ALL)?, source(&self.after).build(Rules::ALL)?];
        let mut counts = Counts::default();
        let mut written = Ok(());
        diff(&before, &after, |change| {
            counts.add(&change);
            if written.is_ok() {
                written = match self.json {
                    true => serde_json::to_string(&change).map_err(Into::into).and_then(|json| writeln!(out, "{json}")),
                    false => writeln!(out, "{}", one_line(&change.to_string(), terminal)),
                };
            }
        });
        written?;
        if !self.json {
            let Counts { added, removed, changes } = counts;
            writeln!(out, "entities added: {added}, removed: {removed}, other changes: {changes}")?;
        }
        Ok(if counts == Counts::default() { Outcome::Done } else { Outcome::Incomplete })
    }
}

/// The parts of a gazetteer, joined with `+`.
fn source(text: &str) -> GazetteerSource {
    // A file whose name has a plus sign is a part of its own.
    let paths = match PathBuf::from(text).exists() {
        true => vec![PathBuf::from(text)],
        false => text.split('+').map(PathBuf::from).collect(),
    };
    GazetteerArgs::of(paths).source()
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    added: usize,
    removed: usize,
    changes: usize,
}

impl Counts {
    fn add(&mut self, change: &Change) {
        match change {
            Change::EntityAdded { .. } => self.added += 1,
            Change::EntityRemoved { .. } => self.removed += 1,
            _ => self.changes += 1,
        }
    }
}

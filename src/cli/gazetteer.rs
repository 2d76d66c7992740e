//! `dalil gazetteer`: what an editor asks of the names.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufWriter, IsTerminal, Write};

use clap::{Args, Subcommand};

use super::Outcome;
use super::source::GazetteerArgs;
use super::table::{Table, shown};
use crate::gazetteer::check::{Finding, Severity, check};
use crate::gazetteer::{EntityKey, Gazetteer};
use crate::tagger::{NameMatch, Tagger};
use crate::text::Folded;

/// Look into a gazetteer.
#[derive(Args, Debug)]
pub(super) struct GazetteerCommand {
    #[command(subcommand)]
    question: Question,
}

#[derive(Debug, Subcommand)]
enum Question {
    /// Find what makes answers wrong: duplicates, collisions, common words, short names, missing names
    Check {
        #[command(flatten)]
        gazetteer: GazetteerArgs,
        /// Also list the notes: how the data is taken, where nothing is wrong with it
        #[arg(long)]
        notes: bool,
    },
    /// Count entities and names by type, class, language, kind, policy and source
    Stats {
        #[command(flatten)]
        gazetteer: GazetteerArgs,
    },
    /// Tell which entities have a name, as a text would write it, and under what policy
    Lookup {
        #[command(flatten)]
        gazetteer: GazetteerArgs,
        name: String,
    },
}

impl GazetteerCommand {
    pub fn run(self) -> anyhow::Result<Outcome> {
        let stdout = io::stdout().lock();
        let terminal = stdout.is_terminal();
        let mut out = BufWriter::new(stdout);
        let outcome = match self.question {
            Question::Check { gazetteer, notes } => {
                report(&mut out, &check(gazetteer.tagger()?.gazetteer()), notes, terminal)?
            }
            Question::Stats { gazetteer } => stats(&mut out, gazetteer.tagger()?.gazetteer(), terminal)?,
            Question::Lookup { gazetteer, name } => lookup(&mut out, &gazetteer.tagger()?, &name, terminal)?,
        };
        out.flush()?;
        Ok(outcome)
    }
}

/// Lists what was found, a finding a line, and how much of each.
fn report(out: &mut impl Write, findings: &[Finding], notes: bool, terminal: bool) -> io::Result<Outcome> {
    for finding in findings.iter().filter(|finding| notes || finding.severity != Severity::Note) {
        let Finding { severity, kind, entity, explanation, name } = finding;
        write!(out, "{severity} {kind} {entity}: {explanation}")?;
        match name.as_str() {
            "" => writeln!(out)?,
            name => writeln!(out, ": {}", shown(name, terminal))?,
        }
    }
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let [errors, warnings, noted] = [Severity::Error, Severity::Warning, Severity::Note].map(count);
    let hint = if notes || noted == 0 { "" } else { " (--notes lists them)" };
    writeln!(out, "errors: {errors}, warnings: {warnings}, notes: {noted}{hint}")?;
    Ok(if errors > 0 { Outcome::Faulty } else { Outcome::Done })
}

/// Entities and names that have something in common.
#[derive(Default)]
struct Count {
    entities: BTreeSet<EntityKey>,
    names: usize,
}

fn stats(out: &mut impl Write, gazetteer: &Gazetteer, terminal: bool) -> io::Result<Outcome> {
    let mut counts: BTreeMap<(usize, &str, String), Count> = BTreeMap::new();
    for name in gazetteer.names() {
        let entity = name.entity();
        let policy = gazetteer.policy_of(name, Folded::new(name.text()).codes());
        let mut keys = vec![
            (0, "type", entity.entity_type().to_string()),
            (1, "class", entity.class().to_string()),
            (2, "language", name.language().to_owned()),
            (3, "kind", name.kind().to_string()),
            (4, "policy", policy.to_string()),
        ];
        keys.extend(entity.sources().map(|source| (5, "source", source.to_owned())));
        for key in keys {
            let count = counts.entry(key).or_default();
            count.entities.insert(entity.key());
            count.names += 1;
        }
    }
    let mut table = Table::new(["ENTITIES", "NAMES", "BY", "VALUE"], terminal);
    table.row([gazetteer.len().to_string(), gazetteer.names_len().to_string(), "all".into(), String::new()]);
    for ((_, by, value), count) in counts {
        table.row([count.entities.len().to_string(), count.names.to_string(), by.into(), value]);
    }
    writeln!(out, "version {}", gazetteer.version())?;
    table.write(out)?;
    Ok(Outcome::Done)
}

/// Lists the names that a word or words may be, as they stand and behind proclitics.
fn lookup(out: &mut impl Write, tagger: &Tagger, name: &str, terminal: bool) -> io::Result<Outcome> {
    let headings = ["ENTITY", "CLASS", "LANGUAGE", "KIND", "POLICY", "SPELLING", "STRIPPED", "NAME"];
    let mut table = Table::new(headings, terminal);
    let found = tagger.lookup(name);
    for NameMatch { name, origin, proclitic, policy, .. } in &found {
        let (entity, listed) = (name.entity(), name.policy());
        table.row([
            entity.id().to_owned(),
            entity.class().to_string(),
            name.language().to_owned(),
            name.kind().to_string(),
            // An ordinary word is taken less freely than it is listed.
            if *policy == listed { listed.to_string() } else { format!("{policy} (listed {listed})") },
            origin.to_string(),
            proclitic.chars().count().to_string(),
            name.text().to_owned(),
        ]);
    }
    if found.is_empty() {
        writeln!(out, "no entity has this name")?;
        return Ok(Outcome::Faulty);
    }
    table.write(out)?;
    Ok(Outcome::Done)
}

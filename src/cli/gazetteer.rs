//! `dalil gazetteer`: imports, exports, compares, checks, shows and explains gazetteers.

mod check;
mod diff;
mod disabled;
mod explain;
mod export;
mod import;
mod own_lines;
mod show;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufWriter, IsTerminal, Write};

use clap::{Args, Subcommand};

use self::disabled::DisabledLines;
use super::outcome::Outcome;
use super::source::GazetteerArgs;
use crate::gazetteer::{EntityKey, Gazetteer};
use crate::render::columns::{Columns, one_line};
use crate::tagger::NameMatch;
use crate::text::Folded;

/// Import, export, compare, check, look up and explain the names of a gazetteer
#[derive(Args, Debug)]
pub(super) struct GazetteerCommand {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Check(check::Check),
    Import(Box<import::Import>),
    Export(export::Export),
    Diff(diff::Diff),
    Explain(explain::Explain),
    Show(show::Show),
    Search(show::Search),
    /// Count entities and names by type, class, language, kind, policy and source
    Stats {
        #[command(flatten)]
        gazetteer: GazetteerArgs,
    },
    /// List the entities that have a name, written as in a text, and its policy
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
        let outcome = match self.verb {
            Verb::Check(check) => check.run(&mut out, terminal)?,
            Verb::Import(import) => import.run()?,
            Verb::Export(export) => export.run(&mut out)?,
            Verb::Diff(diff) => diff.run(&mut out, terminal)?,
            Verb::Explain(explain) => explain.run(&mut out, terminal)?,
            Verb::Show(show) => show.run(&mut out, terminal)?,
            Verb::Search(search) => search.run(&mut out, terminal)?,
            Verb::Stats { gazetteer } => stats(&mut out, gazetteer.tagger()?.gazetteer(), terminal)?,
            Verb::Lookup { gazetteer, name } => lookup(&mut out, &gazetteer, &name, terminal)?,
        };
        out.flush()?;
        Ok(outcome)
    }
}

/// Entities and names with a common property.
#[derive(Default)]
struct Count {
    entities: BTreeSet<EntityKey>,
    names: usize,
}

fn stats(out: &mut impl Write, gazetteer: &Gazetteer, terminal: bool) -> io::Result<Outcome> {
    let mut counts: BTreeMap<(usize, &str, String), Count> = BTreeMap::new();
    let entities = || gazetteer.entities().chain(gazetteer.national_institutions());
    for (entity, name) in entities().flat_map(|entity| entity.names().map(move |name| (entity, name))) {
        let policy = gazetteer.policy_of(name, Folded::new(&name.text()).codes());
        let mut keys = vec![
            (0, "type", entity.entity_type().to_string()),
            (1, "class", entity.class_name().to_owned()),
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
    let mut columns = Columns::new(["ENTITIES", "NAMES", "BY", "VALUE"], terminal);
    let names: usize = counts.iter().filter(|((_, by, _), _)| *by == "type").map(|(_, count)| count.names).sum();
    columns.row([entities().count().to_string(), names.to_string(), "all".into(), String::new()]);
    for ((_, by, value), count) in counts {
        columns.row([count.entities.len().to_string(), count.names.to_string(), by.into(), value]);
    }
    writeln!(out, "version {}", gazetteer.version())?;
    columns.write(out)?;
    Ok(Outcome::Done)
}

/// Lists the names that a text may be, as written and after its proclitics and endings are removed.
fn lookup(out: &mut impl Write, source: &GazetteerArgs, name: &str, terminal: bool) -> anyhow::Result<Outcome> {
    let tagger = source.tagger()?;
    let headings = ["ENTITY", "CLASS", "LANGUAGE", "KIND", "POLICY", "SPELLING", "STRIPPED", "NAME"];
    let mut columns = Columns::new(headings, terminal);
    let found = tagger.lookup(name);
    for NameMatch { name, origin, proclitic, ending, policy, .. } in &found {
        let (entity, listed) = (name.entity(), name.policy());
        columns.row([
            entity.id().into_owned(),
            entity.class_name().to_owned(),
            name.language().to_owned(),
            name.kind().to_string(),
            // The policy of a common word is stricter than the listed one.
            if *policy == listed { listed.to_string() } else { format!("{policy} (listed {listed})") },
            origin.to_string(),
            (proclitic.chars().count() + ending.chars().count()).to_string(),
            name.text().into_owned(),
        ]);
    }
    match found.is_empty() {
        true => writeln!(out, "no entity has this name")?,
        false => columns.write(out)?,
    }
    for disabled in DisabledLines::read(&source.source()).names_equal_to(tagger.gazetteer(), name) {
        writeln!(out, "{}", one_line(&disabled, terminal))?;
    }
    Ok(if found.is_empty() { Outcome::Incomplete } else { Outcome::Done })
}

//! `dalil gazetteer check`: lists what is probably wrong, the user's own data first.

use std::io::{self, Write};
use std::path::Path;

use clap::Args;
use serde::Serialize;

use super::super::outcome::{Outcome, print_error};
use super::super::source::{GazetteerArgs, missing_embedded};
use super::own_lines::{OwnLine, OwnLines};
use crate::gazetteer::check::{Finding, FindingKind, Severity, check};
use crate::gazetteer::{GazetteerError, GazetteerSource};
use crate::render::columns::one_line;
use crate::rules::Rules;

/// Find errors in the data: duplicates, collisions, common words, short names, missing names
///
/// Findings about entities of own files come first, with file and line; then those of the built-in gazetteer. A file
/// that extends the built-in gazetteer is checked together with it: --gazetteer embedded --gazetteer own.jsonl --own.
/// Invalid lines are reported on stderr, and the exit code is 1 as for other errors.
#[derive(Args, Debug)]
pub(super) struct Check {
    #[command(flatten)]
    gazetteer: GazetteerArgs,
    /// Also list notes, which explain how valid data is interpreted
    #[arg(long)]
    notes: bool,
    /// Only findings of this severity: error, warning or note
    #[arg(long, value_delimiter = ',')]
    severity: Vec<Severity>,
    /// Only findings of this kind, such as collision
    #[arg(long, value_delimiter = ',')]
    kind: Vec<FindingKind>,
    /// Only findings about entities of own files
    #[arg(long)]
    own: bool,
    /// One finding per line, as JSON
    #[arg(long)]
    json: bool,
}

/// A finding, and the line of an own file that it concerns.
#[derive(Serialize)]
struct Located<'f> {
    #[serde(flatten)]
    finding: &'f Finding,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'f Path>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
}

impl Check {
    pub fn run(self, out: &mut dyn Write, terminal: bool) -> anyhow::Result<Outcome> {
        let source = self.gazetteer.source();
        let gazetteer = match source.build(Rules::ALL) {
            Ok(gazetteer) => gazetteer,
            Err(error) => return self.report_invalid(&source, error, out),
        };
        let findings = check(&gazetteer);
        let own = OwnLines::read(&source);
        let mut located: Vec<Located<'_>> = findings.iter().map(|finding| Located::of(finding, &own)).collect();
        located.retain(|located| self.selects(located));
        // The sort is stable: the findings of each half stay in the order of their severity.
        located.sort_by_key(|located| located.file.is_none());
        let listed = located.iter().filter(|located| self.lists(located.finding));
        for located in listed {
            match self.json {
                true => writeln!(out, "{}", serde_json::to_string(located)?)?,
                false => located.write(out, terminal)?,
            }
        }
        let count = |severity| located.iter().filter(|located| located.finding.severity == severity).count();
        let [errors, warnings, notes] = [Severity::Error, Severity::Warning, Severity::Note].map(count);
        if !self.json {
            let are_listed = self.notes || notes == 0 || self.severity.contains(&Severity::Note);
            let hint = if are_listed { "" } else { " (--notes lists them)" };
            writeln!(out, "errors: {errors}, warnings: {warnings}, notes: {notes}{hint}")?;
        }
        Ok(if errors > 0 { Outcome::Incomplete } else { Outcome::Done })
    }

    /// Reports lines that cannot be read. They are findings as the others are, but a path that does not exist is not.
    fn report_invalid(
        &self,
        source: &GazetteerSource,
        error: GazetteerError,
        out: &mut dyn Write,
    ) -> anyhow::Result<Outcome> {
        if source.paths.iter().any(|path| !path.exists()) {
            return Err(error.into());
        }
        print_error(format_args!("{error}"));
        if let Some(hint) = missing_embedded(source, &error) {
            print_error(format_args!("{hint}"));
        }
        if !self.json {
            let errors = error.faults().len() + error.omitted();
            writeln!(out, "errors: {errors}; the other checks need lines without errors")?;
        }
        Ok(Outcome::Incomplete)
    }

    /// Whether the filters select a finding.
    fn selects(&self, Located { finding, file, .. }: &Located<'_>) -> bool {
        (self.severity.is_empty() || self.severity.contains(&finding.severity))
            && (self.kind.is_empty() || self.kind.contains(&finding.kind))
            && (!self.own || file.is_some())
    }

    /// Whether a selected finding is listed. Notes are only counted by default.
    fn lists(&self, finding: &Finding) -> bool {
        finding.severity != Severity::Note || self.notes || self.severity.contains(&Severity::Note)
    }
}

impl<'f> Located<'f> {
    /// Locates a finding by its entity, otherwise by another entity that its explanation names.
    fn of(finding: &'f Finding, own: &'f OwnLines) -> Located<'f> {
        let line = own.get(&finding.entity).or_else(|| own.find_in(&finding.explanation));
        let (file, line) = line.map(|OwnLine { file, line }| (file.as_path(), *line)).unzip();
        Located { finding, file, line }
    }

    fn write(&self, out: &mut dyn Write, terminal: bool) -> io::Result<()> {
        let Finding { severity, kind, entity, explanation, name } = self.finding;
        if let (Some(file), Some(line)) = (self.file, self.line) {
            write!(out, "{}:{line}: ", file.display())?;
        }
        write!(out, "{severity} {kind} {entity}: {explanation}")?;
        match name.as_str() {
            "" => writeln!(out),
            name => writeln!(out, ": {}", one_line(name, terminal)),
        }
    }
}

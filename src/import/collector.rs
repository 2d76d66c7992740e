//! Receives the entities of an import, checks them, and keeps them in a temporary file until all inputs are read.

use std::collections::HashSet;
use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use tempfile::SpooledTempFile;

use super::error::ImportError;
use super::options::ImportOptions;
use super::references::References;
use super::repeated_forms::{RepeatedForms, form_hash};
use super::row_error::RowError;
use super::summary::{Observer, Summary};
use crate::gazetteer::Class;
use crate::gazetteer::validate;
use crate::gazetteer::{EntityRecord, NameRecord};
use crate::gazetteer::{Fault, FieldFault};
use crate::hash::hash;
use crate::text::Folded;

/// An entity that was read, and what is known only when all inputs are read.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Imported {
    pub record: EntityRecord,
    /// Item of the country, if the record has no code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country_item: Option<String>,
    /// Whether the titles of the offices are items.
    #[serde(default)]
    pub office_items: bool,
    /// Number of the input and line.
    pub origin: (usize, usize),
}

impl From<EntityRecord> for Imported {
    fn from(record: EntityRecord) -> Imported {
        Imported { record, ..Imported::default() }
    }
}

/// Size up to which the temporary file is kept in memory, in bytes.
const SPOOL_BYTES: usize = 32 << 20;

pub(super) struct Collector<'c> {
    options: &'c ImportOptions,
    /// First word of the ids.
    prefix: String,
    observer: &'c mut dyn Observer,
    files: Vec<Rc<PathBuf>>,
    line: usize,
    /// Hashes of the ids.
    ids: HashSet<u64>,
    spool: BufWriter<SpooledTempFile>,
    pub forms: RepeatedForms,
    pub references: References,
    pub summary: Summary,
    folded: Folded,
}

impl<'c> Collector<'c> {
    pub fn new(options: &'c ImportOptions, format: &str, observer: &'c mut dyn Observer) -> Collector<'c> {
        Collector {
            options,
            prefix: options.prefix.clone().unwrap_or_else(|| format.to_owned()),
            observer,
            files: Vec::new(),
            line: 0,
            ids: HashSet::new(),
            spool: BufWriter::new(SpooledTempFile::new(SPOOL_BYTES)),
            forms: RepeatedForms::new(),
            references: References::default(),
            summary: Summary::default(),
            folded: Folded::default(),
        }
    }

    pub fn options(&self) -> &'c ImportOptions {
        self.options
    }

    /// Begins an input.
    pub fn begin(&mut self, file: &Path) {
        self.files.push(Rc::new(file.to_owned()));
        self.line = 0;
    }

    /// Sets the line of the rows that follow.
    pub fn set_line(&mut self, line: usize) {
        self.line = line;
    }

    /// The number of the current input and the current line.
    pub fn origin(&self) -> (usize, usize) {
        (self.files.len().saturating_sub(1), self.line)
    }

    /// The id of an entity: its type, the prefix and the part that identifies it.
    pub fn id(&self, class: Class, part: &str) -> String {
        format!("{}/{}-{part}", class.entity_type(), self.prefix)
    }

    /// Reports an invalid row at the current line.
    pub fn reject(&mut self, fault: FieldFault) {
        self.reject_at(self.origin(), fault);
    }

    /// Reports an invalid row.
    pub fn reject_at(&mut self, (file, line): (usize, usize), FieldFault { field, message }: FieldFault) {
        let file = self.files.get(file).map_or(Path::new("input"), |file| file.as_path());
        self.summary.rejected += 1;
        self.observer.reject(&Fault::new(file, line, &field, message));
    }

    /// Counts a valid row that is left out.
    pub fn leave_out(&mut self, reason: &'static str) {
        *self.summary.left_out.entry(reason).or_default() += 1;
    }

    /// Adds an entity from the current line.
    ///
    /// # Errors
    /// If it is invalid, or cannot be written. Invalid names are reported and removed.
    pub fn add(&mut self, imported: impl Into<Imported>) -> Result<(), RowError> {
        let mut imported = imported.into();
        if imported.origin == (0, 0) {
            imported.origin = self.origin();
        }
        let record = &mut imported.record;
        let had_names = record.names.iter().any(|(_, names)| !names.is_empty());
        record.names.retain(|(language, _)| self.options.has_language(language));
        let has_chosen = record.names.iter().any(|(_, names)| !names.is_empty());
        self.check_names(record, imported.origin);
        match record.names.is_empty() {
            true if !had_names => return Err(FieldFault::new("names", "the entity has no name").into()),
            true if !has_chosen => {
                self.leave_out("no name in the chosen languages");
                return Ok(());
            }
            // Each of its names was reported.
            true => return Ok(()),
            false => {}
        }
        self.complete(record);
        validate::entity(record)?;
        record.country.as_deref().map(validate::country).transpose()?;
        if !self.ids.insert(text_hash(&record.id)) {
            let message = format!("{} occurs again: an entity needs an id of its own", record.id);
            return Err(FieldFault::new("id", message).into());
        }
        self.add_forms(record);
        self.write(&imported).map_err(|error| ImportError::write(error).into())
    }

    /// Removes names that are invalid or occur twice.
    fn check_names(&mut self, record: &mut EntityRecord, origin: (usize, usize)) {
        let mut names = std::mem::take(&mut record.names);
        for (language, names) in &mut names {
            if let Err(message) = validate::language(language) {
                self.reject_at(origin, FieldFault::new(format!("names.{language}"), message));
                names.clear();
            }
            let mut seen = HashSet::new();
            let mut position = 0;
            names.retain_mut(|name| {
                position += 1;
                self.tidy(name);
                match validate::name(&name.text, &mut self.folded) {
                    Ok(()) => seen.insert(identity(name, &self.folded)),
                    Err(message) => {
                        let field = format!("names.{language}[{}]", position - 1);
                        self.reject_at(origin, FieldFault::new(field, message));
                        false
                    }
                }
            });
        }
        names.retain(|(_, names)| !names.is_empty());
        record.names = names;
    }

    /// Sets white space of a name to single spaces, and applies the policy of the options.
    fn tidy(&self, name: &mut NameRecord) {
        let is_tidy = !name.text.contains(|c: char| c.is_whitespace() && c != ' ') && !name.text.contains("  ");
        if !is_tidy || name.text.trim().len() != name.text.len() {
            name.text = name.text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        name.policy = name.policy.or(self.options.policy);
    }

    /// Sets the fields that the source does not state.
    fn complete(&self, record: &mut EntityRecord) {
        if record.country.is_none() {
            record.country.clone_from(&self.options.country);
        }
        record.prominence = record.prominence.or(self.options.prominence);
        if record.sources.is_empty() {
            record.sources.push(self.options.source.clone().unwrap_or_else(|| self.prefix.clone()));
        }
    }

    fn add_forms(&mut self, record: &EntityRecord) {
        let mut forms: Vec<u64> = Vec::new();
        for name in record.names.iter().flat_map(|(_, names)| names) {
            self.folded.fold(&name.text);
            forms.push(form_hash(self.folded.codes()));
        }
        forms.sort_unstable();
        forms.dedup();
        forms.into_iter().for_each(|form| self.forms.add(form));
    }

    fn write(&mut self, imported: &Imported) -> io::Result<()> {
        serde_json::to_writer(&mut self.spool, imported)?;
        self.spool.write_all(b"\n")
    }

    /// The temporary file, from its start.
    pub fn take_spool(&mut self) -> Result<SpooledTempFile, ImportError> {
        let spool = std::mem::replace(&mut self.spool, BufWriter::new(SpooledTempFile::new(0)));
        let rewound = spool.into_inner().map_err(|error| error.into_error()).and_then(|mut spool| {
            spool.rewind()?;
            Ok(spool)
        });
        rewound.map_err(ImportError::write)
    }
}

/// What makes two names of an entity in one language the same: the folded form, and the signs that it loses.
fn identity(name: &NameRecord, folded: &Folded) -> (Vec<u8>, String) {
    let is_sign = |c: &char| !c.is_alphanumeric() && !c.is_whitespace() && !"-'’‘ʼ`".contains(*c);
    (folded.codes().to_vec(), name.text.chars().filter(is_sign).collect())
}

fn text_hash(text: &str) -> u64 {
    text.as_bytes().chunks(8).fold(text.len() as u64, |state, bytes| {
        let mut word = [0; 8];
        word[..bytes.len()].copy_from_slice(bytes);
        hash(state ^ u64::from_le_bytes(word))
    })
}

use std::fmt;
use std::path::{Path, PathBuf};

/// One thing wrong with a gazetteer's data: where, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    file: PathBuf,
    line: usize,
    field: String,
    what: String,
}

impl Fault {
    pub(super) fn new(file: &Path, line: usize, field: &str, what: impl fmt::Display) -> Fault {
        Fault { file: file.to_owned(), line, field: field.to_owned(), what: what.to_string() }
    }

    /// The file as it was given.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The line, counted from 1; 0 when the file as a whole is at fault.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The path of the field inside the line, such as `names.ar[2].kind`; empty when the line as a whole is at fault.
    pub fn field(&self) -> &str {
        &self.field
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        if !self.field.is_empty() {
            write!(f, ": {}", self.field)?;
        }
        write!(f, ": {}", self.what)
    }
}

/// A gazetteer that could not be loaded: every fault found, the first [`GazetteerError::MOST`] of them in full.
#[derive(Debug)]
pub struct GazetteerError {
    faults: Vec<Fault>,
    more: usize,
}

impl GazetteerError {
    /// How many faults are kept. The rest is counted.
    pub const MOST: usize = 100;

    pub(super) fn of(faults: Vec<Fault>, more: usize) -> GazetteerError {
        GazetteerError { faults, more }
    }

    /// The faults, in the order of the data.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }
}

impl fmt::Display for GazetteerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, fault) in self.faults.iter().enumerate() {
            let sep = if i == 0 { "" } else { "\n" };
            write!(f, "{sep}{fault}")?;
        }
        if self.more > 0 {
            write!(f, "\nand {} more", self.more)?;
        }
        Ok(())
    }
}

impl std::error::Error for GazetteerError {}

//! Errors of a gazetteer's data: each with its file, line and field.

use std::fmt;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// One error in the data of a gazetteer.
///
/// Its text is `FILE:LINE: FIELD: MESSAGE`, without the parts that are unknown.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct Fault {
    file: PathBuf,
    line: usize,
    field: String,
    message: String,
}

impl Fault {
    pub(crate) fn new(file: &Path, line: usize, field: &str, message: impl fmt::Display) -> Fault {
        Fault { file: file.to_owned(), line, field: field.to_owned(), message: message.to_string() }
    }

    /// The file, as its path was given.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The line, counted from 1, or 0 if the error concerns the whole file.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The path of the field in the line, such as `names.ar[2].kind`. Empty if the error concerns the whole line.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What is wrong, without file, line and field.
    pub fn message(&self) -> &str {
        &self.message
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
        write!(f, ": {}", self.message)
    }
}

/// The error of [`GazetteerBuilder::build`](super::GazetteerBuilder::build): all faults of all files.
///
/// Its text has one line for each fault. The first [`GazetteerError::MAX_FAULTS`] are stored, the others are counted.
///
/// ```
/// use dalil::GazetteerBuilder;
///
/// let mut builder = GazetteerBuilder::new();
/// builder.add_text("mine.jsonl", r#"{"id":"place/almaty","class":"city","country":"Kz","names":{"en":["Almaty"]}}"#);
/// let error = builder.build().unwrap_err();
/// let fault = &error.faults()[0];
/// assert_eq!((fault.line(), fault.field()), (1, "country"));
/// assert_eq!(error.to_string(), "mine.jsonl:1: country: must be two capital letters (ISO 3166-1 alpha-2)");
/// ```
#[derive(Debug, Error)]
pub struct GazetteerError {
    faults: Vec<Fault>,
    more: usize,
}

impl GazetteerError {
    /// Largest number of faults that are stored.
    pub const MAX_FAULTS: usize = 100;

    /// The stored faults, by file and line.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Number of faults that are not stored.
    pub fn omitted(&self) -> usize {
        self.more
    }
}

impl fmt::Display for GazetteerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, fault) in self.faults.iter().enumerate() {
            let separator = if i == 0 { "" } else { "\n" };
            write!(f, "{separator}{fault}")?;
        }
        if self.more > 0 {
            write!(f, "\nand {} more", self.more)?;
        }
        Ok(())
    }
}

/// The faults found so far.
#[derive(Debug, Default)]
pub(super) struct Faults {
    stored: Vec<Fault>,
    more: usize,
}

impl Faults {
    pub fn add(&mut self, fault: Fault) {
        if self.stored.len() < GazetteerError::MAX_FAULTS {
            self.stored.push(fault);
        } else {
            self.more += 1;
        }
    }

    pub fn is_empty(&self) -> bool {
        self.stored.is_empty()
    }

    /// An error if there is any fault.
    pub fn into_result(self) -> Result<(), GazetteerError> {
        match self.is_empty() {
            true => Ok(()),
            false => {
                let Faults { mut stored, more } = self;
                // The lines of a file are checked in several passes. The sort is stable.
                stored.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
                Err(GazetteerError { faults: stored, more })
            }
        }
    }
}

/// An error in a line: the path of the field, which may be empty, and the message.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct FieldFault {
    pub field: String,
    pub message: String,
}

impl FieldFault {
    pub fn new(field: impl Into<String>, message: impl fmt::Display) -> FieldFault {
        FieldFault { field: field.into(), message: message.to_string() }
    }

    /// An error that concerns the whole line.
    pub fn of_line(message: impl fmt::Display) -> FieldFault {
        FieldFault::new("", message)
    }
}

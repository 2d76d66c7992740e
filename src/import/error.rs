//! Errors that end an import.

use std::fmt;
use std::io;
use std::path::Path;

use thiserror::Error;

use crate::gazetteer::Fault;

/// Why an import ended before all inputs were read: a file cannot be read or decompressed, is not of the format, or
/// exceeds a limit; or the output cannot be written.
///
/// Invalid rows are no errors: an [`Observer`](super::Observer) receives them.
#[derive(Debug, Error)]
#[error("{fault}")]
pub struct ImportError {
    fault: Fault,
    #[source]
    source: Option<io::Error>,
}

impl ImportError {
    pub(super) fn new(file: &Path, line: usize, field: &str, message: impl fmt::Display) -> ImportError {
        ImportError { fault: Fault::new(file, line, field, message), source: None }
    }

    /// An error of reading an input.
    pub(super) fn read(file: &Path, line: usize, source: io::Error) -> ImportError {
        ImportError { fault: Fault::new(file, line, "", &source), source: Some(source) }
    }

    /// An error of writing the output or the temporary file.
    pub(super) fn write(source: io::Error) -> ImportError {
        ImportError { fault: Fault::new(Path::new("output"), 0, "", &source), source: Some(source) }
    }

    /// The file, line, field and message.
    pub fn fault(&self) -> &Fault {
        &self.fault
    }
}

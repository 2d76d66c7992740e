//! Invalid input.

use std::fmt;
use std::path::{Path, PathBuf};

/// Input that cannot be tagged: its position and what is wrong with it.
#[derive(Debug)]
pub(in crate::cli) struct InvalidInput {
    file: PathBuf,
    /// Line number from 1; 0 for the whole file.
    line: usize,
    message: String,
}

impl InvalidInput {
    pub(super) fn new(file: &Path, line: usize, message: impl fmt::Display) -> InvalidInput {
        InvalidInput { file: file.to_owned(), line, message: message.to_string() }
    }
}

impl fmt::Display for InvalidInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file.display(), self.message),
            line => write!(f, "{}:{line}: {}", self.file.display(), self.message),
        }
    }
}

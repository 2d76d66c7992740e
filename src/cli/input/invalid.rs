//! Invalid input.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::render::columns::one_line;

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
        // A name of a file or of a field can have line ends.
        let file = one_line(&self.file.to_string_lossy(), false);
        let message = one_line(&self.message, false);
        match self.line {
            0 => write!(f, "{file}: {message}"),
            line => write!(f, "{file}:{line}: {message}"),
        }
    }
}

//! Positions in the input, and invalid input.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use crate::render::columns::one_line;

/// A position in the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Position {
    pub(super) file: Arc<Path>,
    /// Line number from 1; 0 for the whole file.
    pub(super) line: usize,
}

/// Input that cannot be tagged: its position and what is wrong with it.
#[derive(Debug)]
pub(in crate::cli) struct InvalidInput {
    position: Position,
    message: String,
}

impl InvalidInput {
    pub(super) fn new(file: &Path, line: usize, message: impl fmt::Display) -> InvalidInput {
        InvalidInput::at(Position { file: file.into(), line }, message)
    }

    /// Input at a position that cannot be tagged.
    pub fn at(position: Position, message: impl fmt::Display) -> InvalidInput {
        InvalidInput { position, message: message.to_string() }
    }
}

impl fmt::Display for InvalidInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A name of a file or of a field can have line ends.
        let file = one_line(&self.position.file.to_string_lossy(), false);
        let message = one_line(&self.message, false);
        match self.position.line {
            0 => write!(f, "{file}: {message}"),
            line => write!(f, "{file}:{line}: {message}"),
        }
    }
}

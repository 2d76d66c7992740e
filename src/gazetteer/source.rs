//! Where a gazetteer is read from.

use std::path::PathBuf;

use super::builder::GazetteerBuilder;
use super::error::GazetteerError;
use super::packed::Gazetteer;
use crate::rules::Rules;

/// The parts of a gazetteer: the built-in one, files and folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GazetteerSource {
    /// Whether the built-in gazetteer is part of it. It is always the first part.
    pub embedded: bool,
    /// Files and folders, in order. A later one extends the earlier ones.
    pub paths: Vec<PathBuf>,
}

impl Default for GazetteerSource {
    /// The built-in gazetteer alone.
    fn default() -> GazetteerSource {
        GazetteerSource { embedded: true, paths: Vec::new() }
    }
}

impl GazetteerSource {
    /// One file or folder alone.
    pub fn path(path: impl Into<PathBuf>) -> GazetteerSource {
        GazetteerSource { embedded: false, paths: vec![path.into()] }
    }

    /// Reads all parts and builds the gazetteer with the given rules.
    ///
    /// # Errors
    /// Returns all errors of all files.
    pub fn build(&self, rules: Rules) -> Result<Gazetteer, GazetteerError> {
        let mut builder = GazetteerBuilder::new();
        builder.rules(rules);
        if self.embedded {
            builder.add_embedded();
        }
        for path in &self.paths {
            builder.add_path(path);
        }
        builder.build()
    }
}

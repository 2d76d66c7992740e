//! Where a gazetteer comes from.

use std::path::PathBuf;

use crate::gazetteer::GazetteerBuilder;
use crate::rules::Rules;
use crate::tagger::{Tagger, TaggerError};

/// The parts of a gazetteer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GazetteerSource {
    /// Whether the one in the binary comes first.
    pub embedded: bool,
    /// Files and folders, in order: a later one extends what is before it.
    pub paths: Vec<PathBuf>,
}

impl Default for GazetteerSource {
    fn default() -> GazetteerSource {
        GazetteerSource { embedded: true, paths: Vec::new() }
    }
}

impl GazetteerSource {
    /// One file, or a folder of them, and nothing else.
    pub fn path(path: impl Into<PathBuf>) -> GazetteerSource {
        GazetteerSource { embedded: false, paths: vec![path.into()] }
    }

    /// Reads the files and compiles the names. Takes seconds for a million names.
    ///
    /// # Errors
    /// Every fault of every file.
    pub fn load(&self) -> Result<Tagger, TaggerError> {
        self.load_with_rules(Rules::ALL)
    }

    /// Reads and compiles it by some of the rules only, to measure what the others do.
    ///
    /// # Errors
    /// Every fault of every file.
    pub fn load_with_rules(&self, rules: Rules) -> Result<Tagger, TaggerError> {
        let mut builder = GazetteerBuilder::new();
        builder.rules(rules);
        if self.embedded {
            builder.add_embedded();
        }
        for path in &self.paths {
            builder.add_path(path);
        }
        Tagger::with_rules(builder.build()?, rules)
    }
}

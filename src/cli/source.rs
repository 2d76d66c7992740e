//! Arguments of several verbs: the gazetteer and the entity types.

use std::path::PathBuf;

use clap::Args;

use crate::gazetteer::{EntityType, GazetteerSource};
use crate::rules::Rules;
use crate::tagger::{Tagger, TaggerError, TypeSet};

/// Argument for the embedded gazetteer. A file with this name is given as `./embedded`.
pub(super) const EMBEDDED: &str = "embedded";

#[derive(Args, Clone, Debug)]
pub(super) struct GazetteerArgs {
    /// A gazetteer: a file, a folder of files, or `embedded` for the embedded one. Repeat the option to join several: a
    /// later one extends and overrides the earlier ones, and the embedded one is always the first
    #[arg(long = "gazetteer", value_name = "PATH", default_value = EMBEDDED)]
    paths: Vec<PathBuf>,
}

impl GazetteerArgs {
    /// A gazetteer of these parts.
    pub fn of(paths: Vec<PathBuf>) -> GazetteerArgs {
        GazetteerArgs { paths }
    }

    /// Returns the parts of the gazetteer.
    pub fn source(&self) -> GazetteerSource {
        let (embedded, paths): (Vec<_>, _) = self.paths.iter().cloned().partition(|path| path.as_os_str() == EMBEDDED);
        GazetteerSource { embedded: !embedded.is_empty(), paths }
    }

    /// Reads and compiles the gazetteer.
    ///
    /// # Errors
    /// Returns all errors of all files.
    pub fn tagger(&self) -> Result<Tagger, TaggerError> {
        Tagger::load(&self.source(), Rules::ALL)
    }
}

#[derive(Args, Clone, Debug)]
pub(super) struct TypeArgs {
    /// Only mentions of these types, separated by commas: place, person, organisation, other
    #[arg(long, value_delimiter = ',', value_name = "TYPE")]
    types: Vec<EntityType>,
}

impl TypeArgs {
    /// Returns the chosen types, all if none is given.
    pub fn set(&self) -> TypeSet {
        match self.types.is_empty() {
            true => TypeSet::ALL,
            false => self.types.iter().copied().collect(),
        }
    }
}

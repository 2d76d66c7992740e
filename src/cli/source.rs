//! Arguments of several verbs: which gazetteer, which types.

use std::path::PathBuf;

use clap::Args;

use crate::gazetteer::{EntityType, GazetteerSource};
use crate::rules::Rules;
use crate::tagger::{Tagger, TaggerError, TypeSet};

/// The word for the gazetteer in the binary. A file of that name is given as `./embedded`.
pub(super) const EMBEDDED: &str = "embedded";

#[derive(Args, Clone, Debug)]
pub(super) struct GazetteerArgs {
    /// A gazetteer: a file, a folder of them, or `embedded` for the one in the binary. Repeat it to join several: what
    /// a later one says of an entity wins, and the embedded one comes first wherever it stands
    #[arg(long = "gazetteer", value_name = "PATH", default_value = EMBEDDED)]
    paths: Vec<PathBuf>,
}

impl GazetteerArgs {
    /// What the arguments say.
    pub fn source(&self) -> GazetteerSource {
        let (embedded, paths): (Vec<_>, _) = self.paths.iter().cloned().partition(|path| path.as_os_str() == EMBEDDED);
        GazetteerSource { embedded: !embedded.is_empty(), paths }
    }

    /// Reads and compiles it.
    ///
    /// # Errors
    /// Every fault of every file.
    pub fn tagger(&self) -> Result<Tagger, TaggerError> {
        Tagger::load(&self.source(), Rules::ALL)
    }
}

#[derive(Args, Clone, Debug)]
pub(super) struct TypeArgs {
    /// Only mentions of these types, parted by commas: place, person, organisation
    #[arg(long, value_delimiter = ',', value_name = "TYPE")]
    types: Vec<EntityType>,
}

impl TypeArgs {
    /// The types asked for: all when none is named.
    pub fn set(&self) -> TypeSet {
        match self.types.is_empty() {
            true => TypeSet::ALL,
            false => self.types.iter().copied().collect(),
        }
    }
}

//! Which gazetteer a verb works with.

use std::path::PathBuf;

use clap::Args;

use crate::gazetteer::{Gazetteer, GazetteerBuilder};
use crate::tagger::Tagger;

/// The word for the gazetteer in the binary. A file of that name is given as `./embedded`.
const EMBEDDED: &str = "embedded";

#[derive(Args, Clone, Debug)]
pub(super) struct Source {
    /// A gazetteer: a file, a folder of them, or `embedded` for the one in the binary. Repeat it to join several;
    /// what a later one says of an entity wins
    #[arg(long = "gazetteer", value_name = "PATH", default_value = EMBEDDED)]
    paths: Vec<PathBuf>,
}

impl Source {
    /// Reads it.
    pub fn gazetteer(&self) -> anyhow::Result<Gazetteer> {
        let mut builder = GazetteerBuilder::new();
        for path in &self.paths {
            match path.as_os_str() == EMBEDDED {
                true => builder.add_embedded(),
                false => builder.add_path(path),
            };
        }
        Ok(builder.build()?)
    }

    /// Reads and compiles it.
    pub fn tagger(&self) -> anyhow::Result<Tagger> {
        Ok(Tagger::new(self.gazetteer()?)?)
    }
}

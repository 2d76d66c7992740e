//! Arguments of several verbs: the gazetteer and the entity types.

use std::env;
use std::path::PathBuf;

use clap::Args;

use crate::embedded;
use crate::gazetteer::{EntityType, Gazetteer, GazetteerError, GazetteerSource};
use crate::rules::Rules;
use crate::tagger::layered::load_layered;
use crate::tagger::{Tagger, TypeSet};

/// The variable with the gazetteer of all verbs.
const VARIABLE: &str = "DALIL_GAZETTEER";

/// Argument for the built-in gazetteer. A file with this name is given as `./embedded`.
pub(super) const EMBEDDED: &str = "embedded";

/// Longest name of a gazetteer of `dalil serve`, in bytes.
pub(super) const MAX_NAME_BYTES: usize = 64;

/// Splits `NAME=PATH,PATH`, a further gazetteer of `dalil serve`, into its name and its paths. None if the value is a
/// path. A path with `=` is written with a slash, as in `./a=b.jsonl`.
pub(super) fn split_name(value: &str) -> Option<(&str, &str)> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    let is_name = |name: &str| (1..=MAX_NAME_BYTES).contains(&name.len()) && name.bytes().all(is_part);
    value.split_once('=').filter(|(name, _)| is_name(name))
}

/// The paths of the default gazetteer in `DALIL_GAZETTEER`, as `dalil serve` reads them, or the built-in one.
fn default_paths() -> Vec<PathBuf> {
    let value = env::var_os(VARIABLE).unwrap_or_default();
    let named = |path: &PathBuf| path.to_str().is_some_and(|path| split_name(path).is_some());
    let paths = env::split_paths(&value).filter(|path| !path.as_os_str().is_empty() && !named(path));
    let paths: Vec<PathBuf> = paths.collect();
    if paths.is_empty() { vec![EMBEDDED.into()] } else { paths }
}

#[derive(Args, Clone, Debug)]
pub(super) struct GazetteerArgs {
    /// A gazetteer: a file, a folder of files, or `embedded` for the built-in one. Only the given ones are used. Repeat
    /// the option to join several: a later one extends and overrides the earlier ones. The built-in one, if it is
    /// given, is the first one wherever it stands [default: the paths in the variable DALIL_GAZETTEER, or embedded]
    #[arg(long = "gazetteer", value_name = "PATH")]
    paths: Vec<PathBuf>,
}

impl GazetteerArgs {
    /// A gazetteer of these parts.
    pub fn of(paths: Vec<PathBuf>) -> GazetteerArgs {
        GazetteerArgs { paths }
    }

    /// Returns the parts of the gazetteer.
    pub fn source(&self) -> GazetteerSource {
        let paths = if self.paths.is_empty() { default_paths() } else { self.paths.clone() };
        let (embedded, paths): (Vec<_>, _) = paths.into_iter().partition(|path| path.as_os_str() == EMBEDDED);
        GazetteerSource { embedded: !embedded.is_empty(), paths }
    }

    /// Reads and compiles the gazetteer.
    ///
    /// # Errors
    /// Returns all errors of all files.
    pub fn tagger(&self) -> anyhow::Result<Tagger> {
        let source = self.source();
        let loaded = load_layered(&source, |source| {
            let is_embedded = *source == GazetteerSource::default();
            if is_embedded { Tagger::embedded_on_use() } else { Tagger::load(source, Rules::ALL) }
        });
        loaded.map_err(|error| match error.gazetteer_error().and_then(|error| missing_embedded(&source, error)) {
            Some(hint) => anyhow::anyhow!("{error}\n{hint}"),
            None => error.into(),
        })
    }

    /// Reads the gazetteer without compiling its names.
    ///
    /// # Errors
    /// Returns all errors of all files.
    pub fn gazetteer(&self) -> anyhow::Result<Gazetteer> {
        let source = self.source();
        if source == GazetteerSource::default() {
            return Ok(embedded::gazetteer());
        }
        source.build(Rules::ALL).map_err(|error| match missing_embedded(&source, &error) {
            Some(hint) => anyhow::anyhow!("{error}\n{hint}"),
            None => error.into(),
        })
    }
}

/// How to load files that extend the built-in gazetteer, if they cannot be loaded without it and it is not given.
pub(super) fn missing_embedded(source: &GazetteerSource, error: &GazetteerError) -> Option<String> {
    let faults = |error: &GazetteerError| error.faults().len() + error.omitted();
    if source.embedded || source.paths.is_empty() {
        return None;
    }
    let with_embedded = GazetteerSource { embedded: true, paths: source.paths.clone() };
    let left = with_embedded.build(Rules::ALL).map_or_else(|error| faults(&error), |_| 0);
    let paths: Vec<_> = source.paths.iter().map(|path| format!("--gazetteer {}", path.display())).collect();
    (left < faults(error)).then(|| {
        format!("lines extend the embedded gazetteer, which is not given: use --gazetteer embedded {}", paths.join(" "))
    })
}

#[derive(Args, Clone, Debug)]
pub(super) struct TypeArgs {
    /// Only mentions of these types, separated by commas: place, person, organisation, other
    #[arg(long, value_delimiter = ',', value_name = "TYPE")]
    types: Vec<EntityType>,
}

impl TypeArgs {
    /// The types that are given; none means all.
    #[cfg(feature = "server")]
    pub fn given(&self) -> &[EntityType] {
        &self.types
    }

    /// Returns the chosen types, all if none is given.
    pub fn set(&self) -> TypeSet {
        match self.types.is_empty() {
            true => TypeSet::ALL,
            false => self.types.iter().copied().collect(),
        }
    }
}

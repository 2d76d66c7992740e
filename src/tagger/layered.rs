//! Loads the last file of a source as a layer on the parts before it.

use std::fs;
use std::path::Path;

use super::{Tagger, TaggerError};
use crate::gazetteer::{GazetteerBuilder, GazetteerSource};
use crate::rules::Rules;

/// Largest size of a file or folder that is a layer. To scan a text for one layer more takes longer, so that a large
/// file is compiled together with the others.
const MAX_LAYER_BYTES: u64 = 8 << 20;

/// Reads and compiles a source. Its last file or folder is a layer on the parts before it, if it is small and has no
/// lines that apply to all names. `load` loads these parts, or the whole source.
///
/// # Errors
/// Returns all errors of all files, or that the names exceed the size of the automaton.
pub(crate) fn load_layered(
    source: &GazetteerSource,
    mut load: impl FnMut(&GazetteerSource) -> Result<Tagger, TaggerError>,
) -> Result<Tagger, TaggerError> {
    let has_several = source.embedded || source.paths.len() > 1;
    let layer = source.paths.split_last().filter(|(last, _)| has_several && is_layer(last));
    let Some((last, paths)) = layer else { return load(source) };
    match load(&GazetteerSource { embedded: source.embedded, paths: paths.to_vec() }) {
        Ok(base) => base.extended(|builder| _ = builder.add_path(last)),
        // To report the errors of all files, or because the first parts need the last one.
        Err(_) => Tagger::load(source, Rules::ALL),
    }
}

/// Whether a file or folder is small and has no lines that apply to the names of other files.
fn is_layer(path: &Path) -> bool {
    if bytes(path) > MAX_LAYER_BYTES {
        return false;
    }
    let mut builder = GazetteerBuilder::new();
    builder.add_path(path);
    !builder.has_global_lines()
}

/// The size of a file, or of the files in a folder. 0 if it cannot be read, which reading it reports.
fn bytes(path: &Path) -> u64 {
    let of_entry = |entry: fs::DirEntry| fs::metadata(entry.path()).map_or(0, |file| file.len());
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().map(of_entry).sum(),
        Err(_not_a_folder) => fs::metadata(path).map_or(0, |file| file.len()),
    }
}

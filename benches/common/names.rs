//! Names for the benchmarks: the folders that `scripts/bench/names.py` writes, or the built-in gazetteer.

use std::fs;
use std::path::{Path, PathBuf};

use dalil::{Gazetteer, GazetteerBuilder};

/// A set of names, as a gazetteer and as plain strings.
#[derive(Clone, Debug)]
pub struct Names {
    pub label: String,
    folder: Option<PathBuf>,
}

impl Names {
    /// The built-in gazetteer.
    pub fn shipped() -> Names {
        Names { label: "shipped".into(), folder: None }
    }

    /// The folder with one size of names.
    pub fn folder(path: &Path) -> Names {
        let label = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Names { label, folder: Some(path.to_owned()) }
    }

    /// All sizes in a folder, in ascending order.
    pub fn sizes(path: &Path) -> Vec<Names> {
        let entries = fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let folders = entries.filter_map(|entry| Some(entry.ok()?.path()));
        let mut found: Vec<(u64, Names)> = folders
            .filter_map(|folder| Some((fs::metadata(folder.join("names.txt")).ok()?.len(), Names::folder(&folder))))
            .collect();
        found.sort_by_key(|(size, _)| *size);
        found.into_iter().map(|(_, names)| names).collect()
    }

    /// The names, with the built-in cues and common words.
    pub fn gazetteer(&self) -> Gazetteer {
        let mut builder = GazetteerBuilder::new();
        match &self.folder {
            None => builder.add_embedded(),
            Some(folder) => {
                let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("gazetteer");
                builder
                    .add_path(&folder.join("names.jsonl"))
                    .add_path(&shipped.join("cues.jsonl"))
                    .add_path(&shipped.join("common-words.tsv"))
            }
        };
        builder.build().unwrap_or_else(|error| panic!("{}: {error}", self.label))
    }

    /// The folder of the names. `None` for the built-in gazetteer.
    pub fn path(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Number of distinct names.
    pub fn count(&self) -> usize {
        self.strings().len()
    }

    /// The distinct names.
    pub fn strings(&self) -> Vec<String> {
        match &self.folder {
            Some(folder) => {
                let text = fs::read_to_string(folder.join("names.txt")).expect("the folder's list of names");
                text.lines().map(str::to_owned).collect()
            }
            None => {
                let gazetteer = self.gazetteer();
                let mut names: Vec<_> = gazetteer.names().map(|name| name.text().into_owned()).collect();
                names.sort_unstable();
                names.dedup();
                names
            }
        }
    }
}

//! The lines of the user's own files, by the id of their entity.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use serde::Deserialize;

use crate::gazetteer::GazetteerSource;

/// Where own files state something about entities.
#[derive(Debug, Default)]
pub(super) struct OwnLines(HashMap<String, OwnLine>);

/// File and line, from 1.
#[derive(Clone, Debug)]
pub(super) struct OwnLine {
    pub file: Rc<PathBuf>,
    pub line: usize,
}

#[derive(Deserialize)]
struct Id {
    id: String,
}

impl OwnLines {
    /// Reads the ids of the files of a gazetteer, except for those of the built-in one. A later line has precedence.
    /// Files that cannot be read, and lines without an id, are passed over: building the gazetteer has reported them.
    pub fn read(source: &GazetteerSource) -> OwnLines {
        let mut lines = OwnLines::default();
        source.paths.iter().flat_map(|path| files(path)).for_each(|file| lines.add(&file));
        lines
    }

    fn add(&mut self, path: &Path) {
        let Ok(file) = File::open(path) else { return };
        let path = Rc::new(path.to_owned());
        for (i, line) in BufReader::new(file).lines().enumerate() {
            let Ok(line) = line else { return };
            if let Ok(Id { id }) = serde_json::from_str(line.trim_start_matches('\u{FEFF}')) {
                self.0.insert(id, OwnLine { file: path.clone(), line: i + 1 });
            }
        }
    }

    /// The line about an entity.
    pub fn get(&self, id: &str) -> Option<&OwnLine> {
        self.0.get(id)
    }

    /// The line about an entity whose id a text has.
    pub fn find_in(&self, text: &str) -> Option<&OwnLine> {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '/';
        text.split(|c| !is_part(c)).filter(|word| word.contains('/')).find_map(|id| self.get(id))
    }
}

/// A file, or the `.jsonl` files of a folder.
pub(super) fn files(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    let entries = fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<_> = entries.filter(|file| file.extension().is_some_and(|end| end == "jsonl")).collect();
    files.sort();
    files
}

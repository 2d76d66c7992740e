//! The entities and names that lines of own files disable, to explain why they are not found.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde_json::Value;

use super::own_lines::files;
use crate::embedded;
use crate::gazetteer::{Gazetteer, GazetteerSource};
use crate::text::Folded;

/// What lines disable, in the order of the lines.
#[derive(Debug, Default)]
pub(super) struct DisabledLines(Vec<Disabled>);

/// An entity, or a name of an entity, that a line disables.
#[derive(Debug)]
struct Disabled {
    id: String,
    /// The name. `None` if the whole entity is disabled.
    name: Option<String>,
    /// `FILE:LINE`.
    position: String,
}

impl DisabledLines {
    /// Reads the files of a gazetteer, except for those of the built-in one. Lines that do not disable anything, and
    /// lines that cannot be read, are passed over.
    pub fn read(source: &GazetteerSource) -> DisabledLines {
        let mut lines = DisabledLines::default();
        source.paths.iter().flat_map(|path| files(path)).for_each(|file| lines.add(&file));
        lines.add_names_of_entities(source);
        lines
    }

    fn add(&mut self, path: &Path) {
        let Ok(file) = File::open(path) else { return };
        for (i, line) in BufReader::new(file).lines().enumerate() {
            let Ok(line) = line else { return };
            if line.contains("\"disabled\"")
                && let Ok(line) = serde_json::from_str(line.trim_start_matches('\u{FEFF}'))
            {
                self.add_line(&line, &format!("{}:{}", path.display(), i + 1));
            }
        }
    }

    fn add_line(&mut self, line: &Value, position: &str) {
        let Some(id) = line["id"].as_str() else { return };
        let mut push = |name: Option<&str>| {
            let name = name.map(str::to_owned);
            self.0.push(Disabled { id: id.to_owned(), name, position: position.to_owned() });
        };
        if line["disabled"] == true {
            return push(None);
        }
        let names = line["names"].as_object().into_iter().flat_map(|names| names.values());
        let names = names.flat_map(|names| names.as_array()).flatten();
        names.filter(|name| name["disabled"] == true).for_each(|name| push(name["text"].as_str()));
    }

    /// Adds the names that the disabled entities have in the built-in gazetteer.
    fn add_names_of_entities(&mut self, source: &GazetteerSource) {
        if !source.embedded || self.0.iter().all(|line| line.name.is_some()) {
            return;
        }
        let embedded = embedded::gazetteer();
        let mut names = Vec::new();
        for Disabled { id, position, .. } in self.0.iter().filter(|line| line.name.is_none()) {
            for name in embedded.find(id).into_iter().flat_map(|entity| entity.names()) {
                let name = Some(name.text().into_owned());
                names.push(Disabled { id: id.clone(), name, position: position.clone() });
            }
        }
        self.0.append(&mut names);
    }

    /// Says which line disables an entity that a gazetteer does not have.
    pub fn entity(&self, gazetteer: &Gazetteer, id: &str) -> Option<String> {
        let line = self.0.iter().rev().find(|line| line.id == id && line.name.is_none())?;
        gazetteer.find(id).is_none().then(|| format!("{} disables {id}", line.position))
    }

    /// Says which lines disable names of an entity.
    pub fn names_of<'l>(&'l self, gazetteer: &'l Gazetteer, id: &'l str) -> impl Iterator<Item = String> + 'l {
        self.names(gazetteer).filter(move |(line, _)| line.id == id).map(|(line, name)| line.describe(name))
    }

    /// Says which lines disable names that are compared as equal to a text.
    pub fn names_equal_to(&self, gazetteer: &Gazetteer, text: &str) -> Vec<String> {
        let folded = Folded::new(text);
        let is_equal = |name: &str| Folded::new(name).codes() == folded.codes();
        self.names(gazetteer).filter(|(_, name)| is_equal(name)).map(|(line, name)| line.describe(name)).collect()
    }

    /// Says which lines disable names that occur in a text, as they are written, at the end of a word.
    pub fn names_in(&self, gazetteer: &Gazetteer, text: &str) -> Vec<String> {
        let occurs = |name: &str| {
            let mut ends = text.match_indices(name).map(|(start, name)| start + name.len());
            ends.any(|end| !text[end..].starts_with(char::is_alphanumeric))
        };
        self.names(gazetteer).filter(|(_, name)| occurs(name)).map(|(line, name)| line.describe(name)).collect()
    }

    /// The disabled names that the entity does not have again.
    fn names<'l>(&'l self, gazetteer: &'l Gazetteer) -> impl Iterator<Item = (&'l Disabled, &'l str)> {
        self.0.iter().filter_map(move |line| {
            let name = line.name.as_deref()?;
            let mut listed = gazetteer.find(&line.id).into_iter().flat_map(|entity| entity.names());
            (!listed.any(|listed| listed.text() == name)).then_some((line, name))
        })
    }
}

impl Disabled {
    fn describe(&self, name: &str) -> String {
        format!("{} disables the name {name} of {}", self.position, self.id)
    }
}

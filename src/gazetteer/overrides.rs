//! Changes that a later part makes to an entity and that its editor may not have intended.

use std::collections::BTreeMap;
use std::path::Path;

use super::key::EntityKey;
use super::statement::Statement;

/// One such change. [`check`](super::check) reports it.
#[derive(Clone, Debug)]
pub(super) struct Override {
    pub entity: EntityKey,
    /// File and line of the change, what it changes, and the values before and after.
    pub description: String,
    /// Whether answers depend on it. A class affects them, a canonical name is only shown.
    pub affects_answers: bool,
}

impl Override {
    /// The overrides of an entity by the line `line` of `file`, from the statements before and after merging that line.
    pub fn find(
        entity: EntityKey,
        before: &Statement<'_>,
        after: &Statement<'_>,
        (file, line): (&Path, usize),
        language_code: impl Fn(u16) -> String,
    ) -> Vec<Override> {
        let mut overrides = Vec::new();
        let mut add = |what: String, affects_answers| {
            let description = format!("{}:{line} {what}", file.display());
            overrides.push(Override { entity, description, affects_answers });
        };
        if let (Some(old), Some(new)) = (before.class, after.class)
            && old != new
        {
            add(format!("changes the class from {old} to {new}"), true);
        }
        let canonical = canonical_names(after);
        for (language, old) in canonical_names(before) {
            if canonical.get(&language).is_some_and(|new| *new != old) {
                add(format!("changes the canonical name in {}", language_code(language)), false);
            }
        }
        overrides
    }
}

/// The canonical name of each language, by the number of the language.
fn canonical_names<'t>(statement: &Statement<'t>) -> BTreeMap<u16, &'t str> {
    let mut canonical = BTreeMap::new();
    for name in &statement.names {
        canonical.entry(name.language).or_insert(name.text);
    }
    canonical
}

//! Numbers of the listed entities and names by type and language.

use super::vocabulary::EntityType;

/// Numbers of the listed entities and names of a gazetteer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Entities and their names, in the order of [`EntityType::ALL`].
    types: [(usize, usize); EntityType::COUNT],
    /// Names, by the number of the language.
    languages: Vec<usize>,
}

impl Counts {
    /// The types with entities: their number, and that of their names.
    pub fn types(&self) -> impl Iterator<Item = (EntityType, (usize, usize))> {
        let types = EntityType::ALL.iter().zip(&self.types).map(|(of, counts)| (*of, *counts));
        types.filter(|(_, (entities, _))| *entities > 0)
    }

    /// The languages of names, with the number of names. `languages` are those of the gazetteer.
    pub(super) fn languages<'l>(&self, languages: &'l [String]) -> impl Iterator<Item = (&'l str, usize)> {
        let languages = languages.iter().map(String::as_str).zip(self.languages.iter().copied());
        languages.filter(|(_, names)| *names > 0)
    }

    /// Adds an entity or removes it. `languages` are the numbers of the languages of its names.
    pub(super) fn change(
        &mut self,
        entity_type: EntityType,
        languages: impl Iterator<Item = usize>,
        change: impl Fn(&mut usize),
    ) {
        let of_type = &mut self.types[entity_type as usize];
        change(&mut of_type.0);
        for language in languages {
            change(&mut of_type.1);
            if language >= self.languages.len() {
                self.languages.resize(language + 1, 0);
            }
            change(&mut self.languages[language]);
        }
    }
}

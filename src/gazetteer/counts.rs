//! Numbers of the listed entities and names by type and language.

use super::key::{EntityKey, NameKey};
use super::packed::Gazetteer;
use super::vocabulary::EntityType;

/// Numbers of the listed entities and names of a gazetteer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
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

    /// The languages of the names of a gazetteer, with the number of names.
    pub fn languages<'g>(&self, gazetteer: &'g Gazetteer) -> impl Iterator<Item = (&'g str, usize)> {
        let languages = gazetteer.languages.iter().map(String::as_str).zip(self.languages.iter().copied());
        languages.filter(|(_, names)| *names > 0)
    }

    /// Adds an entity of a gazetteer, or removes it.
    fn change(&mut self, gazetteer: &Gazetteer, position: u32, change: impl Fn(&mut usize)) {
        let of_type = &mut self.types[gazetteer.entity(EntityKey::of_position(position)).entity_type() as usize];
        change(&mut of_type.0);
        for name in gazetteer.names_of(position) {
            change(&mut of_type.1);
            let language = usize::from(gazetteer.packed_name(NameKey::of_position(name).position()).language);
            if language >= self.languages.len() {
                self.languages.resize(language + 1, 0);
            }
            change(&mut self.languages[language]);
        }
    }
}

impl Gazetteer {
    /// Numbers of the listed entities and names. The first call visits the names of this layer and of the layers below
    /// that have not been counted yet.
    pub(crate) fn counts(&self) -> &Counts {
        self.counts.get_or_init(|| {
            let mut counts = Counts::default();
            if let Some(below) = &self.below {
                counts = below.gazetteer.counts().clone();
                for position in below.hidden().filter(|&position| below.gazetteer.shows(position)) {
                    counts.change(&below.gazetteer, position, |count| *count -= 1);
                }
            }
            for index in 0..self.entities.len() {
                counts.change(self, self.position_of(index), |count| *count += 1);
            }
            counts
        })
    }
}

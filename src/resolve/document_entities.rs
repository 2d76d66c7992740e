//! The entities that an article names without doubt, and where it names them. They are evidence for other candidates.

use crate::budget::{Budget, Stopped};
use crate::gazetteer::{CountryCode, EntityKey};
use crate::lexicon::Reading;

use super::entity_map::EntityMap;

/// The entities of a document, with the candidates that name each of them by a name that needs no evidence.
#[derive(Debug, Default)]
pub(super) struct DocumentEntities {
    /// The candidates that name an entity, each with the index of the entity in `entities`.
    named: Vec<(u32, u32)>,
    entities: Vec<DocumentEntity>,
    /// Index in `entities`.
    by_key: EntityMap<u32>,
    /// The candidates that name an entity, grouped by entity, each group in the order of the text.
    mentions: Vec<u32>,
    /// By [`CountryCode::index`], the first different entities of the country, in the order of the text.
    countries: Vec<[Option<EntityKey>; COMPATRIOTS]>,
}

/// An entity with its mentions, a range of [`DocumentEntities::mentions`].
#[derive(Clone, Copy, Debug)]
struct DocumentEntity {
    key: EntityKey,
    country: Option<CountryCode>,
    first: u32,
    last: u32,
}

/// Number of entities that are kept for each country. Neither the entity of a reading nor the entity that its candidate
/// names is evidence for the reading, so one of three always remains.
const COMPATRIOTS: usize = 3;

impl DocumentEntities {
    /// Removes all entities.
    pub fn clear(&mut self) {
        self.clear_countries();
        self.named.clear();
        self.entities.clear();
        self.by_key.clear();
        self.mentions.clear();
    }

    /// Clears the countries that have an entity; there are hundreds of countries.
    fn clear_countries(&mut self) {
        self.countries.resize(CountryCode::COUNT, [None; COMPATRIOTS]);
        for country in self.entities.iter().filter_map(|entity| entity.country) {
            self.countries[country.index()] = [None; COMPATRIOTS];
        }
    }

    /// Adds a candidate that names an entity. [`index`](DocumentEntities::index) must follow.
    pub fn add(&mut self, key: EntityKey, country: Option<CountryCode>, candidate: usize) {
        let index = *self.by_key.entry(key).or_insert(self.entities.len() as u32);
        if index as usize == self.entities.len() {
            self.entities.push(DocumentEntity { key, country, first: 0, last: 0 });
        }
        self.named.push((candidate as u32, index));
    }

    /// Keeps the candidates for which `is_kept` returns `true`. Returns whether any was removed.
    /// [`index`](DocumentEntities::index) must follow.
    pub fn retain(&mut self, mut is_kept: impl FnMut(usize, EntityKey) -> bool) -> bool {
        let before = self.named.len();
        self.named.retain(|&(candidate, index)| is_kept(candidate as usize, self.entities[index as usize].key));
        self.named.len() < before
    }

    /// Makes the entities searchable. Must be called after the last [`add`](DocumentEntities::add) or
    /// [`retain`](DocumentEntities::retain). Groups the mentions with a counting sort.
    ///
    /// # Errors
    /// If the budget stops the work.
    pub fn index(&mut self, budget: &Budget<'_>) -> Result<(), Stopped> {
        self.clear_countries();
        self.entities.iter_mut().for_each(|entity| (entity.first, entity.last) = (0, 0));
        // Most are added in the order of the text.
        if !self.named.is_sorted() {
            self.named.sort_unstable();
        }
        for &(_, index) in &self.named {
            budget.step()?;
            self.entities[index as usize].last += 1;
        }
        let mut next = 0;
        for entity in &mut self.entities {
            (entity.first, next) = (next, next + entity.last);
            entity.last = entity.first;
        }
        self.mentions.clear();
        self.mentions.resize(next as usize, 0);
        for &(candidate, index) in &self.named {
            budget.step()?;
            let entity = &mut self.entities[index as usize];
            self.mentions[entity.last as usize] = candidate;
            entity.last += 1;
            let compatriots = entity.country.map(|country| &mut self.countries[country.index()]);
            let empty = compatriots.and_then(|known| first_empty(known, entity.key));
            empty.into_iter().for_each(|empty| *empty = Some(entity.key));
        }
        Ok(())
    }

    /// The nearest candidates that name an entity: the last one before a candidate and the first one after it.
    pub fn nearest(&self, key: EntityKey, candidate: usize) -> impl Iterator<Item = u32> {
        let mentions = self.mentions_of(key).unwrap_or_default();
        let behind = mentions.partition_point(|&mention| (mention as usize) < candidate);
        let before = behind.checked_sub(1).map(|i| mentions[i]);
        let after = mentions[behind..].iter().copied().find(|&mention| mention as usize != candidate);
        before.into_iter().chain(after)
    }

    fn mentions_of(&self, key: EntityKey) -> Option<&[u32]> {
        let entity = self.entities[*self.by_key.get(&key)? as usize];
        Some(&self.mentions[entity.first as usize..entity.last as usize])
    }

    /// Another entity of the reading's country that a candidate other than `candidate` names.
    pub fn compatriot(&self, reading: &Reading, candidate: usize) -> Option<EntityKey> {
        let known = self.countries[reading.country()?.index()].into_iter().flatten();
        known.filter(|&key| key != reading.entity).find(|&key| {
            let is_named = |mentions: &[u32]| mentions.iter().any(|&mention| mention as usize != candidate);
            self.mentions_of(key).is_some_and(is_named)
        })
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        (2 * self.named.capacity() + self.mentions.capacity()) * size_of::<u32>()
            + self.entities.capacity() * (size_of::<DocumentEntity>() + size_of::<(EntityKey, u32)>())
    }
}

/// The first empty element, unless the entity has one.
fn first_empty(known: &mut [Option<EntityKey>; COMPATRIOTS], key: EntityKey) -> Option<&mut Option<EntityKey>> {
    let index = known.iter().position(|known| known.is_none_or(|known| known == key))?;
    known[index].is_none().then_some(&mut known[index])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_keeps_the_first_different_entities() {
        let mut known = [None; COMPATRIOTS];
        for key in [5, 5, 7, 5, 9, 7, 11] {
            if let Some(empty) = first_empty(&mut known, EntityKey::for_test(key)) {
                *empty = Some(EntityKey::for_test(key));
            }
        }
        assert_eq!(known, [5, 7, 9].map(|key| Some(EntityKey::for_test(key))));
    }
}

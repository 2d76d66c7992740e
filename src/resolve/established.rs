//! The entities that an article names in a way that needs no further evidence, and where it names them.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::budget::{Budget, Stopped};
use crate::gazetteer::{CountryCode, EntityKey};
use crate::lexicon::{self, Reading};

/// Entities by their mentions, and mentions by their entity.
#[derive(Debug, Default)]
pub(super) struct Established {
    /// The candidates that name an entity, each with the slot of its entity.
    named: Vec<(u32, u32)>,
    slots: Vec<Slot>,
    by_entity: HashMap<EntityKey, u32, BuildHasherDefault<IndexHasher>>,
    /// The candidates that name an entity, by slot, then in the order of the text.
    mentions: Vec<u32>,
    /// By [`CountryCode::index`], the first different entities that belong to it, in the order of the text.
    countries: Vec<[Option<EntityKey>; COMPATRIOTS]>,
}

/// An entity with its mentions: a range of [`Established::mentions`].
#[derive(Clone, Copy, Debug)]
struct Slot {
    entity: EntityKey,
    country: Option<CountryCode>,
    first: u32,
    last: u32,
}

/// How many entities are kept of each country. A reading's own entity is no evidence for it, and neither is the one
/// entity that its candidate itself is taken for, so that one of three always remains.
const COMPATRIOTS: usize = 3;

impl Established {
    /// Forgets everything.
    pub fn clear(&mut self) {
        self.forget_countries();
        self.named.clear();
        self.slots.clear();
        self.by_entity.clear();
        self.mentions.clear();
    }

    /// Forgets what is known of countries: only of those that an entity belongs to, for there are hundreds.
    fn forget_countries(&mut self) {
        self.countries.resize(CountryCode::COUNT, [None; COMPATRIOTS]);
        for country in self.slots.iter().filter_map(|slot| slot.country) {
            self.countries[country.index()] = [None; COMPATRIOTS];
        }
    }

    /// Notes that a candidate names an entity.
    pub fn add(&mut self, entity: EntityKey, country: Option<CountryCode>, candidate: usize) {
        let slot = *self.by_entity.entry(entity).or_insert(self.slots.len() as u32);
        if slot as usize == self.slots.len() {
            self.slots.push(Slot { entity, country, first: 0, last: 0 });
        }
        self.named.push((candidate as u32, slot));
    }

    /// Keeps only the candidates of which `is_kept` holds, and tells whether any was dropped. [`Established::index`]
    /// must follow.
    pub fn retain(&mut self, mut is_kept: impl FnMut(usize, EntityKey) -> bool) -> bool {
        let before = self.named.len();
        self.named.retain(|&(candidate, slot)| is_kept(candidate as usize, self.slots[slot as usize].entity));
        self.named.len() < before
    }

    /// To be called after the last [`add`](Established::add) or [`retain`](Established::retain), before anything is
    /// asked. Sorts the mentions by counting them.
    ///
    /// # Errors
    /// When the budget stops the work.
    pub fn index(&mut self, budget: &Budget<'_>) -> Result<(), Stopped> {
        self.forget_countries();
        self.slots.iter_mut().for_each(|slot| (slot.first, slot.last) = (0, 0));
        // Most come in the order of the text.
        if !self.named.is_sorted() {
            self.named.sort_unstable();
        }
        for &(_, slot) in &self.named {
            budget.step()?;
            self.slots[slot as usize].last += 1;
        }
        let mut next = 0;
        for slot in &mut self.slots {
            (slot.first, next) = (next, next + slot.last);
            slot.last = slot.first;
        }
        self.mentions.clear();
        self.mentions.resize(next as usize, 0);
        for &(candidate, slot) in &self.named {
            budget.step()?;
            let slot = &mut self.slots[slot as usize];
            self.mentions[slot.last as usize] = candidate;
            slot.last += 1;
            let compatriots = slot.country.map(|country| &mut self.countries[country.index()]);
            let free = compatriots.and_then(|known| first_free(known, slot.entity));
            free.into_iter().for_each(|free| *free = Some(slot.entity));
        }
        Ok(())
    }

    /// The last candidate before and the first behind the one at `at` that name an entity.
    pub fn beside(&self, entity: EntityKey, at: usize) -> impl Iterator<Item = u32> {
        let mentions = self.mentions_of(entity).unwrap_or_default();
        let behind = mentions.partition_point(|&mention| (mention as usize) < at);
        let before = behind.checked_sub(1).map(|i| mentions[i]);
        let after = mentions[behind..].iter().copied().find(|&mention| mention as usize != at);
        before.into_iter().chain(after)
    }

    fn mentions_of(&self, entity: EntityKey) -> Option<&[u32]> {
        let slot = self.slots[*self.by_entity.get(&entity)? as usize];
        Some(&self.mentions[slot.first as usize..slot.last as usize])
    }

    /// An entity of the reading's country, other than its own, that another candidate than the one at `at` names.
    pub fn compatriot(&self, reading: &Reading, at: usize) -> Option<EntityKey> {
        let known = self.countries[reading.country?.index()].into_iter().flatten();
        known.filter(|&entity| entity != reading.entity).find(|&entity| {
            let is_named = |mentions: &[u32]| mentions.iter().any(|&mention| mention as usize != at);
            self.mentions_of(entity).is_some_and(is_named)
        })
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        (2 * self.named.capacity() + self.mentions.capacity()) * size_of::<u32>()
            + self.slots.capacity() * (size_of::<Slot>() + size_of::<(EntityKey, u32)>())
    }
}

/// The first place that is free, unless the entity has one.
fn first_free(known: &mut [Option<EntityKey>; COMPATRIOTS], entity: EntityKey) -> Option<&mut Option<EntityKey>> {
    let at = known.iter().position(|known| known.is_none_or(|known| known == entity))?;
    known[at].is_none().then_some(&mut known[at])
}

/// Spreads the bits of a small number. Which numbers an article leads to is limited by the gazetteer, so the hash need
/// not be keyed.
#[derive(Debug, Default)]
struct IndexHasher(u64);

impl Hasher for IndexHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_u32(byte.into()));
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = lexicon::hash(self.0 ^ u64::from(number));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_keeps_the_first_different_entities() {
        let mut known = [None; COMPATRIOTS];
        for entity in [5, 5, 7, 5, 9, 7, 11] {
            if let Some(free) = first_free(&mut known, EntityKey::for_test(entity)) {
                *free = Some(EntityKey::for_test(entity));
            }
        }
        assert_eq!(known, [5, 7, 9].map(|entity| Some(EntityKey::for_test(entity))));
    }
}

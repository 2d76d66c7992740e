//! Redirects from the ids that entities had formerly.

use std::collections::HashMap;

use super::key::EntityKey;

/// The former ids of entities, in both directions.
#[derive(Clone, Debug, Default)]
pub(super) struct Redirects {
    targets: HashMap<String, EntityKey>,
    former: HashMap<EntityKey, Vec<String>>,
}

impl Redirects {
    /// Adds the former ids of an entity.
    pub fn add(&mut self, entity: EntityKey, former_ids: &[String]) {
        for id in former_ids {
            if self.targets.insert(id.clone(), entity).is_none() {
                self.former.entry(entity).or_default().push(id.clone());
            }
        }
    }

    /// The entity that had an id formerly.
    pub fn find(&self, id: &str) -> Option<EntityKey> {
        self.targets.get(id).copied()
    }

    /// The former ids of an entity.
    pub fn of(&self, entity: EntityKey) -> &[String] {
        self.former.get(&entity).map_or(&[], Vec::as_slice)
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        let ids: usize = self.targets.keys().map(String::len).sum();
        2 * (ids + self.targets.capacity() * size_of::<(String, EntityKey)>())
    }
}

//! Redirects from the ids that entities had formerly.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::key::EntityKey;
use crate::sorted;

/// The former ids of entities, in both directions.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Redirects {
    #[serde(serialize_with = "sorted::map")]
    targets: HashMap<String, EntityKey>,
    #[serde(serialize_with = "sorted::map")]
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

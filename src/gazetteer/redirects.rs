//! Redirects from the ids that entities had formerly.

use std::collections::HashMap;

use super::drafts::Drafts;
use super::error::{Fault, Faults};
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

/// Reports former ids that an entity still has, or that two entities had. `order` has the drafts by id.
pub(super) fn check(drafts: &Drafts, order: &[u32], faults: &mut Faults) {
    let mut claimed: HashMap<&str, u32> = HashMap::new();
    for &draft in order {
        for id in drafts.former_ids(draft) {
            let origin = &drafts.get(draft).origin;
            let mut report = |message: String| {
                faults.add(Fault::new(&origin.file, origin.line, "former_ids", format!("{id} {message}")));
            };
            if let Ok(listed) = order.binary_search_by(|&other| drafts.id(other).cmp(id)) {
                let listed = &drafts.get(order[listed]).origin;
                report(format!("is the id of an entity at {}:{}", listed.file.display(), listed.line));
            }
            let first = *claimed.entry(id).or_insert(draft);
            if drafts.id(first) != drafts.id(draft) {
                report(format!("is also a former id of {}", drafts.id(first)));
            }
        }
    }
}

//! The generated readings that no form of a lexicon has.

use serde::{Deserialize, Serialize};

use super::reading::Reading;

/// The generated readings that no form has, because an entity has the form or several have it. An upper layer needs
/// them if it changes the other entities.
#[derive(Serialize, Deserialize)]
pub(super) struct Dropped {
    /// Each with the hash of the codes of its form, sorted by the hash.
    readings: Vec<(u64, Reading)>,
}

impl Dropped {
    pub fn of(mut readings: Vec<(u64, Reading)>) -> Dropped {
        readings.sort_by_key(|(hash, _)| *hash);
        readings.shrink_to_fit();
        Dropped { readings }
    }

    /// The readings of the forms whose codes have a hash.
    pub fn of_hash(&self, hash: u64) -> impl Iterator<Item = &Reading> {
        let first = self.readings.partition_point(|(known, _)| *known < hash);
        let of_hash = self.readings[first..].iter().take_while(move |(known, _)| *known == hash);
        of_hash.map(|(_, reading)| reading)
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.readings.capacity() * size_of::<(u64, Reading)>()
    }
}

//! The generated readings that no form of a lexicon has.

use std::sync::OnceLock;

use serde::de::Deserializer;
use serde::ser::{Error, Serializer};
use serde::{Deserialize, Serialize};

use super::reading::Reading;

/// The generated readings that no form has, because an entity has the form or several have it. An upper layer needs them
/// if it changes the other entities. Stored ones are decoded when they are first needed.
#[derive(Default)]
pub(super) struct Dropped {
    /// Each with the hash of the codes of its form, sorted by the hash.
    readings: OnceLock<Vec<(u64, Reading)>>,
    stored: &'static [u8],
}

impl Dropped {
    pub fn of(mut readings: Vec<(u64, Reading)>) -> Dropped {
        readings.sort_by_key(|(hash, _)| *hash);
        readings.shrink_to_fit();
        Dropped { readings: readings.into(), stored: &[] }
    }

    /// The readings of the forms whose codes have a hash.
    pub fn of_hash(&self, hash: u64) -> impl Iterator<Item = &Reading> {
        let all = self.all();
        let first = all.partition_point(|(known, _)| *known < hash);
        all[first..].iter().take_while(move |(known, _)| *known == hash).map(|(_, reading)| reading)
    }

    fn all(&self) -> &[(u64, Reading)] {
        let decode = || postcard::from_bytes(self.stored).expect("the build script stored a value of the same type");
        self.readings.get_or_init(decode)
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.readings.get().map_or(0, |readings| readings.capacity() * size_of::<(u64, Reading)>())
    }
}

impl Serialize for Dropped {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&postcard::to_allocvec(self.all()).map_err(S::Error::custom)?)
    }
}

impl<'de: 'static> Deserialize<'de> for Dropped {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Dropped, D::Error> {
        Ok(Dropped { readings: OnceLock::new(), stored: <&'de [u8]>::deserialize(deserializer)? })
    }
}

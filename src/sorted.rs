//! Serialises maps and sets in the order of their keys, so that equal ones have equal bytes.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::BuildHasher;

use serde::{Serialize, Serializer};

/// Serialises a map. For `#[serde(serialize_with = "sorted::map")]`.
pub(crate) fn map<K, V, H, S>(map: &HashMap<K, V, H>, serializer: S) -> Result<S::Ok, S::Error>
where
    K: Ord + Serialize,
    V: Serialize,
    H: BuildHasher,
    S: Serializer,
{
    map.iter().collect::<BTreeMap<_, _>>().serialize(serializer)
}

/// Serialises a set. For `#[serde(serialize_with = "sorted::set")]`.
pub(crate) fn set<T, S>(set: &HashSet<T>, serializer: S) -> Result<S::Ok, S::Error>
where
    T: Ord + Serialize,
    S: Serializer,
{
    set.iter().collect::<BTreeSet<_>>().serialize(serializer)
}

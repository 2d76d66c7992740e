//! Maps with entities as keys.

use std::collections::HashMap;

use crate::gazetteer::EntityKey;
use crate::hash::BuildNumberHasher;

/// A map with entities as keys. The gazetteer limits the keys that an article can contain.
pub(super) type EntityMap<V> = HashMap<EntityKey, V, BuildNumberHasher>;

//! Maps with entities as keys.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::gazetteer::EntityKey;
use crate::lexicon;

/// A map with entities as keys.
pub(super) type EntityMap<V> = HashMap<EntityKey, V, BuildHasherDefault<KeyHasher>>;

/// Distributes the bits of a small number. The gazetteer limits the keys that an article can contain, so the hash needs
/// no secret key.
#[derive(Clone, Debug, Default)]
pub(super) struct KeyHasher(u64);

impl Hasher for KeyHasher {
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

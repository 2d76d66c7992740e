//! Keys: opaque handles of the entities and names of one gazetteer.
//!
//! A key is a position in a list of the gazetteer, or, for a composed entity, the positions of its pattern and its
//! place. Only this module and its siblings depend on that, so no other code may use a key as an array index.

use serde::{Deserialize, Serialize};

/// Handle of an entity of one [`Gazetteer`](super::Gazetteer): [`EntityRef::key`](super::EntityRef::key) returns it,
/// [`Gazetteer::entity`](super::Gazetteer::entity) accepts it.
///
/// Keys are small, ordered (by the id of the entity) and hashable. They are valid for the gazetteer that returned them
/// only, and are not stable between versions: store the [id](super::EntityRef::id) instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EntityKey(u32);

impl EntityKey {
    /// Key of no entity.
    pub(crate) const NONE: EntityKey = EntityKey(u32::MAX);

    /// Number of patterns that a key can distinguish. The last bits would equal [`EntityKey::NONE`].
    pub(super) const MAX_PATTERNS: usize = (1 << (31 - EntityKey::PLACE_BITS)) - 1;

    /// Greatest number of entities of a gazetteer with patterns.
    pub(super) const MAX_PLACES: usize = 1 << EntityKey::PLACE_BITS;

    const PLACE_BITS: u32 = 22;

    /// Set in the key of a composed entity, above the position of the pattern and that of the place.
    const COMPOSED: u32 = 1 << 31;

    pub(super) fn of_position(position: u32) -> EntityKey {
        EntityKey(position)
    }

    /// The key of the entity that a pattern makes of a listed place. `None` if `place` is a composed entity, or beyond
    /// [`EntityKey::MAX_PLACES`].
    pub(super) fn composed(pattern: u16, place: EntityKey) -> Option<EntityKey> {
        let fits = (place.0 as usize) < EntityKey::MAX_PLACES && usize::from(pattern) < EntityKey::MAX_PATTERNS;
        fits.then(|| EntityKey(EntityKey::COMPOSED | u32::from(pattern) << EntityKey::PLACE_BITS | place.0))
    }

    /// The position of the listed entity: for a composed entity, that of its place.
    pub(super) fn position(self) -> u32 {
        match self.pattern() {
            None => self.0,
            Some(_) => self.0 & ((1 << EntityKey::PLACE_BITS) - 1),
        }
    }

    /// The position of a listed entity. `None` for a composed one.
    #[cfg(feature = "server")]
    pub(crate) fn listed_position(self) -> Option<u32> {
        self.pattern().is_none().then_some(self.0)
    }

    /// The position of the pattern of a composed entity.
    pub(super) fn pattern(self) -> Option<u16> {
        let is_composed = self.0 & EntityKey::COMPOSED != 0;
        is_composed.then_some((self.0 >> EntityKey::PLACE_BITS) as u16 & EntityKey::MAX_PATTERNS as u16)
    }

    /// A key for tests that need no gazetteer.
    #[cfg(test)]
    pub(crate) fn for_test(number: u32) -> EntityKey {
        EntityKey(number)
    }
}

/// Handle of a name of one [`Gazetteer`](super::Gazetteer): [`NameRef::key`](super::NameRef::key) returns it,
/// [`Gazetteer::name`](super::Gazetteer::name) accepts it.
///
/// The order of name keys is that of [`Gazetteer::names`](super::Gazetteer::names). The limits of [`EntityKey`] apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct NameKey {
    /// Position of the name; of a composed name, that of the place's name or of the country's adjective.
    position: u32,
    /// Position of the pattern's name, from 1. 0 for a listed name.
    pattern: u16,
}

impl NameKey {
    /// Number of bits of the position of a name.
    pub(crate) const BITS: u32 = 31;

    /// Number of names of patterns that a key can distinguish.
    pub(super) const MAX_PATTERN_NAMES: usize = (1 << NameKey::PATTERN_BITS) - 1;

    /// Number of bits of the position of a pattern's name, from 1.
    pub(crate) const PATTERN_BITS: u32 = 13;

    pub(super) fn of_position(position: u32) -> NameKey {
        NameKey { position, pattern: 0 }
    }

    /// The key of the name that a pattern's name, given by its position, makes of the name of a place.
    pub(crate) fn composed(pattern_name: u16, place: NameKey) -> NameKey {
        NameKey { position: place.position, pattern: pattern_name + 1 }
    }

    /// The key of the name that a pattern's name, given by its position, makes of the adjective at an index.
    pub(crate) fn of_adjective(pattern_name: u16, adjective: u32) -> NameKey {
        NameKey { position: adjective, pattern: pattern_name + 1 }
    }

    pub(super) fn position(self) -> u32 {
        self.position
    }

    /// The position of the pattern's name of a composed name.
    pub(super) fn pattern_name(self) -> Option<u16> {
        self.pattern.checked_sub(1)
    }

    /// The key as integers of [`NameKey::BITS`] and [`NameKey::PATTERN_BITS`] bits, for packed structures.
    #[inline]
    pub(crate) fn to_bits(self) -> (u32, u16) {
        (self.position, self.pattern)
    }

    /// The key that [`to_bits`](NameKey::to_bits) converted.
    #[inline]
    pub(crate) fn from_bits(position: u32, pattern: u16) -> NameKey {
        NameKey { position, pattern }
    }
}

//! Keys: opaque handles of the entities and names of one gazetteer.
//!
//! A key is a position in a list of the gazetteer. Only this module and its siblings depend on that: composed entities and
//! stacked gazetteers will need other keys, so no other code may use a key as an array index.

/// Handle of an entity of one [`Gazetteer`](super::Gazetteer): [`EntityRef::key`](super::EntityRef::key) returns it,
/// [`Gazetteer::entity`](super::Gazetteer::entity) accepts it.
///
/// Keys are small, ordered (by the id of the entity) and hashable. They are valid for the gazetteer that returned them
/// only, and are not stable between versions: store the [id](super::EntityRef::id) instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityKey(u32);

impl EntityKey {
    /// Key of no entity.
    pub(crate) const NONE: EntityKey = EntityKey(u32::MAX);

    pub(super) fn of_position(position: u32) -> EntityKey {
        EntityKey(position)
    }

    pub(super) fn position(self) -> u32 {
        self.0
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NameKey(u32);

impl NameKey {
    /// Number of bits that [`to_bits`](NameKey::to_bits) uses.
    pub(crate) const BITS: u32 = 31;

    pub(super) fn of_position(position: u32) -> NameKey {
        NameKey(position)
    }

    pub(super) fn position(self) -> u32 {
        self.0
    }

    /// The key as an integer of [`NameKey::BITS`] bits, for packed structures. The order of keys is kept.
    #[inline]
    pub(crate) fn to_bits(self) -> u32 {
        self.0
    }

    /// The key that [`to_bits`](NameKey::to_bits) converted.
    #[inline]
    pub(crate) fn from_bits(bits: u32) -> NameKey {
        NameKey(bits)
    }
}

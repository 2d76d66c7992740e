//! What a reading is accepted for.

use crate::gazetteer::EntityKey;

/// The strongest evidence for a reading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Support {
    /// The name needs no evidence.
    Name,
    /// The candidate with this index has the full name of the entity.
    FullName(u32),
    /// The country of the entity, or a region of it, is directly after the candidate.
    Apposition,
    /// A context word beside the candidate.
    Cue,
    /// The candidate stands alone, like a credit or a place of a dateline.
    Credit,
    /// The prominence of the entity.
    Prominence,
    /// The prominence of the person by an office at the date of the article: its index among those of the person.
    Office(u16),
    /// The article names this entity of the same country.
    Country(EntityKey),
}

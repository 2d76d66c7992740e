//! Cues: words that announce names.

use serde::{Deserialize, Serialize};

use super::vocabulary::{Class, EntityType};

/// On which side of a name its cue stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CueSide {
    Before,
    After,
}

/// What a cue announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CueTarget {
    Type(EntityType),
    Class(Class),
}

impl Cue {
    /// How many adjectives a cue may skip at the most.
    pub const MOST_SKIPPED: u8 = 2;
}

impl CueTarget {
    /// Whether an entity of the class is meant.
    pub fn covers(self, class: Class) -> bool {
        match self {
            CueTarget::Type(entity_type) => class.entity_type() == entity_type,
            CueTarget::Class(target) => class == target,
        }
    }
}

/// Words that announce names of some classes: مدينة before a city.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// Its name in the data.
    pub key: String,
    pub side: CueSide,
    pub targets: Vec<CueTarget>,
    /// How many adjectives may stand between the word and the name.
    pub skip: u8,
    /// Whether a colon or bracket may stand between them too.
    pub across: bool,
    /// It tells that the name is *not* meant: وزير before الخارجية, which is then no ministry.
    pub veto: bool,
    /// Whether its words stand with ال too.
    pub article: bool,
    pub words: Vec<String>,
}

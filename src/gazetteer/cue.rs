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
    /// The type of the entities that are meant.
    pub fn entity_type(self) -> EntityType {
        match self {
            CueTarget::Type(entity_type) => entity_type,
            CueTarget::Class(class) => class.entity_type(),
        }
    }

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
    /// It only counts for a name that stands alone between quotation marks or brackets: لـ«الحياة».
    pub quoted: bool,
    /// It only counts for a name that begins with one of these words, in the name alphabet, and without that word is
    /// the name of a place: جنوب before غرب كازاخستان.
    pub begins: Vec<Vec<u8>>,
    pub words: Vec<String>,
    /// The dual and plural forms of the words. They announce several names: قناتا الجزيرة والعربية.
    pub plurals: Vec<CueForm>,
}

/// A dual or plural form of a cue's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CueForm {
    pub text: String,
    /// Whether it stands with ال too.
    pub article: bool,
}

impl Cue {
    /// Whether it also says of what stands inside a name that it is not meant: مطار before جون كنيدي, and so before كنيدي.
    pub(crate) fn refuses_inner(&self) -> bool {
        self.veto && self.side == CueSide::Before && self.begins.is_empty()
    }
}

#[cfg(test)]
impl Cue {
    /// A cue before anything, of these words.
    pub(super) fn of_words(words: &[&str]) -> Cue {
        Cue {
            key: String::new(),
            side: CueSide::Before,
            targets: Vec::new(),
            skip: 0,
            across: false,
            veto: false,
            article: true,
            quoted: false,
            begins: Vec::new(),
            words: words.iter().map(|&word| word.to_owned()).collect(),
            plurals: Vec::new(),
        }
    }
}

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

/// A set of classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassSet(u64);

const _: () = assert!(Class::ALL.len() <= u64::BITS as usize);

impl ClassSet {
    /// The classes of a type.
    pub fn of_type(entity_type: EntityType) -> ClassSet {
        Class::ALL.iter().copied().filter(|class| class.entity_type() == entity_type).collect()
    }

    /// Whether a class is one of them.
    #[inline]
    pub fn contains(self, class: Class) -> bool {
        self.0 >> class as u32 & 1 == 1
    }

    /// Whether all of them are in another set.
    pub fn is_subset_of(self, other: ClassSet) -> bool {
        self.0 & !other.0 == 0
    }

    /// The classes of either set.
    pub fn union(self, other: ClassSet) -> ClassSet {
        ClassSet(self.0 | other.0)
    }
}

impl FromIterator<Class> for ClassSet {
    fn from_iter<I: IntoIterator<Item = Class>>(classes: I) -> ClassSet {
        ClassSet(classes.into_iter().fold(0, |set, class| set | 1 << class as u32))
    }
}

/// What a cue says about the names beside it. It is small because it is read for every name that has a cue beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CueEffect {
    /// The classes that it announces.
    pub classes: ClassSet,
    pub side: CueSide,
    /// How many adjectives may stand between the word and the name.
    pub skip: u8,
    /// Whether a colon or bracket may stand between them too.
    pub across: bool,
    /// It tells that the name is *not* meant: وزير before الخارجية, which is then no ministry.
    pub veto: bool,
    /// It only counts for a name that stands alone between quotation marks or brackets: لـ«الحياة».
    pub quoted: bool,
    /// It only counts for a name that begins with one of the words in [`Cue::begins`], of which there are some.
    pub directs: bool,
}

impl CueEffect {
    /// Whether it also says of what stands inside a name that it is not meant: مطار before جون كنيدي, and so before كنيدي.
    pub(crate) fn refuses_inner(self) -> bool {
        self.veto && self.side == CueSide::Before && !self.directs
    }
}

/// Words that announce names of some classes: مدينة before a city.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// Its name in the data.
    pub key: String,
    pub effect: CueEffect,
    /// Whether its words stand with ال too.
    pub article: bool,
    /// It only counts for a name that begins with one of these words, in the name alphabet, and without that word is
    /// the name of a place: جنوب before غرب كازاخستان. Empty when it counts for every name.
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

#[cfg(test)]
impl Cue {
    /// A cue before anything, of these words.
    pub(super) fn of_words(words: &[&str]) -> Cue {
        let effect = CueEffect {
            classes: ClassSet::default(),
            side: CueSide::Before,
            skip: 0,
            across: false,
            veto: false,
            quoted: false,
            directs: false,
        };
        let words = words.iter().map(|&word| word.to_owned()).collect();
        Cue { key: String::new(), effect, article: true, begins: Vec::new(), words, plurals: Vec::new() }
    }
}

//! Cues: context words beside a name that announce it.

use serde::{Deserialize, Serialize};

use super::vocabulary::{Class, EntityType};

/// Side of the name on which a cue stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CueSide {
    Before,
    After,
}

/// A set of classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassSet(u64);

const _: () = assert!(Class::ALL.len() <= u64::BITS as usize);

impl ClassSet {
    /// All classes of a type.
    pub fn of_type(entity_type: EntityType) -> ClassSet {
        Class::ALL.iter().copied().filter(|class| class.entity_type() == entity_type).collect()
    }

    /// Whether the set has no class.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether it has a class of a type.
    pub fn has_type(self, entity_type: EntityType) -> bool {
        self.0 & ClassSet::of_type(entity_type).0 != 0
    }

    /// Whether the set contains a class.
    #[inline]
    pub fn contains(self, class: Class) -> bool {
        self.0 >> class as u32 & 1 == 1
    }

    /// Whether another set contains all classes of this one.
    pub fn is_subset_of(self, other: ClassSet) -> bool {
        self.0 & !other.0 == 0
    }

    /// The union of two sets.
    pub fn union(self, other: ClassSet) -> ClassSet {
        ClassSet(self.0 | other.0)
    }
}

impl FromIterator<Class> for ClassSet {
    fn from_iter<I: IntoIterator<Item = Class>>(classes: I) -> ClassSet {
        ClassSet(classes.into_iter().fold(0, |set, class| set | 1 << class as u32))
    }
}

/// Effect of a cue on the names beside it. The struct is small because it is read for each name with a cue beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CueEffect {
    /// Classes that the cue announces.
    pub classes: ClassSet,
    pub side: CueSide,
    /// Number of adjectives that may stand between cue and name.
    pub skip: u8,
    /// Whether a colon or bracket may also stand between cue and name.
    pub across: bool,
    /// Veto (negative context word): the name is *not* meant. Example: after وزير, الخارجية is not the ministry.
    pub veto: bool,
    /// Applies only to a name that stands alone between quotation marks or brackets: لـ«الحياة».
    pub quoted: bool,
    /// Applies only to a name that begins with one of the words in [`Cue::begins`], which is then not empty.
    pub directs: bool,
    /// Applies only to the names in [`Cue::names`], which is then not empty.
    pub named: bool,
}

impl CueEffect {
    /// Whether the veto also applies to names inside the name: مطار before جون كنيدي also refuses كنيدي.
    pub(crate) fn refuses_inner(self) -> bool {
        self.veto && self.side == CueSide::Before && !self.directs
    }
}

/// Words that announce names of some classes: مدينة announces a city.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cue {
    /// Key of the cue in the data.
    pub key: String,
    pub effect: CueEffect,
    /// Whether the words also occur with ال.
    pub article: bool,
    /// First words of names, in the name alphabet. If there are any, the cue applies only to a name that begins with
    /// one of them and is the name of a place without it: جنوب before غرب كازاخستان.
    pub begins: Vec<Vec<u8>>,
    /// Names, in the name alphabet. If there are any, the cue applies only to these: رأس after مسقط.
    pub names: Vec<Vec<u8>>,
    /// The words, without proclitics and ال.
    pub words: Vec<String>,
    /// Dual and plural forms of the words. They announce several names: قناتا الجزيرة والعربية.
    pub plurals: Vec<CueForm>,
}

/// A dual or plural form of a cue's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CueForm {
    pub text: String,
    /// Whether the form also occurs with ال.
    pub article: bool,
}

#[cfg(test)]
impl Cue {
    /// A cue of these words, before a name of any class.
    pub(super) fn of_words(words: &[&str]) -> Cue {
        let effect = CueEffect {
            classes: ClassSet::default(),
            side: CueSide::Before,
            skip: 0,
            across: false,
            veto: false,
            quoted: false,
            directs: false,
            named: false,
        };
        let words = words.iter().map(|&word| word.to_owned()).collect();
        Cue {
            key: String::new(),
            effect,
            article: true,
            begins: Vec::new(),
            names: Vec::new(),
            words,
            plurals: Vec::new(),
        }
    }
}

//! What a caller asks: an article, and how to tag it.

use super::Field;
use crate::gazetteer::EntityType;

/// What is to be tagged. Title and body are tagged alike, and each is evidence for the other.
#[derive(Clone, Copy, Debug, Default)]
pub struct Article<'a> {
    pub title: &'a str,
    pub body: &'a str,
}

impl<'a> Article<'a> {
    /// The text of a field.
    pub fn text(&self, field: Field) -> &'a str {
        match field {
            Field::Title => self.title,
            Field::Body => self.body,
        }
    }
}

/// Which of several mentions that share letters are given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overlap {
    /// The longest, a whole word over a stripped one: mentions never share a letter.
    #[default]
    Longest,
    /// Also those inside longer ones.
    All,
}

/// Types of entities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeSet(u8);

impl TypeSet {
    pub const ALL: TypeSet = TypeSet(u8::MAX);

    pub fn contains(self, entity_type: EntityType) -> bool {
        self.0 & 1 << entity_type as u8 != 0
    }
}

impl Default for TypeSet {
    fn default() -> TypeSet {
        TypeSet::ALL
    }
}

impl FromIterator<EntityType> for TypeSet {
    fn from_iter<I: IntoIterator<Item = EntityType>>(types: I) -> TypeSet {
        TypeSet(types.into_iter().fold(0, |set, entity_type| set | 1 << entity_type as u8))
    }
}

/// How an article is tagged.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    pub overlap: Overlap,
    /// Only mentions of these are given; the others still count as evidence.
    pub types: TypeSet,
    /// Mentions below it are left out. 0 to 1.
    pub min_confidence: f32,
    /// Also list the names that were found and not accepted.
    pub include_suppressed: bool,
}

//! The words of the data: types, classes, kinds, policies.
//!
//! Each word is the variant's name in lower case, with hyphens (`ArmedGroup` is `armed-group`). It is the same in
//! files, on the command line and in answers.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use super::most_similar;

/// Error of parsing a word that the enum does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown word {word:?}{hint}, expected one of {expected}")]
pub struct UnknownWord {
    word: String,
    /// The word that was probably meant.
    hint: String,
    expected: String,
}

impl UnknownWord {
    pub(crate) fn new<T: VariantArray + Copy + Into<&'static str>>(word: &str) -> UnknownWord {
        let expected: Vec<&str> = T::VARIANTS.iter().map(|&variant| variant.into()).collect();
        let similar = most_similar(word, expected.iter().copied());
        let hint = similar.map_or_else(String::new, |similar| format!(" (did you mean {similar:?}?)"));
        UnknownWord { word: word.to_owned(), hint, expected: expected.join(", ") }
    }
}

/// Type of an entity. It is the prefix of the entity's id.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", parse_err_fn = UnknownWord::new::<EntityType>, parse_err_ty = UnknownWord)]
#[non_exhaustive]
pub enum EntityType {
    Place,
    Person,
    Organisation,
    /// Anything else: products, events, laws. Their classes have free names.
    Other,
}

impl EntityType {
    /// All types, in the order of the enum.
    pub const ALL: &[EntityType] = EntityType::VARIANTS;

    /// Number of types.
    pub const COUNT: usize = EntityType::ALL.len();

    /// The word for it in data and output.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// Class of an entity: what kind of place, person, organisation or other thing it is. Cues and rules depend on it.
///
/// The variants of one [`EntityType`] are adjacent.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", parse_err_fn = UnknownWord::new::<Class>, parse_err_ty = UnknownWord)]
#[non_exhaustive]
pub enum Class {
    Country,
    Territory,
    /// A first-level division of a country.
    Region,
    City,
    Town,
    District,
    /// A part of the world, or a disputed area.
    Area,
    Continent,
    Sea,
    Lake,
    River,
    Mountain,
    Desert,
    Island,
    Site,
    Politician,
    Military,
    Diplomat,
    Activist,
    Cleric,
    Royal,
    Businessperson,
    Journalist,
    Cultural,
    Historical,
    /// An international or public body.
    Body,
    Alliance,
    Government,
    Ministry,
    Parliament,
    Army,
    Police,
    Court,
    Bank,
    Fund,
    Party,
    ArmedGroup,
    Company,
    Airline,
    /// A news agency.
    Agency,
    Channel,
    Newspaper,
    Club,
    University,
    Ngo,
    /// The only class of the type [`EntityType::Other`]. [`EntityRef::class_name`](super::EntityRef::class_name) has
    /// the name that the data gives it.
    Other,
}

impl Class {
    /// All classes, in the order of the enum.
    pub const ALL: &[Class] = Class::VARIANTS;

    /// The word for it in data and output.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Whether it is a class of media, which articles name as their sources.
    pub fn is_media(self) -> bool {
        matches!(self, Class::Agency | Class::Channel | Class::Newspaper)
    }

    /// Whether its entities are places.
    pub(crate) fn is_place(self) -> bool {
        self.entity_type() == EntityType::Place
    }

    /// Whether its entities are people.
    pub(crate) fn is_person(self) -> bool {
        self.entity_type() == EntityType::Person
    }

    /// The type of the entities of this class.
    pub fn entity_type(self) -> EntityType {
        if self <= Class::Site {
            EntityType::Place
        } else if self <= Class::Historical {
            EntityType::Person
        } else if self <= Class::Ngo {
            EntityType::Organisation
        } else {
            EntityType::Other
        }
    }
}

/// Relation of a name to its entity.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", parse_err_fn = UnknownWord::new::<NameKind>, parse_err_ty = UnknownWord)]
#[non_exhaustive]
pub enum NameKind {
    Full,
    /// A surname, or the head words of an organisation's name.
    Short,
    Acronym,
    Former,
    /// Another spelling.
    Variant,
}

impl NameKind {
    /// All kinds, in the order of the enum.
    pub const ALL: &[NameKind] = NameKind::VARIANTS;
}

/// Condition under which a name is accepted as a mention of its entity, from the weakest to the strictest.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", parse_err_fn = UnknownWord::new::<Policy>, parse_err_ty = UnknownWord)]
pub enum Policy {
    /// Accepted everywhere.
    Free,
    /// Accepted with evidence in the article: the full name, the country, a context word (cue), or great prominence.
    Context,
    /// An ordinary word: accepted with a cue beside it or with the full name in the article.
    Cue,
}

impl Policy {
    /// All policies, in the order of the enum.
    pub const ALL: &[Policy] = Policy::VARIANTS;

    /// The default policy of a name of a kind.
    pub fn of_kind(kind: NameKind) -> Policy {
        if kind == NameKind::Short { Policy::Context } else { Policy::Free }
    }
}

/// Origin of the spelling of a name.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", parse_err_fn = UnknownWord::new::<NameOrigin>, parse_err_ty = UnknownWord)]
pub enum NameOrigin {
    /// Listed in the gazetteer.
    Listed,
    /// Generated by a spelling rule when the gazetteer was compiled.
    Generated,
}

/// The layer of a gazetteer that lists a name.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    Display,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", parse_err_fn = UnknownWord::new::<NameLayer>, parse_err_ty = UnknownWord)]
pub enum NameLayer {
    /// The built-in gazetteer.
    #[default]
    Shipped,
    /// A file, a folder, a text or records that were added to the builder.
    Own,
    /// The request.
    Request,
}

impl NameLayer {
    /// All layers, in the order of the enum.
    pub const ALL: &[NameLayer] = NameLayer::VARIANTS;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_parsed_and_unknown_ones_refused_with_the_known() {
        assert_eq!("armed-group".parse(), Ok(Class::ArmedGroup));
        assert!(Class::ALL.iter().all(|class| class.as_str().parse() == Ok(*class)));
        let error = "fre".parse::<Policy>().unwrap_err();
        let expected = r#"unknown word "fre" (did you mean "free"?), expected one of free, context, cue"#;
        assert_eq!(error.to_string(), expected);
        let error = "always".parse::<Policy>().unwrap_err();
        assert_eq!(error.to_string(), r#"unknown word "always", expected one of free, context, cue"#);
    }
}

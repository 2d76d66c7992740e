//! Results of a check.

use serde::Serialize;
use strum::{Display, EnumString, VariantArray};

/// Importance of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Display, EnumString, Serialize)]
#[strum(serialize_all = "kebab-case")]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Answers are wrong until the data is fixed.
    Error,
    /// Answers may be wrong. An editor should look at it.
    Warning,
    /// How the data is interpreted. It explains an unexpected answer.
    Note,
}

/// Subject of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Display, EnumString, Serialize, VariantArray)]
#[strum(serialize_all = "kebab-case")]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FindingKind {
    /// Two entities have the same Wikidata or GeoNames id, so they are probably the same thing.
    SameThing,
    /// An id is that of two institutions of places.
    AmbiguousId,
    /// The country of an entity is not a code of ISO 3166-1.
    Country,
    /// An entity has no Arabic name, no English name, or neither.
    MissingName,
    /// An entity lists two names of a language with the same folded form.
    DuplicateName,
    /// Several entities have a name that needs no context.
    Collision,
    /// A name is also an ordinary word.
    CommonWord,
    /// A very short name needs no context.
    ShortName,
    /// A name can also be read as a proclitic and another entity's name.
    Proclitic,
    /// A name has punctuation that is not compared, so that texts without them match too.
    LostSigns,
    /// The letters of a name are not of the script of its language, or a word mixes Latin and Cyrillic.
    Script,
    /// An entity lists all combinations of several spellings of its words.
    SpellingProduct,
    /// A rule generates the name from another one of the entity.
    GeneratedSpelling,
    /// A short name of a person is the given name of many others.
    GivenName,
    /// A name of a person does not sound like the English one.
    Transliteration,
    /// A name is in a script without spaces, so that it is also found inside longer words.
    UnspacedScript,
    /// A later gazetteer changes an entity's class or canonical name.
    Override,
}

/// A finding of [`check`](super::check()). Findings are ordered by severity, kind and entity.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Finding {
    pub severity: Severity,
    pub kind: FindingKind,
    /// Id of the entity.
    pub entity: String,
    /// What is wrong and its consequence, in ASCII.
    pub explanation: String,
    /// The name. Empty if the finding is about the entity.
    pub name: String,
}

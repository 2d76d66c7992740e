//! The lines of files that hold no entities: patterns of institutions, adjectives, cues. Unknown fields are refused.
//!
//! A line of an entity file is an [`EntityRecord`](super::record::EntityRecord).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::cue::CueSide;
use super::record::{NameRecord, by_language};
use super::vocabulary::Class;

/// A line of `institutions.jsonl`: an institution that many countries or places have.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InstitutionLine {
    pub institution: String,
    pub class: Class,
    #[serde(default)]
    pub prominence: Option<f32>,
    /// Patterns of its names, each with one slot.
    #[serde(with = "by_language")]
    pub names: Vec<(String, Vec<NameRecord>)>,
    /// Classes of the places that have it. Empty for an institution of countries.
    #[serde(default)]
    pub slot: Vec<Class>,
    /// Codes of the countries that have it. Empty for all countries.
    #[serde(default)]
    pub only: Vec<String>,
    /// Codes of the countries that do not have it.
    #[serde(default)]
    pub except: Vec<String>,
    /// Words that show that a text is about what these institutions do.
    #[serde(default, with = "by_language")]
    pub topic: Vec<(String, Vec<NameRecord>)>,
    /// Patterns of names that state a role in such a text only.
    #[serde(default, with = "by_language")]
    pub in_topic: Vec<(String, Vec<NameRecord>)>,
}

/// A line of `institutions.jsonl` that removes the patterns of an institution in earlier gazetteers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DisabledInstitutionLine {
    pub institution: String,
    pub disabled: bool,
}

/// A line of `adjectives.jsonl`: the adjectives of a country.
#[derive(Deserialize)]
pub(super) struct AdjectiveLine {
    /// Id of the country.
    pub country: String,
    #[serde(flatten)]
    pub languages: BTreeMap<String, Adjectives>,
}

/// The adjectives of a country in one language.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Adjectives {
    /// For a language whose adjectives have one form.
    Plain(Vec<String>),
    /// By form: `m`, `f`, `n`.
    ByForm(BTreeMap<String, Vec<String>>),
}

/// A line of `cues.jsonl`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CueLine {
    pub cue: String,
    /// The language whose nouns the words are. Cues apply to texts of all languages.
    pub lang: String,
    pub side: CueSide,
    /// Classes and types.
    #[serde(rename = "for")]
    pub targets: Vec<String>,
    pub words: Vec<String>,
    #[serde(default)]
    pub skip: u8,
    #[serde(default)]
    pub across: bool,
    #[serde(default)]
    pub veto: bool,
    #[serde(default)]
    pub article: Option<bool>,
    #[serde(default)]
    pub quoted: bool,
    #[serde(default)]
    pub begins: Vec<String>,
    #[serde(default)]
    pub names: Vec<String>,
}

/// A line of `nouns.jsonl`: a noun among the words of cues.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NounLine {
    pub noun: String,
    pub lang: String,
    /// Plural forms. The Arabic dual is generated.
    #[serde(default)]
    pub plural: Vec<String>,
}

//! The lines of a gazetteer's files, as serde reads them. Unknown fields and repeated keys are refused.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};

use super::cue::CueSide;
use super::model::Office;
use super::vocabulary::{Class, NameKind, Policy};

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EntityLine {
    pub id: String,
    /// Left out where the line extends an entity.
    #[serde(default)]
    pub class: Option<Class>,
    #[serde(default)]
    pub country: Option<String>,
    #[serde(default)]
    pub prominence: Option<f32>,
    #[serde(default)]
    pub location: Option<[f32; 2]>,
    #[serde(default)]
    pub geonames: Option<u32>,
    #[serde(default)]
    pub wikidata: Option<String>,
    #[serde(default)]
    pub offices: Vec<Office>,
    #[serde(default)]
    pub names: ByLanguage<Vec<NameLine>>,
    #[serde(default)]
    pub sources: Vec<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InstitutionLine {
    pub institution: String,
    pub class: Class,
    #[serde(default)]
    pub prominence: Option<f32>,
    pub names: ByLanguage<Vec<NameLine>>,
    /// Country codes: the only ones that have it.
    #[serde(default)]
    pub only: Vec<String>,
    /// Country codes: those that do not have it.
    #[serde(default)]
    pub except: Vec<String>,
}

/// The adjectives of a country: by language, a list of those without forms or a list by form.
pub(super) struct AdjectiveLine {
    pub country: String,
    pub languages: BTreeMap<String, Adjectives>,
}

#[derive(serde::Deserialize)]
#[serde(untagged)]
pub(super) enum Adjectives {
    Plain(Vec<String>),
    ByForm(BTreeMap<String, Vec<String>>),
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CueLine {
    pub cue: String,
    /// The language whose nouns its words are. The words of all languages are looked for together.
    pub lang: String,
    pub side: CueSide,
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
}

/// A name: a string, or an object that says more.
pub(super) struct NameLine {
    pub text: String,
    pub kind: Option<NameKind>,
    pub policy: Option<Policy>,
    pub article: Option<bool>,
}

impl<'de> Deserialize<'de> for NameLine {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Object {
            text: String,
            #[serde(default)]
            kind: Option<NameKind>,
            #[serde(default)]
            policy: Option<Policy>,
            #[serde(default)]
            article: Option<bool>,
        }
        struct Name;
        impl<'de> Visitor<'de> for Name {
            type Value = NameLine;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name: a string, or an object with text")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<NameLine, E> {
                Ok(NameLine { text: text.to_owned(), kind: None, policy: None, article: None })
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<NameLine, A::Error> {
                let Object { text, kind, policy, article } =
                    Object::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(NameLine { text, kind, policy, article })
            }
        }
        deserializer.deserialize_any(Name)
    }
}

/// An object whose keys are languages, in the order of the data.
#[derive(Default)]
pub(super) struct ByLanguage<T>(pub Vec<(String, T)>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for ByLanguage<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Languages<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Languages<T> {
            type Value = ByLanguage<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with languages as keys")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut languages: Vec<(String, T)> = Vec::new();
                let mut seen = HashSet::new();
                while let Some((language, value)) = map.next_entry::<String, T>()? {
                    if !seen.insert(language.clone()) {
                        return Err(de::Error::custom(format_args!("language {language:?} stands twice")));
                    }
                    languages.push((language, value));
                }
                Ok(ByLanguage(languages))
            }
        }
        deserializer.deserialize_map(Languages(PhantomData))
    }
}

impl<'de> Deserialize<'de> for AdjectiveLine {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        struct Line {
            country: String,
            #[serde(flatten)]
            languages: BTreeMap<String, Adjectives>,
        }
        let line = Line::deserialize(deserializer)?;
        Ok(AdjectiveLine { country: line.country, languages: line.languages })
    }
}

//! The model of an entity as one line of a file states it: owned, and serialised as such a line.
//!
//! Editors' tools read, change and write records. [`GazetteerBuilder`](super::GazetteerBuilder) reads them,
//! [`EntityRef::to_record`](super::EntityRef::to_record) returns them.

use std::collections::BTreeMap;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde::{Serialize, Serializer};

use super::class_name::ClassName;
use super::vocabulary::{NameKind, Policy};

/// An entity, as far as it is stated: one line of an entity file.
///
/// A field without a value is not stated. In a line that adds an entity it has its default; in a line that extends an
/// entity of an earlier gazetteer it stays unchanged. `gazetteer/README.md` documents the fields.
///
/// ```
/// use dalil::gazetteer::{Class, EntityRecord, NameRecord};
///
/// let line = r#"{"id":"place/almaty","class":"city","country":"KZ","names":{"ar":["ألماتي"]}}"#;
/// let mut record: EntityRecord = serde_json::from_str(line)?;
/// assert_eq!(record.class, Some(Class::City.into()));
///
/// record.names_in("en").push(NameRecord::new("Almaty"));
/// assert_eq!(
///     serde_json::to_string(&record)?,
///     r#"{"id":"place/almaty","class":"city","country":"KZ","names":{"ar":["ألماتي"],"en":["Almaty"]}}"#
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct EntityRecord {
    /// The type, a slash and a slug: `place/almaty`.
    pub id: String,
    /// Required for a new entity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<ClassName>,
    /// ISO 3166-1 alpha-2, and `XK` for Kosovo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// How likely a bare mention in world news is this entity, from 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prominence: Option<f32>,
    /// Latitude and longitude in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<[f32; 2]>,
    /// GeoNames id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geonames: Option<u32>,
    /// Wikidata id: `Q35493`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wikidata: Option<String>,
    /// Offices that a person holds or held. An empty list is not stated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offices: Vec<Office>,
    /// Names by language (BCP 47), each language once. The first name of a language is the canonical one.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "by_language")]
    pub names: Vec<(String, Vec<NameRecord>)>,
    /// Keys of the sources of the line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    /// Removes the entity that earlier gazetteers have. The line states nothing else then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub disabled: bool,
    /// Ids that the entity had before it was renamed or merged with another one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_ids: Vec<String>,
    /// Fields of the editor's own, which are returned with the entity. An empty map is not stated.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: BTreeMap<String, String>,
}

impl EntityRecord {
    /// A record that states nothing but the id.
    pub fn new(id: impl Into<String>) -> EntityRecord {
        EntityRecord { id: id.into(), ..EntityRecord::default() }
    }

    /// The names in a language, which is added if the record does not have it.
    pub fn names_in(&mut self, language: &str) -> &mut Vec<NameRecord> {
        let known = self.names.iter().position(|(known, _)| known == language);
        let at = known.unwrap_or_else(|| {
            self.names.push((language.to_owned(), Vec::new()));
            self.names.len() - 1
        });
        &mut self.names[at].1
    }
}

/// A name, as far as it is stated. In JSON it is a string if only its text is stated, and otherwise an object.
///
/// ```
/// use dalil::gazetteer::{NameKind, NameRecord};
///
/// let mut name = NameRecord::new("Tokayev");
/// assert_eq!(serde_json::to_string(&name)?, r#""Tokayev""#);
/// name.kind = Some(NameKind::Short);
/// assert_eq!(serde_json::to_string(&name)?, r#"{"text":"Tokayev","kind":"short"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
// `remote` makes serde derive the functions of the object form as inherent functions of the type, so that the trait
// implementations below can choose between string and object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(remote = "Self", deny_unknown_fields)]
#[non_exhaustive]
pub struct NameRecord {
    /// The name as it is written, without proclitics.
    pub text: String,
    /// [`NameKind::Full`] by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<NameKind>,
    /// [`Policy::of_kind`] by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<Policy>,
    /// Whether the name is written both with and without ال. False by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<bool>,
    /// First day on which the name is used: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. None if it is not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Last day on which the name is used, in the same forms. None while it is in use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Removes the earlier names of the entity with the same folded form, in all languages. The name states nothing
    /// else then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub disabled: bool,
}

impl NameRecord {
    /// A name with the default kind and policy.
    pub fn new(text: impl Into<String>) -> NameRecord {
        NameRecord { text: text.into(), ..NameRecord::default() }
    }

    fn is_plain(&self) -> bool {
        let NameRecord { text: _, kind, policy, article, from, until, disabled } = self;
        let is_stated = kind.is_some() || policy.is_some() || article.is_some() || from.is_some() || until.is_some();
        !is_stated && !disabled
    }
}

impl Serialize for NameRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_plain() { serializer.serialize_str(&self.text) } else { NameRecord::serialize(self, serializer) }
    }
}

impl<'de> Deserialize<'de> for NameRecord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;
        impl<'de> Visitor<'de> for Name {
            type Value = NameRecord;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a name: a string, or an object with text")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<NameRecord, E> {
                Ok(NameRecord::new(text))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<NameRecord, A::Error> {
                NameRecord::deserialize(MapAccessDeserializer::new(map))
            }
        }
        deserializer.deserialize_any(Name)
    }
}

/// An office that a person holds or held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// Title in English.
    pub title: String,
    /// First day: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Last day in the same forms. None while the person holds the office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// The offices of people in a form without omitted fields.
pub(super) mod packed_offices {
    use std::collections::{BTreeMap, HashMap};

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Office;
    use crate::gazetteer::EntityKey;

    type Fields<S> = (S, Option<S>, Option<S>);

    pub fn serialize<S: Serializer>(
        offices: &HashMap<EntityKey, Vec<Office>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        fn fields(office: &Office) -> Fields<&str> {
            (&office.title, office.from.as_deref(), office.until.as_deref())
        }
        let sorted: BTreeMap<&EntityKey, Vec<_>> =
            offices.iter().map(|(key, held)| (key, held.iter().map(fields).collect())).collect();
        sorted.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<HashMap<EntityKey, Vec<Office>>, D::Error> {
        let office = |(title, from, until): Fields<String>| Office { title, from, until };
        let all = Vec::<(EntityKey, Vec<Fields<String>>)>::deserialize(deserializer)?;
        Ok(all.into_iter().map(|(key, held)| (key, held.into_iter().map(office).collect())).collect())
    }
}

/// An object with languages as keys, in the order of the data. A repeated language is an error.
pub(super) mod by_language {
    use std::collections::HashSet;
    use std::fmt;
    use std::marker::PhantomData;

    use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
    use serde::{Serialize, Serializer};

    pub fn serialize<T: Serialize, S: Serializer>(values: &[(String, T)], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(values.iter().map(|(language, value)| (language, value)))
    }

    pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<(String, T)>, D::Error> {
        struct ByLanguage<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for ByLanguage<T> {
            type Value = Vec<(String, T)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with languages as keys")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                /// Up to this number, comparing is faster than hashing.
                const FEW: usize = 16;
                let mut values: Vec<(String, T)> = Vec::new();
                let mut seen = HashSet::new();
                while let Some((language, value)) = map.next_entry::<String, T>()? {
                    if values.len() == FEW {
                        seen.extend(values.iter().map(|(language, _)| language.clone()));
                    }
                    let is_repeated = match values.len() {
                        ..FEW => values.iter().any(|(known, _)| *known == language),
                        _ => !seen.insert(language.clone()),
                    };
                    if is_repeated {
                        return Err(Error::custom(format_args!("language {language:?} occurs twice")));
                    }
                    values.push((language, value));
                }
                Ok(values)
            }
        }
        deserializer.deserialize_map(ByLanguage(PhantomData))
    }
}

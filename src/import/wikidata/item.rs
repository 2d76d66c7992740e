//! The parts of an item that are imported.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// A line of a dump.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Item {
    pub id: String,
    #[serde(default, deserialize_with = "map")]
    pub labels: BTreeMap<String, Text>,
    #[serde(default, deserialize_with = "map")]
    pub aliases: BTreeMap<String, Vec<Text>>,
    #[serde(default)]
    pub claims: Claims,
    #[serde(default)]
    pub sitelinks: Count,
}

#[derive(Debug, serde::Deserialize)]
pub(super) struct Text {
    pub value: String,
}

/// The statements of the properties that are imported. An empty object is written as an empty list in dumps, which
/// serde reads as a struct without fields.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Claims {
    #[serde(rename = "P31")]
    pub instance_of: Vec<Statement>,
    #[serde(rename = "P106")]
    pub occupation: Vec<Statement>,
    #[serde(rename = "P17")]
    pub country: Vec<Statement>,
    #[serde(rename = "P27")]
    pub citizenship: Vec<Statement>,
    #[serde(rename = "P297")]
    pub country_code: Vec<Statement>,
    #[serde(rename = "P625")]
    pub coordinates: Vec<Statement>,
    #[serde(rename = "P1566")]
    pub geonames: Vec<Statement>,
    #[serde(rename = "P39")]
    pub position: Vec<Statement>,
}

#[derive(Debug, serde::Deserialize)]
pub(super) struct Statement {
    mainsnak: Snak,
    #[serde(default)]
    rank: Rank,
    #[serde(default)]
    pub qualifiers: Qualifiers,
}

#[derive(Debug, Default, PartialEq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
enum Rank {
    Preferred,
    #[default]
    Normal,
    Deprecated,
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Qualifiers {
    #[serde(rename = "P580")]
    pub start: Vec<Snak>,
    #[serde(rename = "P582")]
    pub end: Vec<Snak>,
}

/// A value, unless it is unknown or there is none.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Snak {
    #[serde(default)]
    datavalue: Option<DataValue>,
}

#[derive(Debug, serde::Deserialize)]
struct DataValue {
    value: Value,
}

impl Snak {
    pub fn value(&self) -> Option<&Value> {
        self.datavalue.as_ref().map(|data| &data.value)
    }
}

impl Statement {
    fn value(&self) -> Option<&Value> {
        self.mainsnak.value().filter(|_| self.rank != Rank::Deprecated)
    }

    /// The id of an item.
    pub fn item(&self) -> Option<&str> {
        self.value()?.get("id")?.as_str()
    }

    pub fn string(&self) -> Option<&str> {
        self.value()?.as_str()
    }

    /// Latitude and longitude on Earth.
    pub fn coordinates(&self) -> Option<[f32; 2]> {
        let value = self.value()?;
        let is_on_earth = value.get("globe").and_then(Value::as_str).is_none_or(|globe| globe.ends_with("/Q2"));
        let degrees = |key: &str| value.get(key)?.as_f64();
        Some([degrees("latitude")? as f32, degrees("longitude")? as f32]).filter(|_| is_on_earth)
    }
}

/// Number of entries of an object.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count(pub usize);

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Count, D::Error> {
        map::<IgnoredAny, D>(deserializer).map(|entries| Count(entries.len()))
    }
}

/// Reads an object, or the empty list that dumps have instead of an empty object.
fn map<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, T>, D::Error> {
    struct Entries<T>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
        type Value = BTreeMap<String, T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut entries = BTreeMap::new();
            while let Some((key, value)) = map.next_entry()? {
                entries.insert(key, value);
            }
            Ok(entries)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
            match seq.next_element::<IgnoredAny>()? {
                None => Ok(BTreeMap::new()),
                Some(_) => Err(serde::de::Error::custom("expected an object, found a list")),
            }
        }
    }
    deserializer.deserialize_any(Entries(PhantomData))
}

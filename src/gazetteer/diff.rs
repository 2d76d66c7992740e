//! Compares two gazetteers, as they are after merging.
//!
//! ```
//! use dalil::GazetteerBuilder;
//! use dalil::gazetteer::diff::{Change, diff};
//!
//! let build = |line: &str| {
//!     let mut builder = GazetteerBuilder::new();
//!     builder.add_text("places.jsonl", line);
//!     builder.build()
//! };
//! let before = build(r#"{"id":"place/almaty","class":"city","names":{"en":["Almaty"]}}"#)?;
//! let after = build(r#"{"id":"place/almaty","class":"city","prominence":0.8,"names":{"en":["Almaty"]}}"#)?;
//! let mut changes = Vec::new();
//! diff(&before, &after, |change| changes.push(change));
//! assert_eq!(changes[0].to_string(), "~ place/almaty: prominence: 0.3 -> 0.8");
//! # Ok::<(), dalil::GazetteerError>(())
//! ```

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::packed::Gazetteer;
use super::record::{EntityRecord, NameRecord, Office};
use super::refs::EntityRef;
use super::vocabulary::{NameKind, Policy};
use crate::text::Folded;

/// A difference between two gazetteers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Change {
    /// An entity that only the second gazetteer has.
    EntityAdded {
        /// Its id.
        entity: String,
        /// Its class.
        class: String,
        /// A name of it, the English one if there is one.
        name: String,
    },
    /// An entity that only the first gazetteer has.
    EntityRemoved {
        /// Its id.
        entity: String,
        /// Its class.
        class: String,
        /// A name of it, the English one if there is one.
        name: String,
    },
    /// A field with another value.
    FieldChanged {
        /// Id of the entity.
        entity: String,
        /// Name of the field.
        field: &'static str,
        /// The value in the first gazetteer. Empty if there is none.
        before: String,
        /// The value in the second gazetteer. Empty if there is none.
        after: String,
    },
    /// A name that only the second gazetteer has.
    NameAdded {
        /// Id of the entity.
        entity: String,
        /// Language of the name.
        language: String,
        /// The name.
        name: String,
        /// Its kind and policy.
        properties: String,
    },
    /// A name that only the first gazetteer has.
    NameRemoved {
        /// Id of the entity.
        entity: String,
        /// Language of the name.
        language: String,
        /// The name.
        name: String,
        /// Its kind and policy.
        properties: String,
    },
    /// A name with other properties.
    NameChanged {
        /// Id of the entity.
        entity: String,
        /// Language of the name.
        language: String,
        /// The name.
        name: String,
        /// Its kind and policy in the first gazetteer.
        before: String,
        /// Its kind and policy in the second gazetteer.
        after: String,
    },
}

impl Change {
    /// Id of the entity.
    pub fn entity(&self) -> &str {
        match self {
            Change::EntityAdded { entity, .. }
            | Change::EntityRemoved { entity, .. }
            | Change::FieldChanged { entity, .. }
            | Change::NameAdded { entity, .. }
            | Change::NameRemoved { entity, .. }
            | Change::NameChanged { entity, .. } => entity,
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Change::EntityAdded { entity, class, name } => write!(f, "+ {entity} ({class}): {name}"),
            Change::EntityRemoved { entity, class, name } => write!(f, "- {entity} ({class}): {name}"),
            Change::FieldChanged { entity, field, before, after } => {
                let or_none = |value: &str| if value.is_empty() { "none".to_owned() } else { value.to_owned() };
                write!(f, "~ {entity}: {field}: {} -> {}", or_none(before), or_none(after))
            }
            Change::NameAdded { entity, language, name, properties } => {
                write!(f, "~ {entity}: + {language} {name} ({properties})")
            }
            Change::NameRemoved { entity, language, name, properties } => {
                write!(f, "~ {entity}: - {language} {name} ({properties})")
            }
            Change::NameChanged { entity, language, name, before, after } => {
                write!(f, "~ {entity}: {language} {name}: {before} -> {after}")
            }
        }
    }
}

/// Calls a function with each difference, in the order of the ids.
///
/// A policy that is stricter than the listed one, because the name is an ordinary word, is a property of the name too.
/// Only listed entities are compared. Composed institutions, the sources of an entity, and the order of names that are
/// not canonical are not.
pub fn diff(before: &Gazetteer, after: &Gazetteer, mut report: impl FnMut(Change)) {
    let (mut old, mut new) = (before.entities().peekable(), after.entities().peekable());
    loop {
        let order = match (old.peek(), new.peek()) {
            (None, None) => return,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(old), Some(new)) => old.id().cmp(&new.id()),
        };
        match order {
            Ordering::Less => old.next().map(described).into_iter().for_each(|(entity, class, name)| {
                report(Change::EntityRemoved { entity, class, name });
            }),
            Ordering::Greater => new.next().map(described).into_iter().for_each(|(entity, class, name)| {
                report(Change::EntityAdded { entity, class, name });
            }),
            Ordering::Equal => {
                if let (Some(old), Some(new)) = (old.next(), new.next()) {
                    compare_fields(&old.to_record(), &new.to_record(), &mut report);
                    compare_names(&names(before, old), &names(after, new), &new.id(), &mut report);
                }
            }
        }
    }
}

/// Id, class and a name.
fn described(entity: EntityRef<'_>) -> (String, String, String) {
    let name = entity.canonical("en").or_else(|| entity.names().next().map(|name| name.text()));
    (entity.id().into_owned(), entity.class_name().to_owned(), name.unwrap_or_default().into_owned())
}

/// Returns a field as text.
type FieldText = fn(&EntityRecord) -> String;

fn compare_fields(before: &EntityRecord, after: &EntityRecord, report: &mut impl FnMut(Change)) {
    let fields: [(&'static str, FieldText); 9] = [
        ("class", |record| text(record.class.as_ref())),
        ("country", |record| text(record.country.as_ref())),
        ("prominence", |record| text(record.prominence.as_ref())),
        ("location", |record| record.location.map(|[a, b]| format!("{a}, {b}")).unwrap_or_default()),
        ("geonames", |record| text(record.geonames.as_ref())),
        ("wikidata", |record| text(record.wikidata.as_ref())),
        ("offices", |record| offices(&record.offices)),
        ("former_ids", |record| record.former_ids.join(", ")),
        ("extra", |record| extra(&record.extra)),
    ];
    for (field, value) in fields {
        let (before, after, entity) = (value(before), value(after), after.id.clone());
        if before != after {
            report(Change::FieldChanged { entity, field, before, after });
        }
    }
}

fn text(value: Option<&impl ToString>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

fn offices(offices: &[Office]) -> String {
    let office = |Office { title, from, until }: &Office| {
        let [from, until] = [from, until].map(|date| date.as_deref().unwrap_or_default());
        format!("{title} ({from}..{until})")
    };
    offices.iter().map(office).collect::<Vec<_>>().join("; ")
}

fn extra(fields: &BTreeMap<String, String>) -> String {
    fields.iter().map(|(key, value)| format!("{key}: {value}")).collect::<Vec<_>>().join("; ")
}

fn compare_names(old: &Names, new: &Names, entity: &str, report: &mut impl FnMut(Change)) {
    let entity = || entity.to_owned();
    let keys = old.keys().chain(new.keys().filter(|key| !old.contains_key(*key)));
    for key in keys {
        let (language, name) = key.clone();
        match (old.get(key).cloned(), new.get(key).cloned()) {
            (Some(properties), None) => report(Change::NameRemoved { entity: entity(), language, name, properties }),
            (None, Some(properties)) => report(Change::NameAdded { entity: entity(), language, name, properties }),
            (Some(before), Some(after)) if before != after => {
                report(Change::NameChanged { entity: entity(), language, name, before, after });
            }
            _ => {}
        }
    }
}

/// The properties of each name, by language and text.
type Names = BTreeMap<(String, String), String>;

fn names(gazetteer: &Gazetteer, entity: EntityRef<'_>) -> Names {
    let mut names = Names::new();
    for (language, listed) in entity.to_record().names {
        let canonical = listed.first().map(|first| first.text.clone());
        for name in listed {
            let properties = properties(&name, canonical.as_ref() == Some(&name.text));
            names.insert((language.clone(), name.text), properties);
        }
    }
    for name in entity.names() {
        let policy = gazetteer.policy_of(name, Folded::new(&name.text()).codes());
        let key = (name.language().to_owned(), name.text().into_owned());
        if let Some(properties) = names.get_mut(&key).filter(|_| policy != name.policy()) {
            *properties += &format!(" (an ordinary word: {policy})");
        }
    }
    names
}

fn properties(name: &NameRecord, is_canonical: bool) -> String {
    let NameRecord { text: _, kind, policy, article, from, until, disabled: _ } = name;
    let kind = kind.unwrap_or(NameKind::Full);
    let mut words = format!("{kind} {}", policy.unwrap_or(Policy::of_kind(kind)));
    if is_canonical {
        words += " canonical";
    }
    if *article == Some(true) {
        words += " article";
    }
    for (word, date) in [("from", from), ("until", until)] {
        if let Some(date) = date {
            words += &format!(" {word} {date}");
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::GazetteerBuilder;

    fn build(lines: &[&str]) -> Gazetteer {
        let mut builder = GazetteerBuilder::new();
        builder.add_text("a.jsonl", &lines.join("\n"));
        builder.build().unwrap()
    }

    #[test]
    fn every_difference_is_reported_in_the_order_of_ids() {
        let before = build(&[
            r#"{"id":"place/a","class":"city","names":{"en":["A"]}}"#,
            r#"{"id":"place/b","class":"city","country":"KZ","names":{"en":["B","Bee"],"ar":["باء"]}}"#,
            r#"{"id":"place/d","class":"city","names":{"en":["D"]}}"#,
        ]);
        let after = build(&[
            r#"{"id":"place/b","class":"town","wikidata":"Q1","names":{"en":["Bee","B",{"text":"Beta","kind":"former","until":"1999"}]}}"#,
            r#"{"id":"place/c","class":"city","names":{"ar":["جيم"]}}"#,
            r#"{"id":"place/d","class":"city","names":{"en":["D"]},"sources":["hand"]}"#,
        ]);
        let mut found = Vec::new();
        diff(&before, &after, |change| found.push(change.to_string()));
        let expected = [
            "- place/a (city): A",
            "~ place/b: class: city -> town",
            "~ place/b: country: KZ -> none",
            "~ place/b: wikidata: none -> Q1",
            "~ place/b: - ar باء (full free canonical)",
            "~ place/b: en B: full free canonical -> full free",
            "~ place/b: en Bee: full free -> full free canonical",
            "~ place/b: + en Beta (former free until 1999)",
            "+ place/c (city): جيم",
        ];
        assert_eq!(found, expected);
        let mut none = Vec::new();
        diff(&before, &before, |change| none.push(change));
        assert_eq!(none, []);
    }
}

//! An entity as owned data.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use super::proto_json;
use crate::gazetteer::{EntityRef, EntityType};

/// An entity of the gazetteer.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TaggedEntity {
    /// Stable id: `place/almaty`.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub id: String,
    /// Type of the entity.
    #[serde(rename = "type", serialize_with = "proto_json::entity_type")]
    pub entity_type: EntityType,
    /// Class of the entity: `city`, `politician`, `agency`.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub class: String,
    /// Canonical name by language (BCP 47).
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub names: BTreeMap<String, String>,
    /// Wikidata id: `Q35493`. Empty if unknown.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub wikidata_id: String,
    /// GeoNames id. 0 if unknown.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub geonames_id: u32,
    /// ISO 3166-1 alpha-2 code of the country. Empty if the entity has none.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub country_code: String,
    /// Location of a place.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub location: Option<TaggedLocation>,
    /// Prominence in world news, from 0 to 1.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub prominence: f32,
    /// Offices that a person holds or held.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub offices: Vec<TaggedOffice>,
    /// Fields that the gazetteer adds to the entity.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub extra: BTreeMap<String, String>,
}

/// A point on the earth, in degrees (WGS 84).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TaggedLocation {
    /// Latitude from -90 to 90.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub latitude: f32,
    /// Longitude from -180 to 180.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub longitude: f32,
}

/// An office of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TaggedOffice {
    /// Title in English: `President of Kazakhstan`.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub title: String,
    /// Start as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. Empty if unknown.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub from: String,
    /// End in the same format. Empty if the person still holds the office.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub until: String,
}

impl TaggedEntity {
    /// Copies an entity of a gazetteer.
    pub fn new(entity: EntityRef<'_>) -> TaggedEntity {
        let names =
            canonical_names(entity).into_iter().map(|(language, name)| (language.to_owned(), name.into_owned()));
        let offices = entity.offices().iter().map(|office| TaggedOffice {
            title: office.title.clone(),
            from: office.from.clone().unwrap_or_default(),
            until: office.until.clone().unwrap_or_default(),
        });
        TaggedEntity {
            id: entity.id().into_owned(),
            entity_type: entity.entity_type(),
            class: entity.class_name().to_owned(),
            names: names.collect(),
            wikidata_id: entity.wikidata_id().unwrap_or_default().to_owned(),
            geonames_id: entity.geonames_id().unwrap_or_default(),
            country_code: entity.country().unwrap_or_default(),
            location: entity.location().map(|(latitude, longitude)| TaggedLocation { latitude, longitude }),
            prominence: entity.prominence(),
            offices: offices.collect(),
            extra: entity.extra().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        }
    }
}

/// Returns the canonical name of each language, which is the first name of the language, sorted by language.
pub fn canonical_names(entity: EntityRef<'_>) -> Vec<(&str, Cow<'_, str>)> {
    let mut names: Vec<(&str, Cow<'_, str>)> = Vec::with_capacity(8);
    let mut previous = "";
    for name in entity.names() {
        let language = name.language();
        // The names of a language are usually adjacent and share one language string: skip the search for them.
        if !std::ptr::eq(language, previous) && names.iter().all(|(known, _)| *known != language) {
            names.push((language, name.text()));
        }
        previous = language;
    }
    names.sort_unstable();
    names
}

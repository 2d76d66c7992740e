//! What is stated of an entity, by one line or by several together.
//!
//! What no line states has no value here: the defaults come last, when all lines of the entity are merged, so that a
//! line which adds one field changes nothing else.

use std::borrow::Cow;

use super::model::{Country, Office};
use super::vocabulary::{Class, NameKind, Policy};
use crate::thresholds::prominence;

/// One entity, as far as it is stated. Texts are those of what was read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct EntityRecord<'t> {
    pub id: &'t str,
    pub class: Option<Class>,
    pub country: Option<Country>,
    pub prominence: Option<f32>,
    /// Latitude and longitude in degrees.
    pub location: Option<[f32; 2]>,
    pub geonames: Option<u32>,
    pub wikidata: Option<&'t str>,
    /// Empty when none is stated.
    pub offices: Cow<'t, [Office]>,
    /// Those of one language together, the canonical one first.
    pub names: Vec<NameRecord<'t>>,
    /// Indices of the gazetteer's sources, ascending.
    pub sources: Cow<'t, [u16]>,
}

impl EntityRecord<'_> {
    /// The prominence, or the default.
    pub fn prominence(&self) -> f32 {
        self.prominence.unwrap_or(prominence::DEFAULT)
    }
}

/// One name, as far as it is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NameRecord<'t> {
    pub text: &'t str,
    /// Index of the gazetteer's languages.
    pub lang: u16,
    pub kind: Option<NameKind>,
    pub policy: Option<StatedPolicy>,
    /// Stands with and without ال.
    pub article: Option<bool>,
}

/// A policy, and which gazetteer states it, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StatedPolicy {
    pub policy: Policy,
    pub stated_by: u8,
}

impl NameRecord<'_> {
    /// The kind, or the default.
    pub fn kind(&self) -> NameKind {
        self.kind.unwrap_or(NameKind::Full)
    }

    /// The policy, or the one of its kind.
    pub fn policy(&self) -> Policy {
        self.policy.map_or_else(|| Policy::of_kind(self.kind()), |stated| stated.policy)
    }

    /// Whether it stands with and without ال, or the default.
    pub fn article(&self) -> bool {
        self.article.unwrap_or(false)
    }

    /// What tells it from the entity's other names.
    pub fn key(&self) -> (u16, &str) {
        (self.lang, self.text)
    }
}

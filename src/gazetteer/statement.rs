//! What the files state about an entity, in the packed form that merging works on.
//!
//! A value that no line states is absent here. Defaults are applied when all lines of the entity are merged, so that a
//! line that adds one field changes nothing else.

use std::borrow::Cow;

use super::country::CountryCode;
use super::name_dates::StatedDates;
use super::record::Office;
use super::vocabulary::{Class, NameKind, NameLayer, Policy};
use crate::thresholds::prominence;

/// An entity, as far as it is stated. [`EntityRecord`](super::record::EntityRecord) documents the fields.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Statement<'t> {
    pub id: &'t str,
    pub class: Option<Class>,
    pub country: Option<CountryCode>,
    pub prominence: Option<f32>,
    pub location: Option<[f32; 2]>,
    pub geonames: Option<u32>,
    pub wikidata: Option<&'t str>,
    pub offices: Cow<'t, [Office]>,
    /// Names of one language are adjacent, the canonical one first.
    pub names: Vec<StatedName<'t>>,
    /// Numbers of the sources, ascending.
    pub sources: Cow<'t, [u16]>,
}

impl Statement<'_> {
    /// The statement with the names that it adds only.
    pub fn without_disabled_names(mut self) -> Self {
        self.names.retain(|name| !name.disabled);
        self
    }

    /// The prominence, or the default.
    pub fn prominence(&self) -> f32 {
        self.prominence.unwrap_or(prominence::DEFAULT)
    }
}

/// A name, as far as it is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StatedName<'t> {
    pub text: &'t str,
    /// Number of the language.
    pub language: u16,
    pub kind: Option<NameKind>,
    pub policy: Option<StatedPolicy>,
    pub article: Option<bool>,
    pub dates: StatedDates<'t>,
    /// The layer that lists it first.
    pub layer: NameLayer,
    /// Removes the earlier names of the entity with the same folded form.
    pub disabled: bool,
}

/// A policy, and the number of the part that states it, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StatedPolicy {
    pub policy: Policy,
    pub stated_by: u8,
}

impl<'t> StatedName<'t> {
    /// The kind, or the default.
    pub fn kind(&self) -> NameKind {
        self.kind.unwrap_or(NameKind::Full)
    }

    /// The policy, or the default of the kind.
    pub fn policy(&self) -> Policy {
        self.policy.map_or_else(|| Policy::of_kind(self.kind()), |stated| stated.policy)
    }

    /// Whether the name is written both with and without ال.
    pub fn article(&self) -> bool {
        self.article.unwrap_or(false)
    }

    /// Language and text, which identify a name of an entity.
    pub fn identity(&self) -> (u16, &'t str) {
        (self.language, self.text)
    }
}

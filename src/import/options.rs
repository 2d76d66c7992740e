//! Options of an import.

use std::collections::HashMap;

use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use super::limits::Limits;
use super::merge_by::MergeBy;
use crate::gazetteer::{Class, Policy};

/// Options of an import. The defaults import names of all languages.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// Languages (BCP 47) of the names to import. `zh` includes `zh-Hant`. Empty for all languages.
    pub languages: Vec<String>,
    /// Language of names whose language the source does not state. By default their script decides.
    pub language: Option<String>,
    /// Class of entities whose class neither the source nor `classes` states.
    pub class: Option<Class>,
    /// Classes by a word of the source: a feature code of GeoNames, a Wikidata id of `P31` or `P106`, a label of spaCy,
    /// a schema of FollowTheMoney, a type of ParaNames, an IRI of SKOS, a value of the column `class`. They have
    /// precedence over the classes that the format gives to the word. `None` leaves the entities out.
    pub classes: HashMap<String, Option<Class>>,
    /// Country of entities whose country the source does not state.
    pub country: Option<String>,
    /// Prominence of entities for which the source states none.
    pub prominence: Option<f32>,
    /// Policy of all names, instead of the policies that the rules of `docs/importing.md` decide.
    pub policy: Option<Policy>,
    /// First word of the ids. The name of the format by default.
    pub prefix: Option<String>,
    /// Key of the source that each line states. The prefix by default.
    pub source: Option<String>,
    /// Headers of the columns of CSV and TSV, if they differ from the names of the columns.
    pub columns: HashMap<Column, String>,
    /// Minimum population of populated places of GeoNames.
    pub min_population: u64,
    /// Minimum number of sitelinks of items of Wikidata.
    pub min_sitelinks: usize,
    /// The id by which entities are merged with those of the gazetteer.
    pub merge: Option<MergeBy>,
    /// Limits on the size of the input.
    pub limits: Limits,
}

/// What a word of the source means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mapped {
    Class(Class),
    /// The option `classes` leaves entities of this word out.
    LeftOut,
    Unknown,
}

impl ImportOptions {
    /// The class of a word of the source: that of the options, otherwise `class_of_format`.
    pub(super) fn map_class(&self, word: &str, class_of_format: impl FnOnce(&str) -> Option<Class>) -> Mapped {
        match self.classes.get(word) {
            Some(Some(class)) => Mapped::Class(*class),
            Some(None) => Mapped::LeftOut,
            None => class_of_format(word).map_or(Mapped::Unknown, Mapped::Class),
        }
    }

    /// Whether names of a language are imported.
    pub(super) fn has_language(&self, language: &str) -> bool {
        let includes = |chosen: &String| {
            let rest = language.strip_prefix(chosen.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        self.languages.is_empty() || self.languages.iter().any(includes)
    }
}

/// A column of CSV and TSV. The columns of names have a language after a colon: `name:ar`, `aliases:en`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
#[non_exhaustive]
pub enum Column {
    /// An id of the source, or a complete id such as `organisation/example-club`.
    Id,
    /// The name.
    Name,
    /// Language of the name and the aliases.
    Language,
    /// Further names, separated by `|`.
    Aliases,
    /// Relation of the name to the entity.
    Kind,
    /// Policy of the name and the aliases.
    Policy,
    /// Class, or a word that the option `classes` maps to one.
    Class,
    /// Code of the country.
    Country,
    /// From 0 to 1.
    Prominence,
    /// Number of inhabitants, from which the prominence follows.
    Population,
    /// In degrees.
    Latitude,
    /// In degrees.
    Longitude,
    /// GeoNames id.
    Geonames,
    /// Wikidata id.
    Wikidata,
}

impl Column {
    /// All columns.
    pub const ALL: &[Column] = Column::VARIANTS;

    /// The name of the column.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

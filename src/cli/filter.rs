//! Arguments that select the entities and the parts of an answer.

use clap::{Args, ValueEnum};

use crate::gazetteer::{Class, Gazetteer};
use crate::render;
use crate::resolve::EntityFilter;

/// They have the names of the fields of `TagOptions`.
#[derive(Args, Clone, Debug)]
pub(super) struct FilterArgs {
    /// Only mentions of entities of these classes, separated by commas: city, ministry
    #[arg(long, value_delimiter = ',', value_name = "CLASS")]
    pub classes: Vec<String>,
    /// Only mentions of entities of these countries, separated by commas: KZ, RU
    #[arg(long, value_delimiter = ',', value_name = "CODE")]
    pub country_codes: Vec<String>,
    /// Only mentions of the entities with these ids, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    pub include_entity_ids: Vec<String>,
    /// No mentions of the entities with these ids, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    pub exclude_entity_ids: Vec<String>,
}

impl FilterArgs {
    /// Returns the filter.
    ///
    /// # Errors
    /// If a class, a country code or an id is invalid.
    pub fn filter(&self) -> anyhow::Result<EntityFilter> {
        let mut filter = EntityFilter::default();
        for class in &self.classes {
            filter.only_class(class).map_err(|error| anyhow::anyhow!("--classes: {error}"))?;
        }
        for code in &self.country_codes {
            filter.only_country(code).map_err(|error| anyhow::anyhow!("--country-codes: {code:?} {error}"))?;
        }
        for id in &self.include_entity_ids {
            filter.only_id(id).map_err(|error| anyhow::anyhow!("--include-entity-ids: {id:?} {error}"))?;
        }
        for id in &self.exclude_entity_ids {
            filter.without_id(id).map_err(|error| anyhow::anyhow!("--exclude-entity-ids: {id:?} {error}"))?;
        }
        Ok(filter)
    }
}

/// Checks that the gazetteer has the classes of a filter.
///
/// # Errors
/// If it does not have one of them.
pub(super) fn check_classes(filter: &EntityFilter, gazetteer: &Gazetteer) -> anyhow::Result<()> {
    match filter.unknown_class(gazetteer).map(str::parse::<Class>) {
        Some(Err(unknown)) => Err(anyhow::anyhow!("--classes: {unknown}, or a class of the gazetteer")),
        _ => Ok(()),
    }
}

/// The parts of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum View {
    /// All parts
    Full,
    /// Without "entities" and without the "evidence" of mentions
    Mentions,
}

impl From<View> for render::View {
    fn from(view: View) -> render::View {
        match view {
            View::Full => render::View::Full,
            View::Mentions => render::View::Mentions,
        }
    }
}

//! Files of GeoNames (<https://download.geonames.org/export/dump/>), which their contents distinguish:
//!
//! * Places: `allCountries`, or the file of a country or of cities. Each row is an entity.
//! * `alternateNamesV2`: names of places by language, and their Wikidata ids. They are held in memory, in the chosen
//!   languages only (about 60 bytes each), so that places can be joined with them in one pass.
//! * `countryInfo`: codes of countries, which are entities unless a file of places has them.

mod alternate_names;
mod country_info;
mod features;
mod places;

use super::collector::Collector;
use super::error::ImportError;
use super::importer::{Importer, each_line};
use super::input::OpenInput;
use super::options::ImportOptions;
use alternate_names::AlternateNames;
use country_info::Countries;
use places::Places;

pub(super) struct GeonamesImporter {
    options: ImportOptions,
    alternate_names: AlternateNames,
    countries: Countries,
}

impl GeonamesImporter {
    pub fn new(options: &ImportOptions) -> GeonamesImporter {
        GeonamesImporter {
            options: options.clone(),
            alternate_names: AlternateNames::default(),
            countries: Countries::default(),
        }
    }
}

/// What a file has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Contents {
    Countries = 0,
    AlternateNames = 1,
    Places = 2,
}

impl Contents {
    /// The contents of a file with this first line. `None` if it is no file of GeoNames.
    fn of(first_line: &str) -> Option<Contents> {
        let columns: Vec<&str> = first_line.split('\t').collect();
        let is_number = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        match (columns.len(), columns.first()) {
            (country_info::COLUMNS, Some(first)) if first.len() == 2 && !is_number(first) => Some(Contents::Countries),
            (places::COLUMNS, Some(first)) if is_number(first) => Some(Contents::Places),
            (alternate_names::MIN_COLUMNS..=alternate_names::COLUMNS, Some(first)) if is_number(first) => {
                Some(Contents::AlternateNames)
            }
            _ => None,
        }
    }
}

impl Importer for GeonamesImporter {
    fn order(&self, input: &OpenInput<'_>) -> u8 {
        Contents::of(&input.first_line()).map_or(u8::MAX, |contents| contents as u8)
    }

    fn read(&mut self, input: &mut OpenInput<'_>, collector: &mut Collector<'_>) -> Result<(), ImportError> {
        let first = input.first_line();
        if first.is_empty() {
            return Ok(());
        }
        match Contents::of(&first) {
            Some(Contents::Countries) => {
                each_line(input, collector, |line, collector| self.countries.read(line, collector.origin()))
            }
            Some(Contents::AlternateNames) => {
                each_line(input, collector, |line, _| self.alternate_names.read(line, &self.options))?;
                self.alternate_names.sort();
                Ok(())
            }
            Some(Contents::Places) => {
                let mut places = Places::new(&self.options, &self.alternate_names, &mut self.countries);
                each_line(input, collector, |line, collector| places.read(line, collector))
            }
            None => {
                let message = "is no file of GeoNames: expected the columns of allCountries (19), alternateNamesV2 (10) \
                               or countryInfo (19), separated by tabs, in the first line";
                Err(ImportError::new(input.name(), 1, "", message))
            }
        }
    }

    fn finish(&mut self, collector: &mut Collector<'_>) -> Result<(), ImportError> {
        self.countries.add_missing(&self.alternate_names, &self.options, collector)
    }
}

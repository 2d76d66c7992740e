//! The files of places.

use std::fmt::Display;

use super::super::collector::Collector;
use super::super::options::{ImportOptions, Mapped};
use super::super::prominence;
use super::super::row_error::RowError;
use super::alternate_names::AlternateNames;
use super::country_info::Countries;
use super::features::class_of;
use crate::gazetteer::FieldFault;
use crate::gazetteer::{Class, NameKind};
use crate::gazetteer::{EntityRecord, NameRecord};

pub(super) const COLUMNS: usize = 19;

/// Names of the columns, for faults.
const TITLES: [&str; COLUMNS] = [
    "geonameid",
    "name",
    "asciiname",
    "alternatenames",
    "latitude",
    "longitude",
    "feature class",
    "feature code",
    "country code",
    "cc2",
    "admin1 code",
    "admin2 code",
    "admin3 code",
    "admin4 code",
    "population",
    "elevation",
    "dem",
    "timezone",
    "modification date",
];
const ID: usize = 0;
const NAME: usize = 1;
const LATITUDE: usize = 4;
const LONGITUDE: usize = 5;
const FEATURE: usize = 7;
const COUNTRY: usize = 8;
const POPULATION: usize = 14;

pub(super) struct Places<'p> {
    options: &'p ImportOptions,
    names: &'p AlternateNames,
    countries: &'p mut Countries,
}

impl<'p> Places<'p> {
    pub fn new(options: &'p ImportOptions, names: &'p AlternateNames, countries: &'p mut Countries) -> Places<'p> {
        Places { options, names, countries }
    }

    /// Reads a row.
    pub fn read(&mut self, line: &str, collector: &mut Collector<'_>) -> Result<(), RowError> {
        let columns: Vec<&str> = line.split('\t').collect();
        if columns.len() != COLUMNS {
            return Err(FieldFault::of_line(format!("has {} columns, expected {COLUMNS}", columns.len())).into());
        }
        let geonames: u32 = parse(&columns, ID, "a number")?;
        let population: u64 = match columns[POPULATION] {
            "" => 0,
            _ => parse(&columns, POPULATION, "a number of inhabitants")?,
        };
        let feature = columns[FEATURE];
        let class = match self.options.map_class(feature, |code| class_of(code, population)) {
            Mapped::Class(class) => class,
            Mapped::LeftOut | Mapped::Unknown => {
                collector.leave_out("feature code without a class");
                return Ok(());
            }
        };
        if matches!(class, Class::City | Class::Town) && population < self.options.min_population {
            collector.leave_out("below the minimum population");
            return Ok(());
        }
        let location = [parse(&columns, LATITUDE, "degrees")?, parse(&columns, LONGITUDE, "degrees")?];
        let mut record = EntityRecord::new(collector.id(class, &geonames.to_string()));
        record.class = Some(class.into());
        record.country = Some(columns[COUNTRY].trim().to_owned()).filter(|code| !code.is_empty());
        record.prominence = Some(prominence_of(class, feature, population));
        record.location = Some(location);
        record.geonames = Some(geonames);
        self.add_names(columns[NAME], geonames, &mut record);
        collector.add(record)
    }

    /// Adds the names in other languages, and the name of the row as an English one. The preferred English name of the
    /// alternate names, or that of the country, is the canonical one.
    fn add_names(&mut self, name: &str, geonames: u32, record: &mut EntityRecord) {
        if let Some(country) = self.countries.take(geonames) {
            record.names_in("en").push(NameRecord::new(country));
        }
        self.names.add_to(geonames, record);
        let english = record.names_in("en");
        let is_first = english.iter().all(|name| name.kind == Some(NameKind::Former));
        let mut own = NameRecord::new(name);
        own.kind = Some(NameKind::Variant).filter(|_| !is_first);
        if english.iter().all(|known| known.text != own.text) {
            english.insert(if is_first { 0 } else { english.len() }, own);
        }
    }
}

fn parse<T: std::str::FromStr>(columns: &[&str], column: usize, expected: impl Display) -> Result<T, FieldFault> {
    columns[column].parse().map_err(|_| FieldFault::new(TITLES[column], format!("must be {expected}")))
}

fn prominence_of(class: Class, feature: &str, population: u64) -> f32 {
    match class {
        Class::Country => prominence::COUNTRY,
        Class::Territory | Class::Region | Class::Sea | Class::Continent => prominence::DIVISION,
        _ if feature == "PPLC" => prominence::of_capital(population),
        _ => prominence::of_population(population),
    }
}

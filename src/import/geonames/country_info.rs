//! The file `countryInfo`: countries with their codes.

use std::collections::BTreeMap;

use super::super::collector::{Collector, Imported};
use super::super::error::ImportError;
use super::super::options::ImportOptions;
use super::super::prominence;
use super::super::row_error::RowError;
use super::alternate_names::AlternateNames;
use crate::gazetteer::Class;
use crate::gazetteer::FieldFault;
use crate::gazetteer::validate;
use crate::gazetteer::{EntityRecord, NameRecord};

pub(super) const COLUMNS: usize = 19;

/// The countries of the file that no file of places had yet, by GeoNames id.
#[derive(Default)]
pub(super) struct Countries(BTreeMap<u32, Country>);

struct Country {
    code: String,
    name: String,
    /// Number of the input and line.
    origin: (usize, usize),
}

impl Countries {
    /// Reads a row. Comments begin with `#`.
    pub fn read(&mut self, line: &str, origin: (usize, usize)) -> Result<(), RowError> {
        if line.starts_with('#') {
            return Ok(());
        }
        let columns: Vec<&str> = line.split('\t').collect();
        if columns.len() != COLUMNS {
            let message = format!("has {} columns, expected {COLUMNS}", columns.len());
            return Err(FieldFault::of_line(message).into());
        }
        let (code, name, id) = (columns[0], columns[4], columns[16]);
        validate::country(code)?;
        // Dissolved countries have none.
        if id.is_empty() || id == "0" {
            return Ok(());
        }
        let id = id.parse().map_err(|_| FieldFault::new("geonameid", "must be a number"))?;
        self.0.insert(id, Country { code: code.to_owned(), name: name.trim().to_owned(), origin });
        Ok(())
    }

    /// The usual English name of a country that a file of places has.
    pub fn take(&mut self, geonames: u32) -> Option<String> {
        self.0.remove(&geonames).map(|country| country.name)
    }

    /// Adds the countries that no file of places had.
    pub fn add_missing(
        &mut self,
        names: &AlternateNames,
        options: &ImportOptions,
        collector: &mut Collector<'_>,
    ) -> Result<(), ImportError> {
        for (geonames, Country { code, name, origin }) in std::mem::take(&mut self.0) {
            let class = options.class.unwrap_or(Class::Country);
            let mut record = EntityRecord::new(collector.id(class, &geonames.to_string()));
            record.class = Some(class.into());
            record.country = Some(code);
            record.prominence = Some(prominence::COUNTRY);
            record.geonames = Some(geonames);
            record.names_in("en").push(NameRecord::new(name));
            names.add_to(geonames, &mut record);
            match collector.add(Imported { record, origin, ..Imported::default() }) {
                Ok(()) => {}
                Err(RowError::Invalid(fault)) => collector.reject_at(origin, fault),
                Err(RowError::Failed(error)) => return Err(error),
            }
        }
        Ok(())
    }
}

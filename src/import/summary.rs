//! What an import did.

use std::collections::BTreeMap;

use crate::gazetteer::Fault;

/// Numbers of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// Lines that were written: one per entity.
    pub written: u64,
    /// Names in these lines.
    pub names: u64,
    /// Of the written lines, those that extend an entity of the gazetteer.
    pub merged: u64,
    /// Entities that were not written, because the entity of the gazetteer has all that they state.
    pub unchanged: u64,
    /// Entities that were not merged, though the gazetteer has an entity with the same id in GeoNames or Wikidata.
    pub same_ids: u64,
    /// Invalid rows, and invalid names in valid rows. Each was reported.
    pub rejected: u64,
    /// Valid rows that were left out, by reason.
    pub left_out: BTreeMap<&'static str, u64>,
    /// Columns of CSV and TSV that were not used.
    pub unused_columns: Vec<String>,
}

/// Receives what happens during an import.
pub trait Observer {
    /// An invalid row, or an invalid name of a row, with file, line and field. It is not imported.
    fn reject(&mut self, fault: &Fault);
}

impl Observer for () {
    fn reject(&mut self, _fault: &Fault) {}
}

impl Observer for Vec<Fault> {
    fn reject(&mut self, fault: &Fault) {
        self.push(fault.clone());
    }
}

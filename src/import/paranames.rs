//! The TSV file of ParaNames (<https://github.com/bltlab/paranames>): names of Wikidata items, one per row.
//!
//! The rows of an item must follow each other, so that only one item is in memory. An item with several types has the
//! first of them.

use super::collector::{Collector, Imported};
use super::error::ImportError;
use super::ids::is_wikidata_id;
use super::importer::{Importer, each_line};
use super::input::OpenInput;
use super::options::{ImportOptions, Mapped};
use super::row_error::RowError;
use crate::gazetteer::Class;
use crate::gazetteer::FieldFault;
use crate::gazetteer::{EntityRecord, NameRecord};

pub(super) struct ParanamesImporter {
    options: ImportOptions,
}

impl ParanamesImporter {
    pub fn new(options: &ImportOptions) -> ParanamesImporter {
        ParanamesImporter { options: options.clone() }
    }

    fn class(&self, kind: &str) -> Mapped {
        let class_of_format = |kind: &str| match kind {
            "LOC" => Some(Class::Area),
            "PER" => Some(Class::Cultural),
            "ORG" => Some(Class::Body),
            _ => None,
        };
        self.options.map_class(kind, class_of_format)
    }
}

impl Importer for ParanamesImporter {
    fn read(&mut self, input: &mut OpenInput<'_>, collector: &mut Collector<'_>) -> Result<(), ImportError> {
        let name = input.name().to_owned();
        let mut columns: Option<Columns> = None;
        let mut current: Option<Imported> = None;
        each_line(input, collector, |line, collector| {
            let Some(columns) = &columns else {
                let missing = |message| RowError::Failed(ImportError::new(&name, 1, "", message));
                columns = Some(Columns::of(line).map_err(missing)?);
                return Ok(());
            };
            let row = columns.row(line)?;
            let wikidata = current.as_ref().and_then(|current| current.record.wikidata.as_deref());
            if wikidata != Some(row.wikidata) {
                add(current.take(), collector)?;
                let class = match self.class(row.kind) {
                    Mapped::Class(class) => class,
                    Mapped::LeftOut => {
                        collector.leave_out("type left out");
                        return Ok(());
                    }
                    Mapped::Unknown => {
                        let message = format!("unknown type {:?}, expected PER, LOC or ORG", row.kind);
                        return Err(FieldFault::new("type", message).into());
                    }
                };
                let part = row.wikidata.to_ascii_lowercase();
                let mut imported = Imported::from(EntityRecord::new(collector.id(class, &part)));
                imported.record.class = Some(class.into());
                imported.record.wikidata = Some(row.wikidata.to_owned());
                imported.origin = collector.origin();
                current = Some(imported);
            }
            if let Some(current) = &mut current {
                current.record.names_in(row.language).push(NameRecord::new(row.label));
            }
            Ok(())
        })?;
        match add(current, collector) {
            Err(RowError::Failed(error)) => Err(error),
            _ => Ok(()),
        }
    }
}

/// Adds an item whose rows are complete, and reports it if it is invalid.
fn add(current: Option<Imported>, collector: &mut Collector<'_>) -> Result<(), RowError> {
    let Some(imported) = current else { return Ok(()) };
    let origin = imported.origin;
    match collector.add(imported) {
        Err(RowError::Invalid(mut fault)) => {
            if fault.field == "id" {
                fault.message += "; if its rows are apart, sort the file by wikidata_id";
            }
            collector.reject_at(origin, fault);
            Ok(())
        }
        result => result,
    }
}

/// Positions of the columns.
struct Columns {
    len: usize,
    wikidata: usize,
    label: usize,
    language: usize,
    kind: usize,
}

struct Row<'l> {
    wikidata: &'l str,
    label: &'l str,
    language: &'l str,
    kind: &'l str,
}

impl Columns {
    /// Finds the columns in a header. The error is a message.
    fn of(header: &str) -> Result<Columns, String> {
        let titles: Vec<&str> = header.split('\t').map(str::trim).collect();
        let find = |title: &str| {
            let position = titles.iter().position(|found| *found == title);
            position.ok_or_else(|| format!("the header has no column {title:?}: it is no file of ParaNames"))
        };
        Ok(Columns {
            len: titles.len(),
            wikidata: find("wikidata_id")?,
            label: find("label")?,
            language: find("language")?,
            kind: find("type")?,
        })
    }

    fn row<'l>(&self, line: &'l str) -> Result<Row<'l>, FieldFault> {
        let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
        if fields.len() != self.len {
            let message = format!("has {} columns, but the header has {}", fields.len(), self.len);
            return Err(FieldFault::of_line(message));
        }
        let [wikidata, label, language, kind] =
            [self.wikidata, self.label, self.language, self.kind].map(|position| fields[position]);
        if !is_wikidata_id(wikidata) {
            return Err(FieldFault::new("wikidata_id", "must be Q and a number"));
        }
        Ok(Row { wikidata, label, language, kind })
    }
}

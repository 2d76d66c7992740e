//! Plain lists: one name per line.
//!
//! Empty lines and lines that begin with `#` are ignored. All entities have the class of the options.

use super::collector::Collector;
use super::error::ImportError;
use super::ids;
use super::importer::{Importer, each_line};
use super::input::OpenInput;
use super::options::ImportOptions;
use super::row_error::RowError;
use super::script::language_of;
use crate::gazetteer::Class;
use crate::gazetteer::FieldFault;
use crate::gazetteer::{EntityRecord, NameRecord};

pub(super) struct ListImporter {
    class: Option<Class>,
    language: Option<String>,
}

impl ListImporter {
    pub fn new(options: &ImportOptions) -> ListImporter {
        ListImporter { class: options.class, language: options.language.clone() }
    }
}

impl Importer for ListImporter {
    fn read(&mut self, input: &mut OpenInput<'_>, collector: &mut Collector<'_>) -> Result<(), ImportError> {
        let Some(class) = self.class else {
            return Err(ImportError::new(
                input.name(),
                0,
                "",
                "a list has no classes: state the class of its entities",
            ));
        };
        each_line(input, collector, |line, collector| {
            let name = line.trim();
            if name.starts_with('#') {
                return Ok(());
            }
            if name.contains('\t') {
                return Err(RowError::Invalid(FieldFault::of_line("has several columns: import it as tsv")));
            }
            let mut record = EntityRecord::new(collector.id(class, &ids::of_name(name)));
            record.class = Some(class.into());
            let language = self.language.as_deref().unwrap_or_else(|| language_of(name));
            record.names_in(language).push(NameRecord::new(name));
            collector.add(record)
        })
    }
}

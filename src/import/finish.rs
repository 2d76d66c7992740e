//! The second pass of an import: decides what depends on all entities, and writes the lines.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Write};

use super::collector::{Collector, Imported};
use super::error::ImportError;
use super::known_names::KnownNames;
use super::merge_by::{self, MergeBy};
use super::name_policy::{self, Circumstances};
use super::repeated_forms::form_hash;
use crate::gazetteer::Class;
use crate::gazetteer::EntityKey;
use crate::gazetteer::EntityRef;
use crate::gazetteer::FieldFault;
use crate::gazetteer::{EntityRecord, Office};
use crate::text::Folded;
use crate::thresholds::prominence;

/// Writes the entities of a collector as lines.
///
/// # Errors
/// If the output or the temporary file fails.
pub(super) fn write_lines(
    collector: &mut Collector<'_>,
    known: &KnownNames<'_>,
    out: &mut dyn Write,
) -> Result<(), ImportError> {
    let mut spool = BufReader::new(collector.take_spool()?);
    let mut second_pass = SecondPass { collector, known, merged: HashSet::new(), folded: Folded::default() };
    let mut line = String::new();
    loop {
        line.clear();
        if spool.read_line(&mut line).map_err(ImportError::write)? == 0 {
            return Ok(());
        }
        let imported = serde_json::from_str(&line).map_err(|error| ImportError::write(error.into()))?;
        if let Some(record) = second_pass.complete(imported) {
            let written = serde_json::to_writer(&mut *out, &record).map_err(Into::into);
            written.and_then(|()| out.write_all(b"\n")).map_err(ImportError::write)?;
        }
    }
}

struct SecondPass<'p, 'c, 'g> {
    collector: &'p mut Collector<'c>,
    known: &'p KnownNames<'g>,
    /// Entities of the gazetteer that a record was merged with.
    merged: HashSet<EntityKey>,
    folded: Folded,
}

impl<'g> SecondPass<'_, '_, 'g> {
    /// The line of an entity. `None` if it is not written.
    fn complete(&mut self, imported: Imported) -> Option<EntityRecord> {
        let origin = imported.origin;
        let mut record = self.resolve(imported);
        let class = record.class.as_ref()?.class();
        let same = self.collector.options().merge.and_then(|by| self.known.same_entity(by, &record));
        let with_same_id = MergeBy::ALL.iter().find_map(|&by| self.known.same_entity(by, &record));
        let entity = same.or_else(|| self.known.find(&record.id)).or(with_same_id);
        let stated = record.prominence.unwrap_or(prominence::DEFAULT);
        let (class, prominence) = entity.map_or((class, stated), |entity| (entity.class(), entity.prominence()));
        if let Some(entity) = same {
            if !self.merged.insert(entity.key()) {
                let message = format!("another row was merged with {} already", entity.id());
                self.collector.reject_at(origin, FieldFault::new("id", message));
                return None;
            }
            if !merge_by::extend(entity, &mut record) {
                self.collector.summary.unchanged += 1;
                return None;
            }
            self.collector.summary.merged += 1;
        } else if with_same_id.is_some_and(|other| other.id() != record.id) {
            self.collector.summary.same_ids += 1;
        }
        self.set_policies(&mut record, entity, class, prominence);
        self.collector.summary.written += 1;
        self.collector.summary.names += record.names.iter().map(|(_, names)| names.len() as u64).sum::<u64>();
        Some(record)
    }

    /// Sets the country and the titles of offices that the record states as items. Offices without a title are removed.
    fn resolve(&self, imported: Imported) -> EntityRecord {
        let Imported { mut record, country_item, office_items, .. } = imported;
        let references = &self.collector.references;
        if let Some(item) = country_item {
            record.country = record.country.or_else(|| references.countries.get(&item).cloned());
        }
        if office_items {
            let title =
                |office: Office| Some(Office { title: references.titles.get(&office.title)?.clone(), ..office });
            record.offices = std::mem::take(&mut record.offices).into_iter().filter_map(title).collect();
        }
        record
    }

    fn set_policies(
        &mut self,
        record: &mut EntityRecord,
        entity: Option<EntityRef<'g>>,
        class: Class,
        prominence: f32,
    ) {
        for name in record.names.iter_mut().flat_map(|(_, names)| names) {
            self.folded.fold(&name.text);
            let codes = self.folded.codes();
            let circumstances = Circumstances {
                class,
                prominence,
                is_repeated: self.collector.forms.contains(form_hash(codes)),
                is_taken: self.known.is_taken(codes, entity.map(EntityRef::key), prominence),
                word_policy: self.known.word_policy(codes),
            };
            name.policy = name_policy::policy(name, codes, circumstances);
        }
    }
}

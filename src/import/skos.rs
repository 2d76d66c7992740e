//! Thesauri in SKOS (<https://www.w3.org/TR/skos-reference/>), as Turtle, N-Triples or RDF/XML.
//!
//! A concept is an entity: `skos:prefLabel` are its canonical names, `skos:altLabel` and `skos:hiddenLabel` its
//! variants. The statements about a concept may be anywhere in the input, so that all concepts are held in memory.
//! RDF/XML with a document type is refused, because entities in it can expand without limit.

mod concept;
mod statements;

use std::collections::HashMap;

use super::collector::{Collector, Imported};
use super::error::ImportError;
use super::ids;
use super::importer::Importer;
use super::input::OpenInput;
use super::options::{ImportOptions, Mapped};
use super::row_error::RowError;
use super::script::language_of;
use crate::gazetteer::NameKind;
use crate::gazetteer::{EntityRecord, NameRecord};
use concept::Concept;
use statements::each_statement;

pub(super) struct SkosImporter {
    options: ImportOptions,
    concepts: Vec<Concept>,
    /// Position of the concept of an IRI.
    positions: HashMap<String, usize>,
}

impl SkosImporter {
    pub fn new(options: &ImportOptions) -> SkosImporter {
        SkosImporter { options: options.clone(), concepts: Vec::new(), positions: HashMap::new() }
    }
}

impl Importer for SkosImporter {
    fn read(&mut self, input: &mut OpenInput<'_>, collector: &mut Collector<'_>) -> Result<(), ImportError> {
        if self.options.class.is_none() && self.options.classes.is_empty() {
            let message = "concepts have no classes: state the class of all, or map types, schemes or broader concepts";
            return Err(ImportError::new(input.name(), 0, "", message));
        }
        each_statement(input, collector, &mut |subject, predicate, object, collector| {
            let origin = collector.origin();
            let position = *self.positions.entry(subject.to_owned()).or_insert_with(|| {
                self.concepts.push(Concept::new(subject, origin));
                self.concepts.len() - 1
            });
            self.concepts[position].add(predicate, object);
        })
    }

    fn finish(&mut self, collector: &mut Collector<'_>) -> Result<(), ImportError> {
        for concept in std::mem::take(&mut self.concepts) {
            if !concept.is_concept() {
                continue;
            }
            let origin = concept.origin;
            match self.imported(concept, collector).map_or(Ok(()), |imported| collector.add(imported)) {
                Ok(()) => {}
                Err(RowError::Invalid(fault)) => collector.reject_at(origin, fault),
                Err(RowError::Failed(error)) => return Err(error),
            }
        }
        Ok(())
    }
}

impl SkosImporter {
    /// The entity of a concept. `None` if it is left out.
    fn imported(&self, concept: Concept, collector: &mut Collector<'_>) -> Option<Imported> {
        if concept.is_deprecated {
            collector.leave_out("deprecated concept");
            return None;
        }
        let mapped: Vec<Mapped> = concept.groups.iter().map(|group| self.options.map_class(group, |_| None)).collect();
        if mapped.contains(&Mapped::LeftOut) {
            collector.leave_out("concept left out");
            return None;
        }
        let first =
            mapped.iter().find_map(|mapped| if let Mapped::Class(class) = mapped { Some(*class) } else { None });
        let Some(class) = first.or(self.options.class) else {
            collector.leave_out("no class for its type, scheme or broader concept");
            return None;
        };
        let local = concept.iri.trim_end_matches(['/', '#']).rsplit(['/', '#']).next().unwrap_or_default();
        let mut record = EntityRecord::new(collector.id(class, &ids::of_source(local)));
        record.class = Some(class.into());
        record.location = concept.location();
        record.geonames = concept.geonames;
        record.wikidata = concept.wikidata.clone();
        for (text, language, is_preferred) in concept.labels() {
            let stated = language.or(self.options.language.as_deref());
            let names = record.names_in(stated.unwrap_or_else(|| language_of(text)));
            let mut name = NameRecord::new(text);
            name.kind = Some(NameKind::Variant).filter(|_| !is_preferred);
            names.push(name);
        }
        Some(Imported { record, origin: concept.origin, ..Imported::default() })
    }
}

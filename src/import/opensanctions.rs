//! Entities of OpenSanctions (<https://www.opensanctions.org/docs/bulk/json/>) in the format FollowTheMoney, as JSON
//! Lines.
//!
//! The source does not state the languages of names, so their scripts decide. The classes of people follow from their
//! topics.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::collector::Collector;
use super::error::ImportError;
use super::ids;
use super::importer::{Importer, each_line};
use super::input::OpenInput;
use super::options::{ImportOptions, Mapped};
use super::row_error::RowError;
use super::script::language_of;
use crate::gazetteer::parse;
use crate::gazetteer::{Class, NameKind};
use crate::gazetteer::{EntityRecord, NameRecord};

pub(super) struct OpensanctionsImporter {
    options: ImportOptions,
}

#[derive(Deserialize)]
struct Entity {
    id: String,
    schema: String,
    #[serde(default)]
    caption: Option<String>,
    properties: BTreeMap<String, Vec<serde_json::Value>>,
}

impl Entity {
    fn texts(&self, property: &str) -> impl Iterator<Item = &str> {
        self.properties.get(property).into_iter().flatten().filter_map(serde_json::Value::as_str)
    }

    fn has_topic(&self, topic: &str) -> bool {
        self.texts("topics").any(|found| found == topic)
    }
}

impl OpensanctionsImporter {
    pub fn new(options: &ImportOptions) -> OpensanctionsImporter {
        OpensanctionsImporter { options: options.clone() }
    }

    fn read_line(&self, line: &str, collector: &mut Collector<'_>) -> Result<(), RowError> {
        let entity: Entity = parse(line)?;
        let Mapped::Class(class) = self.options.map_class(&entity.schema, |schema| class_of(schema, &entity)) else {
            collector.leave_out("schema without a class");
            return Ok(());
        };
        let mut record = EntityRecord::new(collector.id(class, &ids::of_source(&entity.id)));
        record.class = Some(class.into());
        let countries = ["country", "nationality", "citizenship", "jurisdiction"];
        let mut codes = countries.iter().flat_map(|property| entity.texts(property)).filter(|code| code.len() == 2);
        record.country = codes.next().map(str::to_ascii_uppercase);
        let mut wikidata = entity.texts("wikidataId").chain([entity.id.as_str()]);
        record.wikidata = wikidata.find(|id| ids::is_wikidata_id(id)).map(str::to_owned);
        self.add_names(&entity, &mut record);
        collector.add(record)
    }

    /// Adds the caption, the names, and as variants the aliases. Weak aliases, such as given names alone, are omitted.
    fn add_names(&self, entity: &Entity, record: &mut EntityRecord) {
        let full = entity.caption.as_deref().into_iter().chain(entity.texts("name")).map(|text| (text, None));
        let aliases = ["alias", "previousName", "abbreviation"].into_iter().flat_map(|property| {
            let kind = match property {
                "previousName" => NameKind::Former,
                "abbreviation" => NameKind::Acronym,
                _ => NameKind::Variant,
            };
            entity.texts(property).map(move |text| (text, Some(kind)))
        });
        for (text, kind) in full.chain(aliases) {
            let language = self.options.language.as_deref().unwrap_or_else(|| language_of(text));
            let names = record.names_in(language);
            let mut name = NameRecord::new(text);
            name.kind = kind.or(Some(NameKind::Variant).filter(|_| !names.is_empty()));
            names.push(name);
        }
    }
}

impl Importer for OpensanctionsImporter {
    fn read(&mut self, input: &mut OpenInput<'_>, collector: &mut Collector<'_>) -> Result<(), ImportError> {
        each_line(input, collector, |line, collector| self.read_line(line, collector))
    }
}

/// The class of a schema. `None` for schemata that are no entities of the news, such as addresses and sanctions.
fn class_of(schema: &str, entity: &Entity) -> Option<Class> {
    Some(match schema {
        "Person" if entity.has_topic("role.pep") || entity.has_topic("gov.head") => Class::Politician,
        "Person" if entity.has_topic("role.diplo") => Class::Diplomat,
        "Person" if entity.has_topic("role.journo") => Class::Journalist,
        "Person" if entity.has_topic("role.act") => Class::Activist,
        "Person" => Class::Businessperson,
        "PublicBody" => Class::Government,
        "Company" if entity.has_topic("fin.bank") => Class::Bank,
        "Company" => Class::Company,
        "Organization" if entity.has_topic("crime.terror") => Class::ArmedGroup,
        "Organization" if entity.has_topic("pol.party") => Class::Party,
        "Organization" | "LegalEntity" => Class::Body,
        _ => return None,
    })
}

//! JSON dumps of Wikidata (<https://www.wikidata.org/wiki/Wikidata:Database_download>): an array with one item per
//! line.
//!
//! The class of an item follows from its `P31` (of a person, from the occupations `P106`). Codes of countries (`P297`)
//! and titles of offices are taken from the items of the countries and offices, which may come later in the dump; they
//! are held in memory.

mod classes;
mod item;
mod time;

use super::collector::{Collector, Imported};
use super::error::ImportError;
use super::ids::is_wikidata_id;
use super::importer::{Importer, each_line};
use super::input::OpenInput;
use super::options::{ImportOptions, Mapped};
use super::prominence;
use super::row_error::RowError;
use super::script::language_of;
use crate::gazetteer::parse;
use crate::gazetteer::validate;
use crate::gazetteer::{Class, EntityType, NameKind};
use crate::gazetteer::{EntityRecord, NameRecord, Office};
use item::{Claims, Item, Statement};

pub(super) struct WikidataImporter {
    options: ImportOptions,
}

impl WikidataImporter {
    pub fn new(options: &ImportOptions) -> WikidataImporter {
        WikidataImporter { options: options.clone() }
    }
}

impl Importer for WikidataImporter {
    fn read(&mut self, input: &mut OpenInput<'_>, collector: &mut Collector<'_>) -> Result<(), ImportError> {
        each_line(input, collector, |line, collector| {
            let json = line.trim().trim_end_matches(',');
            match json {
                "[" | "]" | "" => Ok(()),
                _ => self.read_item(json, collector),
            }
        })
    }
}

impl WikidataImporter {
    fn read_item(&self, json: &str, collector: &mut Collector<'_>) -> Result<(), RowError> {
        let item: Item = parse(json)?;
        if !is_wikidata_id(&item.id) {
            // Properties and lexemes have other ids.
            collector.leave_out("no item");
            return Ok(());
        }
        keep_references(&item, collector);
        if item.sitelinks.0 < self.options.min_sitelinks {
            collector.leave_out("below the minimum number of sitelinks");
            return Ok(());
        }
        let Some(class) = self.class(&item.claims) else {
            collector.leave_out("no class for its P31");
            return Ok(());
        };
        let imported = self.imported(&item, class, collector);
        if imported.record.names.is_empty() {
            collector.leave_out("no name in the chosen languages");
            return Ok(());
        }
        collector.add(imported)
    }

    /// The class of an item. `None` if it is not imported.
    fn class(&self, claims: &Claims) -> Option<Class> {
        let types: Vec<&str> = claims.instance_of.iter().filter_map(Statement::item).collect();
        let map = |id: &&str| self.options.map_class(id, classes::of_type);
        let mapped: Vec<Mapped> = types.iter().map(map).collect();
        if mapped.contains(&Mapped::LeftOut) {
            return None;
        }
        if types.contains(&classes::HUMAN) && !self.options.classes.contains_key(classes::HUMAN) {
            let occupations = claims.occupation.iter().filter_map(Statement::item);
            let mut known = occupations.filter_map(|id| match self.options.map_class(id, classes::of_occupation) {
                Mapped::Class(class) => Some(class),
                Mapped::LeftOut | Mapped::Unknown => None,
            });
            return Some(known.next().or(self.options.class).unwrap_or(Class::Cultural));
        }
        // The first class in the order of the enum: a city that is also a municipality is a city.
        mapped.iter().filter_map(|mapped| if let Mapped::Class(class) = mapped { Some(*class) } else { None }).min()
    }

    fn imported(&self, item: &Item, class: Class, collector: &Collector<'_>) -> Imported {
        let claims = &item.claims;
        let mut record = EntityRecord::new(collector.id(class, &item.id.to_ascii_lowercase()));
        let is_person = class.entity_type() == EntityType::Person;
        record.class = Some(class.into());
        let by_sitelinks = prominence::of_sitelinks(item.sitelinks.0);
        record.prominence = Some(if is_person { by_sitelinks.min(prominence::PERSON) } else { by_sitelinks });
        record.location = claims.coordinates.iter().find_map(Statement::coordinates);
        record.geonames = claims.geonames.iter().find_map(|id| id.string()?.parse().ok());
        record.wikidata = Some(item.id.clone());
        add_names(item, is_person, &self.options, &mut record);
        let country = if is_person { &claims.citizenship } else { &claims.country };
        record.country = claims.country_code.iter().find_map(|code| code.string().map(str::to_owned));
        let country_item = country.iter().find_map(Statement::item).map(str::to_owned);
        if is_person {
            record.offices = claims.position.iter().filter_map(office).take(MAX_OFFICES).collect();
        }
        Imported { record, country_item, office_items: true, ..Imported::default() }
    }
}

/// Maximum number of offices of a person in the gazetteer.
const MAX_OFFICES: usize = 100;

/// Keeps the code of a country, and the title of an office.
fn keep_references(item: &Item, collector: &mut Collector<'_>) {
    let claims = &item.claims;
    if let Some(code) = claims.country_code.iter().find_map(Statement::string) {
        collector.references.countries.insert(item.id.clone(), code.to_owned());
    }
    if claims.instance_of.iter().filter_map(Statement::item).any(classes::is_office)
        && let Some(title) = item.labels.get("en").or(item.labels.get(MULTIPLE_LANGUAGES))
    {
        let mut letters = title.value.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        collector.references.titles.insert(item.id.clone(), first.chain(letters).collect());
    }
}

/// The pseudo-language of labels that all languages of a script share. They are replaced by labels of a language.
const MULTIPLE_LANGUAGES: &str = "mul";

/// Adds labels and aliases. The label is the canonical name.
fn add_names(item: &Item, is_person: bool, options: &ImportOptions, record: &mut EntityRecord) {
    let is_chosen = |language: &str| options.has_language(language) && validate::language(language).is_ok();
    for (language, label) in item.labels.iter().filter(|(language, _)| *language != MULTIPLE_LANGUAGES) {
        if is_chosen(language) {
            record.names_in(language).push(NameRecord::new(&label.value));
        }
    }
    if let Some(label) = item.labels.get(MULTIPLE_LANGUAGES) {
        let language = language_of(&label.value);
        if is_chosen(language) && !item.labels.contains_key(language) {
            record.names_in(language).push(NameRecord::new(&label.value));
        }
    }
    for (language, alias) in
        item.aliases.iter().flat_map(|(language, all)| all.iter().map(move |alias| (language, alias)))
    {
        let is_shared = language == MULTIPLE_LANGUAGES;
        let language = if is_shared { language_of(&alias.value) } else { language };
        if is_chosen(language) {
            let mut name = NameRecord::new(&alias.value);
            name.kind = Some(kind_of_alias(&alias.value, is_person));
            record.names_in(language).push(name);
        }
    }
}

fn kind_of_alias(text: &str, is_person: bool) -> NameKind {
    const MAX_ACRONYM: usize = 6;
    let letters = text.chars().filter(|c| c.is_alphabetic());
    if (2..=MAX_ACRONYM).contains(&text.chars().count())
        && letters.clone().count() > 1
        && letters.clone().all(char::is_uppercase)
    {
        NameKind::Acronym
    } else if is_person && !text.trim().contains(char::is_whitespace) {
        NameKind::Short
    } else {
        NameKind::Variant
    }
}

/// An office with a start. Its title is the item of the office until all items are read.
fn office(statement: &Statement) -> Option<Office> {
    let title = statement.item()?.to_owned();
    let from = statement.qualifiers.start.iter().find_map(time::date)?;
    let until = statement.qualifiers.end.iter().find_map(time::date);
    (until.as_ref().is_none_or(|until| from[..4] <= until[..4])).then_some(Office { title, from: Some(from), until })
}

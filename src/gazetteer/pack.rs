//! Merges the drafts of each entity, applies the defaults and packs the result.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use super::country_entities::CountryEntities;
use super::details::check_extra;
use super::drafts::Drafts;
use super::error::{Fault, Faults, FieldFault, GazetteerError};
use super::interner::SourceSets;
use super::key::{EntityKey, NameKey};
use super::merge::merge;
use super::name_dates::NameDates;
use super::overrides::Override;
use super::packed::{Gazetteer, PackedEntity, PackedName};
use super::period::Period;
use super::raw::RawGazetteer;
use super::record::Office;
use super::redirects::{self, Redirects};
use super::statement::{StatedName, Statement};
use super::strings::{PoolFull, PoolRange, StringPool};

/// Builds the gazetteer of all drafts, with the other data that was read.
///
/// # Errors
/// The faults of reading, and of entities that are incomplete or occur twice in a part.
pub(super) fn pack(mut raw: RawGazetteer) -> Result<Gazetteer, GazetteerError> {
    let order = raw.drafts.merge_order();
    report_repeated_ids(&raw.drafts, &order, &mut raw.faults);
    redirects::check(&raw.drafts, &order, &mut raw.faults);
    let mut packer = Packer::new(&raw.drafts);
    for drafts in order.chunk_by(|&a, &b| raw.drafts.id(a) == raw.drafts.id(b)) {
        if let Err(fault) = packer.add_entity(drafts) {
            raw.faults.add(fault);
        }
    }
    let Packer {
        drafts: _,
        mut strings,
        mut entities,
        mut names,
        name_dates,
        offices,
        source_sets,
        overrides,
        redirects,
        free_classes,
        extra,
    } = packer;
    if !raw.patterns.names().is_empty() && entities.len() > EntityKey::MAX_PLACES {
        let path = raw.first_path.unwrap_or_default();
        let limit = EntityKey::MAX_PLACES;
        let message = format!("exceeds the limit of {limit} entities of a gazetteer with institutions of places");
        raw.faults.add(Fault::new(&path, 0, "", message));
    }
    raw.faults.into_result()?;
    strings.shrink_to_fit();
    entities.shrink_to_fit();
    names.shrink_to_fit();
    let countries =
        CountryEntities::find(entities.iter().map(|entity| (entity.class, entity.country, entity.prominence)));
    let mut gazetteer = Gazetteer {
        strings,
        entities,
        names,
        languages: raw.drafts.languages.into_strings(),
        sources: raw.drafts.sources.into_strings(),
        source_sets,
        offices,
        office_titles: raw.office_titles,
        tenures: OnceLock::new(),
        name_dates,
        cues: raw.cues,
        common: raw.common,
        country_adjectives: raw.country_adjectives,
        countries,
        capital_words: raw.capital_words,
        version: raw.version.finish(),
        overrides,
        patterns: raw.patterns,
        redirects,
        free_classes,
        extra,
        parts: raw.parts,
    };
    link_patterns(&mut gazetteer);
    Ok(gazetteer)
}

/// Finds the countries that patterns have words of, and the listed entities that have the id of a composed one. They
/// take its place.
fn link_patterns(gazetteer: &mut Gazetteer) {
    let mut words = std::mem::take(&mut gazetteer.patterns.words);
    words.link(|id| gazetteer.find_listed(id));
    gazetteer.patterns.words = words;
    let linked = gazetteer.entities().filter_map(|entity| Some((gazetteer.find_composed(&entity.id())?, entity.key())));
    gazetteer.patterns.listed = linked.collect();
}

/// Reports ids that occur twice in one part. `order` has the drafts of one id together.
fn report_repeated_ids(drafts: &Drafts, order: &[u32], faults: &mut Faults) {
    for pair in order.windows(2).filter(|pair| drafts.id(pair[0]) == drafts.id(pair[1])) {
        let [first, second] = [drafts.get(pair[0]), drafts.get(pair[1])];
        if first.origin.part == second.origin.part && first.composed == second.composed {
            let message = format!("already occurs at {}:{}", first.origin.file.display(), first.origin.line);
            faults.add(Fault::new(&second.origin.file, second.origin.line, "id", message));
        }
    }
}

/// The entities that are packed so far.
struct Packer<'d> {
    drafts: &'d Drafts,
    strings: StringPool,
    entities: Vec<PackedEntity>,
    names: Vec<PackedName>,
    name_dates: NameDates,
    offices: HashMap<EntityKey, Vec<Office>>,
    source_sets: SourceSets,
    overrides: Vec<Override>,
    redirects: Redirects,
    free_classes: Vec<String>,
    extra: HashMap<EntityKey, BTreeMap<String, String>>,
}

impl<'d> Packer<'d> {
    fn new(drafts: &'d Drafts) -> Packer<'d> {
        Packer {
            drafts,
            strings: StringPool::default(),
            entities: Vec::with_capacity(drafts.len()),
            names: Vec::with_capacity(drafts.names_len()),
            name_dates: NameDates::default(),
            offices: HashMap::new(),
            source_sets: SourceSets::default(),
            overrides: Vec::new(),
            redirects: Redirects::default(),
            free_classes: Vec::new(),
            extra: HashMap::new(),
        }
    }

    /// Adds the entity of some drafts, in merge order.
    ///
    /// # Errors
    /// If the drafts together have no class or no name, or the strings do not fit.
    fn add_entity(&mut self, drafts: &[u32]) -> Result<(), Fault> {
        let [first, later @ ..] = drafts else { return Ok(()) };
        let is_composed = self.drafts.get(*first).composed;
        let mut statement = self.drafts.statement(*first);
        for &draft in later {
            let merged = merge(statement.clone(), self.drafts.statement(draft));
            if !is_composed {
                self.note_overrides(&statement, &merged, draft);
            }
            statement = merged;
        }
        let origin = &self.drafts.get(*first).origin;
        let free_class = self.add_details(drafts);
        free_class
            .and_then(|free_class| self.push(statement, free_class))
            .map_err(|FieldFault { field, message }| Fault::new(&origin.file, origin.line, &field, message))
    }

    /// Adds the details of the next entity, from all its drafts, and returns the number of its class among the free
    /// ones.
    fn add_details(&mut self, drafts: &[u32]) -> Result<u8, FieldFault> {
        let key = EntityKey::of_position(self.entities.len() as u32);
        let mut class_name = None;
        let mut extra = BTreeMap::new();
        for details in drafts.iter().filter_map(|&draft| self.drafts.details(draft)) {
            self.redirects.add(key, &details.former_ids);
            class_name = details.class_name.as_deref().or(class_name);
            extra.extend(details.extra.clone());
        }
        if !extra.is_empty() {
            check_extra(&extra)?;
            self.extra.insert(key, extra);
        }
        class_name.map_or(Ok(0), |name| self.number_of_class(name))
    }

    fn number_of_class(&mut self, name: &str) -> Result<u8, FieldFault> {
        const MAX: usize = u8::MAX as usize;
        let at = self.free_classes.iter().position(|known| known == name);
        if at.is_none() && self.free_classes.len() == MAX {
            let message = format!("exceeds the limit of {MAX} classes of other entities");
            return Err(FieldFault::new("class", message));
        }
        let at = at.unwrap_or_else(|| {
            self.free_classes.push(name.to_owned());
            self.free_classes.len() - 1
        });
        Ok(at as u8 + 1)
    }

    fn note_overrides(&mut self, before: &Statement<'_>, after: &Statement<'_>, draft: u32) {
        let origin = &self.drafts.get(draft).origin;
        let key = EntityKey::of_position(self.entities.len() as u32);
        let language_code = |language| self.drafts.languages.get(language).to_owned();
        let found = Override::find(key, before, after, (&origin.file, origin.line), language_code);
        self.overrides.extend(found);
    }

    /// Applies the defaults and adds the entity.
    fn push(&mut self, statement: Statement<'_>, free_class: u8) -> Result<(), FieldFault> {
        let class = statement.class.ok_or_else(|| {
            let message = "is missing: no earlier gazetteer has this id, and a new entity needs a class";
            FieldFault::new("class", message)
        })?;
        if statement.names.is_empty() {
            return Err(FieldFault::new("names", "are missing: an entity needs at least one name"));
        }
        let too_large = |full: PoolFull| FieldFault::of_line(full);
        let id = self.strings.add(statement.id).map_err(too_large)?;
        let wikidata = self.strings.add(statement.wikidata.unwrap_or("")).map_err(too_large)?;
        let position = self.entities.len() as u32;
        let entity = PackedEntity {
            id,
            class,
            free_class,
            country: statement.country,
            prominence: statement.prominence(),
            location: statement.location,
            geonames: statement.geonames,
            wikidata,
            names: self.names.len() as u32,
            sources: self.source_sets.intern(&statement.sources),
        };
        for name in &statement.names {
            let PoolRange { start, len } = self.strings.add(name.text).map_err(too_large)?;
            self.add_dates(name)?;
            self.names.push(PackedName {
                start,
                entity: position,
                len: len as u16,
                language: name.language,
                kind: name.kind(),
                policy: name.policy(),
                article: name.article(),
                stated_by: name.policy.map_or(0, |stated| stated.stated_by),
            });
        }
        if !statement.offices.is_empty() {
            self.offices.insert(EntityKey::of_position(position), statement.offices.into_owned());
        }
        self.entities.push(entity);
        Ok(())
    }

    /// Adds the dates of the next name. Lines that are valid each can together state that it ends before it begins.
    fn add_dates(&mut self, name: &StatedName<'_>) -> Result<(), FieldFault> {
        if name.dates.is_empty() {
            return Ok(());
        }
        let in_names = |fault: FieldFault| {
            let language = self.drafts.languages.get(name.language);
            FieldFault::new(format!("names.{language}"), format!("{}: {} {}", name.text, fault.field, fault.message))
        };
        let period = Period::of(name.dates.from, name.dates.until).map_err(in_names)?;
        self.name_dates.add(NameKey::of_position(self.names.len() as u32), name.dates, period);
        Ok(())
    }
}

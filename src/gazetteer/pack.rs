//! Merges the drafts of each entity, applies the defaults and packs the result.

use std::collections::{BTreeMap, HashMap};
use std::mem::take;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::details::{Details, check_extra};
use super::drafts::{Draft, Drafts};
use super::error::{Fault, Faults, FieldFault, GazetteerError};
use super::former_ids;
use super::interner::SourceSets;
use super::key::{EntityKey, NameKey};
use super::link::{Disabled, link};
use super::merge::{disables_nothing, merge, merge_composed};
use super::name_dates::NameDates;
use super::overrides::Override;
use super::packed::{Below, Gazetteer, GlobalData, NameFlags, PackedEntity, PackedName};
use super::pattern::Patterns;
use super::period::Period;
use super::raw::RawGazetteer;
use super::record::Office;
use super::redirects::Redirects;
use super::statement::{StatedName, Statement};
use super::strings::{PoolFull, PoolRange, StringPool};

/// Builds the gazetteer of all drafts, with the other data that was read.
///
/// # Errors
/// The faults of reading, and of entities that are incomplete or occur twice in a part.
pub(super) fn pack(mut raw: RawGazetteer) -> Result<Gazetteer, GazetteerError> {
    let order = raw.drafts.merge_order();
    report_repeated_ids(&raw.drafts, &order, &mut raw.faults);
    former_ids::check(&raw.drafts, &order, &mut raw.faults);
    let base = raw.below.clone();
    let mut packer = Packer::new(&raw.drafts, base.as_deref(), base.clone().map(Below::new));
    for drafts in order.chunk_by(|&a, &b| raw.drafts.id(a) == raw.drafts.id(b)) {
        if let Err(fault) = packer.add_entity(drafts) {
            raw.faults.add(fault);
        }
    }
    let Packer { mut strings, mut entities, mut names, name_dates, offices, source_sets, redirects, .. } = packer;
    let (mut below, mut overrides, disabled) = (packer.below, packer.overrides, packer.disabled);
    let (free_classes, extra) = (packer.free_classes, packer.extra);
    strings.shrink_to_fit();
    entities.shrink_to_fit();
    names.shrink_to_fit();
    if let Some(below) = &mut below {
        below.shares_tenures = raw.is_request;
        // Only `check` reads them.
        if !raw.is_request {
            overrides.splice(0..0, below.gazetteer.overrides.iter().cloned());
        }
    }
    let (global, patterns) = shared_data(base.as_deref(), &mut raw);
    let mut gazetteer = Gazetteer {
        below,
        strings,
        entities,
        names,
        languages: raw.drafts.languages.into_strings(),
        sources: raw.drafts.sources.into_strings(),
        source_sets,
        offices,
        tenures: OnceLock::new(),
        counts: OnceLock::new(),
        name_dates,
        global,
        countries: Arc::default(),
        patterns,
        version: match base.as_ref().filter(|_| raw.is_request) {
            Some(base) => base.version.clone(),
            None => raw.version.clone().finish(),
        },
        version_hasher: raw.version,
        overrides,
        redirects,
        free_classes,
        extra,
        parts: raw.parts,
    };
    if !raw.is_request {
        check_number_of_places(&gazetteer, raw.first_path.unwrap_or_default(), &mut raw.faults);
    }
    link(&mut gazetteer, &disabled, &mut raw.faults);
    raw.faults.into_result()?;
    Ok(gazetteer)
}

/// The data that all layers share, and the patterns as the gazetteer below has them.
fn shared_data(base: Option<&Gazetteer>, raw: &mut RawGazetteer) -> (Arc<GlobalData>, Arc<Patterns>) {
    if let Some(base) = base {
        return (Arc::clone(&base.global), Arc::clone(&base.patterns));
    }
    let global = GlobalData {
        cues: take(&mut raw.cues),
        common: take(&mut raw.common),
        country_adjectives: take(&mut raw.country_adjectives),
        capital_words: take(&mut raw.capital_words),
        office_titles: take(&mut raw.office_titles),
    };
    (Arc::new(global), Arc::new(take(&mut raw.patterns)))
}

/// Reports a gazetteer with patterns whose entities exceed what the key of a composed entity can distinguish.
fn check_number_of_places(gazetteer: &Gazetteer, path: PathBuf, faults: &mut Faults) {
    if !gazetteer.patterns.names().is_empty() && gazetteer.entities_end() as usize > EntityKey::MAX_PLACES {
        let limit = EntityKey::MAX_PLACES;
        let message = format!("exceeds the limit of {limit} entities of a gazetteer with institutions of places");
        faults.add(Fault::new(&path, 0, "", message));
    }
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
    /// The gazetteer that the drafts extend.
    base: Option<&'d Gazetteer>,
    below: Option<Below>,
    /// The ids that lines disable.
    disabled: Vec<Disabled>,
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
    fn new(drafts: &'d Drafts, base: Option<&'d Gazetteer>, below: Option<Below>) -> Packer<'d> {
        Packer {
            drafts,
            base,
            below,
            disabled: Vec::new(),
            strings: StringPool::default(),
            entities: Vec::with_capacity(drafts.len()),
            names: Vec::with_capacity(drafts.names_len()),
            name_dates: NameDates::default(),
            offices: HashMap::new(),
            source_sets: drafts.source_sets().clone(),
            overrides: Vec::new(),
            redirects: Redirects::default(),
            free_classes: base.map_or_else(Vec::new, |base| base.free_classes.clone()),
            extra: HashMap::new(),
        }
    }

    /// Adds the entity of some drafts, in merge order.
    ///
    /// # Errors
    /// If the drafts together have no class or no name, disable what does not exist, or the strings do not fit.
    fn add_entity(&mut self, drafts: &[u32]) -> Result<(), Fault> {
        let Some(first) = drafts.first().map(|&draft| self.drafts.get(draft)) else { return Ok(()) };
        let id = self.drafts.id(drafts[0]);
        let below = self.base.and_then(|base| Some((base, base.find_listed(id)?)));
        let key = self.base.and_then(|base| base.find_in_any(id));
        let mut statement = below.map(|(base, key)| base.statement(key));
        let mut origin = &first.origin;
        let mut was_composed = false;
        let mut details = below.map_or_else(Details::default, |(base, key)| base.details(key));
        for &draft in drafts {
            let line = self.drafts.get(draft);
            let extends_composed = std::mem::replace(&mut was_composed, line.composed);
            if line.disabled {
                let is_listed = statement.take().is_some();
                details = Details::default();
                self.disabled.push(Disabled { id: id.to_owned(), is_listed, origin: line.origin.clone() });
                continue;
            }
            self.drafts.details(draft).into_iter().for_each(|stated| details.merge(stated));
            let stated = self.drafts.statement(draft);
            if let Some(fault) = disables_nothing(statement.as_ref(), &stated, |it| self.drafts.languages.get(it)) {
                return Err(line.origin.fault(fault));
            }
            statement = Some(match statement {
                None => {
                    origin = &line.origin;
                    stated.without_disabled_names()
                }
                Some(before) => {
                    let merged = match extends_composed {
                        true => merge_composed(before.clone(), stated),
                        false => merge(before.clone(), stated),
                    };
                    if !first.composed {
                        self.note_overrides(key, &before, &merged, line);
                    }
                    merged
                }
            });
        }
        match statement {
            Some(statement) => self.add_merged(key, statement, details).map_err(|fault| origin.fault(fault)),
            None => {
                if let (Some(key), Some(below)) = (key, &mut self.below) {
                    below.disable(key.position());
                }
                Ok(())
            }
        }
    }

    /// Adds an entity with its details. `below` is its key, if the layers below have it.
    fn add_merged(
        &mut self,
        below: Option<EntityKey>,
        statement: Statement<'_>,
        details: Details,
    ) -> Result<(), FieldFault> {
        let key = below.unwrap_or_else(|| self.next_key());
        self.redirects.add(key, &details.former_ids);
        if !details.extra.is_empty() {
            check_extra(&details.extra)?;
            self.extra.insert(key, details.extra);
        }
        let free_class = details.class_name.map_or(Ok(0), |name| self.number_of_class(name))?;
        self.push(below, statement, free_class)
    }

    fn number_of_class(&mut self, name: String) -> Result<u8, FieldFault> {
        const MAX: usize = u8::MAX as usize;
        let at = self.free_classes.iter().position(|known| *known == name);
        if at.is_none() && self.free_classes.len() == MAX {
            let message = format!("exceeds the limit of {MAX} classes of other entities");
            return Err(FieldFault::new("class", message));
        }
        let at = at.unwrap_or_else(|| {
            self.free_classes.push(name);
            self.free_classes.len() - 1
        });
        Ok(at as u8 + 1)
    }

    fn note_overrides(&mut self, key: Option<EntityKey>, before: &Statement<'_>, after: &Statement<'_>, line: &Draft) {
        let key = key.unwrap_or_else(|| self.next_key());
        let language_code = |language| self.drafts.languages.get(language).to_owned();
        let found = Override::find(key, before, after, (&line.origin.file, line.origin.line), language_code);
        self.overrides.extend(found);
    }

    /// The key of the next entity, if no layer below has it.
    fn next_key(&self) -> EntityKey {
        let first = self.below.as_ref().map_or(0, |below| below.first_entity);
        EntityKey::of_position(first + self.entities.len() as u32)
    }

    /// Adds a string, and returns its position among those of all layers.
    fn add_string(&mut self, text: &str) -> Result<PoolRange, FieldFault> {
        let below = self.below.as_ref().map_or(0, |below| below.first_string);
        let range = self.strings.add_on(below as usize, text).map_err(|full: PoolFull| FieldFault::of_line(full))?;
        Ok(PoolRange { start: range.start + below, ..range })
    }

    /// The position of the next name.
    fn next_name(&self) -> u32 {
        self.below.as_ref().map_or(0, |below| below.first_name) + self.names.len() as u32
    }

    /// Applies the defaults and adds the entity. `below` is its key, if the layers below have it.
    fn push(&mut self, below: Option<EntityKey>, statement: Statement<'_>, free_class: u8) -> Result<(), FieldFault> {
        let class = statement.class.ok_or_else(|| {
            let message = "is missing: no earlier gazetteer has this id, and a new entity needs a class";
            FieldFault::new("class", message)
        })?;
        if statement.names.is_empty() {
            return Err(FieldFault::new("names", "are missing: an entity needs at least one name"));
        }
        let id = self.add_string(statement.id)?;
        let wikidata = self.add_string(statement.wikidata.unwrap_or(""))?;
        let key = below.unwrap_or_else(|| self.next_key());
        let entity = PackedEntity {
            id,
            class,
            free_class,
            country: statement.country,
            prominence: statement.prominence(),
            location: statement.location,
            geonames: statement.geonames,
            wikidata,
            names: self.next_name(),
            sources: self.source_sets.intern(&statement.sources),
        };
        for name in &statement.names {
            let PoolRange { start, len } = self.add_string(name.text)?;
            self.add_dates(name)?;
            self.names.push(PackedName {
                start,
                entity: key.position(),
                len: len as u16,
                language: name.language,
                kind: name.kind(),
                policy: name.policy(),
                flags: NameFlags::new(name.article(), name.layer),
                stated_by: name.policy.map_or(0, |stated| stated.stated_by),
            });
        }
        if !statement.offices.is_empty() {
            self.offices.insert(key, statement.offices.into_owned());
        }
        if let (Some(key), Some(below)) = (below, &mut self.below) {
            below.replace(key.position(), self.entities.len() as u32);
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
        self.name_dates.add(NameKey::of_position(self.next_name()), name.dates, period);
        Ok(())
    }
}

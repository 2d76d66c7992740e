//! Merges the lines of each entity, applies the defaults and lays the result out by entity.

use std::collections::HashMap;

use super::error::Fault;
use super::key::EntityKey;
use super::merge::merge;
use super::model::{Entity, Gazetteer, Name, Office, Override, Strings, Text, TooLarge};
use super::read::{Draft, GazetteerBuilder};
use super::record::EntityRecord;
use super::sources::SourceSets;

/// The entities that are put together so far.
pub(super) struct Packer {
    text: Strings,
    entities: Vec<Entity>,
    names: Vec<Name>,
    offices: HashMap<EntityKey, Vec<Office>>,
    source_sets: SourceSets,
    overrides: Vec<Override>,
}

impl Packer {
    /// Room for so many entities and names.
    pub fn new(entities: usize, names: usize) -> Packer {
        Packer {
            text: Strings::default(),
            entities: Vec::with_capacity(entities),
            names: Vec::with_capacity(names),
            offices: HashMap::new(),
            source_sets: SourceSets::default(),
            overrides: Vec::new(),
        }
    }

    /// Adds the entity that some drafts state, from the earliest.
    ///
    /// # Errors
    /// When they do not make an entity: one has a class and a name.
    pub fn entity(&mut self, builder: &GazetteerBuilder, drafts: &[u32]) -> Result<(), Fault> {
        let mut records = drafts.iter().map(|&i| builder.record(i as usize));
        let Some(mut record) = records.next() else { return Ok(()) };
        for (later, &i) in records.zip(&drafts[1..]) {
            let merged = merge(record.clone(), later);
            let draft = &builder.drafts[i as usize];
            if !builder.drafts[drafts[0] as usize].composed {
                self.note_overrides(builder, &record, &merged, draft);
            }
            record = merged;
        }
        // The defaults come last.
        let origin = &builder.drafts[drafts[0] as usize].origin;
        let fault = |field, what| Fault::new(&origin.file, origin.line, field, what);
        let class = record.class.ok_or_else(|| {
            fault("class", "is missing: no earlier gazetteer has this id, and a new entity needs a class".to_owned())
        })?;
        if record.names.is_empty() {
            return Err(fault("names", "an entity needs a name".to_owned()));
        }
        let entity = Entity {
            id: Text::default(),
            class,
            country: record.country,
            prominence: record.prominence(),
            location: record.location,
            geonames: record.geonames,
            wikidata: Text::default(),
            names: self.names.len() as u32,
            sources: self.source_sets.index_of(&record.sources),
        };
        self.push(entity, record).map_err(|too_large| fault("", too_large.to_string()))
    }

    fn push(&mut self, mut entity: Entity, record: EntityRecord<'_>) -> Result<(), TooLarge> {
        let index = EntityKey::of_position(self.entities.len() as u32);
        entity.id = self.text.add(record.id)?;
        entity.wikidata = self.text.add(record.wikidata.unwrap_or(""))?;
        for name in &record.names {
            let Text { start, len } = self.text.add(name.text)?;
            self.names.push(Name {
                start,
                entity: index.position(),
                len: len as u16,
                lang: name.lang,
                kind: name.kind(),
                policy: name.policy(),
                article: name.article(),
                stated_by: name.policy.map_or(0, |stated| stated.stated_by),
            });
        }
        if !record.offices.is_empty() {
            self.offices.insert(index, record.offices.into_owned());
        }
        self.entities.push(entity);
        Ok(())
    }

    /// Notes what a later draft changed that an editor may not have meant to change.
    fn note_overrides(
        &mut self,
        builder: &GazetteerBuilder,
        earlier: &EntityRecord<'_>,
        merged: &EntityRecord<'_>,
        later: &Draft,
    ) {
        let entity = EntityKey::of_position(self.entities.len() as u32);
        let mut note = |what: String, weighty| {
            let what = format!("{}:{} {what}", later.origin.file.display(), later.origin.line);
            self.overrides.push(Override { entity, what, weighty });
        };
        if let (Some(was), Some(is)) = (earlier.class, merged.class)
            && was != is
        {
            note(format!("changes the class from {was} to {is}"), true);
        }
        let canonical = canonical(merged);
        for (lang, was) in self::canonical(earlier) {
            if canonical.get(&lang).is_some_and(|is| *is != was) {
                note(format!("changes the canonical name in {}", builder.language_code(lang)), false);
            }
        }
    }

    /// Puts the entities into the gazetteer that was read.
    pub fn finish(self, gazetteer: Gazetteer) -> Gazetteer {
        let Packer { mut text, mut entities, mut names, offices, source_sets, overrides } = self;
        text.shrink_to_fit();
        entities.shrink_to_fit();
        names.shrink_to_fit();
        Gazetteer { text, entities, names, offices, source_sets, overrides, ..gazetteer }
    }
}

/// The canonical name of each language, in the order of the languages.
fn canonical<'t>(record: &EntityRecord<'t>) -> std::collections::BTreeMap<u16, &'t str> {
    let mut canonical = std::collections::BTreeMap::new();
    for name in &record.names {
        canonical.entry(name.lang).or_insert(name.text);
    }
    canonical
}

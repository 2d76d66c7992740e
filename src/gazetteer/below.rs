//! A gazetteer on top of another one: an upper layer, which is read together with the layers below it as one.
//!
//! The keys of a layer continue those of the layers below it. An entity that the layer extends keeps its key: the layer
//! has the merged entity with all its names, and the entity and names of the layers below are hidden. So what refers to
//! an entity by its key, such as patterns and offices, stays correct.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::iter::Peekable;
use std::ops::Range;
use std::sync::Arc;

use super::details::Details;
use super::key::{EntityKey, NameKey};
use super::name_dates::StatedDates;
use super::packed::{Below, Gazetteer, PackedEntity, PackedName};
use super::record::Office;
use super::refs::NameRef;
use super::statement::{StatedName, StatedPolicy, Statement};
use super::strings::PoolRange;
use super::vocabulary::EntityType;
use crate::date::Date;

impl Below {
    /// The layers below a layer that changes nothing yet.
    pub fn new(gazetteer: Arc<Gazetteer>) -> Below {
        Below {
            first_entity: gazetteer.entities_end(),
            first_name: gazetteer.names_end(),
            first_string: gazetteer.strings_end(),
            visible: (gazetteer.len(), gazetteer.names_len()),
            replaced: HashMap::default(),
            disabled: HashSet::default(),
            shares_tenures: false,
            gazetteer,
        }
    }

    /// Hides the entity at a position, because the layer has it at an index.
    pub fn replace(&mut self, position: u32, index: u32) {
        self.hide(position);
        self.replaced.insert(position, index);
    }

    /// Hides the entity at a position.
    pub fn disable(&mut self, position: u32) {
        self.hide(position);
        self.disabled.insert(position);
    }

    fn hide(&mut self, position: u32) {
        if self.gazetteer.shows(position) {
            self.visible.0 -= 1;
            self.visible.1 -= self.gazetteer.names_of(position).len();
        }
    }

    /// The positions of the entities that it hides.
    pub fn hidden(&self) -> impl Iterator<Item = u32> {
        self.replaced.keys().chain(&self.disabled).copied()
    }

    fn hides(&self, position: u32) -> bool {
        self.replaced.contains_key(&position) || self.disabled.contains(&position)
    }
}

impl Gazetteer {
    /// The layers below, the topmost first.
    pub(super) fn layers_below(&self) -> impl Iterator<Item = &Gazetteer> {
        let topmost = self.below.as_ref().map(|below| &*below.gazetteer);
        std::iter::successors(topmost, |layer| layer.below.as_ref().map(|below| &*below.gazetteer))
    }

    pub(super) fn first_name(&self) -> u32 {
        self.below.as_ref().map_or(0, |below| below.first_name)
    }

    /// The position after the last entity.
    pub(crate) fn entities_end(&self) -> u32 {
        self.below.as_ref().map_or(0, |below| below.first_entity) + self.entities.len() as u32
    }

    /// The position after the last name.
    pub(super) fn names_end(&self) -> u32 {
        self.first_name() + self.names.len() as u32
    }

    /// The position after the last string.
    pub(super) fn strings_end(&self) -> u32 {
        self.below.as_ref().map_or(0, |below| below.first_string) + self.strings.len() as u32
    }

    /// The layer that has the entity at a position, and its index there.
    #[inline]
    fn owner(&self, position: u32) -> (&Gazetteer, usize) {
        match &self.below {
            None => (self, position as usize),
            Some(below) => self.owner_in(below, position),
        }
    }

    fn owner_in<'g>(&'g self, below: &'g Below, position: u32) -> (&'g Gazetteer, usize) {
        if let Some(index) = position.checked_sub(below.first_entity) {
            return (self, index as usize);
        }
        match below.replaced.get(&position) {
            Some(&index) => (self, index as usize),
            None => below.gazetteer.owner(position),
        }
    }

    #[inline]
    pub(super) fn packed_entity(&self, position: u32) -> &PackedEntity {
        let (owner, index) = self.owner(position);
        &owner.entities[index]
    }

    /// Whether this layer has an entity, or the place of a composed one.
    pub(crate) fn has_own(&self, key: EntityKey) -> bool {
        let position = key.position();
        self.below.as_ref().is_none_or(|below| position >= below.first_entity || below.replaced.contains_key(&position))
    }

    #[inline]
    pub(super) fn packed_name(&self, position: u32) -> &PackedName {
        match &self.below {
            None => &self.names[position as usize],
            Some(below) => match position.checked_sub(below.first_name) {
                Some(index) => &self.names[index as usize],
                None => below.gazetteer.packed_name(position),
            },
        }
    }

    #[inline]
    pub(super) fn str(&self, range: PoolRange) -> &str {
        match &self.below {
            None => self.strings.get(range),
            Some(below) => match range.start.checked_sub(below.first_string) {
                Some(start) => self.strings.get(PoolRange { start, len: range.len }),
                None => below.gazetteer.str(range),
            },
        }
    }

    /// Positions of the names of the entity at a position.
    pub(super) fn names_of(&self, entity: u32) -> Range<u32> {
        let (owner, index) = self.owner(entity);
        let end = owner.entities.get(index + 1).map_or_else(|| owner.names_end(), |next| next.names);
        owner.entities[index].names..end
    }

    /// The layer that has an entity.
    pub(super) fn owner_of(&self, key: EntityKey) -> &Gazetteer {
        self.owner(key.position()).0
    }

    /// The offices of all people that have some.
    pub(super) fn all_offices(&self) -> impl Iterator<Item = (EntityKey, &[Office])> {
        let layers = std::iter::once(self).chain(self.layers_below());
        layers.flat_map(move |layer| {
            let owned = layer.offices.iter().filter(move |(key, _)| std::ptr::eq(self.owner_of(**key), layer));
            owned.map(|(&key, offices)| (key, offices.as_slice()))
        })
    }

    pub(super) fn dates_of(&self, name: NameKey) -> StatedDates<'_> {
        let layers = std::iter::once(self).chain(self.layers_below());
        let dates = layers.map(|layer| layer.name_dates.of(name));
        dates.into_iter().find(|dates| !dates.is_empty()).unwrap_or_default()
    }

    /// Whether a name is used at a date. True for a name without dates.
    pub(crate) fn is_name_used(&self, name: NameKey, date: Date) -> bool {
        let mut layers = std::iter::once(self).chain(self.layers_below());
        layers.all(|layer| layer.name_dates.is_used(name, date))
    }

    /// What is stated about an entity of this gazetteer, as the start of what an upper layer states.
    pub(super) fn statement(&self, key: EntityKey) -> Statement<'_> {
        let entity = self.packed_entity(key.position());
        let names = self.names_of(key.position()).map(|position| {
            let name = self.packed_name(position);
            let policy =
                (name.stated_by > 0).then_some(StatedPolicy { policy: name.policy, stated_by: name.stated_by });
            StatedName {
                text: self.str(name.text()),
                language: name.language,
                kind: Some(name.kind),
                policy,
                article: Some(name.flags.article()),
                dates: self.dates_of(NameKey::of_position(position)),
                layer: name.flags.layer(),
                disabled: false,
            }
        });
        Statement {
            id: self.str(entity.id),
            class: Some(entity.class),
            country: entity.country,
            prominence: Some(entity.prominence),
            location: entity.location,
            geonames: entity.geonames,
            wikidata: Some(self.str(entity.wikidata)).filter(|id| !id.is_empty()),
            offices: Cow::Borrowed(self.entity(key).offices()),
            names: names.collect(),
            sources: Cow::Borrowed(self.source_sets.get(entity.sources)),
        }
    }

    /// The details of an entity of this gazetteer, as the start of what an upper layer states.
    pub(super) fn details(&self, key: EntityKey) -> Details {
        let entity = self.entity(key);
        let is_free = self.packed_entity(key.position()).free_class > 0;
        Details {
            class_name: is_free.then(|| entity.class_name().to_owned()),
            extra: entity.extra_fields().cloned().unwrap_or_default(),
            former_ids: entity.former_ids().to_vec(),
        }
    }

    /// The position of the entity at an index of this layer.
    pub(super) fn position_of(&self, index: usize) -> u32 {
        match &self.below {
            None => index as u32,
            Some(below) => self.names[(self.entities[index].names - below.first_name) as usize].entity,
        }
    }

    /// The entity of this layer with an id.
    pub(super) fn find_own(&self, id: &str) -> Option<usize> {
        self.entities.binary_search_by(|entity| self.str(entity.id).cmp(id)).ok()
    }

    pub(super) fn find_listed(&self, id: &str) -> Option<EntityKey> {
        if let Some(index) = self.find_own(id) {
            return Some(EntityKey::of_position(self.position_of(index)));
        }
        let below = self.below.as_ref()?;
        below.gazetteer.find_listed(id).filter(|key| !below.hides(key.position()))
    }

    /// The key of the entity with an id in any layer, even if a layer above disables it. An entity that is listed again
    /// has its former key, which patterns refer to.
    pub(super) fn find_in_any(&self, id: &str) -> Option<EntityKey> {
        let mut layers = std::iter::once(self).chain(self.layers_below());
        layers.find_map(|layer| Some(EntityKey::of_position(layer.position_of(layer.find_own(id)?))))
    }

    /// Whether no layer disables the entity at a position.
    pub(super) fn shows(&self, position: u32) -> bool {
        self.below.as_ref().is_none_or(|below| {
            let is_own = position >= below.first_entity || below.replaced.contains_key(&position);
            is_own || !below.disabled.contains(&position) && below.gazetteer.shows(position)
        })
    }

    /// The entities of this layer whose ids start with a prefix.
    fn range_with(&self, prefix: &str) -> Range<usize> {
        let id = |entity: &PackedEntity| self.str(entity.id);
        let first = self.entities.partition_point(|entity| id(entity) < prefix);
        let len = self.entities[first..].partition_point(|entity| id(entity).starts_with(prefix));
        first..first + len
    }

    /// The positions of the listed entities whose ids start with a prefix.
    pub(super) fn positions_with(&self, prefix: &str) -> Vec<u32> {
        let mut positions: Vec<u32> = self.range_with(prefix).map(|index| self.position_of(index)).collect();
        if let Some(below) = &self.below {
            let others = below.gazetteer.positions_with(prefix);
            positions.extend(others.into_iter().filter(|&position| !below.hides(position)));
        }
        positions
    }

    /// Number of the listed entities of all layers whose ids start with a prefix.
    fn count_with(&self, prefix: &str) -> usize {
        let own = self.range_with(prefix).len();
        own + self.below.as_ref().map_or(0, |below| below.gazetteer.count_with(prefix))
    }

    /// Ids of listed entities that may be institutions of the place with a slug, such as `organisation/almaty-metro`.
    pub(super) fn possible_institutions(&self, slug: &str) -> Vec<String> {
        let prefixes: Vec<String> = EntityType::ALL.iter().map(|of| format!("{of}/{slug}-")).collect();
        let patterns = &self.patterns.patterns;
        if prefixes.iter().map(|prefix| self.count_with(prefix)).sum::<usize>() > patterns.len() {
            // Many ids begin with a short slug, such as that of `place/san`.
            let ids = patterns.iter().map(|of| format!("{}/{slug}-{}", of.class.entity_type(), of.institution));
            return ids.filter(|id| self.find_listed(id).is_some()).collect();
        }
        let positions = prefixes.iter().flat_map(|prefix| self.positions_with(prefix));
        positions.map(|position| self.str(self.packed_entity(position).id).to_owned()).collect()
    }

    /// The entity that had an id formerly.
    pub(super) fn find_former(&self, id: &str) -> Option<EntityKey> {
        let below = || {
            let below = self.below.as_ref()?;
            below.gazetteer.find_former(id).filter(|key| !below.disabled.contains(&key.position()))
        };
        self.redirects.find(id).or_else(below)
    }

    /// Whether this layer disables an entity of the layers below.
    pub(super) fn disables(&self, key: EntityKey) -> bool {
        self.below.as_ref().is_some_and(|below| below.disabled.contains(&key.position()))
    }

    /// Whether this layer hides the readings that an entity has in the layers below.
    pub(crate) fn hides(&self, key: EntityKey) -> bool {
        self.below.as_ref().is_some_and(|below| below.hides(key.position()))
    }

    /// The names of the layers below that this layer hides, without those that a layer below it hides already.
    pub(crate) fn hidden_names(&self) -> impl Iterator<Item = NameRef<'_>> {
        self.below.iter().flat_map(|below| {
            let shown = below.hidden().filter(|&position| below.gazetteer.shows(position));
            let names = shown.flat_map(|position| below.gazetteer.names_of(position));
            names.map(|position| below.gazetteer.name(NameKey::of_position(position)))
        })
    }

    /// The names of this layer, without those of the layers below.
    pub(crate) fn own_names(&self) -> impl ExactSizeIterator<Item = NameRef<'_>> {
        (self.first_name()..self.names_end()).map(|position| self.name(NameKey::of_position(position)))
    }

    /// Orders keys of listed entities by id, and after them composed ones by pattern and place.
    pub(crate) fn cmp_entities(&self, a: EntityKey, b: EntityKey) -> Ordering {
        if self.below.is_none() || a == b {
            return a.cmp(&b);
        }
        let id = |key: EntityKey| self.str(self.packed_entity(key.position()).id);
        a.pattern().cmp(&b.pattern()).then_with(|| id(a).cmp(id(b)))
    }

    /// The positions of all entities in the order of their ids.
    pub(super) fn positions(&self) -> Positions<'_> {
        match &self.below {
            None => Positions::Range(0..self.entities.len() as u32),
            Some(below) => {
                let lower = Box::new(below.gazetteer.positions()).peekable();
                Positions::Merged { layer: self, below, lower, own: 0 }
            }
        }
    }
}

/// The positions of all entities in the order of their ids.
pub(super) enum Positions<'g> {
    Range(Range<u32>),
    Merged { layer: &'g Gazetteer, below: &'g Below, lower: Peekable<Box<Positions<'g>>>, own: usize },
}

impl Iterator for Positions<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        match self {
            Positions::Range(range) => range.next(),
            Positions::Merged { layer, below, lower, own } => {
                while lower.next_if(|&position| below.hides(position)).is_some() {}
                let Some(entity) = layer.entities.get(*own) else { return lower.next() };
                let id = |position: u32| layer.str(layer.packed_entity(position).id);
                if let Some(position) = lower.next_if(|&position| id(position) < layer.str(entity.id)) {
                    return Some(position);
                }
                *own += 1;
                Some(layer.position_of(*own - 1))
            }
        }
    }
}

/// Items of a known number.
pub(super) struct Counted<I> {
    pub items: I,
    pub left: usize,
}

impl<I: Iterator> Iterator for Counted<I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        let next = self.items.next()?;
        self.left -= 1;
        Some(next)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<I: Iterator> ExactSizeIterator for Counted<I> {}

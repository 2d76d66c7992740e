//! Links the patterns and the country codes of a gazetteer to its entities.

use std::collections::HashMap;
use std::sync::Arc;

use super::country_entities::CountryEntities;
use super::drafts::LineOrigin;
use super::error::{Fault, Faults};
use super::key::EntityKey;
use super::packed::Gazetteer;
use super::vocabulary::EntityType;

/// An id that a line disables.
pub(super) struct Disabled {
    pub id: String,
    /// Whether an earlier line lists an entity with the id.
    pub is_listed: bool,
    pub origin: LineOrigin,
}

/// Finds the countries that patterns have words of, the listed entities that have the id of a composed one and take its
/// place, and the entity of each country code. Composed entities with a disabled id are removed. An id that no entity
/// has, listed or composed, is reported.
pub(super) fn link(gazetteer: &mut Gazetteer, disabled: &[Disabled], faults: &mut Faults) {
    if gazetteer.below.is_none() {
        link_words(gazetteer);
    }
    let mut listed = match gazetteer.below {
        None => all_listed(gazetteer),
        Some(_) => own_listed(gazetteer),
    };
    // The last part that disables each id.
    let disabled_in: HashMap<&str, u8> = disabled.iter().map(|it| (it.id.as_str(), it.origin.part)).collect();
    for Disabled { id, is_listed, origin } in disabled {
        let composed = gazetteer.find_composed(id);
        let is_filler_disabled_later = |(pattern, slug): (u16, &str)| {
            let filler = gazetteer.patterns.patterns[usize::from(pattern)].filler_id(slug);
            disabled_in.get(filler.as_str()).is_some_and(|&part| part > origin.part)
        };
        if composed.is_none() && !is_listed && !gazetteer.patterns.parse(id).any(is_filler_disabled_later) {
            let message = "no earlier gazetteer has this id, so that it cannot be disabled";
            faults.add(Fault::new(&origin.file, origin.line, "id", message));
        }
        // A later line can list the entity again.
        let composed = composed.filter(|_| gazetteer.find_listed(id).is_none());
        listed.extend(composed.map(|composed| (composed, EntityKey::NONE)));
    }
    let is_disabled = |key, was_disabled| gazetteer.disables(key) || was_disabled && !gazetteer.has_own(key);
    let changed = match gazetteer.below {
        None => Vec::new(),
        Some(_) => gazetteer.patterns.words().changed(is_disabled),
    };
    if !listed.is_empty() || !changed.is_empty() {
        let patterns = Arc::make_mut(&mut gazetteer.patterns);
        patterns.listed.extend(listed);
        changed.into_iter().for_each(|country| patterns.words.toggle(country));
    }
    link_countries(gazetteer);
}

fn link_words(gazetteer: &mut Gazetteer) {
    let mut patterns = std::mem::take(&mut gazetteer.patterns);
    Arc::make_mut(&mut patterns).words.link(|id| gazetteer.find_listed(id));
    gazetteer.patterns = patterns;
}

/// The listed entities with the id of a composed one, by the key of the composed one.
fn all_listed(gazetteer: &Gazetteer) -> Vec<(EntityKey, EntityKey)> {
    let linked = gazetteer.entities().filter_map(|entity| Some((gazetteer.find_composed(&entity.id())?, entity.key())));
    linked.collect()
}

/// The same for the entities of the topmost layer: those with the id of a composed one, and those with the id of an
/// institution of its places.
fn own_listed(gazetteer: &Gazetteer) -> Vec<(EntityKey, EntityKey)> {
    let mut listed = Vec::new();
    if gazetteer.patterns.names().is_empty() {
        return listed;
    }
    let mut has_fillers = false;
    for index in 0..gazetteer.entities.len() {
        let entity = gazetteer.entity(EntityKey::of_position(gazetteer.position_of(index)));
        let id = entity.id();
        listed.extend(gazetteer.find_composed(&id).map(|composed| (composed, entity.key())));
        let may_fill = matches!(entity.entity_type(), EntityType::Place | EntityType::Person);
        has_fillers |= may_fill;
        let slug = id.split_once('/').map(|(_, slug)| slug).filter(|_| may_fill);
        for institution in slug.into_iter().flat_map(|slug| gazetteer.possible_institutions(slug)) {
            let key = gazetteer.find_listed(&institution);
            listed.extend(gazetteer.find_composed(&institution).zip(key));
        }
    }
    if has_fillers {
        listed.extend(disabled_below(gazetteer));
    }
    listed
}

/// The composed entities of places of the topmost layer whose ids a layer below disables.
fn disabled_below(gazetteer: &Gazetteer) -> impl Iterator<Item = (EntityKey, EntityKey)> {
    let layers = std::iter::once(gazetteer).chain(gazetteer.layers_below());
    let positions = layers.filter_map(|layer| layer.below.as_ref()).flat_map(|below| below.disabled.iter());
    positions.filter_map(|&position| {
        let id = gazetteer.str(gazetteer.packed_entity(position).id);
        let patterns = &gazetteer.patterns;
        let is_own = |(pattern, slug): (u16, &str)| {
            gazetteer.find_own(&patterns.patterns[usize::from(pattern)].filler_id(slug)).is_some()
        };
        let is_disabled = patterns.parse(id).any(is_own) && gazetteer.find_listed(id).is_none();
        Some((gazetteer.find_composed(id).filter(|_| is_disabled)?, EntityKey::NONE))
    })
}

fn link_countries(gazetteer: &mut Gazetteer) {
    gazetteer.countries = match &gazetteer.below {
        None => Arc::new(find_countries(gazetteer, gazetteer.positions())),
        Some(below) => {
            let base = &below.gazetteer.countries;
            let is_country = |index: usize| CountryEntities::is_country(gazetteer.entities[index].class);
            let own = (0..gazetteer.entities.len()).filter(|&index| is_country(index));
            let own: Vec<u32> = own.map(|index| gazetteer.position_of(index)).collect();
            let is_hidden = |position: &u32| gazetteer.hides(EntityKey::of_position(*position));
            if own.is_empty() && !base.all().iter().any(is_hidden) {
                Arc::clone(base)
            } else {
                let visible = base.all().iter().copied().filter(|position| !is_hidden(position));
                let mut all: Vec<u32> = visible.chain(own).collect();
                let key = EntityKey::of_position;
                all.sort_by(|&a, &b| gazetteer.cmp_entities(key(a), key(b)));
                Arc::new(find_countries(gazetteer, all.into_iter()))
            }
        }
    };
}

/// The country of each code among the entities at some positions, in the order of their ids.
fn find_countries(gazetteer: &Gazetteer, positions: impl Iterator<Item = u32>) -> CountryEntities {
    CountryEntities::find(positions.map(|position| {
        let entity = gazetteer.packed_entity(position);
        (position, entity.class, entity.country, entity.prominence)
    }))
}

//! Puts what was read together: the lines of each id become one entity, and names lie by entity.

use std::collections::HashMap;

use super::model::{Entity, EntityIndex, Gazetteer, Name};
use super::read::Draft;

/// Merges the drafts of each id and lays names out by entity.
pub(super) fn pack(mut gazetteer: Gazetteer, drafts: Vec<Draft>, order: &[u32]) -> Gazetteer {
    let listed = std::mem::take(&mut gazetteer.names);
    let mut offices = HashMap::new();
    let mut names: Vec<Name> = Vec::with_capacity(listed.len());
    let mut entities: Vec<Entity> = Vec::with_capacity(order.len());
    let id = |i: u32| gazetteer.str(drafts[i as usize].entity.id);
    for group in order.chunk_by(|&a, &b| id(a) == id(b)) {
        let first_name = names.len();
        let mut entity = drafts[group[0] as usize].entity.clone();
        for &i in group {
            let draft = &drafts[i as usize];
            entity = if draft.composed { merged(&draft.entity, entity) } else { merged(&entity, draft.entity.clone()) };
            if !draft.offices.is_empty() {
                offices.insert(EntityIndex(entities.len() as u32), draft.offices.clone());
            }
            let end = drafts.get(i as usize + 1).map_or(listed.len(), |next| next.entity.names as usize);
            for name in &listed[draft.entity.names as usize..end] {
                let same =
                    |seen: &Name| seen.lang == name.lang && text_of(&gazetteer, seen) == text_of(&gazetteer, name);
                if !names[first_name..].iter().any(same) {
                    names.push(Name { entity: entities.len() as u32, ..*name });
                }
            }
        }
        entities.push(Entity { names: first_name as u32, ..entity });
    }
    names.shrink_to_fit();
    entities.shrink_to_fit();
    gazetteer.text.shrink_to_fit();
    Gazetteer { entities, names, offices, ..gazetteer }
}

fn text_of<'g>(gazetteer: &'g Gazetteer, name: &Name) -> &'g str {
    gazetteer.str(name.text())
}

/// An entity whose fields are those of the stronger line and, where that has none, of the weaker.
fn merged(weaker: &Entity, stronger: Entity) -> Entity {
    Entity {
        country: stronger.country.or(weaker.country),
        location: stronger.location.or(weaker.location),
        geonames: stronger.geonames.or(weaker.geonames),
        wikidata: if stronger.wikidata.len > 0 { stronger.wikidata } else { weaker.wikidata },
        sources: stronger.sources | weaker.sources,
        ..stronger
    }
}

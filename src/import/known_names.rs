//! The names of a gazetteer, to which imported names are compared.

use std::collections::HashMap;

use super::merge_by::MergeBy;
use crate::gazetteer::CommonWords;
use crate::gazetteer::EntityKey;
use crate::gazetteer::EntityRecord;
use crate::gazetteer::EntityRef;
use crate::gazetteer::Gazetteer;
use crate::gazetteer::Policy;
use crate::text::Folded;

/// Entities and names of a gazetteer by form and id. Empty without a gazetteer.
#[derive(Default)]
pub(super) struct KnownNames<'g> {
    gazetteer: Option<&'g Gazetteer>,
    /// The most prominent entity of each form.
    by_form: HashMap<Vec<u8>, EntityKey>,
    by_geonames: HashMap<u32, EntityKey>,
    by_wikidata: HashMap<&'g str, EntityKey>,
}

impl<'g> KnownNames<'g> {
    pub fn new(gazetteer: Option<&'g Gazetteer>) -> KnownNames<'g> {
        let mut known = KnownNames { gazetteer, ..KnownNames::default() };
        let Some(gazetteer) = gazetteer else { return known };
        let mut folded = Folded::default();
        for name in gazetteer.names() {
            folded.fold(name.listed_text());
            let entity = name.entity();
            let first = known.by_form.entry(folded.codes().to_vec()).or_insert(entity.key());
            if gazetteer.entity(*first).prominence() < entity.prominence() {
                *first = entity.key();
            }
        }
        for entity in gazetteer.entities() {
            entity.geonames_id().map(|id| known.by_geonames.insert(id, entity.key()));
            entity.wikidata_id().map(|id| known.by_wikidata.insert(id, entity.key()));
        }
        known
    }

    /// The entity with the id of a record in GeoNames or Wikidata.
    pub fn same_entity(&self, by: MergeBy, record: &EntityRecord) -> Option<EntityRef<'g>> {
        let key = match by {
            MergeBy::Geonames => record.geonames.and_then(|id| self.by_geonames.get(&id)),
            MergeBy::Wikidata => record.wikidata.as_deref().and_then(|id| self.by_wikidata.get(id)),
        };
        Some(self.gazetteer?.entity(*key?))
    }

    /// The entity with an id.
    pub fn find(&self, id: &str) -> Option<EntityRef<'g>> {
        self.gazetteer?.find(id)
    }

    /// Whether an entity other than `own` has a form and is at least as prominent.
    pub fn is_taken(&self, codes: &[u8], own: Option<EntityKey>, prominence: f32) -> bool {
        let (Some(gazetteer), Some(&key)) = (self.gazetteer, self.by_form.get(codes)) else { return false };
        Some(key) != own && gazetteer.entity(key).prominence() >= prominence
    }

    /// The strictest policy of a form as an ordinary word, in any language.
    pub fn word_policy(&self, codes: &[u8]) -> Option<Policy> {
        let words: Option<&CommonWords> = self.gazetteer.map(Gazetteer::common_words);
        words?.get(codes).iter().filter_map(|word| word.policy).max()
    }
}

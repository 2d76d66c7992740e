//! The gazetteer that the server uses, and the handle that replaces it.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use arc_swap::ArcSwapOption;
use tonic::Status;

use super::entity_messages::EntityMessages;
use super::{convert, proto, status};
use crate::gazetteer::{EntityType, SearchIndex};
use crate::render::offsets::count_u32;
use crate::tagger::Tagger;

/// A tagger with the description of its gazetteer. A call uses one of them until its end.
#[allow(missing_debug_implementations, reason = "would print the gazetteer")]
pub struct ServedGazetteer {
    tagger: Tagger,
    entity_messages: EntityMessages,
    description: proto::GetGazetteerResponse,
    search_index: OnceLock<SearchIndex>,
}

impl ServedGazetteer {
    /// Describes the gazetteer of a tagger. Visits all names that have not been counted yet.
    pub fn new(tagger: Tagger, loaded_at: SystemTime) -> ServedGazetteer {
        let description = describe(&tagger, loaded_at);
        let entity_messages = EntityMessages::new(tagger.clone());
        ServedGazetteer { tagger, entity_messages, description, search_index: OnceLock::new() }
    }

    /// Returns the tagger.
    pub fn tagger(&self) -> &Tagger {
        &self.tagger
    }

    /// Returns the encoded entities.
    pub(super) fn entity_messages(&self) -> &EntityMessages {
        &self.entity_messages
    }

    /// Returns the index for searches. The first call makes it, and others wait for it.
    pub fn search_index(&self) -> &SearchIndex {
        self.search_index.get_or_init(|| SearchIndex::new(self.tagger.gazetteer()))
    }

    /// Returns the response of `GetGazetteer`.
    pub fn description(&self) -> &proto::GetGazetteerResponse {
        &self.description
    }
}

/// Shared handle of the served gazetteer. It is empty until the first gazetteer is loaded.
#[derive(Clone, Default)]
pub struct GazetteerHandle(Arc<ArcSwapOption<ServedGazetteer>>);

impl GazetteerHandle {
    /// Replaces the gazetteer. Calls in progress keep theirs.
    pub fn set(&self, served: ServedGazetteer) {
        self.0.store(Some(Arc::new(served)));
    }

    /// Returns the gazetteer, if one is loaded.
    pub fn get(&self) -> Option<Arc<ServedGazetteer>> {
        self.0.load_full()
    }

    /// Returns the gazetteer.
    ///
    /// # Errors
    /// Returns `UNAVAILABLE` while no gazetteer is loaded.
    pub fn require(&self) -> Result<Arc<ServedGazetteer>, Status> {
        self.get().ok_or_else(status::not_loaded)
    }
}

impl std::fmt::Debug for GazetteerHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let served = self.get();
        let version = served.as_ref().map(|served| served.tagger.gazetteer().version());
        f.debug_tuple("GazetteerHandle").field(&version).finish()
    }
}

/// Counts the entities and names of a gazetteer.
fn describe(tagger: &Tagger, loaded_at: SystemTime) -> proto::GetGazetteerResponse {
    let gazetteer = tagger.gazetteer();
    let listed = gazetteer.counts();
    let mut types: BTreeMap<EntityType, (usize, usize)> = listed.types().collect();
    let mut languages: BTreeMap<&str, usize> = gazetteer.language_counts().collect();
    for entity in gazetteer.national_institutions() {
        let (entities, names) = types.entry(entity.entity_type()).or_default();
        *entities += 1;
        for name in entity.names() {
            *names += 1;
            *languages.entry(name.language()).or_default() += 1;
        }
    }
    let all = types.values().fold((0, 0), |all, of_type| (all.0 + of_type.0, all.1 + of_type.1));
    proto::GetGazetteerResponse {
        version: gazetteer.version().to_owned(),
        entity_count: count_u32(all.0),
        name_count: count_u32(all.1),
        types: types
            .into_iter()
            .map(|(entity_type, (entities, names))| proto::TypeCount {
                r#type: convert::entity_type(entity_type).into(),
                entity_count: count_u32(entities),
                name_count: count_u32(names),
            })
            .collect(),
        languages: languages
            .into_iter()
            .map(|(language, names)| proto::LanguageCount {
                language: language.to_owned(),
                name_count: count_u32(names),
            })
            .collect(),
        sources: gazetteer.sources().to_vec(),
        loaded_at: Some(loaded_at.into()),
        // The service adds it.
        name: String::new(),
    }
}

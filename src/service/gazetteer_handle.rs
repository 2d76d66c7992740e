//! The gazetteer that is being served.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::SystemTime;

use arc_swap::ArcSwapOption;
use tonic::Status;

use super::convert::{count_u32, entity_type};
use super::{proto, status};
use crate::gazetteer::EntityType;
use crate::tagger::Tagger;

/// A tagger with what there is to say about it. A call takes one and keeps it to its end.
#[allow(missing_debug_implementations, reason = "would print the gazetteer")]
pub struct ServedGazetteer {
    tagger: Tagger,
    description: proto::GetGazetteerResponse,
}

impl ServedGazetteer {
    /// Describes a tagger that was made at an instant. Walks all names once.
    pub fn new(tagger: Tagger, at: SystemTime) -> ServedGazetteer {
        let description = describe(&tagger, at);
        ServedGazetteer { tagger, description }
    }

    pub fn tagger(&self) -> &Tagger {
        &self.tagger
    }

    /// What `GetGazetteer` answers.
    pub fn description(&self) -> &proto::GetGazetteerResponse {
        &self.description
    }
}

/// The gazetteer of the moment, shared by everything that serves: none before the first is loaded.
#[derive(Clone, Default)]
pub struct GazetteerHandle(Arc<ArcSwapOption<ServedGazetteer>>);

impl GazetteerHandle {
    /// Serves a gazetteer from now on; calls under way keep theirs.
    pub fn set(&self, loaded: ServedGazetteer) {
        self.0.store(Some(Arc::new(loaded)));
    }

    /// The gazetteer of the moment.
    pub fn get(&self) -> Option<Arc<ServedGazetteer>> {
        self.0.load_full()
    }

    /// # Errors
    /// `UNAVAILABLE` while none is loaded.
    pub fn require(&self) -> Result<Arc<ServedGazetteer>, Status> {
        self.get().ok_or_else(status::not_loaded)
    }
}

impl std::fmt::Debug for GazetteerHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let loaded = self.get();
        let version = loaded.as_ref().map(|loaded| loaded.tagger.gazetteer().version());
        f.debug_tuple("GazetteerHandle").field(&version).finish()
    }
}

fn describe(tagger: &Tagger, at: SystemTime) -> proto::GetGazetteerResponse {
    let gazetteer = tagger.gazetteer();
    let mut types: BTreeMap<EntityType, (usize, usize)> = BTreeMap::new();
    let mut languages: BTreeMap<&str, usize> = BTreeMap::new();
    for entity in gazetteer.entities() {
        let (entities, names) = types.entry(entity.entity_type()).or_default();
        *entities += 1;
        *names += entity.names().len();
        for name in entity.names() {
            *languages.entry(name.language()).or_default() += 1;
        }
    }
    proto::GetGazetteerResponse {
        version: gazetteer.version().to_owned(),
        entity_count: count_u32(gazetteer.len()),
        name_count: count_u32(gazetteer.names_len()),
        types: types
            .into_iter()
            .map(|(of, (entities, names))| proto::TypeCount {
                r#type: entity_type(of).into(),
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
        loaded_at: Some(at.into()),
    }
}

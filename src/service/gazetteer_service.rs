//! `GazetteerService`: what the loaded gazetteer holds.

use tonic::{Request, Response, Status, async_trait};

use super::gazetteer_handle::GazetteerHandle;
use super::limits::Limits;
use super::{convert, proto, status};
use crate::gazetteer::NameOrigin;

/// Answers `GazetteerService` from the gazetteer of the moment.
#[derive(Clone, Debug)]
pub struct GazetteerApi {
    current: GazetteerHandle,
}

impl GazetteerApi {
    pub fn new(current: GazetteerHandle) -> GazetteerApi {
        GazetteerApi { current }
    }
}

#[async_trait]
impl proto::gazetteer_service_server::GazetteerService for GazetteerApi {
    async fn get_gazetteer(
        &self,
        _request: Request<proto::GetGazetteerRequest>,
    ) -> Result<Response<proto::GetGazetteerResponse>, Status> {
        Ok(Response::new(self.current.require()?.description().clone()))
    }

    async fn get_entity(
        &self,
        request: Request<proto::GetEntityRequest>,
    ) -> Result<Response<proto::GetEntityResponse>, Status> {
        let id = request.into_inner().id;
        check_length("id", &id, Limits::ID_BYTES)?;
        let loaded = self.current.require()?;
        let gazetteer = loaded.tagger().gazetteer();
        let entity = gazetteer.find(&id).ok_or_else(|| status::unknown_entity(&id))?;
        let mut names: Vec<_> = entity.names().collect();
        // Stable: the canonical name of each language stays its first.
        names.sort_by_key(|name| name.language());
        Ok(Response::new(proto::GetEntityResponse {
            entity: Some(convert::entity(entity)),
            names: names.into_iter().map(convert::name).collect(),
            gazetteer_version: gazetteer.version().to_owned(),
        }))
    }

    async fn lookup_name(
        &self,
        request: Request<proto::LookupNameRequest>,
    ) -> Result<Response<proto::LookupNameResponse>, Status> {
        let name = request.into_inner().name;
        check_length("name", &name, Limits::NAME_BYTES)?;
        let loaded = self.current.require()?;
        let tagger = loaded.tagger();
        let matches = tagger.lookup(&name).into_iter().map(|found| proto::NameMatch {
            entity: Some(convert::entity(found.name.entity())),
            name: Some(convert::name(found.name)),
            generated: found.origin == NameOrigin::Generated,
            proclitic: found.proclitic,
            policy: convert::name_policy(found.policy).into(),
        });
        Ok(Response::new(proto::LookupNameResponse {
            matches: matches.collect(),
            gazetteer_version: tagger.gazetteer().version().to_owned(),
        }))
    }
}

fn check_length(field: &str, value: &str, most: usize) -> Result<(), Status> {
    match value.len() {
        0 => Err(status::invalid(field, "must not be empty")),
        len if len > most => Err(status::invalid(field, status::too_many(len, "bytes", most))),
        _ => Ok(()),
    }
}

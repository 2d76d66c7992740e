//! `GazetteerService`: describes the gazetteer and looks up entities and names.

use tonic::{Request, Response, Status, async_trait};

use super::call::Call;
use super::gazetteer_handle::GazetteerHandle;
use super::limits::Limits;
use super::search::Search;
use super::workers::Workers;
use super::{convert, entity, proto, status};
use crate::gazetteer::NameOrigin;

/// Implementation of `GazetteerService`.
#[derive(Clone, Debug)]
pub struct GazetteerApi {
    gazetteer: GazetteerHandle,
    workers: Workers,
}

impl GazetteerApi {
    /// Creates the service. Each call uses the gazetteer that `gazetteer` has at its start.
    pub fn new(gazetteer: GazetteerHandle, workers: Workers) -> GazetteerApi {
        GazetteerApi { gazetteer, workers }
    }
}

#[async_trait]
impl proto::gazetteer_service_server::GazetteerService for GazetteerApi {
    async fn get_gazetteer(
        &self,
        _request: Request<proto::GetGazetteerRequest>,
    ) -> Result<Response<proto::GetGazetteerResponse>, Status> {
        Ok(Response::new(self.gazetteer.require()?.description().clone()))
    }

    async fn get_entity(
        &self,
        request: Request<proto::GetEntityRequest>,
    ) -> Result<Response<proto::GetEntityResponse>, Status> {
        let id = request.into_inner().id;
        check_length("id", &id, Limits::ID_BYTES)?;
        let served = self.gazetteer.require()?;
        let gazetteer = served.tagger().gazetteer();
        let found = gazetteer.find(&id).ok_or_else(|| status::unknown_entity(&id))?;
        let mut names: Vec<_> = found.names().collect();
        // A stable sort keeps the canonical name first within its language.
        names.sort_by_key(|name| name.language());
        Ok(Response::new(proto::GetEntityResponse {
            entity: Some(entity::message(found)),
            names: names.into_iter().map(convert::name).collect(),
            gazetteer_version: gazetteer.version().to_owned(),
            former_ids: found.former_ids().to_vec(),
        }))
    }

    async fn lookup_name(
        &self,
        request: Request<proto::LookupNameRequest>,
    ) -> Result<Response<proto::LookupNameResponse>, Status> {
        let name = request.into_inner().name;
        check_length("name", &name, Limits::NAME_BYTES)?;
        let served = self.gazetteer.require()?;
        let tagger = served.tagger();
        let matches = tagger.lookup(&name).into_iter().map(|found| proto::NameMatch {
            entity: Some(entity::message(found.name.entity())),
            name: Some(convert::name(found.name)),
            generated: found.origin == NameOrigin::Generated,
            proclitic: found.proclitic,
            ending: found.ending,
            policy: convert::name_policy(found.policy).into(),
        });
        Ok(Response::new(proto::LookupNameResponse {
            matches: matches.collect(),
            gazetteer_version: tagger.gazetteer().version().to_owned(),
        }))
    }

    /// Runs on a worker thread: a short prefix has very many names, and the first search makes the index.
    async fn search_entities(
        &self,
        request: Request<proto::SearchEntitiesRequest>,
    ) -> Result<Response<proto::SearchEntitiesResponse>, Status> {
        let call = Call::of(&request);
        let search = Search::from_request(request.into_inner())?;
        let served = self.gazetteer.require()?;
        let found = self.workers.run_long(&call, move |_| search.run(&served)).await?;
        Ok(Response::new(found))
    }
}

fn check_length(field: &str, value: &str, limit: usize) -> Result<(), Status> {
    match value.len() {
        0 => Err(status::invalid(field, "must not be empty")),
        length if length > limit => Err(status::invalid(field, status::too_many(length, "bytes", limit))),
        _ => Ok(()),
    }
}

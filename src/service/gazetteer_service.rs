//! `GazetteerService`: describes the gazetteer and looks up entities and names.

use std::sync::Arc;

use prost::Message as _;
use tonic::{Request, Response, Status, async_trait};

use super::bounded_list::BoundedList;
use super::call::Call;
use super::gazetteer_handle::ServedGazetteer;
use super::gazetteers::Gazetteers;
use super::limits::Limits;
use super::search::Search;
use super::workers::Workers;
use super::{convert, entity, proto, status};
use crate::gazetteer::NameOrigin;

/// Implementation of `GazetteerService`.
#[derive(Clone, Debug)]
pub struct GazetteerApi {
    gazetteers: Gazetteers,
    workers: Workers,
    limits: Limits,
}

impl GazetteerApi {
    /// Creates the service. Each call uses the gazetteer that a handle has at its start.
    pub fn new(gazetteers: impl Into<Gazetteers>, workers: Workers, limits: Limits) -> GazetteerApi {
        GazetteerApi { gazetteers: gazetteers.into(), workers, limits }
    }

    /// Returns the gazetteer that a request selects.
    fn served(&self, call: &Call, name: &str) -> Result<Arc<ServedGazetteer>, Status> {
        self.gazetteers.select("gazetteer", name, call)?.handle.require()
    }
}

#[async_trait]
impl proto::gazetteer_service_server::GazetteerService for GazetteerApi {
    async fn get_gazetteer(
        &self,
        request: Request<proto::GetGazetteerRequest>,
    ) -> Result<Response<proto::GetGazetteerResponse>, Status> {
        let call = Call::of(&request);
        let selected = self.gazetteers.select("gazetteer", &request.get_ref().gazetteer, &call)?;
        let description = selected.handle.require()?.description().clone();
        Ok(Response::new(proto::GetGazetteerResponse { name: selected.name.to_string(), ..description }))
    }

    async fn list_gazetteers(
        &self,
        request: Request<proto::ListGazetteersRequest>,
    ) -> Result<Response<proto::ListGazetteersResponse>, Status> {
        let call = Call::of(&request);
        let gazetteers = self.gazetteers.of_call(&call).map(|gazetteer| {
            let served = gazetteer.handle.get();
            let description = served.as_deref().map(ServedGazetteer::description);
            proto::GazetteerSummary {
                name: gazetteer.name.to_string(),
                version: description.map_or_else(String::new, |description| description.version.clone()),
                entity_count: description.map_or(0, |description| description.entity_count),
                name_count: description.map_or(0, |description| description.name_count),
                loaded_at: description.and_then(|description| description.loaded_at),
            }
        });
        Ok(Response::new(proto::ListGazetteersResponse { gazetteers: gazetteers.collect() }))
    }

    async fn get_entity(
        &self,
        request: Request<proto::GetEntityRequest>,
    ) -> Result<Response<proto::GetEntityResponse>, Status> {
        let call = Call::of(&request);
        let proto::GetEntityRequest { id, gazetteer } = request.into_inner();
        check_length("id", &id, Limits::ID_BYTES)?;
        let served = self.served(&call, &gazetteer)?;
        let gazetteer = served.tagger().gazetteer();
        let found = gazetteer.find(&id).ok_or_else(|| status::unknown_entity(&id))?;
        let mut names: Vec<_> = found.names().collect();
        // A stable sort keeps the canonical name first within its language.
        names.sort_by_key(|name| name.language());
        let response = proto::GetEntityResponse {
            entity: Some(entity::message(found)),
            names: names.into_iter().map(convert::name).collect(),
            gazetteer_version: gazetteer.version().to_owned(),
            former_ids: found.former_ids().to_vec(),
        };
        match response.encoded_len() > self.limits.response_bytes {
            true => Err(status::entity_too_large(self.limits.response_bytes)),
            false => Ok(Response::new(response)),
        }
    }

    /// Runs on a worker thread: very many entities can have one name.
    async fn lookup_name(
        &self,
        request: Request<proto::LookupNameRequest>,
    ) -> Result<Response<proto::LookupNameResponse>, Status> {
        let call = Call::of(&request);
        let proto::LookupNameRequest { name, gazetteer } = request.into_inner();
        check_length("name", &name, Limits::NAME_BYTES)?;
        let served = self.served(&call, &gazetteer)?;
        let response_bytes = self.limits.response_bytes;
        let found = self.workers.run_long(&call, move |call| matches(&served, &name, response_bytes, call)).await?;
        Ok(Response::new(found))
    }

    /// Runs on a worker thread: a short prefix has very many names, and the first search makes the index.
    async fn search_entities(
        &self,
        request: Request<proto::SearchEntitiesRequest>,
    ) -> Result<Response<proto::SearchEntitiesResponse>, Status> {
        let call = Call::of(&request);
        let request = request.into_inner();
        let served = self.served(&call, &request.gazetteer)?;
        let search = Search::from_request(request)?;
        let response_bytes = self.limits.response_bytes;
        let found = self.workers.run_long(&call, move |call| search.run(&served, response_bytes, call)).await?;
        Ok(Response::new(found))
    }
}

/// The entities that have a name.
fn matches(
    served: &ServedGazetteer,
    name: &str,
    response_bytes: usize,
    call: &Call,
) -> Result<proto::LookupNameResponse, Status> {
    let tagger = served.tagger();
    let mut matches = BoundedList::new(response_bytes, call, status::names_too_large);
    for found in tagger.lookup(name) {
        matches.push(proto::NameMatch {
            entity: Some(entity::message(found.name.entity())),
            name: Some(convert::name(found.name)),
            generated: found.origin == NameOrigin::Generated,
            proclitic: found.proclitic,
            ending: found.ending,
            policy: convert::name_policy(found.policy).into(),
        })?;
    }
    let gazetteer_version = tagger.gazetteer().version().to_owned();
    Ok(proto::LookupNameResponse { matches: matches.into_vec(), gazetteer_version })
}

fn check_length(field: &str, value: &str, limit: usize) -> Result<(), Status> {
    match value.len() {
        0 => Err(status::invalid(field, "must not be empty")),
        length if length > limit => Err(status::invalid(field, status::too_many(length, "bytes", limit))),
        _ => Ok(()),
    }
}

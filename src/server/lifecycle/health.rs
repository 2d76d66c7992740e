//! `grpc.health.v1`: whether the server wants calls.

use std::pin::Pin;

use futures_util::{Stream, stream};
use tokio::sync::watch;
use tonic::server::NamedService;
use tonic::{Request, Response, Status, async_trait};
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_server::{self, HealthServer};
use tonic_health::pb::{HealthCheckRequest, HealthCheckResponse};

use crate::service::proto::gazetteer_service_server::GazetteerServiceServer;
use crate::service::wire::tagger_service_server::TaggerServiceServer;
use crate::service::{GazetteerApi, TaggerApi};

/// The names that have a status: the server as a whole, and its services.
const NAMES: [&str; 3] =
    ["", <TaggerServiceServer<TaggerApi> as NamedService>::NAME, <GazetteerServiceServer<GazetteerApi>>::NAME];

/// The server's health: not serving at first.
#[derive(Clone, Debug, Default)]
pub(in crate::server) struct Health(watch::Sender<State>);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct State {
    serving: bool,
    /// Watches end: they would otherwise keep their connections open for ever.
    ended: bool,
}

impl Health {
    /// The service that tells it.
    pub fn service(&self) -> HealthServer<Health> {
        HealthServer::new(self.clone())
    }

    /// Says whether the server wants calls.
    pub fn set(&self, serving: bool) {
        self.0.send_modify(|state| state.serving = serving);
    }

    /// Whether the server wants calls.
    pub fn is_serving(&self) -> bool {
        self.0.borrow().serving
    }

    /// Ends the watches. Checks are answered as before.
    pub fn end(&self) {
        self.0.send_modify(|state| state.ended = true);
    }
}

type Answers = Pin<Box<dyn Stream<Item = Result<HealthCheckResponse, Status>> + Send>>;

#[async_trait]
impl health_server::Health for Health {
    async fn check(&self, request: Request<HealthCheckRequest>) -> Result<Response<HealthCheckResponse>, Status> {
        if !NAMES.contains(&request.into_inner().service.as_str()) {
            return Err(Status::not_found("no service has this name"));
        }
        Ok(Response::new(told(status(true, self.is_serving()))))
    }

    type WatchStream = Answers;

    /// Tells the status and each change of it, up to the end of the server. A name that no service has never gets one.
    async fn watch(&self, request: Request<HealthCheckRequest>) -> Result<Response<Answers>, Status> {
        let known = NAMES.contains(&request.into_inner().service.as_str());
        let watch = (self.0.subscribe(), None);
        let answers = stream::unfold(watch, move |(mut states, last)| async move {
            loop {
                let State { serving, ended } = *states.borrow_and_update();
                let now = status(known, serving);
                if last != Some(now) {
                    return Some((Ok(told(now)), (states, Some(now))));
                }
                if ended || states.changed().await.is_err() {
                    return None;
                }
            }
        });
        Ok(Response::new(Box::pin(answers)))
    }
}

fn status(known: bool, serving: bool) -> ServingStatus {
    match (known, serving) {
        (false, _) => ServingStatus::ServiceUnknown,
        (true, true) => ServingStatus::Serving,
        (true, false) => ServingStatus::NotServing,
    }
}

fn told(status: ServingStatus) -> HealthCheckResponse {
    HealthCheckResponse { status: status.into() }
}

#[cfg(test)]
mod tests {
    use futures_util::StreamExt as _;
    use health_server::Health as _;

    use super::*;

    fn of(service: &str) -> Request<HealthCheckRequest> {
        Request::new(HealthCheckRequest { service: service.to_owned() })
    }

    #[tokio::test]
    async fn a_server_that_ends_says_so_to_its_watches_and_to_all_that_ask_later() {
        let health = Health::default();
        health.set(true);
        let mut watches: Vec<_> = Vec::new();
        for name in NAMES {
            let mut watch = health.watch(of(name)).await.unwrap().into_inner();
            assert_eq!(watch.next().await.unwrap().unwrap().status(), ServingStatus::Serving);
            watches.push(watch);
        }
        let mut unknown = health.watch(of("nothing")).await.unwrap().into_inner();
        assert_eq!(unknown.next().await.unwrap().unwrap().status(), ServingStatus::ServiceUnknown);
        // Both at once: the status is told all the same.
        health.set(false);
        health.end();
        for mut watch in watches {
            assert_eq!(watch.next().await.unwrap().unwrap().status(), ServingStatus::NotServing);
            assert!(watch.next().await.is_none());
        }
        assert!(unknown.next().await.is_none());
        for name in NAMES {
            let answer = health.check(of(name)).await.unwrap().into_inner();
            assert_eq!(answer.status(), ServingStatus::NotServing, "{name:?}");
        }
    }
}

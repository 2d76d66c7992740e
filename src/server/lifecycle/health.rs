//! The health service, `grpc.health.v1`.

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
use crate::service::{GazetteerApi, TaggerApi, status};

/// Names that have a status: the whole server, and its services.
const NAMES: [&str; 3] =
    ["", <TaggerServiceServer<TaggerApi> as NamedService>::NAME, <GazetteerServiceServer<GazetteerApi>>::NAME];

/// The health of the server: `NOT_SERVING` at first.
#[derive(Clone, Debug, Default)]
pub(in crate::server) struct Health(watch::Sender<State>);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct State {
    serving: bool,
    /// Whether watches end. They would otherwise keep their connections open.
    watches_ended: bool,
}

impl Health {
    /// The gRPC service.
    pub fn service(&self) -> HealthServer<Health> {
        HealthServer::new(self.clone())
    }

    /// Sets whether the server accepts calls.
    pub fn set(&self, serving: bool) {
        self.0.send_modify(|state| state.serving = serving);
    }

    /// Whether the server accepts calls.
    pub fn is_serving(&self) -> bool {
        self.0.borrow().serving
    }

    /// Ends the watches. Checks are answered as before.
    pub fn end_watches(&self) {
        self.0.send_modify(|state| state.watches_ended = true);
    }
}

type Responses = Pin<Box<dyn Stream<Item = Result<HealthCheckResponse, Status>> + Send>>;

#[async_trait]
impl health_server::Health for Health {
    async fn check(&self, request: Request<HealthCheckRequest>) -> Result<Response<HealthCheckResponse>, Status> {
        if !NAMES.contains(&request.into_inner().service.as_str()) {
            return Err(status::unknown_health_service());
        }
        Ok(Response::new(response(status(true, self.is_serving()))))
    }

    type WatchStream = Responses;

    /// Sends the status and each change of it, until the server shuts down. The status of an unknown name never
    /// changes.
    async fn watch(&self, request: Request<HealthCheckRequest>) -> Result<Response<Responses>, Status> {
        let known = NAMES.contains(&request.into_inner().service.as_str());
        let watch = (self.0.subscribe(), None);
        let answers = stream::unfold(watch, move |(mut states, last)| async move {
            loop {
                let State { serving, watches_ended } = *states.borrow_and_update();
                let now = status(known, serving);
                if last != Some(now) {
                    return Some((Ok(response(now)), (states, Some(now))));
                }
                if watches_ended || states.changed().await.is_err() {
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

fn response(status: ServingStatus) -> HealthCheckResponse {
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
    async fn a_shutdown_is_sent_to_watches_and_to_later_checks() {
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
        // Both at once: the last status is sent all the same.
        health.set(false);
        health.end_watches();
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

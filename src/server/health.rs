//! `grpc.health.v1`: whether the server wants calls.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tonic::server::NamedService;
use tonic_health::ServingStatus;
use tonic_health::pb::health_server::HealthServer;
use tonic_health::server::{HealthReporter, HealthService};

use crate::service::proto::gazetteer_service_server::GazetteerServiceServer;
use crate::service::proto::tagger_service_server::TaggerServiceServer;
use crate::service::{GazetteerApi, TaggerApi};

/// The names that have a status: the server as a whole, and its services.
const NAMES: [&str; 3] =
    ["", <TaggerServiceServer<TaggerApi> as NamedService>::NAME, <GazetteerServiceServer<GazetteerApi>>::NAME];

/// The server's health.
#[derive(Clone, Debug)]
pub(super) struct Health {
    reporter: HealthReporter,
    serving: Arc<AtomicBool>,
}

impl Health {
    /// Not serving.
    pub async fn new() -> Health {
        let health = Health { reporter: HealthReporter::new(), serving: Arc::default() };
        health.set(false).await;
        health
    }

    /// The service that tells it.
    pub fn service(&self) -> HealthServer<HealthService> {
        HealthServer::new(HealthService::from_health_reporter(self.reporter.clone()))
    }

    /// Says whether the server wants calls.
    pub async fn set(&self, serving: bool) {
        self.serving.store(serving, Ordering::Relaxed);
        let status = if serving { ServingStatus::Serving } else { ServingStatus::NotServing };
        for name in NAMES {
            self.reporter.set_service_status(name, status).await;
        }
    }

    /// Whether the server wants calls.
    pub fn is_serving(&self) -> bool {
        self.serving.load(Ordering::Relaxed)
    }

    /// Ends the watches, which would otherwise keep their connections open for ever.
    pub async fn end(&self) {
        let mut reporter = self.reporter.clone();
        for name in NAMES {
            reporter.clear_service_status(name).await;
        }
    }
}

//! A server from its start to its end.

use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

use super::health::Health;
use super::reload::{ReloadHandle, Reloader};
use crate::ops::metrics::Metrics;
use crate::ops::traces::Traces;
use crate::server::config::{Config, Drain};
use crate::server::connection::listener;
use crate::server::connection::serve::Connections;
use crate::server::connection::tls::TlsAcceptor;
use crate::server::error::ServerError;
use crate::server::http::admin::Admin;
use crate::server::middleware::authenticate::TokenAuthentication;
use crate::server::middleware::routes::Routes;
use crate::server::middleware::stack::{FINAL_RESPONSE_TIMEOUT, Rules};
use crate::server::shutdown::ShutdownSignals;
use crate::service::admission::Admission;
use crate::service::proto::FILE_DESCRIPTOR_SET;
use crate::service::proto::gazetteer_service_server::GazetteerServiceServer;
use crate::service::wire::tagger_service_server::TaggerServiceServer;
use crate::service::{GazetteerApi, GazetteerHandle, Limits, TaggerApi, Workers};

/// One message of a request that is not of articles, in bytes.
const SMALL_BYTES: usize = 16 << 10;

/// What a server may have or not.
#[derive(Clone, Debug)]
pub(in crate::server) struct Resources {
    pub handshakes: Option<Arc<TlsAcceptor>>,
    pub callers: Option<Arc<TokenAuthentication>>,
    pub traces: Option<Arc<Traces>>,
}

impl Resources {
    /// Loads the files and opens what the settings name.
    pub fn new(config: &Config) -> Result<Resources, ServerError> {
        let handshakes = config.tls.clone().map(TlsAcceptor::new).transpose().map_err(ServerError::TlsConfig)?;
        let callers = match &config.tokens {
            Some(path) => {
                Some(TokenAuthentication::new(path.clone()).map_err(|error| ServerError::Tokens(path.clone(), error))?)
            }
            None => None,
        };
        let traces = config.otlp.as_deref().map(Traces::start).transpose().map_err(ServerError::Traces)?;
        Ok(Resources {
            handshakes: handshakes.map(Arc::new),
            callers: callers.map(Arc::new),
            traces: traces.map(Arc::new),
        })
    }
}

/// A server that has started.
pub(in crate::server) struct RunningServer {
    current: GazetteerHandle,
    health: Health,
    metrics: Arc<Metrics>,
    tasks: TaskTracker,
    signals: ShutdownSignals,
    parts: Resources,
}

impl RunningServer {
    pub fn start(parts: Resources) -> RunningServer {
        RunningServer {
            current: GazetteerHandle::default(),
            health: Health::default(),
            metrics: Arc::default(),
            tasks: TaskTracker::new(),
            signals: ShutdownSignals::default(),
            parts,
        }
    }

    /// Takes connections from now on.
    pub fn listen(&self, config: &Config, listener: TcpListener) -> Result<(), ServerError> {
        let rules = Rules {
            admission: Admission::new(config.in_flight_bytes, config.caller_share, &config.limits),
            watches: (Arc::new(Semaphore::new(config.max_health_watches)), config.max_health_watches),
            trusted_proxies: config.trusted_proxies.clone(),
            call_timeout: config.call_timeout,
            metrics: Arc::clone(&self.metrics),
            callers: self.parts.callers.clone(),
            traces: self.parts.traces.clone(),
        };
        let routes = routes(&self.current, &self.health, config.limits, Workers::new(config.threads))?;
        let connections = Connections::new(routes, rules, config.connection, self.tasks.clone(), self.signals.clone());
        let (connections, handshakes) = (Arc::new(connections), self.parts.handshakes.clone());
        let (tasks, stop) = (self.tasks.clone(), self.signals.stop_accepting.clone());
        self.tasks.spawn(listener::accept(listener, connections, handshakes, config.max_connections, tasks, stop));
        Ok(())
    }

    /// Answers on the admin port from now on.
    pub fn administer(&self, listener: TcpListener) {
        let admin = Admin { health: self.health.clone(), metrics: Arc::clone(&self.metrics) };
        tokio::spawn(admin.serve(listener, self.signals.close.clone()));
    }

    /// What keeps its files fresh.
    pub fn reloader(&self, config: &Config, reload: ReloadHandle) -> Reloader {
        Reloader {
            source: config.gazetteer.clone(),
            watch: config.watch_interval,
            allow_shrink: config.allow_shrink,
            reload,
            current: self.current.clone(),
            health: self.health.clone(),
            metrics: Arc::clone(&self.metrics),
            handshakes: self.parts.handshakes.clone(),
            callers: self.parts.callers.clone(),
        }
    }

    /// Ends well: what is left when time is over is told so.
    pub async fn drain(&self, drain: Drain) {
        tracing::info!("shutting down");
        self.health.set(false);
        tokio::time::sleep(drain.wait).await;
        self.signals.stop_accepting.cancel();
        self.signals.drain.cancel();
        self.health.end();
        self.tasks.close();
        if tokio::time::timeout(drain.timeout, self.tasks.wait()).await.is_err() {
            tracing::warn!("calls are left: they are answered that time is over");
            self.signals.abort_calls.cancel();
            let _ = tokio::time::timeout(FINAL_RESPONSE_TIMEOUT, self.tasks.wait()).await;
        }
        tracing::info!("shut down");
    }

    /// Closes what is still open, and sends the last spans.
    pub async fn close(self) {
        self.signals.stop_accepting.cancel();
        self.signals.close.cancel();
        if let Some(traces) = self.parts.traces {
            let _ = tokio::task::spawn_blocking(move || traces.finish()).await;
        }
    }
}

fn routes(current: &GazetteerHandle, health: &Health, limits: Limits, workers: Workers) -> Result<Routes, ServerError> {
    let reflection = || {
        tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(FILE_DESCRIPTOR_SET)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
            // The details of errors, which a caller like grpcurl cannot read otherwise.
            .register_encoded_file_descriptor_set(tonic_types::pb::FILE_DESCRIPTOR_SET)
    };
    let tagger = TaggerServiceServer::new(TaggerApi::new(current.clone(), workers, limits))
        .max_decoding_message_size(limits.request_bytes)
        .max_encoding_message_size(limits.response_bytes);
    let gazetteer = GazetteerServiceServer::new(GazetteerApi::new(current.clone()))
        .max_decoding_message_size(SMALL_BYTES)
        .max_encoding_message_size(limits.response_bytes);
    let health = health.service().max_decoding_message_size(SMALL_BYTES);
    let v1 = reflection().build_v1().map_err(ServerError::Descriptors)?;
    let v1alpha = reflection().build_v1alpha().map_err(ServerError::Descriptors)?;
    Ok(Routes::builder()
        .add(tagger)
        .add(gazetteer)
        .add(health)
        .add(v1.max_decoding_message_size(SMALL_BYTES))
        .add(v1alpha.max_decoding_message_size(SMALL_BYTES))
        .build())
}

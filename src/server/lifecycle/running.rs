//! The run state of a server, from its start to its shutdown.

use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio_util::task::TaskTracker;

use super::health::Health;
use super::reload::{ReloadHandle, Reloader};
use super::services::services;
use crate::ops::metrics::load::{Load, ReadLoad};
use crate::ops::metrics::{Metrics, ReloadTarget};
use crate::ops::traces::Traces;
use crate::server::config::{Config, Drain};
use crate::server::connection::listener::Listener;
use crate::server::connection::serve::Connections;
use crate::server::connection::tls::TlsAcceptor;
use crate::server::error::ServerError;
use crate::server::http::adapter::HttpAdapter;
use crate::server::http::admin::Admin;
use crate::server::middleware::admit::AdmissionLimits;
use crate::server::middleware::authenticate::TokenAuthentication;
use crate::server::middleware::deadline::call_deadline::FINAL_RESPONSE_TIMEOUT;
use crate::server::middleware::method::Method;
use crate::server::middleware::stack::Middleware;
use crate::server::shutdown::ShutdownSignals;
use crate::service::admission::Admission;
use crate::service::{Gazetteers, Workers};

/// The optional parts of a server; none when they are not configured.
#[derive(Clone, Debug)]
pub(in crate::server) struct OptionalParts {
    pub tls: Option<Arc<TlsAcceptor>>,
    pub tokens: Option<Arc<TokenAuthentication>>,
    pub traces: Option<Arc<Traces>>,
}

/// The gazetteers of a configuration. They are empty until they are loaded.
fn gazetteers(config: &Config) -> Gazetteers {
    Gazetteers::new(config.named_gazetteers.keys().map(String::as_str))
}

impl OptionalParts {
    /// Reads the certificate and the tokens, and starts the exporter of spans.
    ///
    /// # Errors
    /// When a file or the URL of the collector cannot be used.
    pub fn new(config: &Config) -> Result<OptionalParts, ServerError> {
        let tls = config.tls.clone().map(TlsAcceptor::new).transpose().map_err(ServerError::Tls)?;
        let tokens = config.tokens.as_ref().map(|path| {
            let names = gazetteers(config).iter().map(|gazetteer| Arc::clone(&gazetteer.name)).collect();
            let tokens = TokenAuthentication::new(path.clone(), names);
            tokens.map_err(|source| ServerError::Tokens { path: path.clone(), source })
        });
        let tokens = tokens.transpose()?;
        let traces = config.otlp.as_deref().map(Traces::start).transpose().map_err(ServerError::Traces)?;
        Ok(OptionalParts { tls: tls.map(Arc::new), tokens: tokens.map(Arc::new), traces: traces.map(Arc::new) })
    }
}

/// Reads the load of a server.
fn read_load(health: Health, limits: Arc<AdmissionLimits>, workers: Workers, config: &Config) -> ReadLoad {
    let max_connections = config.max_connections;
    Box::new(move || Load {
        ready: health.is_serving(),
        in_flight_bytes: limits.admission.reserved(),
        max_in_flight_bytes: limits.admission.limit(),
        queued_jobs: workers.queued(),
        running_jobs: workers.running(),
        threads: workers.threads(),
        max_connections,
    })
}

/// A server that has started.
pub(in crate::server) struct RunningServer {
    gazetteers: Gazetteers,
    health: Health,
    metrics: Arc<Metrics>,
    /// The tasks of connections and calls.
    tasks: TaskTracker,
    signals: ShutdownSignals,
    parts: OptionalParts,
}

impl RunningServer {
    pub fn new(config: &Config, parts: OptionalParts) -> RunningServer {
        let gazetteers = gazetteers(config);
        let names: Vec<_> = gazetteers.iter().map(|gazetteer| Arc::clone(&gazetteer.name)).collect();
        let methods = Method::all().map(|method| (method.name(), method.is_own()));
        let metrics = Metrics::new(methods, &names);
        if let Some(tokens) = &parts.tokens {
            metrics.set_tokens(tokens.names());
            metrics.set_read(ReloadTarget::Tokens);
        }
        if let Some(tls) = &parts.tls {
            metrics.set_certificate_expiries(&tls.expiries());
            metrics.set_read(ReloadTarget::Certificate);
        }
        RunningServer {
            gazetteers,
            health: Health::default(),
            metrics: Arc::new(metrics),
            tasks: TaskTracker::new(),
            signals: ShutdownSignals::default(),
            parts,
        }
    }

    /// Accepts connections from now on.
    ///
    /// # Errors
    /// When the descriptors of the API cannot be decoded.
    pub fn listen(&self, config: &Config, socket: TcpListener) -> Result<(), ServerError> {
        let admission = Admission::new(config.in_flight_bytes, config.caller_share, &config.limits);
        let (limits, workers) =
            (Arc::new(AdmissionLimits::new(admission, config.max_health_watches)), Workers::new(config.threads));
        self.metrics.set_load(read_load(self.health.clone(), Arc::clone(&limits), workers.clone(), config));
        let middleware = Middleware {
            call_timeout: config.call_timeout,
            metrics: Arc::clone(&self.metrics),
            traces: self.parts.traces.clone(),
            tokens: self.parts.tokens.clone(),
            limits,
            trusted_proxies: Arc::new(config.trusted_proxies.clone()),
        };
        let adapter = HttpAdapter::new(config, workers.clone(), Arc::clone(&self.metrics));
        let services = services(config.limits, &workers, &self.gazetteers, &self.health)?;
        let (tasks, signals) = (self.tasks.clone(), self.signals.clone());
        let listener = Listener {
            connections: Arc::new(Connections::new(services, adapter, middleware, config.connection, tasks, signals)),
            tls: self.parts.tls.clone(),
            max_connections: config.max_connections,
            tasks: self.tasks.clone(),
            stop: self.signals.stop_accepting.clone(),
        };
        self.tasks.spawn(listener.accept(socket));
        Ok(())
    }

    /// Serves the admin port from now on.
    pub fn serve_admin(&self, socket: TcpListener) {
        let admin = Admin { health: self.health.clone(), metrics: Arc::clone(&self.metrics) };
        tokio::spawn(admin.serve(socket, self.signals.close.clone()));
    }

    /// The reloader of the files of the server.
    pub fn reloader(&self, config: &Config, handle: ReloadHandle) -> Reloader {
        let sources = std::iter::once(&config.gazetteer).chain(config.named_gazetteers.values()).cloned();
        Reloader {
            gazetteers: self.gazetteers.iter().cloned().zip(sources).collect(),
            watch_interval: config.watch_interval,
            allow_shrink: config.allow_shrink,
            handle,
            loading: Mutex::default(),
            bases: Arc::default(),
            health: self.health.clone(),
            metrics: Arc::clone(&self.metrics),
            tls: self.parts.tls.clone(),
            tokens: self.parts.tokens.clone(),
        }
    }

    /// Shuts down gracefully, within a bounded time: see [`Drain`].
    pub async fn drain(&self, drain: Drain) {
        tracing::info!("shutting down");
        self.health.set(false);
        self.signals.leave.cancel();
        tokio::time::sleep(drain.wait).await;
        self.signals.stop_accepting.cancel();
        self.signals.drain.cancel();
        self.health.end_watches();
        self.tasks.close();
        if tokio::time::timeout(drain.timeout, self.tasks.wait()).await.is_err() {
            tracing::warn!(timeout = ?drain.timeout, "drain timeout reached: open calls end as UNAVAILABLE");
            self.signals.abort_calls.cancel();
            let _ = tokio::time::timeout(FINAL_RESPONSE_TIMEOUT, self.tasks.wait()).await;
        }
        tracing::info!("shutdown complete");
    }

    /// Closes all connections and exports the remaining spans.
    pub async fn close(self) {
        self.signals.stop_accepting.cancel();
        self.signals.close.cancel();
        if let Some(traces) = self.parts.traces {
            let _ = tokio::task::spawn_blocking(move || traces.finish()).await;
        }
    }
}

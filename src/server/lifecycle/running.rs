//! The run state of a server, from its start to its shutdown.

use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio_util::task::TaskTracker;

use super::health::Health;
use super::reload::{ReloadHandle, Reloader};
use super::services::services;
use crate::ops::metrics::Metrics;
use crate::ops::traces::Traces;
use crate::server::config::{Config, Drain};
use crate::server::connection::listener::Listener;
use crate::server::connection::serve::Connections;
use crate::server::connection::tls::TlsAcceptor;
use crate::server::error::ServerError;
use crate::server::http::admin::Admin;
use crate::server::middleware::admit::AdmissionLimits;
use crate::server::middleware::authenticate::TokenAuthentication;
use crate::server::middleware::deadline::call_deadline::FINAL_RESPONSE_TIMEOUT;
use crate::server::middleware::stack::Middleware;
use crate::server::shutdown::ShutdownSignals;
use crate::service::Gazetteers;
use crate::service::admission::Admission;

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
        let metrics = Arc::<Metrics>::default();
        if let Some(tokens) = &parts.tokens {
            metrics.set_tokens(tokens.names());
        }
        RunningServer {
            gazetteers: gazetteers(config),
            health: Health::default(),
            metrics,
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
        let middleware = Middleware {
            call_timeout: config.call_timeout,
            metrics: Arc::clone(&self.metrics),
            traces: self.parts.traces.clone(),
            tokens: self.parts.tokens.clone(),
            limits: Arc::new(AdmissionLimits::new(admission, config.max_health_watches)),
            trusted_proxies: Arc::new(config.trusted_proxies.clone()),
        };
        let services = services(config, &self.gazetteers, &self.health)?;
        let (tasks, signals) = (self.tasks.clone(), self.signals.clone());
        let listener = Listener {
            connections: Arc::new(Connections::new(services, middleware, config.connection, tasks, signals)),
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

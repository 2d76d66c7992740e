//! The server: listens, lets calls in, ends well.
//!
//! It keeps its own accept loop and outermost layer, for what tonic's server leaves out: an end of bounded length
//! even with silent peers and open watches, deadlines that count from arrival and end as `DEADLINE_EXCEEDED`, one
//! limit on the work of the whole server, a panic that is an error of its call alone.
//!
//! * [`config`] is what a server is told.
//! * `listener` takes connections and `connection` serves one, from `first_byte` on.
//! * `front` is the outermost layer: `method`, `deadline`, `admission`, `body` and `record` are its parts.
//! * `health` says whether the server wants calls; [`signal`] ends it.

mod activity;
mod admin;
mod admission;
mod body;
mod callers;
pub mod config;
mod connection;
mod deadline;
mod first_byte;
mod front;
mod health;
mod listener;
mod method;
mod record;
mod reload;
pub mod signal;
pub mod tls;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio_util::task::TaskTracker;
use tonic::service::Routes;

pub use config::{Config, Drain, Life};

pub use reload::Reload;
pub use signal::Signals;
pub use tls::Tls;

pub use crate::ops::source::Source;

use crate::ops::metrics::Metrics;
use crate::ops::tokens::TokensError;
use crate::service::proto::FILE_DESCRIPTOR_SET;
use crate::service::proto::gazetteer_service_server::GazetteerServiceServer;
use crate::service::proto::tagger_service_server::TaggerServiceServer;
use crate::service::{Current, GazetteerApi, Limits, TaggerApi, Workers};
use crate::tagger::TaggerError;
use admin::Admin;
use admission::Admission;
use callers::Callers;
use connection::{Connections, Ends, LAST_WORDS};
use front::Rules;
use health::Health;
use reload::Reloader;
use tls::{Handshakes, TlsError};

/// A server that listens, and serves once it is [run](Server::run).
#[derive(Debug)]
pub struct Server {
    config: Config,
    listener: TcpListener,
    address: SocketAddr,
    admin: Option<(TcpListener, SocketAddr)>,
    handshakes: Option<Arc<Handshakes>>,
    callers: Option<Arc<Callers>>,
    reload: Reload,
}

/// Why a server could not start.
#[derive(Debug)]
pub enum ServerError {
    /// The address cannot be listened on.
    Listen(SocketAddr, io::Error),
    /// The address is that of other machines, there is no TLS, and nobody said that this is meant.
    Plaintext(SocketAddr),
    /// The certificate cannot be used.
    Tls(TlsError),
    /// The file of tokens cannot be used.
    Tokens(PathBuf, TokensError),
    /// The gazetteer cannot be loaded.
    Gazetteer(TaggerError),
    /// The gazetteer's thread cannot be had, or has failed.
    Thread(io::Error),
    /// The API's descriptors cannot be read: a fault of the build.
    Descriptors(tonic_reflection::server::Error),
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ServerError::Listen(address, error) => write!(f, "cannot listen on {address}: {error}"),
            ServerError::Plaintext(address) => {
                write!(f, "will not serve other machines on {address} without TLS, unless plaintext is allowed")
            }
            ServerError::Tls(error) => write!(f, "cannot use the certificate: {error}"),
            ServerError::Tokens(path, error) => write!(f, "cannot use the tokens: {}: {error}", path.display()),
            ServerError::Gazetteer(error) => write!(f, "cannot load the gazetteer:\n{error}"),
            ServerError::Thread(error) => write!(f, "cannot load the gazetteer: {error}"),
            ServerError::Descriptors(error) => write!(f, "cannot read the API's descriptors: {error}"),
        }
    }
}

impl std::error::Error for ServerError {}

impl Server {
    /// Listens. Connections wait until the server is run.
    ///
    /// # Errors
    /// When the address cannot be listened on or would be served to other machines in the clear, or when the
    /// certificate or the tokens cannot be used.
    pub async fn bind(config: Config) -> Result<Server, ServerError> {
        if config.tls.is_none() && !config.plaintext && !config.listen.ip().is_loopback() {
            return Err(ServerError::Plaintext(config.listen));
        }
        let handshakes = config.tls.clone().map(Handshakes::new).transpose().map_err(ServerError::Tls)?;
        let callers = match &config.tokens {
            Some(path) => Some(Callers::new(path.clone()).map_err(|error| ServerError::Tokens(path.clone(), error))?),
            None => None,
        };
        let (listener, address) = listen(config.listen).await?;
        let admin = match config.admin {
            Some(address) => Some(listen(address).await?),
            None => None,
        };
        let (handshakes, callers) = (handshakes.map(Arc::new), callers.map(Arc::new));
        Ok(Server { config, listener, address, admin, handshakes, callers, reload: Reload::default() })
    }

    /// Where it listens, with the port that port 0 became.
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// Where the admin port is, when there is one.
    pub fn admin_addr(&self) -> Option<SocketAddr> {
        self.admin.as_ref().map(|(_, address)| *address)
    }

    /// What asks it to load its files again.
    pub fn reload(&self) -> Reload {
        self.reload.clone()
    }

    /// Serves until SIGTERM or Ctrl-C, then ends well; a second signal ends it at once. SIGHUP has it load its files
    /// again.
    ///
    /// # Errors
    /// When the gazetteer cannot be loaded.
    pub async fn run_until_signal(self, signals: Signals) -> Result<(), ServerError> {
        let (stop, stop_at_once) = signals.split(self.reload());
        self.run_until(stop, stop_at_once).await
    }

    /// Serves until `stop`, then ends well: see [`Drain`].
    ///
    /// # Errors
    /// When the gazetteer cannot be loaded.
    pub async fn run(self, stop: impl Future<Output = ()>) -> Result<(), ServerError> {
        self.run_until(stop, std::future::pending()).await
    }

    async fn run_until(
        self,
        stop: impl Future<Output = ()>,
        stop_at_once: impl Future<Output = ()>,
    ) -> Result<(), ServerError> {
        let running = Running::start().await;
        running.listen(&self.config, self.listener, self.handshakes.clone(), self.callers.clone())?;
        tracing::info!(address = %self.address, tls = self.handshakes.is_some(), "listening");
        if let Some((listener, address)) = self.admin {
            tracing::info!(%address, "admin port");
            let admin = Admin { health: running.health.clone(), metrics: Arc::clone(&running.metrics) };
            tokio::spawn(admin.serve(listener, running.ends.close.clone()));
        }
        let reloader = Reloader {
            source: self.config.gazetteer.clone(),
            watch: self.config.watch,
            reload: self.reload,
            current: running.current.clone(),
            health: running.health.clone(),
            metrics: Arc::clone(&running.metrics),
            handshakes: self.handshakes,
            callers: self.callers,
        };
        let ended = async {
            tokio::select! {
                () = stop => {}
                failed = reloader.run() => return Err(failed),
            }
            running.drain(self.config.drain).await;
            Ok(())
        };
        let outcome = tokio::select! {
            outcome = ended => outcome,
            () = stop_at_once => {
                tracing::warn!("ended at once");
                Ok(())
            }
        };
        running.close();
        outcome
    }
}

/// A server that has started.
struct Running {
    current: Current,
    health: Health,
    metrics: Arc<Metrics>,
    tasks: TaskTracker,
    ends: Ends,
}

impl Running {
    async fn start() -> Running {
        Running {
            current: Current::default(),
            health: Health::new().await,
            metrics: Arc::default(),
            tasks: TaskTracker::new(),
            ends: Ends::default(),
        }
    }

    /// Takes connections from now on.
    fn listen(
        &self,
        config: &Config,
        listener: TcpListener,
        handshakes: Option<Arc<Handshakes>>,
        callers: Option<Arc<Callers>>,
    ) -> Result<(), ServerError> {
        let rules = Rules {
            admission: Admission::new(config.in_flight_bytes, config.limits.request_bytes),
            call_timeout: config.call_timeout,
            metrics: Arc::clone(&self.metrics),
            callers,
        };
        let routes = routes(&self.current, &self.health, config.limits, Workers::new(config.threads))?;
        let connections = Connections::new(routes, rules, config.life, self.tasks.clone(), self.ends.clone());
        let (tasks, stop) = (self.tasks.clone(), self.ends.stop.clone());
        let accept = listener::accept(listener, Arc::new(connections), handshakes, config.connections, tasks, stop);
        self.tasks.spawn(accept);
        Ok(())
    }

    async fn drain(&self, drain: Drain) {
        tracing::info!("shutting down");
        self.health.set(false).await;
        tokio::time::sleep(drain.wait).await;
        self.ends.stop.cancel();
        self.ends.drain.cancel();
        self.health.end().await;
        self.tasks.close();
        if tokio::time::timeout(drain.timeout, self.tasks.wait()).await.is_err() {
            tracing::warn!("calls are left: they are answered that time is over");
            self.ends.cut.cancel();
            let _ = tokio::time::timeout(LAST_WORDS, self.tasks.wait()).await;
        }
        tracing::info!("shut down");
    }

    fn close(&self) {
        self.ends.stop.cancel();
        self.ends.close.cancel();
    }
}

async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), ServerError> {
    let failed = |error| ServerError::Listen(address, error);
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

fn routes(current: &Current, health: &Health, limits: Limits, workers: Workers) -> Result<Routes, ServerError> {
    let reflection = || {
        tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(FILE_DESCRIPTOR_SET)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
    };
    let tagger = TaggerServiceServer::new(TaggerApi::new(current.clone(), workers, limits))
        .max_decoding_message_size(limits.request_bytes)
        .max_encoding_message_size(limits.response_bytes);
    let gazetteer = GazetteerServiceServer::new(GazetteerApi::new(current.clone()))
        .max_encoding_message_size(limits.response_bytes);
    Ok(Routes::new(tagger)
        .add_service(gazetteer)
        .add_service(health.service())
        .add_service(reflection().build_v1().map_err(ServerError::Descriptors)?)
        .add_service(reflection().build_v1alpha().map_err(ServerError::Descriptors)?)
        .prepare())
}

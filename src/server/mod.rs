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
mod admission;
mod body;
pub mod config;
mod connection;
mod deadline;
mod first_byte;
mod front;
mod health;
mod listener;
mod method;
mod record;
pub mod signal;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::SystemTime;

use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio_util::task::TaskTracker;
use tonic::service::Routes;

pub use config::{Config, Drain, Life, Source};

use crate::service::proto::FILE_DESCRIPTOR_SET;
use crate::service::proto::gazetteer_service_server::GazetteerServiceServer;
use crate::service::proto::tagger_service_server::TaggerServiceServer;
use crate::service::{Current, GazetteerApi, Limits, Loaded, TaggerApi, Workers};
use crate::tagger::TaggerError;
use admission::Admission;
use connection::{Connections, Ends, LAST_WORDS};
use front::Rules;
use health::Health;
use signal::Signals;

/// A server that listens, and serves once it is [run](Server::run).
#[derive(Debug)]
pub struct Server {
    config: Config,
    listener: TcpListener,
    address: SocketAddr,
}

/// Why a server could not start.
#[derive(Debug)]
pub enum ServerError {
    /// The address cannot be listened on.
    Listen(SocketAddr, io::Error),
    /// Signals cannot be caught.
    Signals(io::Error),
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
            ServerError::Signals(error) => write!(f, "cannot catch signals: {error}"),
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
    /// When the address cannot be listened on.
    pub async fn bind(config: Config) -> Result<Server, ServerError> {
        let failed = |error| ServerError::Listen(config.listen, error);
        let listener = listener::bind(config.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        Ok(Server { config, listener, address })
    }

    /// Where it listens, with the port that port 0 became.
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// Serves until SIGTERM or Ctrl-C, then ends well; a second signal ends it at once.
    ///
    /// # Errors
    /// When signals cannot be caught or the gazetteer cannot be loaded.
    pub async fn run_until_signal(self) -> Result<(), ServerError> {
        let mut first = Signals::new().map_err(ServerError::Signals)?;
        let mut second = Signals::new().map_err(ServerError::Signals)?;
        let stop = async move { first.next().await };
        let stop_at_once = async move {
            second.next().await;
            second.next().await;
        };
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
        let Server { config, listener, address } = self;
        let running = Running::start(&config, listener).await?;
        tracing::info!(%address, "listening");
        let ended = async {
            tokio::select! {
                () = stop => {}
                failed = running.load(&config.gazetteer) => return Err(failed),
            }
            running.drain(config.drain).await;
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
    tasks: TaskTracker,
    ends: Ends,
}

impl Running {
    async fn start(config: &Config, listener: TcpListener) -> Result<Running, ServerError> {
        let running = Running {
            current: Current::default(),
            health: Health::new().await,
            tasks: TaskTracker::new(),
            ends: Ends::default(),
        };
        let rules = Rules {
            admission: Admission::new(config.in_flight_bytes, config.limits.request_bytes),
            call_timeout: config.call_timeout,
        };
        let routes = routes(&running.current, &running.health, config.limits, Workers::new(config.threads))?;
        let (tasks, ends) = (&running.tasks, &running.ends);
        let connections = Connections::new(routes, Arc::new(rules), config.life, tasks.clone(), ends.clone());
        let accept =
            listener::accept(listener, Arc::new(connections), config.connections, tasks.clone(), ends.stop.clone());
        tasks.spawn(accept);
        Ok(running)
    }

    /// Loads the gazetteer, away from the threads that serve; returns only when that fails.
    async fn load(&self, source: &Source) -> ServerError {
        match load(source.clone()).await {
            Ok(loaded) => {
                let gazetteer = loaded.tagger().gazetteer();
                let (version, entities, names) = (gazetteer.version(), gazetteer.len(), gazetteer.names_len());
                tracing::info!(version, entities, names, "gazetteer loaded");
                self.current.set(loaded);
                self.health.set(true).await;
                std::future::pending().await
            }
            Err(error) => error,
        }
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

/// Loads a gazetteer on a thread of its own, which nobody has to wait for when the server ends.
async fn load(source: Source) -> Result<Loaded, ServerError> {
    let (done, loaded) = oneshot::channel();
    let work = move || {
        // Nobody listens any more when the server has ended meanwhile.
        let _ = done.send(source.load().map(|tagger| Loaded::new(tagger, SystemTime::now())));
    };
    std::thread::Builder::new().name("load".into()).spawn(work).map_err(ServerError::Thread)?;
    match loaded.await {
        Ok(loaded) => loaded.map_err(ServerError::Gazetteer),
        Err(_panicked) => Err(ServerError::Thread(io::Error::other("the thread that loads the gazetteer panicked"))),
    }
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

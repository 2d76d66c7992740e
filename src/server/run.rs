//! A server: bind, run and shut down.

use std::net::SocketAddr;

use tokio::net::TcpListener;

use super::config::Config;
use super::error::ServerError;
use super::lifecycle::reload::ReloadHandle;
use super::lifecycle::running::{OptionalParts, RunningServer};
use super::lifecycle::signals::Signals;
use crate::service::Gazetteers;

/// A server that is bound to its ports, and serves once it is [run](Server::run).
///
/// ```
/// use dalil::server::{Config, Server};
///
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// let mut config = Config::default();
/// config.listen = ([127, 0, 0, 1], 0).into();
/// let server = Server::bind(config).await?;
/// println!("listening on {}", server.local_addr());
/// let stop = async { /* wait for the end of the program */ };
/// server.run(stop).await?;
/// # Ok::<(), dalil::server::ServerError>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Server {
    config: Config,
    socket: TcpListener,
    address: SocketAddr,
    admin: Option<(TcpListener, SocketAddr)>,
    parts: OptionalParts,
    reload: ReloadHandle,
}

impl Server {
    /// Binds the ports. Connections wait until the server is run.
    ///
    /// # Errors
    /// When an address cannot be bound, when the address is reachable from other machines without TLS and
    /// [`Config::plaintext`] is false, when all origins are permitted together with tokens, or when the certificate or
    /// the tokens cannot be used.
    pub async fn bind(config: Config) -> Result<Server, ServerError> {
        if config.tls.is_none() && !config.plaintext && !config.listen.ip().is_loopback() {
            return Err(ServerError::Plaintext(config.listen));
        }
        Gazetteers::check_names(config.named_gazetteers.keys().map(String::as_str))
            .map_err(ServerError::GazetteerNames)?;
        if config.cors_origins.allows_all() && config.tokens.is_some() {
            return Err(ServerError::CorsWildcard);
        }
        let parts = OptionalParts::new(&config)?;
        let (socket, address) = listen(config.listen).await?;
        let admin = match config.admin {
            Some(address) => Some(listen(address).await?),
            None => None,
        };
        Ok(Server { config, socket, address, admin, parts, reload: ReloadHandle::default() })
    }

    /// The address of the gRPC port, with the actual port if the configured one is 0.
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// The address of the admin port, if there is one.
    pub fn admin_addr(&self) -> Option<SocketAddr> {
        self.admin.as_ref().map(|(_, address)| *address)
    }

    /// A handle to request a reload of the files.
    pub fn reload(&self) -> ReloadHandle {
        self.reload.clone()
    }

    /// Serves until SIGTERM or Ctrl-C, then shuts down gracefully. A second signal ends the server at once. SIGHUP
    /// reloads its files.
    ///
    /// # Errors
    /// When the gazetteer cannot be loaded.
    pub async fn run_until_signal(self, signals: Signals) -> Result<(), ServerError> {
        let (stop, stop_at_once) = signals.split(self.reload());
        self.run_until(stop, stop_at_once).await
    }

    /// Serves until `stop` completes, then shuts down gracefully: see [`Drain`](super::Drain).
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
        let running = RunningServer::new(&self.config, self.parts);
        running.listen(&self.config, self.socket)?;
        tracing::info!(address = %self.address, tls = self.config.tls.is_some(), "listening");
        if let Some((socket, address)) = self.admin {
            running.serve_admin(socket);
            tracing::info!(%address, "admin port");
        }
        let reloader = running.reloader(&self.config, self.reload);
        let served = async {
            tokio::select! {
                () = stop => {}
                error = reloader.run() => return Err(error),
            }
            running.drain(self.config.drain).await;
            Ok(())
        };
        let outcome = tokio::select! {
            outcome = served => outcome,
            () = stop_at_once => {
                tracing::warn!("second signal: shutting down at once");
                Ok(())
            }
        };
        drop(reloader);
        running.close().await;
        outcome
    }
}

async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), ServerError> {
    let error = |source| ServerError::Listen { address, source };
    let socket = TcpListener::bind(address).await.map_err(error)?;
    let bound = socket.local_addr().map_err(error)?;
    Ok((socket, bound))
}

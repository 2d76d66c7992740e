//! A server: bind, run, shut down.

use std::net::SocketAddr;

use tokio::net::TcpListener;

use super::config::Config;
use super::error::ServerError;
use super::lifecycle::reload::ReloadHandle;
use super::lifecycle::running::{Resources, RunningServer};
use super::lifecycle::signals::Signals;

/// A server that listens, and serves once it is [run](Server::run).
#[derive(Debug)]
pub struct Server {
    config: Config,
    listener: TcpListener,
    address: SocketAddr,
    admin: Option<(TcpListener, SocketAddr)>,
    parts: Resources,
    reload: ReloadHandle,
}

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
        let parts = Resources::new(&config)?;
        let (listener, address) = listen(config.listen).await?;
        let admin = match config.admin {
            Some(address) => Some(listen(address).await?),
            None => None,
        };
        Ok(Server { config, listener, address, admin, parts, reload: ReloadHandle::default() })
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
    pub fn reload(&self) -> ReloadHandle {
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

    /// Serves until `stop`, then ends well: see [`Drain`](super::Drain).
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
        let running = RunningServer::start(self.parts);
        running.listen(&self.config, self.listener)?;
        tracing::info!(address = %self.address, tls = self.config.tls.is_some(), "listening");
        if let Some((listener, address)) = self.admin {
            running.administer(listener);
            tracing::info!(%address, "admin port");
        }
        let reloader = running.reloader(&self.config, self.reload);
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
        drop(reloader);
        running.close().await;
        outcome
    }
}

async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), ServerError> {
    let failed = |error| ServerError::Listen(address, error);
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

//! Loads what is in files, at the start and again when it has changed or somebody asks.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::sync::{Notify, oneshot};

use super::ServerError;
use super::health::Health;
use crate::ops::metrics::{Metrics, Reloaded};
use crate::ops::source::Source;
use crate::ops::watch::Look;
use crate::service::{Current, Loaded};

/// Asks a server to load its files again.
#[derive(Clone, Debug, Default)]
pub struct Reload(Arc<Notify>);

impl Reload {
    /// Asks. Several that come while one is under way are one.
    pub fn ask(&self) {
        self.0.notify_one();
    }

    async fn asked(&self) {
        self.0.notified().await;
    }
}

/// Keeps a server's gazetteer fresh.
pub(super) struct Reloader {
    pub source: Source,
    pub watch: Option<Duration>,
    pub reload: Reload,
    pub current: Current,
    pub health: Health,
    pub metrics: Arc<Metrics>,
}

impl Reloader {
    /// Loads the gazetteer, then again and again; returns only when the first time fails.
    pub async fn run(&self) -> ServerError {
        let mut loaded = look(self.source.paths.clone()).await;
        if let Err(error) = self.load().await {
            return error;
        }
        self.health.set(true).await;
        loop {
            self.changed(&mut loaded).await;
            // What is served goes on as it is when its successor is bad.
            if let Err(error) = self.load().await {
                tracing::error!(%error, "the gazetteer stays as it is");
            }
        }
    }

    /// Waits until somebody asks, or files have changed and then stayed the same from one look to the next: one that
    /// is being written is not read by half.
    async fn changed(&self, loaded: &mut Look) {
        let Some(watch) = self.watch.filter(|_| !self.source.paths.is_empty()) else {
            return self.reload.asked().await;
        };
        let mut last = None;
        loop {
            let asked = tokio::select! {
                () = self.reload.asked() => true,
                () = tokio::time::sleep(watch) => false,
            };
            let now = look(self.source.paths.clone()).await;
            let settled = now != *loaded && last.as_ref() == Some(&now);
            if asked || settled {
                *loaded = now;
                return;
            }
            last = Some(now);
        }
    }

    /// Loads the gazetteer, away from the threads that serve, and swaps it in whole.
    async fn load(&self) -> Result<(), ServerError> {
        let outcome = on_a_thread(self.source.clone()).await;
        self.metrics.reloaded(Reloaded::Gazetteer, outcome.is_ok());
        let loaded = outcome?;
        let gazetteer = loaded.tagger().gazetteer();
        let (version, entities, names) = (gazetteer.version(), gazetteer.len(), gazetteer.names_len());
        tracing::info!(version, entities, names, "gazetteer loaded");
        self.metrics.serves(&loaded);
        self.current.set(loaded);
        Ok(())
    }
}

async fn look(paths: Vec<PathBuf>) -> Look {
    let look = move || Look::at(paths.iter().map(PathBuf::as_path));
    tokio::task::spawn_blocking(look).await.unwrap_or_default()
}

/// Loads a gazetteer on a thread of its own, which nobody has to wait for when the server ends.
async fn on_a_thread(source: Source) -> Result<Loaded, ServerError> {
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

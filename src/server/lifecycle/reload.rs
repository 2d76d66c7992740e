//! Loads what is in files, at the start and again when it has changed or somebody asks.

use std::convert::Infallible;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::sync::{oneshot, watch};

use super::health::Health;
use crate::gazetteer::GazetteerSource;
use crate::ops::file_snapshot::FileSnapshot;
use crate::ops::metrics::{Metrics, Reloaded};
use crate::rules::Rules;
use crate::server::connection::tls::TlsAcceptor;
use crate::server::error::ServerError;
use crate::server::middleware::authenticate::TokenAuthentication;
use crate::service::{GazetteerHandle, ServedGazetteer};
use crate::tagger::Tagger;

/// Asks a server to load its files again.
#[derive(Clone, Debug, Default)]
pub struct ReloadHandle(watch::Sender<()>);

impl ReloadHandle {
    /// Asks. Several that come while one is under way are one.
    pub fn request(&self) {
        self.0.send_replace(());
    }
}

/// Keeps what a server has from files fresh.
pub(in crate::server) struct Reloader {
    pub source: GazetteerSource,
    pub watch: Option<Duration>,
    pub allow_shrink: bool,
    pub reload: ReloadHandle,
    pub current: GazetteerHandle,
    pub health: Health,
    pub metrics: Arc<Metrics>,
    pub handshakes: Option<Arc<TlsAcceptor>>,
    pub callers: Option<Arc<TokenAuthentication>>,
}

impl Reloader {
    /// Loads the gazetteer, then everything again and again; returns only when the first time fails.
    pub async fn run(&self) -> ServerError {
        tokio::select! {
            failed = self.gazetteer() => failed,
            never = self.certificate() => match never {},
            never = self.tokens() => match never {},
        }
    }

    async fn gazetteer(&self) -> ServerError {
        let mut files = self.follow(self.source.paths.clone()).await;
        if let Err(error) = self.load().await {
            return error;
        }
        self.health.set(true);
        loop {
            files.changed().await;
            // What is served goes on as it is when its successor is bad.
            if let Err(error) = self.load().await {
                tracing::error!(%error, "the gazetteer stays as it is");
            }
        }
    }

    async fn certificate(&self) -> Infallible {
        let Some(handshakes) = &self.handshakes else { return std::future::pending().await };
        let mut files = self.follow(handshakes.files().paths()).await;
        loop {
            files.changed().await;
            let handshakes = Arc::clone(handshakes);
            self.note(Reloaded::Certificate, blocking(move || handshakes.reload()).await);
        }
    }

    async fn tokens(&self) -> Infallible {
        let Some(callers) = &self.callers else { return std::future::pending().await };
        let mut files = self.follow(vec![callers.path().to_owned()]).await;
        loop {
            files.changed().await;
            let callers = Arc::clone(callers);
            self.note(Reloaded::Tokens, blocking(move || callers.reload()).await);
        }
    }

    fn note(&self, what: Reloaded, outcome: Result<(), impl std::fmt::Display>) {
        self.metrics.reloaded(what, outcome.is_ok());
        match outcome {
            Ok(()) => tracing::info!(what = what.as_str(), "reloaded"),
            Err(error) => tracing::error!(what = what.as_str(), %error, "stays as it is"),
        }
    }

    /// Loads the gazetteer, away from the threads that serve, and swaps it in whole.
    async fn load(&self) -> Result<(), ServerError> {
        let outcome = on_a_thread(self.source.clone()).await.and_then(|loaded| self.keep_size(loaded));
        self.metrics.reloaded(Reloaded::Gazetteer, outcome.is_ok());
        let loaded = outcome?;
        let gazetteer = loaded.tagger().gazetteer();
        let (version, entities, names) = (gazetteer.version(), gazetteer.len(), gazetteer.names_len());
        tracing::info!(version, entities, names, "gazetteer loaded");
        self.metrics.serves(&loaded);
        self.current.set(loaded);
        Ok(())
    }

    /// Refuses a gazetteer that lost most of what is served, as a file that is cut off does.
    fn keep_size(&self, loaded: ServedGazetteer) -> Result<ServedGazetteer, ServerError> {
        let served = self.current.get().filter(|_| !self.allow_shrink);
        let shrunk = served.and_then(|served| {
            let [was, is] = [&*served, &loaded].map(|loaded| loaded.tagger().gazetteer().parts());
            ShrunkGazetteer::between(was, is)
        });
        shrunk.map_or(Ok(loaded), |shrunk| Err(ServerError::ShrunkGazetteer(shrunk)))
    }

    /// Follows files from what they are now.
    async fn follow(&self, paths: Vec<PathBuf>) -> Files {
        let asked = self.reload.0.subscribe();
        let watch = self.watch.filter(|_| !paths.is_empty());
        let mut files = Files { paths, watch, asked, seen: FileSnapshot::default() };
        files.seen = files.look().await;
        files
    }
}

/// A gazetteer that lost more than half of its entities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShrunkGazetteer {
    was: usize,
    is: usize,
}

impl ShrunkGazetteer {
    /// A gazetteer of at most so many entities may lose any number of them.
    const SMALL: usize = 1000;

    /// The first of the gazetteers joined here that lost too many, by how many entities each lists.
    fn between(was: &[usize], is: &[usize]) -> Option<ShrunkGazetteer> {
        let sizes = was.iter().zip(is).map(|(&was, &is)| ShrunkGazetteer { was, is });
        sizes.into_iter().find(|size| size.was > ShrunkGazetteer::SMALL && size.is < size.was - size.was / 2)
    }
}

impl std::fmt::Display for ShrunkGazetteer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ShrunkGazetteer { was, is } = self;
        write!(f, "it had {was} entities and has {is}: set allow-shrink if this is meant")
    }
}

/// Files that are followed.
struct Files {
    paths: Vec<PathBuf>,
    watch: Option<Duration>,
    asked: watch::Receiver<()>,
    /// As they were when they were last taken.
    seen: FileSnapshot,
}

impl Files {
    /// Waits until somebody asks, or the files have changed and then stayed the same from one look to the next: one
    /// that is being written is not read by half.
    async fn changed(&mut self) {
        let mut last = None;
        loop {
            let asked = tokio::select! {
                asked = self.asked.changed() => asked.is_ok(),
                () = wait(self.watch) => false,
            };
            let now = self.look().await;
            let settled = now != self.seen && last.as_ref() == Some(&now);
            if asked || settled {
                self.seen = now;
                return;
            }
            last = Some(now);
        }
    }

    async fn look(&self) -> FileSnapshot {
        let paths = self.paths.clone();
        blocking(move || FileSnapshot::at(paths.iter().map(PathBuf::as_path))).await
    }
}

async fn wait(time: Option<Duration>) {
    match time {
        Some(time) => tokio::time::sleep(time).await,
        None => std::future::pending().await,
    }
}

/// Runs what waits for the disk away from the threads that serve.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(panic) => std::panic::resume_unwind(panic.into_panic()),
    }
}

/// Loads a gazetteer on a thread of its own, which nobody has to wait for when the server ends.
async fn on_a_thread(source: GazetteerSource) -> Result<ServedGazetteer, ServerError> {
    let (done, loaded) = oneshot::channel();
    let work = move || {
        // Nobody listens any more when the server has ended meanwhile.
        let _ =
            done.send(Tagger::load(&source, Rules::ALL).map(|tagger| ServedGazetteer::new(tagger, SystemTime::now())));
    };
    std::thread::Builder::new().name("load".into()).spawn(work).map_err(ServerError::Thread)?;
    match loaded.await {
        Ok(loaded) => loaded.map_err(ServerError::Gazetteer),
        Err(_panicked) => Err(ServerError::Thread(io::Error::other("the thread that loads the gazetteer panicked"))),
    }
}

#[cfg(test)]
mod tests {
    use super::ShrunkGazetteer;

    #[test]
    fn a_large_gazetteer_may_lose_half_and_no_more() {
        assert_eq!(ShrunkGazetteer::between(&[1000], &[0]), None, "small");
        assert_eq!(ShrunkGazetteer::between(&[1001], &[501]), None, "500 of 1,001");
        assert_eq!(
            ShrunkGazetteer::between(&[1001], &[500]),
            Some(ShrunkGazetteer { was: 1001, is: 500 }),
            "501 of 1,001"
        );
        assert_eq!(ShrunkGazetteer::between(&[2000], &[1000]), None, "half");
        assert_eq!(
            ShrunkGazetteer::between(&[90_000, 2000], &[90_000, 3]),
            Some(ShrunkGazetteer { was: 2000, is: 3 }),
            "one of two"
        );
    }
}

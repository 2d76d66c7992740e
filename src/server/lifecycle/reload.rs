//! Reads the gazetteer, the certificate and the tokens: at the start, and again after a change or on request.

use std::convert::Infallible;
use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::sync::{Mutex, watch};

use super::bases::Bases;
use super::health::Health;
use super::load::{blocking, load_gazetteer};
use super::shrunk_gazetteer::ShrunkGazetteer;
use super::watched_files::WatchedFiles;
use crate::gazetteer::GazetteerSource;
use crate::ops::error_chain::ErrorChain;
use crate::ops::metrics::{Metrics, ReloadTarget};
use crate::server::connection::tls::TlsAcceptor;
use crate::server::error::ServerError;
use crate::server::middleware::authenticate::TokenAuthentication;
use crate::service::ServedGazetteer;
use crate::service::gazetteers::NamedGazetteer;

/// Requests a server to read its files again.
#[derive(Clone, Debug, Default)]
pub struct ReloadHandle(watch::Sender<()>);

impl ReloadHandle {
    /// Requests a reload. Requests that arrive during a reload are merged into one.
    pub fn request(&self) {
        self.0.send_replace(());
    }
}

/// Reads the files of a server and replaces what it serves.
pub(in crate::server) struct Reloader {
    /// The gazetteers with what they are read from.
    pub gazetteers: Vec<(NamedGazetteer, GazetteerSource)>,
    /// Time between two checks of the files for changes; none for no checks.
    pub watch_interval: Option<Duration>,
    pub allow_shrink: bool,
    pub handle: ReloadHandle,
    /// Held while a gazetteer is loaded, so that at most one is in memory twice.
    pub loading: Mutex<()>,
    pub bases: Arc<std::sync::Mutex<Bases>>,
    pub health: Health,
    pub metrics: Arc<Metrics>,
    pub tls: Option<Arc<TlsAcceptor>>,
    pub tokens: Option<Arc<TokenAuthentication>>,
}

impl Reloader {
    /// Loads the gazetteers, and then reloads each file when it changes. Returns only when the first load of a
    /// gazetteer fails.
    pub async fn run(&self) -> ServerError {
        tokio::select! {
            error = self.run_gazetteers() => error,
            never = self.run_certificate() => match never {},
            never = self.run_tokens() => match never {},
        }
    }

    async fn run_gazetteers(&self) -> ServerError {
        let mut loaded = Vec::new();
        for (gazetteer, source) in &self.gazetteers {
            let files = self.watch(source.paths.clone()).await;
            if let Err(error) = self.load(gazetteer, source).await {
                return error;
            }
            loaded.push((gazetteer, source, files));
        }
        self.health.set(true);
        let reloads = loaded.into_iter().map(async |(gazetteer, source, mut files)| {
            loop {
                files.changed().await;
                if let Err(error) = self.load(gazetteer, source).await {
                    let (gazetteer, error) = (&*gazetteer.name, ErrorChain(&error));
                    tracing::error!(gazetteer, %error, "reload of the gazetteer failed: the loaded one stays");
                }
            }
        });
        join_all(reloads).await;
        std::future::pending().await
    }

    async fn run_certificate(&self) -> Infallible {
        let Some(tls) = &self.tls else { return std::future::pending().await };
        let mut files = self.watch(tls.config().paths()).await;
        loop {
            files.changed().await;
            let reloaded = Arc::clone(tls);
            let outcome = blocking(move || reloaded.reload()).await;
            self.metrics.set_certificate_expiries(&tls.expiries());
            self.record(ReloadTarget::Certificate, outcome);
        }
    }

    async fn run_tokens(&self) -> Infallible {
        let Some(tokens) = &self.tokens else { return std::future::pending().await };
        let mut files = self.watch(vec![tokens.path().to_owned()]).await;
        loop {
            files.changed().await;
            let reloaded = Arc::clone(tokens);
            let outcome = blocking(move || reloaded.reload()).await;
            let outcome = outcome.map_err(|source| ServerError::Tokens { path: tokens.path().to_owned(), source });
            self.metrics.set_tokens(tokens.names());
            self.record(ReloadTarget::Tokens, outcome);
        }
    }

    fn record(&self, target: ReloadTarget, outcome: Result<(), impl Error>) {
        self.metrics.record_reload(target, outcome.is_ok());
        let what = target.as_str();
        match outcome {
            Ok(()) => tracing::info!(what, "reloaded"),
            Err(error) => tracing::error!(what, error = %ErrorChain(&error), "reload failed: the loaded one stays"),
        }
    }

    /// Loads a gazetteer and replaces the one that is served.
    async fn load(&self, gazetteer: &NamedGazetteer, source: &GazetteerSource) -> Result<(), ServerError> {
        let _one_at_a_time = self.loading.lock().await;
        let NamedGazetteer { name, handle } = gazetteer;
        let outcome = load_gazetteer(source.clone(), Arc::clone(&self.bases))
            .await
            .and_then(|loaded| self.check_size(gazetteer, loaded));
        self.metrics.record_gazetteer_reload(name, outcome.is_ok());
        let loaded = outcome?;
        let description = loaded.description();
        let (version, entities, names) = (&*description.version, description.entity_count, description.name_count);
        tracing::info!(gazetteer = &**name, version, entities, names, "gazetteer loaded");
        self.metrics.set_gazetteer(name, &loaded);
        handle.set(loaded);
        Ok(())
    }

    /// Rejects a gazetteer that has lost most of the served entities, as a truncated file has.
    fn check_size(&self, gazetteer: &NamedGazetteer, loaded: ServedGazetteer) -> Result<ServedGazetteer, ServerError> {
        let served = gazetteer.handle.get().filter(|_| !self.allow_shrink);
        let shrunk = served.and_then(|served| {
            let [before, after] = [&*served, &loaded].map(|gazetteer| gazetteer.tagger().gazetteer().parts());
            ShrunkGazetteer::find(before, after)
        });
        shrunk.map_or(Ok(loaded), |shrunk| Err(ServerError::Shrunk(shrunk)))
    }

    async fn watch(&self, paths: Vec<PathBuf>) -> WatchedFiles {
        WatchedFiles::new(paths, self.watch_interval, self.handle.0.subscribe()).await
    }
}

//! All metrics of a server.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use super::calls::CallMetrics;
use super::completed_call::CompletedCall;
use super::exposition::{Exposition, to_prometheus_text};
use super::labels::{
    FileLabels, GazetteerLabels, GazetteerReloadLabels, HttpStatusLabels, LastReloadLabels, ReloadLabels, TokenLabels,
    TypeLabels,
};
use super::load::{LoadGauges, ReadLoad};
use super::process::ProcessMetrics;
use crate::gazetteer::EntityType;
use crate::service::ServedGazetteer;
use crate::service::call::{GazetteerUsage, Rejection};

/// The labels of a reload that was done, and of one that has failed.
const DONE: &str = "done";
const FAILED: &str = "failed";
/// The HTTP statuses of requests that do not become calls.
const REJECTED_STATUSES: [u32; 5] = [400, 404, 405, 415, 505];

/// What the server reads again from files while it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReloadTarget {
    Gazetteer,
    Certificate,
    Tokens,
}

impl ReloadTarget {
    const ALL: [ReloadTarget; 3] = [ReloadTarget::Gazetteer, ReloadTarget::Certificate, ReloadTarget::Tokens];

    /// Its name in logs and metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            ReloadTarget::Gazetteer => "gazetteer",
            ReloadTarget::Certificate => "certificate",
            ReloadTarget::Tokens => "tokens",
        }
    }
}

/// A time in seconds since 1970.
type Timestamp = Gauge<f64, AtomicU64>;

/// All metrics of a server. No label contains an entity or anything that a client has sent.
pub struct Metrics {
    registry: Registry,
    calls: CallMetrics,
    articles: Family<GazetteerLabels, Counter>,
    mentions: Family<TypeLabels, Counter>,
    connections: Gauge,
    rejected_connections: Counter,
    rejected_requests: Family<HttpStatusLabels, Counter>,
    load: LoadGauges,
    entities: Family<GazetteerLabels, Gauge>,
    names: Family<GazetteerLabels, Gauge>,
    loaded_at: Family<GazetteerLabels, Timestamp>,
    reloads: Family<ReloadLabels, Counter>,
    gazetteer_reloads: Family<GazetteerReloadLabels, Counter>,
    last_reload: Family<LastReloadLabels, Timestamp>,
    last_reload_successful: Family<LastReloadLabels, Gauge>,
    certificate_expiry: Family<FileLabels, Timestamp>,
    token_calls: Family<TokenLabels, Counter>,
    token_articles: Family<TokenLabels, Counter>,
    /// The names of the valid tokens. Series of other names are removed, so that reloads do not add up.
    tokens: Mutex<BTreeSet<Arc<str>>>,
}

impl Default for Metrics {
    /// The metrics of a server without methods and gazetteers.
    fn default() -> Metrics {
        let mut metrics = Metrics {
            registry: Registry::default(),
            calls: CallMetrics::default(),
            articles: Family::default(),
            mentions: Family::default(),
            connections: Gauge::default(),
            rejected_connections: Counter::default(),
            rejected_requests: Family::default(),
            load: LoadGauges::default(),
            entities: Family::default(),
            names: Family::default(),
            loaded_at: Family::default(),
            reloads: Family::default(),
            gazetteer_reloads: Family::default(),
            last_reload: Family::default(),
            last_reload_successful: Family::default(),
            certificate_expiry: Family::default(),
            token_calls: Family::default(),
            token_articles: Family::default(),
            tokens: Mutex::default(),
        };
        metrics.register();
        metrics
    }
}

impl Metrics {
    /// The metrics of a server with these methods and gazetteers. Their series exist at once, with the value 0.
    ///
    /// Methods with `true` also have their durations for the usual statuses, and their sizes for `OK`.
    pub fn new(methods: impl IntoIterator<Item = (&'static str, bool)>, gazetteers: &[Arc<str>]) -> Metrics {
        let metrics = Metrics::default();
        for (grpc_method, with_outcomes) in methods {
            metrics.calls.declare(grpc_method, with_outcomes);
        }
        for target in ReloadTarget::ALL {
            for outcome in [DONE, FAILED] {
                drop(metrics.reloads.get_or_create(&ReloadLabels { what: target.as_str(), outcome }));
            }
        }
        for http_status in REJECTED_STATUSES {
            drop(metrics.rejected_requests.get_or_create(&HttpStatusLabels { http_status }));
        }
        gazetteers.iter().for_each(|gazetteer| metrics.declare_gazetteer(gazetteer));
        metrics
    }

    fn declare_gazetteer(&self, gazetteer: &Arc<str>) {
        let labels = GazetteerLabels { gazetteer: Arc::clone(gazetteer) };
        drop((self.articles.get_or_create(&labels), self.entities.get_or_create(&labels)));
        drop(self.names.get_or_create(&labels));
        for entity_type in EntityType::ALL {
            let labels = TypeLabels { r#type: entity_type.as_str(), gazetteer: Arc::clone(gazetteer) };
            drop(self.mentions.get_or_create(&labels));
        }
        for outcome in [DONE, FAILED] {
            let labels = GazetteerReloadLabels { gazetteer: Arc::clone(gazetteer), outcome };
            drop(self.gazetteer_reloads.get_or_create(&labels));
        }
    }

    fn register(&mut self) {
        let registry = &mut self.registry;
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("dalil_build", "Version of the program", version);
        self.calls.register(registry);
        registry.register("dalil_articles", "Articles that were tagged, by gazetteer", self.articles.clone());
        let help = "Mentions that were found, by entity type and gazetteer";
        registry.register("dalil_mentions", help, self.mentions.clone());
        registry.register("dalil_open_connections", "Open connections", self.connections.clone());
        let help = "Connections that were closed at once because the connection limit was reached";
        registry.register("dalil_refused_connections", help, self.rejected_connections.clone());
        let help = "HTTP requests whose path, method or content was refused, by status";
        registry.register("dalil_rejected_http_requests", help, self.rejected_requests.clone());
        registry.register_collector(Box::new(self.load.clone()));
        registry.register("dalil_gazetteer_entities", "Entities of each gazetteer", self.entities.clone());
        registry.register("dalil_gazetteer_names", "Names of each gazetteer", self.names.clone());
        let help = "Time at which each gazetteer was loaded, in seconds since 1970";
        registry.register_with_unit("dalil_gazetteer_loaded_timestamp", help, Unit::Seconds, self.loaded_at.clone());
        registry.register("dalil_reloads", "Reloads from files, by target and outcome", self.reloads.clone());
        let help = "Loads of each gazetteer, by outcome";
        registry.register("dalil_gazetteer_reloads", help, self.gazetteer_reloads.clone());
        let help = "Time of the last load or reload, in seconds since 1970";
        registry.register_with_unit("dalil_last_reload_timestamp", help, Unit::Seconds, self.last_reload.clone());
        let help = "1 if the last load or reload was done, 0 if it has failed";
        registry.register("dalil_last_reload_successful", help, self.last_reload_successful.clone());
        let help = "Earliest expiry of a certificate in each file, in seconds since 1970";
        let expiry = self.certificate_expiry.clone();
        registry.register_with_unit("dalil_certificate_expiry_timestamp", help, Unit::Seconds, expiry);
        registry.register("dalil_token_calls", "Calls by the name of their token", self.token_calls.clone());
        let help = "Articles that were tagged, by the name of the token of the call";
        registry.register("dalil_token_articles", help, self.token_articles.clone());
        registry.register_collector(Box::new(ProcessMetrics));
    }

    /// Counts a call that has started. [`Metrics::record_end`] must follow.
    pub fn record_start(&self, grpc_method: &'static str) {
        self.calls.record_start(grpc_method);
    }

    /// Counts a call that has ended.
    pub fn record_end(&self, call: &CompletedCall) {
        self.calls.record_end(call);
        for GazetteerUsage { gazetteer, articles, mentions } in &call.usage {
            self.articles.get_or_create(&GazetteerLabels { gazetteer: Arc::clone(gazetteer) }).inc_by(*articles);
            for (entity_type, &count) in EntityType::ALL.iter().zip(mentions) {
                let labels = TypeLabels { r#type: entity_type.as_str(), gazetteer: Arc::clone(gazetteer) };
                self.mentions.get_or_create(&labels).inc_by(count);
            }
        }
        if let Some(token) = &call.token {
            self.record_token(token, call.articles());
        }
    }

    fn record_token(&self, token: &Arc<str>, articles: u64) {
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        // A call that began before a reload can have a name that no token has any more.
        if tokens.contains(token) {
            let labels = TokenLabels { token: Arc::clone(token) };
            self.token_calls.get_or_create(&labels).inc();
            self.token_articles.get_or_create(&labels).inc_by(articles);
        }
    }

    /// Sets the names of the valid tokens, which are the labels of the metrics of tokens.
    pub fn set_tokens(&self, names: BTreeSet<Arc<str>>) {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        for token in tokens.difference(&names).cloned() {
            let labels = TokenLabels { token };
            self.token_calls.remove(&labels);
            self.token_articles.remove(&labels);
        }
        for token in names.iter().cloned() {
            let labels = TokenLabels { token };
            drop((self.token_calls.get_or_create(&labels), self.token_articles.get_or_create(&labels)));
        }
        *tokens = names;
    }

    /// Counts a call that was rejected by the admission limits.
    pub fn record_rejection(&self, rejection: Rejection) {
        self.calls.record_rejection(rejection);
    }

    /// Sets how the load of the server is read.
    pub fn set_load(&self, read: ReadLoad) {
        self.load.set(read);
    }

    /// Counts a connection that was closed because of the connection limit.
    pub fn record_rejected_connection(&self) {
        self.rejected_connections.inc();
    }

    /// Counts an HTTP request that did not become a call.
    pub fn record_rejected_request(&self, http_status: u16) {
        self.rejected_requests.get_or_create(&HttpStatusLabels { http_status: http_status.into() }).inc();
    }

    /// Counts a connection as open until the guard is dropped.
    pub fn open_connection(&self) -> OpenConnection {
        self.connections.inc();
        OpenConnection(self.connections.clone())
    }

    /// Counts a reload of the certificate or the tokens that was done or has failed.
    pub fn record_reload(&self, target: ReloadTarget, done: bool) {
        let outcome = if done { DONE } else { FAILED };
        self.reloads.get_or_create(&ReloadLabels { what: target.as_str(), outcome }).inc();
        self.set_last_reload(target, &Arc::default(), done);
    }

    /// Sets the time of the last reload of the certificate or the tokens to now, without counting it: they were read
    /// before the server started.
    pub fn set_read(&self, target: ReloadTarget) {
        self.set_last_reload(target, &Arc::default(), true);
    }

    /// Counts a load of a gazetteer that was done or has failed.
    pub fn record_gazetteer_reload(&self, gazetteer: &Arc<str>, done: bool) {
        let outcome = if done { DONE } else { FAILED };
        let target = ReloadTarget::Gazetteer;
        self.reloads.get_or_create(&ReloadLabels { what: target.as_str(), outcome }).inc();
        let labels = GazetteerReloadLabels { gazetteer: Arc::clone(gazetteer), outcome };
        self.gazetteer_reloads.get_or_create(&labels).inc();
        self.set_last_reload(target, gazetteer, done);
    }

    fn set_last_reload(&self, target: ReloadTarget, gazetteer: &Arc<str>, done: bool) {
        let labels = LastReloadLabels { what: target.as_str(), gazetteer: Arc::clone(gazetteer) };
        self.last_reload.get_or_create(&labels).set(seconds_since_1970());
        self.last_reload_successful.get_or_create(&labels).set(done.into());
    }

    /// Sets the metrics of a gazetteer that was loaded.
    pub fn set_gazetteer(&self, gazetteer: &Arc<str>, loaded: &ServedGazetteer) {
        let labels = GazetteerLabels { gazetteer: Arc::clone(gazetteer) };
        let description = loaded.description();
        self.entities.get_or_create(&labels).set(description.entity_count.into());
        self.names.get_or_create(&labels).set(description.name_count.into());
        self.loaded_at.get_or_create(&labels).set(seconds_since_1970());
    }

    /// Sets the earliest expiry, in seconds since 1970, of each file of certificates. A file is named by its setting.
    pub fn set_certificate_expiries(&self, expiries: &[(&'static str, i64)]) {
        self.certificate_expiry.clear();
        for &(file, expiry) in expiries {
            self.certificate_expiry.get_or_create(&FileLabels { file }).set(expiry as f64);
        }
    }

    /// All metrics in a text format.
    pub fn text(&self, format: Exposition) -> String {
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("writing to a string never fails");
        match format {
            Exposition::OpenMetrics => text,
            Exposition::PrometheusText => to_prometheus_text(&text),
        }
    }
}

fn seconds_since_1970() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64()
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

/// An open connection.
#[derive(Debug)]
pub struct OpenConnection(Gauge);

impl Drop for OpenConnection {
    fn drop(&mut self) {
        self.0.dec();
    }
}

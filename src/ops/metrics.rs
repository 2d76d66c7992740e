//! Metrics in the OpenMetrics text format. The names of call metrics are those of
//! [gRFC A66](https://github.com/grpc/proposal/blob/master/A66-otel-stats.md).

use std::collections::BTreeSet;
use std::fmt;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use crate::gazetteer::EntityType;
use crate::service::ServedGazetteer;
use crate::service::call::{GazetteerUsage, Rejection};

/// Histogram buckets of gRFC A66 for the duration of a call, in seconds.
const DURATION_BUCKETS: [f64; 39] = [
    0.000_01, 0.000_05, 0.000_1, 0.000_3, 0.000_6, 0.000_8, 0.001, 0.002, 0.003, 0.004, 0.005, 0.006, 0.008, 0.01,
    0.013, 0.016, 0.02, 0.025, 0.03, 0.04, 0.05, 0.065, 0.08, 0.1, 0.13, 0.16, 0.2, 0.25, 0.3, 0.4, 0.5, 0.65, 0.8,
    1.0, 2.0, 5.0, 10.0, 20.0, 50.0,
];

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Method {
    grpc_method: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Ended {
    grpc_method: &'static str,
    grpc_status: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Type {
    r#type: &'static str,
    gazetteer: Arc<str>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Named {
    gazetteer: Arc<str>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct NamedOutcome {
    gazetteer: Arc<str>,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct TokenName {
    token: Arc<str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    what: &'static str,
    outcome: &'static str,
}

/// What the server reads again from files while it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReloadTarget {
    Gazetteer,
    Certificate,
    Tokens,
}

impl ReloadTarget {
    /// Its name in logs and metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            ReloadTarget::Gazetteer => "gazetteer",
            ReloadTarget::Certificate => "certificate",
            ReloadTarget::Tokens => "tokens",
        }
    }
}

/// The outcome of a call that has ended.
#[derive(Clone, Debug)]
pub struct CompletedCall {
    /// The path of the method, or `unknown`.
    pub method: &'static str,
    /// The name of the status code, as in `OK` or `UNAVAILABLE`.
    pub status: &'static str,
    /// Time from the arrival of the request to the end of the response.
    pub duration: Duration,
    /// Bytes of the request messages.
    pub bytes: u64,
    /// Articles and mentions by gazetteer.
    pub usage: Vec<GazetteerUsage>,
    /// Name of the token, if the call has one with a name.
    pub token: Option<Arc<str>>,
}

impl CompletedCall {
    /// Articles that were tagged.
    pub fn articles(&self) -> u64 {
        self.usage.iter().map(|used| used.articles).sum()
    }

    /// Mentions in these articles.
    pub fn mentions(&self) -> u64 {
        self.usage.iter().flat_map(|used| used.mentions).sum()
    }
}

/// All metrics of a server. No label contains an entity or anything that a client has sent.
pub struct Metrics {
    registry: Registry,
    started: Family<Method, Counter>,
    duration: Family<Ended, Histogram, fn() -> Histogram>,
    received: Family<Method, Counter>,
    articles: Family<Named, Counter>,
    mentions: Family<Type, Counter>,
    shed: Counter,
    over_share: Counter,
    connections: Gauge,
    rejected_connections: Counter,
    entities: Family<Named, Gauge>,
    names: Family<Named, Gauge>,
    loaded_at: Family<Named, Gauge<f64, AtomicU64>>,
    reloads: Family<Outcome, Counter>,
    gazetteer_reloads: Family<NamedOutcome, Counter>,
    token_calls: Family<TokenName, Counter>,
    token_articles: Family<TokenName, Counter>,
    /// The names of the valid tokens. Series of other names are removed, so that reloads do not add up.
    tokens: Mutex<BTreeSet<Arc<str>>>,
}

impl Default for Metrics {
    fn default() -> Metrics {
        let duration: fn() -> Histogram = || Histogram::new(DURATION_BUCKETS);
        let mut metrics = Metrics {
            registry: Registry::default(),
            started: Family::default(),
            duration: Family::new_with_constructor(duration),
            received: Family::default(),
            articles: Family::default(),
            mentions: Family::default(),
            shed: Counter::default(),
            over_share: Counter::default(),
            connections: Gauge::default(),
            rejected_connections: Counter::default(),
            entities: Family::default(),
            names: Family::default(),
            loaded_at: Family::default(),
            reloads: Family::default(),
            gazetteer_reloads: Family::default(),
            token_calls: Family::default(),
            token_articles: Family::default(),
            tokens: Mutex::default(),
        };
        metrics.register();
        metrics
    }
}

impl Metrics {
    fn register(&mut self) {
        let registry = &mut self.registry;
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("dalil_build", "Version of the program", version);
        registry.register("grpc_server_call_started", "Calls that have started", self.started.clone());
        let help = "Duration of calls, from the arrival of the request to the end of the response";
        registry.register_with_unit("grpc_server_call_duration", help, Unit::Seconds, self.duration.clone());
        let help = "Bytes of request messages";
        registry.register_with_unit("grpc_server_call_rcvd_message_size", help, Unit::Bytes, self.received.clone());
        registry.register("dalil_articles", "Articles that were tagged, by gazetteer", self.articles.clone());
        registry.register(
            "dalil_mentions",
            "Mentions that were found, by entity type and gazetteer",
            self.mentions.clone(),
        );
        let help = "Calls that were rejected because of overload: bytes at the limit, or no thread in time";
        registry.register("dalil_shed_calls", help, self.shed.clone());
        let help = "Calls that were rejected because their client held its share of the limit";
        registry.register("dalil_over_share_calls", help, self.over_share.clone());
        registry.register("dalil_open_connections", "Open connections", self.connections.clone());
        let help = "Connections that were closed at once because the connection limit was reached";
        registry.register("dalil_refused_connections", help, self.rejected_connections.clone());
        registry.register("dalil_gazetteer_entities", "Entities of each gazetteer", self.entities.clone());
        registry.register("dalil_gazetteer_names", "Names of each gazetteer", self.names.clone());
        let help = "Time at which each gazetteer was loaded, in seconds since 1970";
        registry.register_with_unit("dalil_gazetteer_loaded_timestamp", help, Unit::Seconds, self.loaded_at.clone());
        registry.register("dalil_reloads", "Reloads from files, by target and outcome", self.reloads.clone());
        let help = "Loads of each gazetteer, by outcome";
        registry.register("dalil_gazetteer_reloads", help, self.gazetteer_reloads.clone());
        registry.register("dalil_token_calls", "Calls by the name of their token", self.token_calls.clone());
        let help = "Articles that were tagged, by the name of the token of the call";
        registry.register("dalil_token_articles", help, self.token_articles.clone());
    }

    /// Counts a call that has started.
    pub fn record_start(&self, method: &'static str) {
        self.started.get_or_create(&Method { grpc_method: method }).inc();
    }

    /// Counts a call that has ended.
    pub fn record_end(&self, call: &CompletedCall) {
        let ended = Ended { grpc_method: call.method, grpc_status: call.status };
        self.duration.get_or_create(&ended).observe(call.duration.as_secs_f64());
        self.received.get_or_create(&Method { grpc_method: call.method }).inc_by(call.bytes);
        for GazetteerUsage { gazetteer, articles, mentions } in &call.usage {
            self.articles.get_or_create(&Named { gazetteer: Arc::clone(gazetteer) }).inc_by(*articles);
            for (entity_type, &count) in EntityType::ALL.iter().zip(mentions) {
                let labels = Type { r#type: entity_type.as_str(), gazetteer: Arc::clone(gazetteer) };
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
            let labels = TokenName { token: Arc::clone(token) };
            self.token_calls.get_or_create(&labels).inc();
            self.token_articles.get_or_create(&labels).inc_by(articles);
        }
    }

    /// Sets the names of the valid tokens, which are the labels of the metrics of tokens.
    pub fn set_tokens(&self, names: BTreeSet<Arc<str>>) {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        for token in tokens.difference(&names).cloned() {
            let labels = TokenName { token };
            self.token_calls.remove(&labels);
            self.token_articles.remove(&labels);
        }
        for token in names.iter().cloned() {
            let labels = TokenName { token };
            drop((self.token_calls.get_or_create(&labels), self.token_articles.get_or_create(&labels)));
        }
        *tokens = names;
    }

    /// Counts a call that was rejected by the admission limits.
    pub fn record_rejection(&self, rejection: Rejection) {
        match rejection {
            Rejection::Overload => self.shed.inc(),
            Rejection::ClientShare => self.over_share.inc(),
        };
    }

    /// Counts a connection that was closed because of the connection limit.
    pub fn record_rejected_connection(&self) {
        self.rejected_connections.inc();
    }

    /// Counts a connection as open until the guard is dropped.
    pub fn open_connection(&self) -> OpenConnection {
        self.connections.inc();
        OpenConnection(self.connections.clone())
    }

    /// Counts a reload that was done or has failed.
    pub fn record_reload(&self, target: ReloadTarget, done: bool) {
        let outcome = if done { "done" } else { "failed" };
        self.reloads.get_or_create(&Outcome { what: target.as_str(), outcome }).inc();
    }

    /// Counts a load of a gazetteer that was done or has failed.
    pub fn record_gazetteer_reload(&self, gazetteer: &Arc<str>, done: bool) {
        self.record_reload(ReloadTarget::Gazetteer, done);
        let outcome = if done { "done" } else { "failed" };
        self.gazetteer_reloads.get_or_create(&NamedOutcome { gazetteer: Arc::clone(gazetteer), outcome }).inc();
    }

    /// Sets the metrics of a gazetteer that was loaded.
    pub fn set_gazetteer(&self, gazetteer: &Arc<str>, loaded: &ServedGazetteer) {
        let labels = Named { gazetteer: Arc::clone(gazetteer) };
        let description = loaded.description();
        self.entities.get_or_create(&labels).set(description.entity_count.into());
        self.names.get_or_create(&labels).set(description.name_count.into());
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        self.loaded_at.get_or_create(&labels).set(now.as_secs_f64());
        drop(self.articles.get_or_create(&labels));
    }

    /// All metrics in the OpenMetrics text format.
    pub fn text(&self) -> String {
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("writing to a string never fails");
        text
    }
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

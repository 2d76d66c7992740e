//! Counts, in the text that Prometheus reads. Calls are named as gRFC A66 names them.

use std::fmt;
use std::sync::atomic::AtomicU64;
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
use crate::service::call::Rejection;

/// The bounds of gRFC A66 for a call's duration, in seconds.
const SECONDS: [f64; 39] = [
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Type {
    r#type: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    what: &'static str,
    outcome: &'static str,
}

/// A thing that is loaded from files while the server runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reloaded {
    Gazetteer,
    Certificate,
    Tokens,
}

impl Reloaded {
    /// Its word in logs and metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Reloaded::Gazetteer => "gazetteer",
            Reloaded::Certificate => "certificate",
            Reloaded::Tokens => "tokens",
        }
    }
}

/// A call that has ended.
#[derive(Clone, Copy, Debug)]
pub struct CompletedCall {
    /// Its path, one of those that are served.
    pub method: &'static str,
    /// The name of its status: `OK`, `UNAVAILABLE`.
    pub status: &'static str,
    pub duration: Duration,
    /// Bytes of the request.
    pub bytes: u64,
    pub articles: u64,
    /// Mentions in the order of [`EntityType::ALL`].
    pub mentions: [u64; 3],
}

/// All that is counted. Cheap to share; no label names an entity or anything a caller makes up.
pub struct Metrics {
    registry: Registry,
    started: Family<Method, Counter>,
    duration: Family<Ended, Histogram, fn() -> Histogram>,
    received: Family<Method, Counter>,
    articles: Counter,
    mentions: Family<Type, Counter>,
    shed: Counter,
    over_share: Counter,
    connections: Gauge,
    connections_refused: Counter,
    entities: Gauge,
    names: Gauge,
    loaded_at: Gauge<f64, AtomicU64>,
    reloads: Family<Outcome, Counter>,
}

impl Default for Metrics {
    fn default() -> Metrics {
        let duration: fn() -> Histogram = || Histogram::new(SECONDS);
        let mut metrics = Metrics {
            registry: Registry::default(),
            started: Family::default(),
            duration: Family::new_with_constructor(duration),
            received: Family::default(),
            articles: Counter::default(),
            mentions: Family::default(),
            shed: Counter::default(),
            over_share: Counter::default(),
            connections: Gauge::default(),
            connections_refused: Counter::default(),
            entities: Gauge::default(),
            names: Gauge::default(),
            loaded_at: Gauge::default(),
            reloads: Family::default(),
        };
        metrics.register();
        metrics
    }
}

impl Metrics {
    fn register(&mut self) {
        let registry = &mut self.registry;
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("dalil_build", "The program", version);
        registry.register("grpc_server_call_started", "Calls that came", self.started.clone());
        let help = "How long calls took, from their arrival to the end of their answer";
        registry.register_with_unit("grpc_server_call_duration", help, Unit::Seconds, self.duration.clone());
        let help = "Bytes of requests that came";
        registry.register_with_unit("grpc_server_call_rcvd_message_size", help, Unit::Bytes, self.received.clone());
        registry.register("dalil_articles", "Articles that were tagged", self.articles.clone());
        registry.register("dalil_mentions", "Mentions that were found, by type of entity", self.mentions.clone());
        let help = "Calls that were refused because the server had as much work as it may hold, or can do in time";
        registry.register("dalil_shed_calls", help, self.shed.clone());
        let help = "Calls that were refused because their caller had its share of what the server may hold";
        registry.register("dalil_over_share_calls", help, self.over_share.clone());
        registry.register("dalil_open_connections", "Connections", self.connections.clone());
        let help = "Connections that were closed as they came because as many were open as may be";
        registry.register("dalil_refused_connections", help, self.connections_refused.clone());
        registry.register("dalil_gazetteer_entities", "Entities of the gazetteer", self.entities.clone());
        registry.register("dalil_gazetteer_names", "Names of the gazetteer", self.names.clone());
        let help = "When the gazetteer was loaded, in seconds since 1970";
        registry.register_with_unit("dalil_gazetteer_loaded_timestamp", help, Unit::Seconds, self.loaded_at.clone());
        registry.register("dalil_reloads", "What was loaded from files, and how that went", self.reloads.clone());
    }

    /// Notes a call that came.
    pub fn started(&self, method: &'static str) {
        self.started.get_or_create(&Method { grpc_method: method }).inc();
    }

    /// Notes a call that has ended.
    pub fn ended(&self, call: &CompletedCall) {
        let ended = Ended { grpc_method: call.method, grpc_status: call.status };
        self.duration.get_or_create(&ended).observe(call.duration.as_secs_f64());
        self.received.get_or_create(&Method { grpc_method: call.method }).inc_by(call.bytes);
        self.articles.inc_by(call.articles);
        for (entity_type, &count) in EntityType::ALL.iter().zip(&call.mentions) {
            self.mentions.get_or_create(&Type { r#type: entity_type.as_str() }).inc_by(count);
        }
    }

    /// Notes a call that was refused for want of room or time.
    pub fn refused(&self, why: Rejection) {
        match why {
            Rejection::Overload => self.shed.inc(),
            Rejection::ClientShare => self.over_share.inc(),
        };
    }

    /// Notes a connection that was refused for want of room.
    pub fn connection_refused(&self) {
        self.connections_refused.inc();
    }

    /// Notes a connection, until the guard is dropped.
    pub fn connection(&self) -> OpenConnection {
        self.connections.inc();
        OpenConnection(self.connections.clone())
    }

    /// Notes that something was loaded, or could not be.
    pub fn reloaded(&self, what: Reloaded, done: bool) {
        let outcome = if done { "done" } else { "failed" };
        self.reloads.get_or_create(&Outcome { what: what.as_str(), outcome }).inc();
    }

    /// Notes the gazetteer that is served from now on.
    pub fn serves(&self, loaded: &ServedGazetteer) {
        let description = loaded.description();
        self.entities.set(description.entity_count.into());
        self.names.set(description.name_count.into());
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        self.loaded_at.set(now.as_secs_f64());
    }

    /// All of it, as Prometheus reads it.
    pub fn text(&self) -> String {
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("a string takes what is written");
        text
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

/// A connection that is open.
#[derive(Debug)]
pub struct OpenConnection(Gauge);

impl Drop for OpenConnection {
    fn drop(&mut self) {
        self.0.dec();
    }
}

//! The settings of a server.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use super::connection::tls::TlsConfig;
use super::http::cors::CorsOrigins;
use crate::gazetteer::GazetteerSource;
use crate::ops::networks::Networks;
use crate::service::Limits;

/// The settings of a [`Server`](super::Server). The default serves the embedded gazetteer on 127.0.0.1:50051.
///
/// Each field names the flag of `dalil serve` that sets it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Config {
    /// Address of the gRPC port. Port 0 selects a free port. `--listen`, default 127.0.0.1:50051.
    pub listen: SocketAddr,
    /// Serve the page at `/`. `--page`, default true.
    pub page: bool,
    /// Origins whose pages may call the server. `*` permits all origins, and cannot be combined with tokens.
    /// `--cors-origin`, default none.
    pub cors_origins: CorsOrigins,
    /// Address of the admin port, which serves `/livez`, `/readyz` and `/metrics` over HTTP. `--admin`, default none.
    pub admin: Option<SocketAddr>,
    /// Allow remote access without TLS, for example behind a proxy that terminates TLS. `--plaintext`, default false.
    pub plaintext: bool,
    /// Certificate, key and client CA. `--tls-certificate`, `--tls-key`, `--tls-client-ca`, default none.
    pub tls: Option<TlsConfig>,
    /// File of bearer tokens. Without one, no token is required. `--tokens`, default none.
    pub tokens: Option<PathBuf>,
    /// URL of the OTLP collector of spans, as in `http://127.0.0.1:4317`. `--otlp`, default none.
    pub otlp: Option<String>,
    /// The gazetteer of requests that name none. `--gazetteer`, default the built-in one.
    pub gazetteer: GazetteerSource,
    /// Further gazetteers, by the names that requests select them with. Those with the same first parts
    /// share memory.
    /// `--gazetteer NAME=PATH,PATH`, default none.
    pub named_gazetteers: BTreeMap<String, GazetteerSource>,
    /// Time between two checks of the gazetteer, the certificate and the tokens for changes; none for no checks.
    /// `--watch-interval`, default 5 seconds.
    pub watch_interval: Option<Duration>,
    /// Accept a reload in which a gazetteer of over 1,000 entities loses more than half of them. `--allow-shrink`,
    /// default false.
    pub allow_shrink: bool,
    /// Limits of requests and responses. `--max-article-bytes`, `--max-batch-articles`, `--max-request-bytes`,
    /// `--max-response-bytes`.
    pub limits: Limits,
    /// Maximum number of bytes of requests and responses in memory. A call over the limit is rejected with
    /// `UNAVAILABLE`. Each call counts as 32 KiB more than its messages. The limit is raised to fit one request and
    /// response of the largest size. `--max-in-flight-bytes`, default 256 MiB.
    pub in_flight_bytes: usize,
    /// Share of `in_flight_bytes` that one client may hold, in percent. More is rejected with `RESOURCE_EXHAUSTED`.
    /// `--caller-share`, default 100.
    pub caller_share: u8,
    /// Networks of the proxies that are trusted to name the address of a client. A client is identified by its token,
    /// by its certificate, or by the address that such a proxy names. `--trusted-proxies`, default none.
    pub trusted_proxies: Networks,
    /// Threads for long texts and batches. `--threads`, default the number of processors.
    pub threads: usize,
    /// Longest time of a call, except streams. A client may set a shorter deadline. `--call-timeout`, default 60
    /// seconds.
    pub call_timeout: Duration,
    /// Maximum number of open connections. A new connection over the limit is closed immediately. `--max-connections`,
    /// default 1024.
    pub max_connections: usize,
    /// Maximum number of open health watches. A new watch over the limit is rejected with `RESOURCE_EXHAUSTED`.
    /// `--max-health-watches`, default 1024.
    pub max_health_watches: usize,
    /// Timeouts of connections.
    pub connection: ConnectionLimits,
    /// Timeouts of the shutdown.
    pub drain: Drain,
}

/// Timeouts and maximum age of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConnectionLimits {
    /// Time that a new peer has to send its TLS ClientHello, and then the HTTP/2 preface or the first bytes of
    /// HTTP/1.1. It also limits the head of each HTTP/1.1 request, from its first byte. `--first-byte-timeout`,
    /// default 10 seconds.
    pub preface_timeout: Duration,
    /// A connection without calls ends after this time; none for never. `--idle-timeout`, default 15 minutes.
    pub idle_timeout: Option<Duration>,
    /// Every connection ends after this time, plus or minus up to a tenth; none for never. Clients then reconnect, also
    /// to servers that were started later. `--connection-age`, default 30 minutes.
    pub max_age: Option<Duration>,
    /// Time that the open calls of an ending connection have to complete. The rest is answered `UNAVAILABLE`.
    /// `--connection-grace`, default 5 minutes.
    pub grace: Duration,
}

/// Timeouts of a graceful shutdown.
///
/// Health becomes `NOT_SERVING` at once. After [`wait`](Drain::wait) the server accepts no more connections and sends
/// GOAWAY, so that clients open their next calls elsewhere. After [`timeout`](Drain::timeout) the calls that are still
/// open are answered `UNAVAILABLE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drain {
    /// Time in which the server serves as before, with health `NOT_SERVING`. Set it longer than a load balancer takes
    /// to notice. `--drain-wait`, default 0.
    pub wait: Duration,
    /// Time that open calls then have to complete. `--drain-timeout`, default 30 seconds.
    pub timeout: Duration,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            listen: (Ipv4Addr::LOCALHOST, 50051).into(),
            page: true,
            cors_origins: CorsOrigins::default(),
            admin: None,
            plaintext: false,
            tls: None,
            tokens: None,
            otlp: None,
            gazetteer: GazetteerSource::default(),
            named_gazetteers: BTreeMap::new(),
            watch_interval: Some(Duration::from_secs(5)),
            allow_shrink: false,
            limits: Limits::default(),
            in_flight_bytes: 256 << 20,
            caller_share: 100,
            trusted_proxies: Networks::default(),
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            call_timeout: Duration::from_secs(60),
            max_connections: 1024,
            max_health_watches: 1024,
            connection: ConnectionLimits::default(),
            drain: Drain::default(),
        }
    }
}

impl Default for ConnectionLimits {
    fn default() -> ConnectionLimits {
        ConnectionLimits {
            preface_timeout: Duration::from_secs(10),
            idle_timeout: Some(Duration::from_secs(15 * 60)),
            max_age: Some(Duration::from_secs(30 * 60)),
            grace: Duration::from_secs(5 * 60),
        }
    }
}

impl Default for Drain {
    fn default() -> Drain {
        Drain { wait: Duration::ZERO, timeout: Duration::from_secs(30) }
    }
}

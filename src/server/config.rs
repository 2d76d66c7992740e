//! What a server is told.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use super::connection::tls::TlsConfig;
use crate::gazetteer::GazetteerSource;
use crate::ops::networks::Networks;
use crate::service::Limits;

/// The settings of a [`Server`](super::Server). The default serves the embedded gazetteer on 127.0.0.1:50051.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where `/livez`, `/readyz` and `/metrics` are answered over HTTP; nowhere when none.
    pub admin: Option<SocketAddr>,
    /// Whether other machines may be served without TLS, as behind a proxy that has it.
    pub plaintext: bool,
    /// TLS, when there is any.
    pub tls: Option<TlsConfig>,
    /// The file of bearer tokens; anybody may call when there is none.
    pub tokens: Option<PathBuf>,
    /// The collector that spans are sent to over OTLP: `http://127.0.0.1:4317`. None are sent when none.
    pub otlp: Option<String>,
    pub gazetteer: GazetteerSource,
    /// How often files are looked at for changes; never when none.
    pub watch_interval: Option<Duration>,
    /// Whether a gazetteer of over 1,000 entities may lose more than half of them in a reload.
    pub allow_shrink: bool,
    pub limits: Limits,
    /// Bytes of requests and answers that the server holds at once; more is refused with `UNAVAILABLE`. Each call counts
    /// as 32 KiB more than it sends and is sent. One request of the largest size and its answer always find room.
    pub in_flight_bytes: usize,
    /// How much of that one caller may hold, in percent; more is refused with `RESOURCE_EXHAUSTED`.
    pub caller_share: u8,
    /// The proxies that are believed for whom they forward a call. A caller is known by its token, by its certificate,
    /// or by the address that such a proxy names.
    pub trusted_proxies: Networks,
    /// Threads for long texts and batches.
    pub threads: usize,
    /// The longest that a call may take, streams apart; a caller's own deadline may be shorter.
    pub call_timeout: Duration,
    /// Connections at once; one more is closed as it comes.
    pub max_connections: usize,
    /// Health watches at once; one more is refused with `RESOURCE_EXHAUSTED`.
    pub max_health_watches: usize,
    pub connection: ConnectionLimits,
    /// How the server ends.
    pub drain: Drain,
}

/// How long a connection lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConnectionLimits {
    /// How long a new one may take to say something.
    pub preface_timeout: Duration,
    /// After which time one without calls ends; none for never.
    pub idle_timeout: Option<Duration>,
    /// After which time any ends, give or take a tenth, so that callers spread over servers that came later; none
    /// for never.
    pub max_age: Option<Duration>,
    /// How long the calls of one that ends then have to finish. What is left is answered `UNAVAILABLE`.
    pub grace: Duration,
}

/// How a server ends: health says `NOT_SERVING`, it waits, stops listening, and lets calls finish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drain {
    /// How long it goes on as before, with health `NOT_SERVING`: longer than a balancer takes to see that.
    pub wait: Duration,
    /// How long calls then have to finish. What is left is answered `UNAVAILABLE`.
    pub timeout: Duration,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            listen: (Ipv4Addr::LOCALHOST, 50051).into(),
            admin: None,
            plaintext: false,
            tls: None,
            tokens: None,
            otlp: None,
            gazetteer: GazetteerSource::default(),
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
    /// 10 seconds to begin, 15 minutes idle, half an hour in all and 5 minutes to finish.
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
    /// No wait, as on a desk; 30 seconds to finish.
    fn default() -> Drain {
        Drain { wait: Duration::ZERO, timeout: Duration::from_secs(30) }
    }
}

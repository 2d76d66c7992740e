//! What a server is told.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use crate::gazetteer::GazetteerBuilder;
use crate::rules::Rules;
use crate::service::Limits;
use crate::tagger::{Tagger, TaggerError};

/// The settings of a [`Server`](super::Server). The default serves the embedded gazetteer on 127.0.0.1:50051.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen. Port 0 takes a free one.
    pub listen: SocketAddr,
    pub gazetteer: Source,
    pub limits: Limits,
    /// Bytes of requests that the server holds at once, waiting and under way; more is refused with `UNAVAILABLE`.
    /// Each call counts as 4 KiB more than it sends. At least one request of the largest size is always let in.
    pub in_flight_bytes: usize,
    /// Threads for long texts and batches.
    pub threads: usize,
    /// The longest that a call may take, streams apart; a caller's own deadline may be shorter.
    pub call_timeout: Duration,
    /// Connections at once; one more is closed as it comes.
    pub connections: usize,
    pub life: Life,
    /// How the server ends.
    pub drain: Drain,
}

/// How long a connection lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    /// How long a new one may take to say something.
    pub first_byte: Duration,
    /// After which time one without calls ends; none for never.
    pub idle: Option<Duration>,
    /// After which time any ends, give or take a tenth, so that callers spread over servers that came later; none
    /// for never.
    pub age: Option<Duration>,
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

/// Where a server's gazetteer comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Whether the one in the binary comes first.
    pub embedded: bool,
    /// Files and folders, in order: a later one extends what is before it.
    pub paths: Vec<PathBuf>,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            listen: (Ipv4Addr::LOCALHOST, 50051).into(),
            gazetteer: Source::default(),
            limits: Limits::default(),
            in_flight_bytes: 256 << 20,
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            call_timeout: Duration::from_secs(60),
            connections: 1024,
            life: Life::default(),
            drain: Drain::default(),
        }
    }
}

impl Default for Life {
    /// 10 seconds to begin, 15 minutes idle, half an hour in all and 5 minutes to finish.
    fn default() -> Life {
        Life {
            first_byte: Duration::from_secs(10),
            idle: Some(Duration::from_secs(15 * 60)),
            age: Some(Duration::from_secs(30 * 60)),
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

impl Default for Source {
    fn default() -> Source {
        Source { embedded: true, paths: Vec::new() }
    }
}

impl Source {
    /// One file, or a folder of them, and nothing else.
    pub fn path(path: impl Into<PathBuf>) -> Source {
        Source { embedded: false, paths: vec![path.into()] }
    }

    /// Reads the files and compiles the names. Takes seconds for a million names.
    ///
    /// # Errors
    /// Every fault of every file.
    pub fn load(&self) -> Result<Tagger, TaggerError> {
        self.load_by(Rules::ALL)
    }

    /// Reads and compiles it by some of the rules only, to measure what the others do.
    ///
    /// # Errors
    /// Every fault of every file.
    pub fn load_by(&self, rules: Rules) -> Result<Tagger, TaggerError> {
        let mut builder = GazetteerBuilder::new();
        builder.rules(rules);
        if self.embedded {
            builder.add_embedded();
        }
        for path in &self.paths {
            builder.add_path(path);
        }
        Tagger::with_rules(builder.build()?, rules)
    }
}

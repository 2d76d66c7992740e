//! `dalil serve`: the gRPC service.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::time::Duration;

use clap::Args;

use super::Outcome;
use super::source::GazetteerArgs;
use crate::server::{Config, Drain, Server};
use crate::service::Limits;

/// Serve the gRPC API, with health and reflection, until SIGTERM or Ctrl-C.
///
/// The first line on stdout says where it listens; logs go to stderr. Health is NOT_SERVING until the gazetteer is
/// loaded, and again while the server drains.
#[derive(Args, Debug)]
pub(super) struct Serve {
    #[command(flatten)]
    gazetteer: GazetteerArgs,
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDR:PORT", default_value_t = Config::default().listen)]
    listen: SocketAddr,
    /// Title and body of one article together, in bytes of UTF-8
    #[arg(long, value_name = "BYTES", default_value_t = nonzero(Limits::default().article_bytes))]
    max_article_bytes: NonZeroUsize,
    /// Articles in one batch
    #[arg(long, value_name = "N", default_value_t = nonzero(Limits::default().batch_articles))]
    max_batch_articles: NonZeroUsize,
    /// One message of a request as it is encoded
    #[arg(long, value_name = "BYTES", default_value_t = nonzero(Limits::default().request_bytes))]
    max_request_bytes: NonZeroUsize,
    /// One message of an answer as it is encoded
    #[arg(long, value_name = "BYTES", default_value_t = nonzero(Limits::default().response_bytes))]
    max_response_bytes: NonZeroUsize,
    /// Requests held at once, waiting and under way; more are refused with UNAVAILABLE
    #[arg(long, value_name = "BYTES", default_value_t = nonzero(Config::default().in_flight_bytes))]
    max_in_flight_bytes: NonZeroUsize,
    /// Connections at once; one more is closed as it comes
    #[arg(long, value_name = "N", default_value_t = nonzero(Config::default().connections))]
    max_connections: NonZeroUsize,
    /// Threads for long texts and batches [default: one a core]
    #[arg(long, value_name = "N", hide_default_value = true, default_value_t = nonzero(Config::default().threads))]
    threads: NonZeroUsize,
    /// The longest that a call may take, streams apart
    #[arg(long, value_name = "SECONDS", default_value_t = Config::default().call_timeout.as_secs())]
    call_timeout: u64,
    /// How long to serve on with health NOT_SERVING once told to end: longer than a balancer takes to see it
    #[arg(long, value_name = "SECONDS", default_value_t = Drain::default().wait.as_secs())]
    drain_wait: u64,
    /// How long calls under way may then take to finish
    #[arg(long, value_name = "SECONDS", default_value_t = Drain::default().timeout.as_secs())]
    drain_timeout: u64,
}

/// A default of the server's, none of which is 0.
fn nonzero(default: usize) -> NonZeroUsize {
    NonZeroUsize::new(default).unwrap_or(NonZeroUsize::MIN)
}

impl Serve {
    pub fn run(self) -> anyhow::Result<Outcome> {
        tracing_subscriber::fmt().with_writer(io::stderr).init();
        tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
            let server = Server::bind(self.config()).await?;
            // Whoever started it on port 0 reads the port here, and whoever waits for it waits for this line.
            let mut out = io::stdout().lock();
            writeln!(out, "listening on {}", server.local_addr())?;
            out.flush()?;
            drop(out);
            server.run_until_signal().await?;
            Ok(Outcome::Done)
        })
    }

    fn config(&self) -> Config {
        Config {
            listen: self.listen,
            gazetteer: self.gazetteer.source(),
            limits: Limits {
                article_bytes: self.max_article_bytes.get(),
                batch_articles: self.max_batch_articles.get(),
                request_bytes: self.max_request_bytes.get(),
                response_bytes: self.max_response_bytes.get(),
            },
            in_flight_bytes: self.max_in_flight_bytes.get(),
            threads: self.threads.get(),
            call_timeout: Duration::from_secs(self.call_timeout),
            connections: self.max_connections.get(),
            drain: Drain {
                wait: Duration::from_secs(self.drain_wait),
                timeout: Duration::from_secs(self.drain_timeout),
            },
            ..Config::default()
        }
    }
}

//! One connection, from its first byte to its end.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http2;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite, BufReader};
use tokio_util::task::TaskTracker;

use super::idle::Activity;
use super::linger::Linger;
use super::peer::Peer;
use super::preface::{PrefaceReceived, PrefaceWatch};
use super::write_coalescing::CoalescingWriter;
use crate::ops::metrics::Metrics;
use crate::server::config::ConnectionLimits;
use crate::server::middleware::deadline::hard;
use crate::server::middleware::routes::Routes;
use crate::server::middleware::stack::{FINAL_RESPONSE_TIMEOUT, Front, Rules};
use crate::server::rate_limited_log::RateLimitedLog;
use crate::server::shutdown::ShutdownSignals;

/// Calls at once on one connection.
const CONCURRENT_STREAMS: u32 = 256;
/// Streams that a peer may make the server reset by its own faults before the connection ends.
const LOCAL_ERROR_RESETS: usize = 1024;
/// Calls that a peer may take back before they were looked at: all it may have, since deadlines pass together. More is an
/// attack.
const PENDING_RESETS: usize = CONCURRENT_STREAMS as usize;
/// Names and values of a call's headers together, in bytes.
const HEADER_BYTES: u32 = 16 << 10;
/// What a peer may send on one stream, and on all, before the server has taken it, in bytes.
const WINDOW_BYTES: u32 = 1 << 20;
/// What waits on one stream for its peer to read, in bytes, before the next piece of the answer is taken.
const SEND_BYTES: usize = 64 << 10;
/// What is read from a connection at once, in bytes: h2 alone asks the system for 8 KiB.
const READ_BYTES: usize = 32 << 10;
/// How long a silent connection is left alone, and how long its peer then has to answer a ping.
const KEEP_ALIVE: Duration = Duration::from_secs(60);
const KEEP_ALIVE_TIMEOUT: Duration = Duration::from_secs(20);
/// By how much of it an age may be less or more.
const JITTER: f64 = 0.1;
/// What all connections of a server share.
pub(in crate::server) struct Connections {
    http: http2::Builder<Tracked>,
    routes: Routes,
    rules: Arc<Rules>,
    limits: ConnectionLimits,
    metrics: Arc<Metrics>,
    signals: ShutdownSignals,
    refusals: RateLimitedLog,
}

/// What happens to a connection by itself.
enum Event {
    /// Its peer said nothing.
    Silent,
    /// It is to end as soon as its calls have, for this reason.
    Leave(&'static str),
}

impl Connections {
    pub fn new(
        routes: Routes,
        rules: Rules,
        limits: ConnectionLimits,
        tasks: TaskTracker,
        signals: ShutdownSignals,
    ) -> Connections {
        let mut http = http2::Builder::new(Tracked(tasks));
        http.timer(TokioTimer::new())
            .max_concurrent_streams(CONCURRENT_STREAMS)
            .max_local_error_reset_streams(LOCAL_ERROR_RESETS)
            .max_pending_accept_reset_streams(PENDING_RESETS)
            .max_header_list_size(HEADER_BYTES)
            .max_send_buf_size(SEND_BYTES)
            .initial_stream_window_size(WINDOW_BYTES)
            .initial_connection_window_size(WINDOW_BYTES)
            .keep_alive_interval(KEEP_ALIVE)
            .keep_alive_timeout(KEEP_ALIVE_TIMEOUT);
        let metrics = Arc::clone(&rules.metrics);
        Connections {
            http,
            routes,
            rules: Arc::new(rules),
            limits,
            metrics,
            signals,
            refusals: RateLimitedLog::default(),
        }
    }

    /// Notes a connection that is closed as it comes.
    pub fn refused(&self, limit: usize) {
        self.metrics.connection_refused();
        if let Some(count) = self.refusals.count() {
            tracing::warn!(limit, count, "connections refused: the limit is reached");
        }
    }

    /// How long a new connection may be silent.
    pub fn first_byte(&self) -> Duration {
        self.limits.preface_timeout
    }

    /// Serves a connection to its end.
    pub async fn serve(self: Arc<Self>, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, peer: Peer) {
        let _open = self.metrics.connection();
        let (stream, closed) = Linger::new(stream);
        self.serve_http2(stream, peer).await;
        tokio::select! {
            () = closed.discard() => {}
            () = self.signals.close.cancelled() => {}
        }
    }

    /// Serves a connection until nothing is left to write. Drops the stream.
    async fn serve_http2(&self, stream: impl AsyncRead + AsyncWrite + Unpin, peer: Peer) {
        let (stream, begun) = PrefaceWatch::new(stream);
        let activity = Activity::default();
        let cut = self.signals.abort_calls.child_token();
        let front = Front::new(self.routes.clone(), Arc::clone(&self.rules), cut.clone(), activity.clone(), peer);
        let mut connection = pin!(self.http.serve_connection(io(stream), front));
        let end = async {
            let event = tokio::select! {
                outcome = connection.as_mut() => return outcome,
                event = self.event(&begun, &activity) => event,
            };
            match event {
                Event::Silent => {
                    tracing::debug!("connection ends: its peer said nothing");
                    return Ok(());
                }
                Event::Leave(why) => tracing::debug!(why, "connection ends"),
            }
            if !begun.get() {
                // There is nothing to finish, and nobody who would understand a farewell.
                return Ok(());
            }
            // GOAWAY: the peer sends its next calls elsewhere, those under way go on.
            connection.as_mut().graceful_shutdown();
            tokio::select! {
                outcome = connection.as_mut() => return outcome,
                () = tokio::time::sleep(self.limits.grace) => cut.cancel(),
            }
            let last_words = tokio::time::timeout(FINAL_RESPONSE_TIMEOUT, connection.as_mut());
            last_words.await.unwrap_or(Ok(()))
        };
        let outcome = tokio::select! {
            outcome = end => outcome,
            () = self.signals.close.cancelled() => return,
        };
        if let Err(error) = outcome {
            tracing::debug!(%error, "connection failed");
        }
    }

    /// Waits until something is to happen to a connection.
    async fn event(&self, begun: &PrefaceReceived, activity: &Activity) -> Event {
        let silent = async {
            tokio::time::sleep(self.limits.preface_timeout).await;
            if begun.get() {
                std::future::pending().await
            }
        };
        tokio::select! {
            () = silent => Event::Silent,
            () = self.signals.drain.cancelled() => Event::Leave("the server ends"),
            () = aged(self.limits.max_age) => Event::Leave("it is old"),
            () = activity.idle(self.limits.idle_timeout) => Event::Leave("it is idle"),
        }
    }
}

/// A connection as HTTP/2 wants it: in few and large reads and writes.
fn io<T: AsyncRead + AsyncWrite + Unpin>(stream: T) -> TokioIo<CoalescingWriter<BufReader<T>>> {
    TokioIo::new(CoalescingWriter::new(BufReader::with_capacity(READ_BYTES, stream)))
}

/// Waits for an age, or a little less or more: connections that were opened together do not all come back together.
async fn aged(age: Option<Duration>) {
    let Some(age) = age else { return std::future::pending().await };
    let jitter = rand::random_range(-JITTER..=JITTER);
    tokio::time::sleep(age.mul_f64(1.0 + jitter)).await;
}

/// Spawns the tasks of a connection where the server can wait for them.
#[derive(Clone, Debug)]
struct Tracked(TaskTracker);

impl<F> hyper::rt::Executor<F> for Tracked
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    fn execute(&self, task: F) {
        self.0.spawn(hard::bounded(task));
    }
}

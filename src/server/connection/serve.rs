//! One connection, from the preface of its peer to its close.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http2;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::calls::Calls;
use super::executor::TrackedExecutor;
use super::http2::{buffered, builder};
use super::idle::Activity;
use super::linger::Linger;
use super::peer::Peer;
use super::preface::{PrefaceReceived, PrefaceWatch};
use crate::server::config::ConnectionLimits;
use crate::server::middleware::context::ConnectionContext;
use crate::server::middleware::deadline::call_deadline::FINAL_RESPONSE_TIMEOUT;
use crate::server::middleware::stack::Middleware;
use crate::server::rate_limited_log::RateLimitedLog;
use crate::server::routes::Routes;
use crate::server::shutdown::ShutdownSignals;

/// The age of a connection varies by up to this fraction, so that connections that were opened together do not all
/// reconnect together.
const AGE_JITTER: f64 = 0.1;

/// What all connections of a server share.
pub(in crate::server) struct Connections {
    http: http2::Builder<TrackedExecutor>,
    services: Routes,
    middleware: Middleware,
    limits: ConnectionLimits,
    signals: ShutdownSignals,
    rejections: RateLimitedLog,
}

/// Why the server ends a connection.
enum EndReason {
    /// The peer has not sent the connection preface in time.
    NoPreface,
    /// The connection ends as soon as its calls have ended, for this reason.
    Drain(&'static str),
}

impl Connections {
    pub fn new(
        services: Routes,
        middleware: Middleware,
        limits: ConnectionLimits,
        tasks: TaskTracker,
        signals: ShutdownSignals,
    ) -> Connections {
        let http = builder(TrackedExecutor(tasks));
        Connections { http, services, middleware, limits, signals, rejections: RateLimitedLog::default() }
    }

    /// Counts and logs a connection that is closed at once because `limit` connections are open.
    pub fn record_rejected(&self, limit: usize) {
        self.middleware.metrics.record_rejected_connection();
        if let Some(count) = self.rejections.record() {
            tracing::warn!(count, "connection limit ({limit}) reached: closed new connections");
        }
    }

    /// Time that a new peer has to send its first message.
    pub fn preface_timeout(&self) -> Duration {
        self.limits.preface_timeout
    }

    /// Serves a connection until it ends.
    pub async fn serve(self: Arc<Self>, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, peer: Peer) {
        let _open = self.middleware.metrics.open_connection();
        let (stream, closed) = Linger::new(stream);
        self.serve_http2(stream, peer).await;
        tokio::select! {
            () = closed.discard() => {}
            () = self.signals.close.cancelled() => {}
        }
    }

    /// Serves a connection until nothing is left to write. Drops the stream.
    async fn serve_http2(&self, stream: impl AsyncRead + AsyncWrite + Unpin, peer: Peer) {
        let (stream, preface) = PrefaceWatch::new(stream);
        let connection = Arc::new(ConnectionContext {
            peer,
            trusted_proxies: Arc::clone(&self.middleware.trusted_proxies),
            abort: self.signals.abort_calls.child_token(),
            activity: Activity::default(),
        });
        let stack = self.middleware.wrap(self.services.clone(), Arc::clone(&connection));
        let calls = Calls::new(stack, Arc::clone(&connection));
        let mut http = pin!(self.http.serve_connection(buffered(stream), calls));
        let ended = async {
            let reason = tokio::select! {
                outcome = http.as_mut() => return outcome,
                reason = self.end_reason(&preface, &connection.activity) => reason,
            };
            match reason {
                EndReason::NoPreface => tracing::debug!("connection ends: no preface in time"),
                EndReason::Drain(reason) => tracing::debug!(reason, "connection ends"),
            }
            if !preface.received() {
                // There are no calls, and the peer may not speak HTTP/2.
                return Ok(());
            }
            // GOAWAY: the peer opens its next calls elsewhere, and the open ones continue.
            http.as_mut().graceful_shutdown();
            self.drain(http.as_mut(), &connection.abort).await
        };
        let outcome = tokio::select! {
            outcome = ended => outcome,
            () = self.signals.close.cancelled() => return,
        };
        if let Err(error) = outcome {
            tracing::debug!(%error, "connection failed");
        }
    }

    /// Serves the open calls of a connection: to their end within its grace period, and then for as long as their
    /// `UNAVAILABLE` takes.
    async fn drain<C, E>(&self, mut http: Pin<&mut C>, abort: &CancellationToken) -> Result<(), E>
    where
        C: Future<Output = Result<(), E>>,
    {
        if let Ok(outcome) = tokio::time::timeout(self.limits.grace, http.as_mut()).await {
            return outcome;
        }
        abort.cancel();
        tokio::time::timeout(FINAL_RESPONSE_TIMEOUT, http).await.unwrap_or(Ok(()))
    }

    /// Waits until there is a reason to end a connection.
    async fn end_reason(&self, preface: &PrefaceReceived, activity: &Activity) -> EndReason {
        let no_preface = async {
            tokio::time::sleep(self.limits.preface_timeout).await;
            if preface.received() {
                std::future::pending().await
            }
        };
        tokio::select! {
            () = no_preface => EndReason::NoPreface,
            () = self.signals.drain.cancelled() => EndReason::Drain("the server shuts down"),
            () = aged(self.limits.max_age) => EndReason::Drain("maximum age reached"),
            () = activity.idle(self.limits.idle_timeout) => EndReason::Drain("idle"),
        }
    }
}

/// Waits for `age`, with jitter; forever when there is none.
async fn aged(age: Option<Duration>) {
    let Some(age) = age else { return std::future::pending().await };
    let jitter = rand::random_range(-AGE_JITTER..=AGE_JITTER);
    tokio::time::sleep(age.mul_f64(1.0 + jitter)).await;
}

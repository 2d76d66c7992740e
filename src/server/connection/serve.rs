//! One connection, from the preface of its peer to its close.

use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::{http1, http2};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::calls::Calls;
use super::executor::TrackedExecutor;
use super::graceful::Graceful;
use super::http1::watched;
use super::idle::Activity;
use super::linger::Linger;
use super::peer::Peer;
use super::preface::{self, Prefaced, Protocol};
use crate::server::config::ConnectionLimits;
use crate::server::http::adapter::HttpAdapter;
use crate::server::middleware::context::ConnectionContext;
use crate::server::middleware::deadline::call_deadline::FINAL_RESPONSE_TIMEOUT;
use crate::server::middleware::stack::Middleware;
use crate::server::rate_limited_log::RateLimitedLog;
use crate::server::routes::Routes;
use crate::server::shutdown::ShutdownSignals;

/// The age of a connection varies by up to this fraction, so that connections that were opened together do not all
/// reconnect together.
const AGE_JITTER: f64 = 0.1;

/// Time in which the next answer ends an aged connection of HTTP/1.1. It is closed when it was idle for so long: a
/// request that is on its way when a connection is closed fails, and a proxy then takes the server for dead.
const LEAVE_TIMEOUT: Duration = Duration::from_secs(10);

/// What all connections of a server share.
pub(in crate::server) struct Connections {
    http1: http1::Builder,
    http2: http2::Builder<TrackedExecutor>,
    adapter: Arc<HttpAdapter>,
    services: Routes,
    middleware: Middleware,
    limits: ConnectionLimits,
    signals: ShutdownSignals,
    rejections: RateLimitedLog,
}

/// Why the server ends a connection.
enum EndReason {
    /// The connection ends as soon as its calls have ended, for this reason.
    Drain(&'static str),
    /// The connection ends at once, for this reason.
    Close(&'static str),
}

impl Connections {
    pub fn new(
        services: Routes,
        adapter: HttpAdapter,
        middleware: Middleware,
        limits: ConnectionLimits,
        tasks: TaskTracker,
        signals: ShutdownSignals,
    ) -> Connections {
        Connections {
            http1: super::http1::builder(),
            http2: super::http2::builder(TrackedExecutor(tasks)),
            adapter: Arc::new(adapter),
            services,
            middleware,
            limits,
            signals,
            rejections: RateLimitedLog::default(),
        }
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
        match self.preface(stream).await {
            Ok((protocol, stream)) => self.serve_http(protocol, stream, peer).await,
            Err(error) => tracing::debug!(%error, "connection ends without a request"),
        }
        tokio::select! {
            () = closed.discard() => {}
            () = self.signals.close.cancelled() => {}
        }
    }

    /// Reads the first bytes of a peer.
    async fn preface<T: AsyncRead + Unpin>(&self, stream: T) -> io::Result<(Protocol, Prefaced<T>)> {
        tokio::select! {
            outcome = tokio::time::timeout(self.limits.preface_timeout, preface::read(stream)) => outcome?,
            () = self.signals.drain.cancelled() => Err(io::Error::other("the server shuts down")),
            () = self.signals.close.cancelled() => Err(io::Error::other("the server ends")),
        }
    }

    /// Serves a connection until nothing is left to write. Drops the stream.
    async fn serve_http<T>(&self, protocol: Protocol, stream: Prefaced<T>, peer: Peer)
    where
        T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let connection = Arc::new(ConnectionContext {
            peer,
            trusted_proxies: Arc::clone(&self.middleware.trusted_proxies),
            leave: self.signals.leave.child_token(),
            abort: self.signals.abort_calls.child_token(),
            activity: Activity::default(),
        });
        let stack = self.middleware.wrap(self.services.clone(), Arc::clone(&connection));
        let carries_grpc = protocol == Protocol::Http2;
        let calls = Calls::new(stack, Arc::clone(&connection), Arc::clone(&self.adapter), carries_grpc);
        let served = match protocol {
            Protocol::Http1 => {
                let stream = TokioIo::new(watched(stream, connection.activity.clone()));
                let http = pin!(self.http1.serve_connection(stream, calls));
                self.serve_until_end(http, &connection, self.end_of_http1(&connection)).await
            }
            Protocol::Http2 => {
                let http = pin!(self.http2.serve_connection(super::http2::buffered(stream), calls));
                // The tasks of its calls have hard deadlines.
                self.serve_until_end(http, &connection, self.aged()).await
            }
        };
        if let Err(error) = served {
            tracing::debug!(%error, "connection failed");
        }
    }

    /// Serves a connection until it ends by itself or for another reason.
    async fn serve_until_end(
        &self,
        mut http: Pin<&mut impl Graceful>,
        connection: &ConnectionContext,
        end_of_protocol: impl Future<Output = EndReason>,
    ) -> Result<(), hyper::Error> {
        let ended = async {
            let reason = tokio::select! {
                outcome = http.as_mut() => return outcome,
                reason = self.end_reason(&connection.activity) => reason,
                reason = end_of_protocol => reason,
            };
            match reason {
                EndReason::Close(reason) => {
                    tracing::debug!(reason, "connection ends at once");
                    return Ok(());
                }
                EndReason::Drain(reason) => tracing::debug!(reason, "connection ends"),
            }
            // The peer opens its next calls elsewhere, and the open ones continue.
            http.as_mut().shut_down();
            self.drain(http.as_mut(), &connection.abort).await
        };
        tokio::select! {
            outcome = ended => outcome,
            () = self.signals.close.cancelled() => Ok(()),
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

    /// Waits until there is a reason to end a connection, whatever its protocol is.
    async fn end_reason(&self, activity: &Activity) -> EndReason {
        tokio::select! {
            () = self.signals.drain.cancelled() => EndReason::Drain("the server shuts down"),
            () = activity.idle(self.limits.idle_timeout) => EndReason::Drain("idle"),
        }
    }

    /// Waits until a connection has its maximum age; forever when there is none.
    async fn aged(&self) -> EndReason {
        let Some(age) = self.limits.max_age else { return std::future::pending().await };
        let jitter = rand::random_range(-AGE_JITTER..=AGE_JITTER);
        tokio::time::sleep(age.mul_f64(1.0 + jitter)).await;
        EndReason::Drain("maximum age reached")
    }

    /// Waits until a connection of HTTP/1.1 has its maximum age and is idle, or its peer is too slow.
    async fn end_of_http1(&self, connection: &ConnectionContext) -> EndReason {
        let aged = async {
            let reason = self.aged().await;
            connection.leave.cancel();
            connection.activity.idle(Some(LEAVE_TIMEOUT)).await;
            reason
        };
        tokio::select! {
            reason = aged => reason,
            reason = self.slow_peer(&connection.activity) => reason,
        }
    }

    /// Waits until the peer of an HTTP/1.1 connection is too slow: in sending the head of a request, or in reading a
    /// response, which HTTP/1.1 only ends with the connection.
    async fn slow_peer(&self, activity: &Activity) -> EndReason {
        tokio::select! {
            () = activity.slow_head(self.limits.preface_timeout) => EndReason::Close("no request in time"),
            () = activity.slow_call(self.middleware.call_timeout + FINAL_RESPONSE_TIMEOUT) => {
                EndReason::Close("the response is not read in time")
            }
        }
    }
}

//! One connection, from its first byte to its end.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http2;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tonic::service::Routes;

use super::first_byte::FirstByte;
use super::front::Front;

/// Calls at once on one connection.
const CONCURRENT_STREAMS: u32 = 256;
/// Streams that a peer may make the server reset by its own faults before the connection ends.
const LOCAL_ERROR_RESETS: usize = 1024;
/// Names and values of a call's headers together, in bytes.
const HEADER_BYTES: u32 = 16 << 10;
/// What a peer may send on one stream, and on all, before the server has taken it, in bytes.
const WINDOW_BYTES: u32 = 1 << 20;
/// How long a silent connection is left alone, and how long its peer then has to answer a ping.
const KEEP_ALIVE: Duration = Duration::from_secs(60);
const KEEP_ALIVE_TIMEOUT: Duration = Duration::from_secs(20);

/// What all connections of a server share.
pub(super) struct Connections {
    http: http2::Builder<Tracked>,
    front: Front<Routes>,
    first_byte_timeout: Duration,
    /// Cancelled when connections are to end as soon as their calls have.
    drain: CancellationToken,
    /// Cancelled when they are to end at once.
    close: CancellationToken,
}

impl Connections {
    pub fn new(
        front: Front<Routes>,
        first_byte_timeout: Duration,
        tasks: TaskTracker,
        drain: CancellationToken,
        close: CancellationToken,
    ) -> Connections {
        let mut http = http2::Builder::new(Tracked(tasks));
        http.timer(TokioTimer::new())
            .max_concurrent_streams(CONCURRENT_STREAMS)
            .max_local_error_reset_streams(LOCAL_ERROR_RESETS)
            .max_header_list_size(HEADER_BYTES)
            .initial_stream_window_size(WINDOW_BYTES)
            .initial_connection_window_size(WINDOW_BYTES)
            .keep_alive_interval(KEEP_ALIVE)
            .keep_alive_timeout(KEEP_ALIVE_TIMEOUT);
        Connections { http, front, first_byte_timeout, drain, close }
    }

    /// Serves a connection to its end.
    pub async fn serve(self: Arc<Self>, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) {
        let (stream, begun) = FirstByte::new(stream);
        let mut connection = pin!(self.http.serve_connection(TokioIo::new(stream), self.front.clone()));
        let mut first_byte = pin!(tokio::time::sleep(self.first_byte_timeout));
        let mut waits = true;
        let mut drains = false;
        loop {
            tokio::select! {
                outcome = connection.as_mut() => {
                    if let Err(error) = outcome {
                        tracing::debug!(%error, "connection failed");
                    }
                    return;
                }
                () = first_byte.as_mut(), if waits => {
                    waits = false;
                    if !begun.get() {
                        tracing::debug!("connection said nothing");
                        return;
                    }
                }
                () = self.drain.cancelled(), if !drains => {
                    drains = true;
                    connection.as_mut().graceful_shutdown();
                }
                () = self.close.cancelled() => return,
            }
        }
    }
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
        self.0.spawn(task);
    }
}

//! Accepts connections.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::peer::Peer;
use super::serve::Connections;
use super::tls::{TlsAcceptor, fingerprint};
use crate::server::rate_limited_log::RateLimitedLog;

/// Pause after a failure to accept, such as a lack of descriptors or memory: an immediate retry would only use
/// processor time.
const BACK_OFF: Duration = Duration::from_millis(100);

/// Accepts connections and serves each on a task of its own.
pub(in crate::server) struct Listener {
    pub connections: Arc<Connections>,
    /// None without TLS.
    pub tls: Option<Arc<TlsAcceptor>>,
    /// Maximum number of open connections. A new connection over the limit is closed immediately.
    pub max_connections: usize,
    pub tasks: TaskTracker,
    /// Cancelled when no more connections are to be accepted.
    pub stop: CancellationToken,
}

impl Listener {
    /// Accepts connections until [`stop`](Listener::stop). Returns with the socket closed.
    pub async fn accept(self, socket: TcpListener) {
        let permits = Arc::new(Semaphore::new(self.max_connections.min(Semaphore::MAX_PERMITS)));
        let failures = RateLimitedLog::default();
        while let Some((stream, address)) = accept_one(&socket, &self.stop, &failures).await {
            let Ok(permit) = Arc::clone(&permits).try_acquire_owned() else {
                self.connections.record_rejected(self.max_connections);
                continue;
            };
            let serve = self.serve(stream, Peer::new(address));
            self.tasks.spawn(async move {
                let _permit = permit;
                serve.await;
            });
        }
    }

    fn serve(&self, stream: TcpStream, peer: Peer) -> impl Future<Output = ()> + use<> {
        let (connections, tls, stop) = (Arc::clone(&self.connections), self.tls.clone(), self.stop.clone());
        async move {
            set_nodelay(&stream);
            let Some(tls) = tls else { return connections.serve(stream, peer).await };
            let outcome = tokio::select! {
                outcome = tls.accept(stream, connections.preface_timeout()) => outcome,
                () = stop.cancelled() => return,
            };
            match outcome {
                Ok(stream) => {
                    let certificate = fingerprint(&stream);
                    connections.serve(stream, Peer { certificate, ..peer }).await;
                }
                Err(error) => tracing::debug!(%error, "TLS handshake failed"),
            }
        }
    }
}

/// Accepts the next connection; none after `stop`. `failures` limits the log lines about failures to accept. It must be
/// the same for all connections of a socket.
pub(in crate::server) async fn accept_one(
    socket: &TcpListener,
    stop: &CancellationToken,
    failures: &RateLimitedLog,
) -> Option<(TcpStream, SocketAddr)> {
    retry(|| socket.accept(), stop, failures).await
}

/// Repeats `accept` until it succeeds; none after `stop`.
async fn retry<T, F>(accept: impl Fn() -> F, stop: &CancellationToken, failures: &RateLimitedLog) -> Option<T>
where
    F: Future<Output = io::Result<T>>,
{
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => return None,
            accepted = accept() => accepted,
        };
        match accepted {
            Ok(accepted) => return Some(accepted),
            Err(error) => back_off(&error, failures).await,
        }
    }
}

/// Responses are written whole, so waiting to fill a packet only delays them.
fn set_nodelay(stream: &TcpStream) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "cannot set TCP_NODELAY");
    }
}

/// Waits after an error of the system. An error of the connection that was to be accepted needs no wait.
async fn back_off(error: &io::Error, failures: &RateLimitedLog) {
    match error.kind() {
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::Interrupted => {}
        _ => {
            if let Some(count) = failures.record() {
                tracing::warn!(%error, count, "cannot accept connections");
            }
            tokio::time::sleep(BACK_OFF).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_connection_between_two_failures_does_not_lead_to_a_second_line() {
        let outcomes =
            RefCell::new([Err(io::Error::other("1")), Ok(()), Err(io::Error::other("2")), Ok(())].into_iter());
        let accept = || std::future::ready(outcomes.borrow_mut().next().expect("stops at the last outcome"));
        let (stop, failures) = (CancellationToken::new(), RateLimitedLog::default());
        for _ in 0..2 {
            assert_eq!(retry(accept, &stop, &failures).await, Some(()));
        }
        assert_eq!(failures.record(), None, "both failures are in one interval");
    }
}

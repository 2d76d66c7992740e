//! Takes connections as they come.

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

/// How long to wait when the system has no descriptor or memory for one more connection: asking again at once would
/// only keep a processor busy.
const BACK_OFF: Duration = Duration::from_millis(100);

/// Accepts connections until `stop`, at most `most` at once. Returns with the listener closed.
pub(in crate::server) async fn accept(
    listener: TcpListener,
    connections: Arc<Connections>,
    handshakes: Option<Arc<TlsAcceptor>>,
    most: usize,
    tasks: TaskTracker,
    stop: CancellationToken,
) {
    let places = Arc::new(Semaphore::new(most.min(Semaphore::MAX_PERMITS)));
    while let Some((stream, peer)) = accept_one(&listener, &stop).await {
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            connections.refused(most);
            continue;
        };
        let peer = Peer::new(peer);
        let (connections, handshakes) = (Arc::clone(&connections), handshakes.clone());
        let stop = stop.clone();
        tasks.spawn(async move {
            let _place = place;
            prepare(&stream);
            let Some(handshakes) = handshakes else { return connections.serve(stream, peer).await };
            let outcome = tokio::select! {
                outcome = handshakes.accept(stream, connections.first_byte()) => outcome,
                () = stop.cancelled() => return,
            };
            match outcome {
                Ok(stream) => {
                    let certificate = fingerprint(&stream);
                    connections.serve(stream, Peer { certificate, ..peer }).await;
                }
                Err(error) => tracing::debug!(%error, "TLS handshake failed"),
            }
        });
    }
}

/// The next connection; none after `stop`.
pub(in crate::server) async fn accept_one(
    listener: &TcpListener,
    stop: &CancellationToken,
) -> Option<(TcpStream, SocketAddr)> {
    let failures = RateLimitedLog::default();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => return None,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok(accepted) => return Some(accepted),
            Err(error) => recover(&error, &failures).await,
        }
    }
}

/// Answers are small and whole: waiting to fill a packet only delays them.
fn prepare(stream: &TcpStream) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY could not be set");
    }
}

/// Waits where the fault is the system's and not that of the connection that was to be accepted.
async fn recover(error: &io::Error, failures: &RateLimitedLog) {
    match error.kind() {
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::Interrupted => {}
        _ => {
            if let Some(count) = failures.count() {
                tracing::warn!(%error, count, "no connection can be accepted");
            }
            tokio::time::sleep(BACK_OFF).await;
        }
    }
}

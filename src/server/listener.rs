//! Takes connections as they come.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::connection::Connections;

/// How long to wait when the system has no descriptor or memory for one more connection: asking again at once would
/// only keep a processor busy.
const BACK_OFF: Duration = Duration::from_millis(100);

/// Accepts connections until `stop`, at most `most` at once. Returns with the listener closed.
pub(super) async fn accept(
    listener: TcpListener,
    connections: Arc<Connections>,
    most: usize,
    tasks: TaskTracker,
    stop: CancellationToken,
) {
    let places = Arc::new(Semaphore::new(most.min(Semaphore::MAX_PERMITS)));
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        let (stream, _peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                recover(&error).await;
                continue;
            }
        };
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            tracing::warn!(most, "connection refused: as many are open as may be");
            continue;
        };
        let connections = Arc::clone(&connections);
        tasks.spawn(async move {
            let _place = place;
            prepare(&stream);
            connections.serve(stream).await;
        });
    }
}

/// Answers are small and whole: waiting to fill a packet only delays them.
fn prepare(stream: &TcpStream) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY could not be set");
    }
}

/// Waits where the fault is the system's and not that of the connection that was to be accepted.
async fn recover(error: &io::Error) {
    match error.kind() {
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::Interrupted => {}
        _ => {
            tracing::warn!(%error, "no connection can be accepted");
            tokio::time::sleep(BACK_OFF).await;
        }
    }
}

/// Listens on an address.
pub(super) async fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    TcpListener::bind(address).await
}

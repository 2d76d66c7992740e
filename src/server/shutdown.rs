//! The stages of a shutdown.

use tokio_util::sync::CancellationToken;

/// One token for each stage of a shutdown, in the order in which they are cancelled.
#[derive(Clone, Debug, Default)]
pub(super) struct ShutdownSignals {
    /// Callers should leave. HTTP/1.1 has no other way to say so than to end a connection with an answer.
    pub leave: CancellationToken,
    /// No more connections are accepted.
    pub stop_accepting: CancellationToken,
    /// Each connection ends as soon as its calls have ended.
    pub drain: CancellationToken,
    /// Calls that are still open are answered `UNAVAILABLE`.
    pub abort_calls: CancellationToken,
    /// Connections are closed.
    pub close: CancellationToken,
}

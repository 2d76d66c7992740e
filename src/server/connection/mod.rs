//! Connections: accept, TLS, HTTP/2, timeouts and close.
//!
//! * `listener` accepts connections, [`tls`] does the TLS handshake, and [`peer`] identifies the other end.
//! * `serve` serves HTTP/2 on one connection until it ends.
//! * `preface`, `write_coalescing` and `linger` wrap the stream of a connection.
//! * [`idle`] counts the open calls of a connection.

pub(super) mod idle;
mod linger;
pub(super) mod listener;
pub(super) mod peer;
mod preface;
pub(super) mod serve;
pub(super) mod tls;
mod write_coalescing;

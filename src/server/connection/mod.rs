//! Connections: accept, TLS, HTTP/2, timeouts and close.
//!
//! * [`listener`] accepts connections, [`tls`] does the TLS handshake, and [`peer`] is the other end.
//!   `certificate_expiry` reads when certificates expire.
//! * [`serve`] serves one connection until it ends. `http2` has the settings of HTTP/2, `executor` spawns the tasks of
//!   calls, and `calls` passes requests to the middleware.
//! * `preface`, `write_coalescing` and `linger` wrap the stream of a connection.
//! * [`idle`] counts the open calls of a connection.

mod calls;
mod certificate_expiry;
mod executor;
mod http2;
pub(super) mod idle;
mod linger;
pub(super) mod listener;
pub(super) mod peer;
mod preface;
pub(super) mod serve;
pub(super) mod tls;
mod write_coalescing;

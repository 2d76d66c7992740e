//! Connections: accept, TLS, HTTP/1.1 and HTTP/2, timeouts and close.
//!
//! * [`listener`] accepts connections, [`tls`] does the TLS handshake, and [`peer`] is the other end.
//!   `certificate_expiry` reads when certificates expire.
//! * [`serve`] serves one connection until it ends. `preface` finds out the version of HTTP; `http1` and
//!   `http2` have the settings, and `graceful` the shutdown. `executor` spawns the tasks of calls, and `calls` passes
//!   requests to the middleware.
//! * `write_coalescing` and `linger` wrap the stream of a connection, and `discard` wraps the body of a request.
//! * [`idle`] counts the open calls of a connection.

mod calls;
mod certificate_expiry;
pub(super) mod discard;
mod executor;
mod graceful;
mod http1;
mod http2;
pub(super) mod idle;
mod linger;
pub(super) mod listener;
pub(super) mod peer;
mod preface;
pub(super) mod serve;
pub(super) mod tls;
mod write_coalescing;

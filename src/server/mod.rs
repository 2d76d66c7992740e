//! The server of gRPC and JSON over HTTP: connections, middleware, reload and shutdown.
//!
//! dalil has its own accept loop and middleware instead of tonic's server, because tonic's server lacks four things: a
//! shutdown of bounded length even with silent peers and open watches; deadlines that count from the arrival of a call
//! and end it as `DEADLINE_EXCEEDED`; one limit on the bytes that the whole server holds; and the isolation of a panic
//! to its call.
//!
//! * [`config`] has the settings and [`error`] the reasons why a server cannot start.
//! * `run` has [`Server`], which binds the sockets and runs the rest.
//! * `connection` accepts connections and serves HTTP/1.1 and HTTP/2 on them.
//! * `middleware` is the stack of layers that each call passes.
//! * `lifecycle` has the run state, reload, health and signals.
//! * `routes` dispatches calls to the gRPC services.
//! * `http` turns requests that are not gRPC into calls, and has the admin port.
//!
//! Imports go from `run` to `lifecycle` to `connection` to `http` to `middleware`, with two exceptions. `http` and
//! `middleware` use the state of a connection, `connection::idle` and `connection::peer`, which import nothing of the
//! server. The admin port, `http::admin`, uses the listener of `connection` and the health of `lifecycle`.

pub mod config;
mod connection;
pub mod error;
mod http;
mod lifecycle;
mod middleware;
mod rate_limited_log;
mod routes;
mod run;
mod shutdown;

pub use config::{Config, ConnectionLimits, Drain};
pub use connection::tls::{TlsConfig, TlsError};
pub use error::ServerError;
pub use http::cors::{CorsOrigins, MalformedOrigin, Origin};
pub use lifecycle::reload::ReloadHandle;
pub use lifecycle::shrunk_gazetteer::ShrunkGazetteer;
pub use lifecycle::signals::Signals;
pub use run::Server;

pub use crate::gazetteer::GazetteerSource;
pub use crate::ops::networks::{MalformedNetwork, Network, Networks};
pub use crate::ops::tokens::TokensError;
pub use crate::ops::traces::TracesError;

//! The states of a server: start, health, reload and shutdown.
//!
//! * [`running`] starts the parts of a server and shuts them down.
//! * `services` lists the gRPC services.
//! * [`health`] is the health service.
//! * [`reload`] reads files again while the server runs; `watched_files` detects changes,
//!   `load` compiles a gazetteer on top of its `bases`, and [`shrunk_gazetteer`] rejects a truncated one.
//! * [`signals`] handles the signals of the operating system.

mod bases;
pub(super) mod health;
mod load;
pub(super) mod reload;
pub(super) mod running;
mod services;
pub(super) mod shrunk_gazetteer;
pub(super) mod signals;
mod watched_files;

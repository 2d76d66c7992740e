//! What the operation of a server needs.
//!
//! * [`file_snapshot`] detects changes of files.
//! * [`metrics`] counts calls and reloads for Prometheus, [`traces`] exports spans, and [`logs`] configures the log.
//! * [`tokens`] reads bearer tokens, and [`networks`] the addresses of trusted proxies.
//! * [`panic_hook`] and [`error_chain`] write panics and errors to the log.

pub mod error_chain;
pub mod file_snapshot;
pub mod logs;
pub mod metrics;
pub mod networks;
pub mod panic_hook;
pub mod tokens;
pub mod traces;

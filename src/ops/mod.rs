//! What an operator needs.
//!
//! * [`file_snapshot`] detects changes of files.
//! * [`metrics`] counts, in the text that Prometheus reads.
//! * [`traces`] sends a span for each call.
//! * [`tokens`] says who may call, and [`networks`] whose word is taken for a caller's address.
//! * [`logs`] tells what goes on.
//! * [`panic_hook`] keeps what was sent out of what a panic says.

pub mod file_snapshot;
pub mod logs;
pub mod metrics;
pub mod networks;
pub mod panic_hook;
pub mod tokens;
pub mod traces;

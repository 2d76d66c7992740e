//! What an operator needs.
//!
//! * [`source`] is where a gazetteer comes from, and [`watch`] tells when its files have changed.
//! * [`metrics`] counts, in the text that Prometheus reads.
//! * [`traces`] sends a span for each call.
//! * [`tokens`] says who may call, and [`networks`] whose word is taken for a caller's address.
//! * [`logs`] tells what goes on.
//! * [`panics`] keeps what was sent out of what a panic says.

pub mod logs;
pub mod metrics;
pub mod networks;
pub mod panics;
pub mod source;
pub mod tokens;
pub mod traces;
pub mod watch;

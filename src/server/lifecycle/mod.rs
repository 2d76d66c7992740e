//! The states of a server: start, health, reload and shutdown.

pub(super) mod health;
pub(super) mod reload;
pub(super) mod running;
pub(super) mod signals;

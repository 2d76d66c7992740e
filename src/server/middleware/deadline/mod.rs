//! Deadlines of calls.
//!
//! * [`timeout_header`] parses `grpc-timeout`, the time limit that a client sets.
//! * [`call_deadline`] derives the instants of a call from it and from the limit of the server.
//! * `expiry` waits for them, and [`layer`] ends a call with the matching status.
//! * [`hard`] ends the task of a call whose client does not read the response.

pub(in crate::server) mod call_deadline;
mod expiry;
pub(in crate::server) mod hard;
pub(super) mod layer;
pub(super) mod timeout_header;

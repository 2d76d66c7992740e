//! Deadlines of calls.

pub(in crate::server) mod hard;
pub(in crate::server) mod timeout_header;

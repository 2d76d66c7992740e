//! The layers that each call passes before it reaches a service.

pub(super) mod access_log;
pub(super) mod authenticate;
pub(super) mod body;
pub(super) mod deadline;
pub(super) mod method;
pub(super) mod routes;
pub(super) mod stack;

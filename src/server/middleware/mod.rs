//! The layers that each call passes before it reaches a service.
//!
//! [`stack`] shows them from the outside to the inside. Each layer is a tower layer in a file of its own:
//!
//! * `share_context` creates the [`context`] that the other layers read and extend.
//! * `access_log` counts and logs a call when it has ended, whatever ended it.
//! * `trace` makes a span of a call.
//! * `error_response` turns the errors of the inner layers into responses.
//! * `protocol` rejects requests that are not gRPC.
//! * [`authenticate`] requires a token and identifies the client.
//! * [`admit`] limits the bytes and the health watches that the server holds.
//! * [`deadline`] ends a call at its deadline, or when the time of its server or connection is over.
//! * `catch_panic` turns a panic into an error of its call.
//!
//! The other files are parts that several layers use: `request_id` names a request, and `message_bytes` counts bytes.

mod access_log;
pub(super) mod admit;
pub(super) mod authenticate;
mod call_error;
mod catch_panic;
pub(super) mod client_origin;
pub(super) mod context;
pub(super) mod deadline;
mod error_response;
mod message_bytes;
pub(super) mod metered_body;
pub(super) mod method;
mod observe;
mod protocol;
pub(super) mod request_id;
mod share_context;
pub(super) mod stack;
pub(super) mod status_code;
#[cfg(test)]
mod test_support;
mod trace;

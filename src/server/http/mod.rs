//! HTTP without gRPC: JSON, gRPC-Web and pages on the port of gRPC, and the admin port.
//!
//! * [`adapter`] turns a request that is not gRPC into a gRPC call, which passes the same middleware, and the response
//!   back. It is outside of the middleware, so that gRPC calls are not affected.
//! * `json_call` is a call in JSON: `json_request` reads and converts its body, `json_response` the response, `gzip`
//!   compresses both, and `error_response` writes errors.
//! * `grpc_web` is a call in gRPC-Web, and `web_body` has its bodies.
//! * `rejected` counts and logs requests that do not become calls.
//! * [`request_body`] and [`response_body`] are the bodies of all calls.
//! * [`cors`] lets pages of other origins call the server.
//! * `assets` has the files that the server serves.
//! * [`admin`] is the admin port.

pub(super) mod adapter;
pub(super) mod admin;
mod assets;
pub mod cors;
mod error_response;
mod grpc_web;
mod gzip;
mod json_call;
mod json_request;
mod json_response;
mod rejected;
pub(super) mod request_body;
pub(super) mod response_body;
mod web_body;

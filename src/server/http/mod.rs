//! HTTP without gRPC: the admin port.

pub(super) mod admin;

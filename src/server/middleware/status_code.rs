//! Status codes of gRPC: read from headers and trailers.

use http::{HeaderMap, HeaderName};
use tonic::Code;

/// Header or trailer with the status code of a call.
pub(super) const GRPC_STATUS: HeaderName = HeaderName::from_static("grpc-status");

/// The status code in headers or trailers; `Unknown` when there is none.
pub(in crate::server) fn of(headers: &HeaderMap) -> Code {
    headers.get(GRPC_STATUS).map_or(Code::Unknown, |value| Code::from_bytes(value.as_bytes()))
}

//! The error of the layers.

use std::future::Ready;

use futures_util::future::Either;
use http::StatusCode;
use tonic::Status;

/// Why a call ends before a service has completed its response.
#[derive(Debug)]
pub(super) struct CallError {
    /// The status for gRPC clients.
    pub status: Status,
    /// The status for clients that only know HTTP.
    pub http_status: StatusCode,
}

impl From<Status> for CallError {
    fn from(status: Status) -> CallError {
        CallError { status, http_status: StatusCode::OK }
    }
}

/// The future of a layer that rejects a call or passes it on to a service with the future `F`.
pub(super) type OrRejected<F, R> = Either<Ready<Result<R, CallError>>, F>;

/// Rejects a call.
pub(super) fn reject<F, R>(error: impl Into<CallError>) -> OrRejected<F, R> {
    Either::Left(std::future::ready(Err(error.into())))
}

//! Errors as HTTP responses: a `google.rpc.Status` in JSON.

use http::{HeaderValue, Response, StatusCode, header};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use super::rejected::Rejected;
use super::response_body::{CompleteBody, HttpBody};
use crate::service::json::status::to_json;
use crate::service::status;

/// The response to a call that has failed. The HTTP status is the one that `google.rpc.Code` documents.
pub(super) fn of_status<R>(status: &Status) -> Response<HttpBody<R>> {
    let mut response = json(http_status(status.code()), status);
    let headers = response.headers_mut();
    if status.code() == Code::Unauthenticated {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if let Some(delay) = status.get_details_retry_info().and_then(|info| info.retry_delay) {
        let seconds = delay.as_secs() + u64::from(delay.subsec_nanos() > 0);
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// The response to a request that has not become a call.
pub(super) fn rejected<R>(http_status: StatusCode, status: &Status) -> Response<HttpBody<R>> {
    let mut response = json(http_status, status);
    response.extensions_mut().insert(Rejected);
    response
}

/// The response to a request that has not become a call, because it is invalid.
pub(super) fn rejected_as<R>(status: &Status) -> Response<HttpBody<R>> {
    rejected(http_status(status.code()), status)
}

fn json<R>(http_status: StatusCode, status: &Status) -> Response<HttpBody<R>> {
    let mut response = Response::new(HttpBody::Complete(CompleteBody::short(to_json(status))));
    *response.status_mut() = http_status;
    set_json_headers(&mut response);
    response
}

/// Sets the headers of a response in JSON.
pub(super) fn set_json_headers<B>(response: &mut Response<B>) {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

fn http_status(code: Code) -> StatusCode {
    let number = match code {
        Code::Ok => 200,
        Code::InvalidArgument | Code::FailedPrecondition | Code::OutOfRange => 400,
        Code::Unauthenticated => 401,
        Code::PermissionDenied => 403,
        Code::NotFound => 404,
        Code::Aborted | Code::AlreadyExists => 409,
        Code::ResourceExhausted => 429,
        Code::Cancelled => 499,
        Code::Internal | Code::Unknown | Code::DataLoss => 500,
        Code::Unimplemented => 501,
        Code::Unavailable => 503,
        Code::DeadlineExceeded => 504,
    };
    StatusCode::from_u16(number).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// 405, with the methods of the path.
pub(super) fn method_not_allowed<R>(allowed: &str) -> Response<HttpBody<R>> {
    let status = status::unsupported_http_method(allowed);
    let mut response = rejected(StatusCode::METHOD_NOT_ALLOWED, &status);
    response.headers_mut().extend(HeaderValue::from_str(allowed).ok().map(|allowed| (header::ALLOW, allowed)));
    response
}

//! Status mapping: the errors of the API, with the `google.rpc` details that the protos document.

use std::time::Duration;

use prost::{DecodeError, Message as _};
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt as _};

use crate::explain::ExplainError;

/// Delay in `RetryInfo`, after which a rejected call can be repeated.
const RETRY_DELAY: Duration = Duration::from_secs(1);

/// Maximum number of violations in a status. A status travels in HTTP/2 headers, and many clients accept at most 8 KiB
/// of them.
const MAX_VIOLATIONS: usize = 16;

/// Invalid fields of a request.
#[derive(Debug, Default)]
pub struct Violations {
    reported: Vec<FieldViolation>,
    /// Number of violations beyond [`MAX_VIOLATIONS`].
    omitted: usize,
}

impl Violations {
    /// Adds an invalid field, or an invalid request if `field` is empty. The description must not repeat what the
    /// caller sent, which may be the text of an article.
    pub fn add(&mut self, field: impl Into<String>, description: impl Into<String>) {
        match self.reported.len() < MAX_VIOLATIONS {
            true => self.reported.push(FieldViolation::new(field, description)),
            false => self.omitted += 1,
        }
    }

    /// Returns an error if there is any violation.
    ///
    /// # Errors
    /// Returns `INVALID_ARGUMENT` with the first 16 violations and the number of the others.
    pub fn check(self) -> Result<(), Status> {
        if self.reported.is_empty() { Ok(()) } else { Err(self.into_status()) }
    }

    fn into_status(self) -> Status {
        let describe = |violation: &FieldViolation| match violation.field.as_str() {
            "" => violation.description.clone(),
            field => format!("{field}: {}", violation.description),
        };
        let reported = self.reported.iter().map(describe);
        let omitted = (self.omitted > 0).then(|| format!("and {} more", self.omitted));
        let message = reported.chain(omitted).collect::<Vec<_>>().join("; ");
        Status::with_error_details(Code::InvalidArgument, message, ErrorDetails::with_bad_request(self.reported))
    }
}

/// `INVALID_ARGUMENT`: one field is invalid.
pub fn invalid(field: impl Into<String>, description: impl Into<String>) -> Status {
    let mut violations = Violations::default();
    violations.add(field, description);
    violations.into_status()
}

/// `INVALID_ARGUMENT`: a message cannot be decoded. The status has the path of the malformed field.
///
/// prost reports the path from the inside to the outside, before the description:
/// `…: Article.body: TagArticleRequest.article: invalid string …`. The description never contains what the caller sent.
pub fn malformed(error: &DecodeError) -> Status {
    let error = error.to_string();
    let mut path = Vec::new();
    let mut description = Vec::new();
    for part in error.split(": ").skip(1) {
        match part.split_once('.') {
            Some((_, field)) if description.is_empty() && !part.contains(' ') => path.push(field),
            _ => description.push(part),
        }
    }
    path.reverse();
    invalid(path.join("."), format!("cannot be decoded: {}", description.join(": ")))
}

/// Description of a count over its limit: `1204 articles exceed the limit of 1000`.
pub fn too_many(count: usize, what: &str, limit: usize) -> String {
    format!("{count} {what} exceed the limit of {limit}")
}

/// Description of a class that the gazetteer does not have.
pub const UNKNOWN_CLASS: &str = "is no class of the gazetteer, such as city or ministry";

/// Description of a value that an enum does not have.
pub fn unknown_value(value: i32, of: &str) -> String {
    format!("{value} is not a value of {of}")
}

/// `OUT_OF_RANGE`: the body of a request in JSON is too long.
pub fn body_too_long(limit: usize) -> Status {
    Status::out_of_range(format!("the body exceeds the limit of {limit} bytes: send a smaller request"))
}

/// `OUT_OF_RANGE`: a message has more bytes than the prefix of gRPC can state.
pub fn message_too_long() -> Status {
    Status::out_of_range("the message is too long")
}

/// `INVALID_ARGUMENT`: the content type of a call is not gRPC with Protobuf.
pub fn not_grpc() -> Status {
    Status::invalid_argument("the content-type must be application/grpc")
}

/// `INVALID_ARGUMENT`: the content type of a call in JSON is not JSON in UTF-8.
pub fn not_json() -> Status {
    Status::invalid_argument("the content-type must be application/json")
}

/// `INVALID_ARGUMENT`: the body of a request in JSON is compressed in a way that the server does not support.
pub fn unknown_encoding() -> Status {
    Status::invalid_argument("the content-encoding must be gzip or absent")
}

/// `INVALID_ARGUMENT`: a request in JSON has a body and also parameters.
pub fn body_with_parameters() -> Status {
    Status::invalid_argument("a request with a body has no parameters in its URL")
}

/// `INVALID_ARGUMENT`: the body of a request of gRPC-Web in text is not base64.
pub fn not_base64() -> Status {
    Status::invalid_argument("the body is not base64")
}

/// `INVALID_ARGUMENT`: a header is malformed. The description must not repeat what the caller sent.
pub fn malformed_header(description: impl ToString) -> Status {
    Status::invalid_argument(description.to_string())
}

/// `UNIMPLEMENTED`: the connection cannot carry gRPC.
pub fn http2_required() -> Status {
    Status::unimplemented("gRPC needs HTTP/2: over HTTP/1.1, use JSON or gRPC-Web")
}

/// `UNIMPLEMENTED`: a path of the API has only the HTTP methods `allowed`.
pub fn unsupported_http_method(allowed: &str) -> Status {
    Status::unimplemented(format!("the path has the methods {allowed}"))
}

/// `UNIMPLEMENTED`: the server has no gRPC service of the path of a call. The message is empty, as that of the services
/// for a method that they do not have.
pub fn unknown_grpc_service() -> Status {
    Status::unimplemented("")
}

/// `UNAUTHENTICATED`: a call has no valid token.
pub fn token_required() -> Status {
    Status::unauthenticated("a valid bearer token is required")
}

/// `UNAVAILABLE`: the calls in flight hold as many bytes as the server may hold.
pub fn overloaded(limit: usize) -> Status {
    unavailable(format!("the calls in flight have reached the server's limit of {limit} bytes: retry later"))
}

/// `RESOURCE_EXHAUSTED` with `RetryInfo`: the calls of this client hold its share.
pub fn client_share_exceeded(limit: usize) -> Status {
    let message =
        format!("the calls of this caller have reached its share of {limit} bytes: retry with fewer calls at once");
    let details = ErrorDetails::with_retry_info(Some(RETRY_DELAY));
    Status::with_error_details(Code::ResourceExhausted, message, details)
}

/// `RESOURCE_EXHAUSTED` with `RetryInfo`: the server has as many health watches as it may have.
pub fn too_many_watches(limit: usize) -> Status {
    let message = format!("the limit of {limit} health watches is reached: close one, or retry later");
    let details = ErrorDetails::with_retry_info(Some(RETRY_DELAY));
    Status::with_error_details(Code::ResourceExhausted, message, details)
}

/// `UNAVAILABLE`: the call waited so long for a thread that it could hardly be completed before its deadline.
pub fn deadline_unreachable() -> Status {
    unavailable("the server is too busy to complete the call before its deadline: retry later")
}

/// `UNAVAILABLE`: the server shuts down before the call is completed.
pub fn draining() -> Status {
    unavailable("the server is shutting down: retry on another connection")
}

/// `UNAVAILABLE`: no gazetteer is loaded yet.
pub fn not_loaded() -> Status {
    unavailable("the gazetteer is being loaded: retry later")
}

fn unavailable(message: impl Into<String>) -> Status {
    Status::with_error_details(Code::Unavailable, message, ErrorDetails::with_retry_info(Some(RETRY_DELAY)))
}

/// `DEADLINE_EXCEEDED`: the deadline of the caller or the server's time limit for a call has passed.
pub fn deadline_exceeded() -> Status {
    Status::deadline_exceeded("the deadline has passed: retry with a longer deadline or a shorter request")
}

/// `CANCELLED`: the caller has closed the call.
pub fn cancelled() -> Status {
    Status::cancelled("the caller has closed the call")
}

/// `INTERNAL`: the server has a bug.
pub fn internal() -> Status {
    Status::internal("the server failed on this call")
}

/// `NOT_FOUND`: no entity has the id.
pub fn unknown_entity(id: &str) -> Status {
    const MESSAGE: &str = "no entity of the gazetteer has this id";
    let details = ErrorDetails::with_resource_info("dalil.v1.Entity", id, "", MESSAGE);
    Status::with_error_details(Code::NotFound, MESSAGE, details)
}

/// `NOT_FOUND`: no gazetteer has the name, or the caller may not use it. Both are one answer, so that a caller learns
/// nothing about the gazetteers of others.
pub fn unknown_gazetteer(name: &str) -> Status {
    const MESSAGE: &str = "no gazetteer of the server has this name";
    let details = ErrorDetails::with_resource_info("dalil.v1.Gazetteer", name, "", MESSAGE);
    Status::with_error_details(Code::NotFound, MESSAGE, details)
}

/// `NOT_FOUND`: no method of the API has the path of a request in JSON.
pub fn unknown_path() -> Status {
    Status::not_found("no method of the API has this path: see /openapi.json")
}

/// `NOT_FOUND`: the health service has no status of this name.
pub fn unknown_health_service() -> Status {
    Status::not_found("no service has this name")
}

/// `RESOURCE_EXHAUSTED`: an explanation would have too many names.
pub fn too_many_names(error: &ExplainError) -> Status {
    Status::resource_exhausted(error.to_string())
}

/// `RESOURCE_EXHAUSTED`: an explanation is larger than the limit of a response.
pub fn explanation_too_large(limit: usize) -> Status {
    Status::resource_exhausted(format!(
        "the explanation exceeds the limit of {limit} bytes: send a shorter article or fewer spans"
    ))
}

/// `RESOURCE_EXHAUSTED`: the response is larger than the limit.
pub fn response_too_large(limit: usize) -> Status {
    Status::resource_exhausted(format!(
        "the response exceeds the limit of {limit} bytes: request less context, omit suppressed names or send fewer \
         articles"
    ))
}

/// A page of a search does not fit in a response.
pub fn page_too_large(limit: usize) -> Status {
    Status::resource_exhausted(format!("the page exceeds the limit of {limit} bytes: set a smaller page_size"))
}

/// The entities that have one name do not fit in a response.
pub fn names_too_large(limit: usize) -> Status {
    Status::resource_exhausted(format!(
        "the entities with this name exceed the limit of {limit} bytes: use SearchEntities, which returns pages"
    ))
}

/// An entity with all its names does not fit in a response.
pub fn entity_too_large(limit: usize) -> Status {
    Status::resource_exhausted(format!("the entity and its names exceed the limit of {limit} bytes"))
}

/// The name of a status code in the specification of gRPC.
pub fn name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}

/// Converts a status to the message that reports the error of one article.
pub fn to_message(status: &Status) -> tonic_types::Status {
    let details = tonic_types::Status::decode(status.details()).map(|message| message.details).unwrap_or_default();
    tonic_types::Status { code: status.code().into(), message: status.message().to_owned(), details }
}

#[cfg(test)]
mod tests {
    use super::super::proto;
    use super::*;

    #[test]
    fn a_malformed_message_names_its_field() {
        // Field 1 (article) of three bytes: field 3 (body) with one byte that is not UTF-8.
        let error = proto::TagArticleRequest::decode(&[0x0A, 3, 0x1A, 1, 0xFF][..]).unwrap_err();
        let status = malformed(&error);
        assert_eq!(status.code(), tonic::Code::InvalidArgument);
        let details = status.get_details_bad_request().unwrap();
        assert_eq!(details.field_violations[0].field, "article.body");
        assert!(details.field_violations[0].description.contains("UTF-8"), "{details:?}");
    }
}

//! The errors of the API, each with the `google.rpc` details that the protos promise.

use std::time::Duration;

use prost::{DecodeError, Message as _};
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt as _};

/// After which time a refused call is worth another try.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// How many faults are told. A status travels in headers, of which many clients take 8 KiB at the most; it would be lost
/// on them with the faults of a thousand articles.
const MOST_VIOLATIONS: usize = 16;

/// The faults of a request, by field.
#[derive(Debug, Default)]
pub struct Violations {
    told: Vec<FieldViolation>,
    /// How many there are beside those.
    untold: usize,
}

impl Violations {
    /// Notes a fault. The description never repeats what was sent: it could be an article's text.
    pub fn add(&mut self, field: impl Into<String>, description: impl Into<String>) {
        match self.told.len() < MOST_VIOLATIONS {
            true => self.told.push(FieldViolation::new(field, description)),
            false => self.untold += 1,
        }
    }

    /// # Errors
    /// `INVALID_ARGUMENT` when there is a fault, with the first sixteen and how many more there are.
    pub fn check(self) -> Result<(), Status> {
        if self.told.is_empty() { Ok(()) } else { Err(self.into_status()) }
    }

    fn into_status(self) -> Status {
        let told = self.told.iter().map(|v| format!("{}: {}", v.field, v.description));
        let untold = (self.untold > 0).then(|| format!("and {} more", self.untold));
        let message = told.chain(untold).collect::<Vec<_>>().join("; ");
        Status::with_error_details(Code::InvalidArgument, message, ErrorDetails::with_bad_request(self.told))
    }
}

/// `INVALID_ARGUMENT` for one field.
pub fn invalid(field: impl Into<String>, description: impl Into<String>) -> Status {
    let mut violations = Violations::default();
    violations.add(field, description);
    violations.into_status()
}

/// `INVALID_ARGUMENT` for a message that cannot be decoded, with the path to the field at fault.
///
/// prost tells that path from the inside: `…: Article.body: TagArticleRequest.article: invalid string …`. Its
/// description never holds what was sent.
pub fn malformed(error: &DecodeError) -> Status {
    let error = error.to_string();
    let mut path = Vec::new();
    let mut what = Vec::new();
    for part in error.split(": ").skip(1) {
        match part.split_once('.') {
            Some((_, field)) if what.is_empty() && !part.contains(' ') => path.push(field),
            _ => what.push(part),
        }
    }
    path.reverse();
    invalid(path.join("."), format!("cannot be decoded: {}", what.join(": ")))
}

/// That there are more of something than a limit allows.
pub fn too_many(count: usize, what: &str, limit: usize) -> String {
    format!("{count} {what} exceed the limit of {limit}")
}

/// The server has as much work as it may hold.
pub fn overloaded() -> Status {
    unavailable("the server has as much work as it may hold")
}

/// The caller has as much work with the server as its share allows.
pub fn client_share_exceeded(limit: usize) -> Status {
    let message = format!("the calls of this caller hold its share of {limit} bytes");
    let details = ErrorDetails::with_retry_info(Some(RETRY_AFTER));
    Status::with_error_details(Code::ResourceExhausted, message, details)
}

/// The server has as many health watches as it may.
pub fn too_many_watches(limit: usize) -> Status {
    let message = format!("the limit of {limit} health watches is reached");
    let details = ErrorDetails::with_retry_info(Some(RETRY_AFTER));
    Status::with_error_details(Code::ResourceExhausted, message, details)
}

/// The work could not begin early enough to be done by the call's deadline.
pub fn deadline_unreachable() -> Status {
    unavailable("the server has more work than it can do in time")
}

/// The server ends before the call does.
pub fn draining() -> Status {
    unavailable("the server is shutting down")
}

/// No gazetteer is loaded yet.
pub fn not_loaded() -> Status {
    unavailable("the gazetteer is being loaded")
}

fn unavailable(message: &str) -> Status {
    Status::with_error_details(Code::Unavailable, message, ErrorDetails::with_retry_info(Some(RETRY_AFTER)))
}

/// The caller's deadline, or the server's for any call, has passed.
pub fn deadline_exceeded() -> Status {
    Status::deadline_exceeded("the deadline has passed")
}

/// A fault of the server's own.
pub fn internal() -> Status {
    Status::internal("the server failed on this call")
}

/// No entity has this id.
pub fn unknown_entity(id: &str) -> Status {
    let details = ErrorDetails::with_resource_info("dalil.v1.Entity", id, "", "no entity of the gazetteer has this id");
    Status::with_error_details(Code::NotFound, "no entity has this id", details)
}

/// An answer over the limit.
pub fn response_too_large(limit: usize) -> Status {
    Status::resource_exhausted(format!(
        "the answer exceeds the limit of {limit} bytes: ask for less context, leave suppressed names out or send fewer articles"
    ))
}

/// A status as the message that stands for one article's error.
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
        // Field 1 (article), three bytes: field 3 (body), one byte that is no UTF-8.
        let error = proto::TagArticleRequest::decode(&[0x0A, 3, 0x1A, 1, 0xFF][..]).unwrap_err();
        let status = malformed(&error);
        assert_eq!(status.code(), tonic::Code::InvalidArgument);
        let details = status.get_details_bad_request().unwrap();
        assert_eq!(details.field_violations[0].field, "article.body");
        assert!(details.field_violations[0].description.contains("UTF-8"), "{details:?}");
    }
}

//! The errors of the API, each with the `google.rpc` details that the protos promise.

use std::time::Duration;

use prost::Message as _;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt as _};

/// After which time a refused call is worth another try.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// The faults of a request, by field.
#[derive(Debug, Default)]
pub struct Violations(Vec<FieldViolation>);

impl Violations {
    /// Notes a fault. The description never repeats what was sent: it could be an article's text.
    pub fn add(&mut self, field: impl Into<String>, description: impl Into<String>) {
        self.0.push(FieldViolation::new(field, description));
    }

    /// # Errors
    /// `INVALID_ARGUMENT` with every fault, when there is one.
    pub fn check(self) -> Result<(), Status> {
        if self.0.is_empty() { Ok(()) } else { Err(self.into_status()) }
    }

    fn into_status(self) -> Status {
        let faults: Vec<_> = self.0.iter().map(|v| format!("{}: {}", v.field, v.description)).collect();
        let message = faults.join("; ");
        Status::with_error_details(Code::InvalidArgument, message, ErrorDetails::with_bad_request(self.0))
    }
}

/// `INVALID_ARGUMENT` for one field.
pub fn invalid(field: impl Into<String>, description: impl Into<String>) -> Status {
    Violations(vec![FieldViolation::new(field, description)]).into_status()
}

/// The server has as much work as it may hold.
pub fn overloaded() -> Status {
    unavailable("the server has as much work as it may hold")
}

/// The work could not begin early enough to be done by the call's deadline.
pub fn too_late() -> Status {
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
pub fn answer_too_large(limit: usize) -> Status {
    Status::resource_exhausted(format!(
        "the answer has more than {limit} bytes: ask for less context, leave suppressed names out or send fewer articles"
    ))
}

/// A status as the message that stands for one article's error.
pub fn to_message(status: &Status) -> tonic_types::Status {
    let details = tonic_types::Status::decode(status.details()).map(|message| message.details).unwrap_or_default();
    tonic_types::Status { code: status.code().into(), message: status.message().to_owned(), details }
}

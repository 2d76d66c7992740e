//! How long an answer may become.

use tonic::Status;

use super::call::Call;
use super::message_writer::MessageWriter;
use super::status;
use crate::budget::Stopped;

/// What is taken for an answer at first, in bytes. Most fit in it, and [`CALL_BYTES`] has room for it.
///
/// [`CALL_BYTES`]: super::admission::CALL_BYTES
pub const INITIAL_BYTES: usize = 4 << 10;

/// Answers longer than this get their buffer in steps of exact size, with so much to spare for their last item.
const SPARE_BYTES: usize = 64 << 10;

/// The room of one answer: up to a limit, and taken from the server as the answer grows.
#[derive(Debug)]
pub struct ResponseBudget<'a> {
    limit: usize,
    call: Option<&'a Call>,
    taken: usize,
    /// How much of it a whole answer keeps.
    kept: usize,
    refused: Option<Status>,
}

impl<'a> ResponseBudget<'a> {
    /// The room of a call's answer: at most `limit` bytes.
    pub fn new(limit: usize, call: &'a Call) -> ResponseBudget<'a> {
        ResponseBudget { limit, call: Some(call), taken: INITIAL_BYTES, kept: 0, refused: None }
    }

    /// ResponseBudget without a limit.
    pub fn unlimited() -> ResponseBudget<'static> {
        ResponseBudget { limit: usize::MAX, call: None, taken: INITIAL_BYTES, kept: 0, refused: None }
    }

    /// Checks what was written so far, and makes room for what comes next.
    ///
    /// # Errors
    /// When the answer is too long, or the server has no room for it; [`ResponseBudget::refused`] has the status.
    #[inline]
    pub fn check(&mut self, out: &mut MessageWriter) -> Result<(), Stopped> {
        if out.len() <= self.taken.min(self.limit) { Ok(()) } else { self.grow(out) }
    }

    #[cold]
    fn grow(&mut self, out: &mut MessageWriter) -> Result<(), Stopped> {
        if out.len() > self.limit {
            self.refused = Some(status::response_too_large(self.limit));
            return Err(Stopped);
        }
        let next = (2 * out.len()).min(self.limit.max(INITIAL_BYTES));
        if let Some(call) = self.call {
            call.reserve_response(next - self.taken).map_err(|status| {
                self.refused = Some(status);
                Stopped
            })?;
        }
        self.taken = next;
        if next > SPARE_BYTES {
            out.reserve_exact(next + SPARE_BYTES);
        }
        Ok(())
    }

    /// Keeps what the whole answer takes until the connection has it.
    pub fn keep(mut self, out: &MessageWriter) {
        self.kept = out.len();
    }

    /// Why there is no more room, once it was refused.
    pub fn refused(&mut self) -> Option<Status> {
        self.refused.take()
    }
}

impl Drop for ResponseBudget<'_> {
    fn drop(&mut self) {
        if let Some(call) = self.call {
            call.release_response(self.taken - self.kept.clamp(INITIAL_BYTES, self.taken));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_grows_to_its_limit_and_takes_no_more_than_that() {
        const LIMIT: usize = 1 << 20;
        let call = Call::default();
        let mut room = ResponseBudget::new(LIMIT, &call);
        let mut out = MessageWriter::default();
        while room.check(&mut out).is_ok() {
            out.string(1, "an item");
        }
        assert!(out.len() > LIMIT && out.len() < LIMIT + 10);
        assert!(out.into_bytes().capacity() <= LIMIT + SPARE_BYTES);
        assert_eq!(room.refused().unwrap().code(), tonic::Code::ResourceExhausted);
    }
}

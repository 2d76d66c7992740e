//! Size limit of a response, and its reservation of memory.

use tonic::Status;

use super::call::Call;
use super::message_writer::MessageWriter;
use super::status;
use crate::budget::Stopped;

/// Initial capacity of a response, in bytes. Most responses fit in it, and it is part of [`CALL_BYTES`].
///
/// [`CALL_BYTES`]: super::admission::CALL_BYTES
pub const INITIAL_BYTES: usize = 4 << 10;

/// Spare capacity for the last item of a response that is larger than this, in bytes. The capacity of such a response
/// is increased in steps of exact size.
const SPARE_BYTES: usize = 64 << 10;

/// Budget of one response: a size limit, and memory that is reserved from the server as the response grows.
#[derive(Debug)]
pub struct ResponseBudget<'a> {
    limit: usize,
    /// Makes the error of a response over the limit.
    too_large: fn(usize) -> Status,
    call: Option<&'a Call>,
    reserved: usize,
    /// Size of the completed response, whose reservation is kept.
    kept: usize,
    error: Option<Status>,
}

impl<'a> ResponseBudget<'a> {
    /// Creates the budget of a response of `call` with at most `limit` bytes. `too_large` makes the error of a larger
    /// response from the limit.
    pub fn new(limit: usize, call: &'a Call, too_large: fn(usize) -> Status) -> ResponseBudget<'a> {
        ResponseBudget { limit, too_large, call: Some(call), reserved: INITIAL_BYTES, kept: 0, error: None }
    }

    /// Creates a budget without a limit.
    pub fn unlimited() -> ResponseBudget<'static> {
        let too_large = status::response_too_large;
        ResponseBudget { limit: usize::MAX, too_large, call: None, reserved: INITIAL_BYTES, kept: 0, error: None }
    }

    /// Checks the size of the response and reserves memory for its next items.
    ///
    /// # Errors
    /// Returns [`Stopped`] if the response exceeds the limit or the server has no memory for it;
    /// [`ResponseBudget::take_error`] returns the status.
    #[inline]
    pub fn check(&mut self, out: &mut MessageWriter) -> Result<(), Stopped> {
        if out.len() <= self.reserved.min(self.limit) { Ok(()) } else { self.grow(out) }
    }

    #[cold]
    fn grow(&mut self, out: &mut MessageWriter) -> Result<(), Stopped> {
        if out.len() > self.limit {
            self.error = Some((self.too_large)(self.limit));
            return Err(Stopped);
        }
        let next = (2 * out.len()).min(self.limit.max(INITIAL_BYTES));
        if let Some(call) = self.call {
            call.reserve_response(next - self.reserved).map_err(|status| {
                self.error = Some(status);
                Stopped
            })?;
        }
        self.reserved = next;
        if next > SPARE_BYTES {
            out.reserve_exact(next + SPARE_BYTES);
        }
        Ok(())
    }

    /// Keeps the reservation of the completed response until the connection takes it, and releases the rest.
    pub fn keep(mut self, out: &MessageWriter) {
        self.kept = out.len();
    }

    /// Returns why [`ResponseBudget::check`] failed.
    pub fn take_error(&mut self) -> Option<Status> {
        self.error.take()
    }
}

impl Drop for ResponseBudget<'_> {
    fn drop(&mut self) {
        if let Some(call) = self.call {
            call.release_response(self.reserved - self.kept.clamp(INITIAL_BYTES, self.reserved));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_grows_to_its_limit_and_reserves_no_more() {
        const LIMIT: usize = 1 << 20;
        let call = Call::default();
        let mut budget = ResponseBudget::new(LIMIT, &call, status::response_too_large);
        let mut out = MessageWriter::default();
        while budget.check(&mut out).is_ok() {
            out.string(1, "an item");
        }
        assert!(out.len() > LIMIT && out.len() < LIMIT + 10);
        assert!(out.into_bytes().capacity() <= LIMIT + SPARE_BYTES);
        assert_eq!(budget.take_error().unwrap().code(), tonic::Code::ResourceExhausted);
    }
}

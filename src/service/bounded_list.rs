//! A list of a response, within the limit of a response.

use prost::Message;
use tonic::Status;

use super::call::Call;

/// A list whose encoded elements are counted, and reserved from a call, as they are added.
pub(super) struct BoundedList<'a, T> {
    elements: Vec<T>,
    bytes: usize,
    limit: usize,
    call: &'a Call,
    too_large: fn(usize) -> Status,
}

impl<'a, T: Message> BoundedList<'a, T> {
    /// An empty list of at most `limit` bytes. `too_large` makes the error of a longer one.
    pub fn new(limit: usize, call: &'a Call, too_large: fn(usize) -> Status) -> BoundedList<'a, T> {
        BoundedList { elements: Vec::new(), bytes: 0, limit, call, too_large }
    }

    /// Adds an element.
    ///
    /// # Errors
    /// Returns `too_large` of the limit, and the errors of [`Call::reserve`].
    pub fn push(&mut self, element: T) -> Result<(), Status> {
        let bytes = element.encoded_len();
        self.bytes += bytes;
        if self.bytes > self.limit {
            return Err((self.too_large)(self.limit));
        }
        self.call.reserve_response(bytes)?;
        self.elements.push(element);
        Ok(())
    }

    pub fn into_vec(self) -> Vec<T> {
        self.elements
    }
}

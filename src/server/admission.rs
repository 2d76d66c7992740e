//! How much the whole server takes on.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What a call costs beside the bytes it sends: its task, its buffers, its answer's start.
const CALL_BYTES: usize = 4 << 10;

/// Lets in as many bytes as the server may hold at once.
#[derive(Clone, Debug)]
pub(super) struct Admission {
    free: Arc<Semaphore>,
}

impl Admission {
    /// Room for `bytes`, and for one request of the largest size at the least.
    pub fn new(bytes: usize, largest_request: usize) -> Admission {
        let least = largest_request + CALL_BYTES;
        Admission { free: Arc::new(Semaphore::new(bytes.clamp(least, Semaphore::MAX_PERMITS))) }
    }

    /// Lets a call in, or refuses it at once.
    pub fn call(&self) -> Option<OwnedSemaphorePermit> {
        self.bytes(CALL_BYTES)
    }

    /// Lets in a piece of a request.
    pub fn bytes(&self, bytes: usize) -> Option<OwnedSemaphorePermit> {
        let permits = u32::try_from(bytes).ok()?;
        Arc::clone(&self.free).try_acquire_many_owned(permits).ok()
    }
}

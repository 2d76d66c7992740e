//! What a call knows of itself while it is served: its deadline, what it holds and what it has done.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use tokio::sync::OwnedSemaphorePermit;
use tonic::Status;

use super::refusal;
use crate::gazetteer::EntityType;

/// One call. The server puts it among the request's extensions; a request without one has no deadline and holds
/// nothing.
#[derive(Debug, Default)]
pub struct Call {
    deadline: Option<Instant>,
    start_by: Option<Instant>,
    /// The bytes of the request that have come and are not worked off yet, as permits of the whole server.
    held: Mutex<Option<OwnedSemaphorePermit>>,
    abandoned: AtomicBool,
    shed: AtomicBool,
    bytes: AtomicU64,
    articles: AtomicU64,
    /// In the order of [`EntityType::ALL`].
    mentions: [AtomicU64; 3],
}

impl Call {
    /// A call that must be answered by an instant.
    pub fn new(deadline: Option<Instant>) -> Call {
        Call { deadline, ..Call::default() }
    }

    /// The same, whose work must have begun by an instant if it had to wait.
    pub fn to_start_by(self, latest: Instant) -> Call {
        Call { start_by: Some(latest), ..self }
    }

    /// The call that a request belongs to.
    pub fn of<T>(request: &tonic::Request<T>) -> Arc<Call> {
        request.extensions().get::<Arc<Call>>().cloned().unwrap_or_default()
    }

    /// When it must be answered.
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// When its work must have begun: later it would hardly be done in time. None for streams, which their readers
    /// hold back.
    pub fn start_by(&self) -> Option<Instant> {
        self.start_by
    }

    /// Whether the caller still waits: asked before each piece of work.
    ///
    /// # Errors
    /// `DEADLINE_EXCEEDED` when the deadline has passed, `CANCELLED` when the caller has gone.
    pub fn check(&self) -> Result<(), Status> {
        if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            return Err(refusal::deadline_exceeded());
        }
        if self.is_abandoned() {
            return Err(Status::cancelled("the caller has gone"));
        }
        Ok(())
    }

    /// Notes that the caller has gone.
    pub fn abandon(&self) {
        self.abandoned.store(true, Ordering::Relaxed);
    }

    /// Whether the caller has gone. tonic shows a stream that was cut as one that has ended.
    pub fn is_abandoned(&self) -> bool {
        self.abandoned.load(Ordering::Relaxed)
    }

    /// Notes that the server refused it for want of time.
    pub fn shed(&self) {
        self.shed.store(true, Ordering::Relaxed);
    }

    /// Whether the server refused it for want of time.
    pub fn is_shed(&self) -> bool {
        self.shed.load(Ordering::Relaxed)
    }

    /// Notes bytes of the request that have come, and keeps their permit.
    pub fn receive(&self, bytes: usize, permit: Option<OwnedSemaphorePermit>) {
        self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
        let Some(permit) = permit else { return };
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        match held.as_mut() {
            Some(held) => held.merge(permit),
            None => *held = Some(permit),
        }
    }

    /// Hands over the permits of all bytes that have come so far: they are free again when it is dropped.
    pub fn take_held(&self) -> Option<OwnedSemaphorePermit> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Notes an article that was tagged, and the type of each mention in it.
    pub fn tagged(&self, mentions: impl IntoIterator<Item = EntityType>) {
        self.articles.fetch_add(1, Ordering::Relaxed);
        for entity_type in mentions {
            self.mentions[entity_type as usize].fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Bytes of the request that have come.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Articles that were tagged.
    pub fn articles(&self) -> u64 {
        self.articles.load(Ordering::Relaxed)
    }

    /// Mentions that were found in them, in the order of [`EntityType::ALL`].
    pub fn mentions(&self) -> [u64; 3] {
        self.mentions.each_ref().map(|count| count.load(Ordering::Relaxed))
    }
}

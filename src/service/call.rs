//! What a call knows of itself while it is served: its deadline, what it holds and what it has done.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Instant;

use tokio_util::sync::CancellationToken;
use tonic::Status;

use super::admission::{Account, LimitReached, Reservation};
use super::status;

/// ArticleRequest call. The server puts it among the request's extensions; a request without one has no deadline and holds
/// nothing.
#[derive(Debug, Default)]
pub struct Call {
    deadline: Option<Instant>,
    start_by: Option<Instant>,
    /// Cancelled when the server's or the connection's time is over.
    cut: Option<CancellationToken>,
    /// None for a call that is answered whatever the load.
    account: OnceLock<Account>,
    held: Mutex<Held>,
    abandoned: AtomicBool,
    rejection: AtomicU8,
    bytes: AtomicU64,
    articles: AtomicU64,
    /// In the order of `EntityType::ALL`.
    mentions: [AtomicU64; 3],
}

/// The room that a call's bytes take.
#[derive(Debug, Default)]
struct Held {
    /// Of the request: what has come and is not worked off yet.
    request: Option<Reservation>,
    /// Of the answer: what is written and not handed to the connection yet.
    answer: Option<Reservation>,
}

/// Why the server refused a call for want of room or time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// The server has as much work as it may hold, or as it can do in time.
    Overload = 1,
    /// The caller has its share of that.
    ClientShare = 2,
}

impl Call {
    /// A call that must be answered by an instant.
    pub fn new(deadline: Option<Instant>) -> Call {
        Call { deadline, ..Call::default() }
    }

    /// The same, whose work must have begun by an instant if it had to wait.
    pub fn with_start_by(self, latest: Instant) -> Call {
        Call { start_by: Some(latest), ..self }
    }

    /// The same, which ends as `UNAVAILABLE` when a token is cancelled.
    pub fn with_cancellation(self, cut: CancellationToken) -> Call {
        Call { cut: Some(cut), ..self }
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

    /// Whether the caller still waits: asked before each piece of work, and from time to time while it goes on.
    ///
    /// # Errors
    /// `DEADLINE_EXCEEDED` when the deadline has passed, `UNAVAILABLE` when the server's time is over, `CANCELLED` when
    /// the caller has gone.
    pub fn check(&self) -> Result<(), Status> {
        if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            return Err(status::deadline_exceeded());
        }
        if self.is_cut() {
            return Err(status::draining());
        }
        if self.is_abandoned() {
            return Err(Status::cancelled("the caller has gone"));
        }
        Ok(())
    }

    /// The same, without the status.
    pub fn may_continue(&self) -> bool {
        !self.is_abandoned() && !self.is_cut() && self.deadline.is_none_or(|deadline| Instant::now() < deadline)
    }

    fn is_cut(&self) -> bool {
        self.cut.as_ref().is_some_and(CancellationToken::is_cancelled)
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
    pub fn mark_shed(&self) {
        self.rejection.store(Rejection::Overload as u8, Ordering::Relaxed);
    }

    /// Why the server refused it, or a part of it, for want of room or time.
    pub fn rejection(&self) -> Option<Rejection> {
        let refused = self.rejection.load(Ordering::Relaxed);
        [Rejection::Overload, Rejection::ClientShare].into_iter().find(|&why| why as u8 == refused)
    }

    /// Counts what it holds from now on. Once for a call.
    pub fn set_account(&self, account: Account) {
        let _ = self.account.set(account);
    }

    /// Takes room for bytes; none is needed by a call that is not counted.
    ///
    /// # Errors
    /// `UNAVAILABLE` when the server has no room, `RESOURCE_EXHAUSTED` when the caller has its share.
    pub fn reserve(&self, bytes: usize) -> Result<Option<Reservation>, Status> {
        let Some(account) = self.account.get() else { return Ok(None) };
        account.reserve(bytes).map(Some).map_err(|full| {
            let why = if full == LimitReached::Server { Rejection::Overload } else { Rejection::ClientShare };
            self.rejection.store(why as u8, Ordering::Relaxed);
            full.status()
        })
    }

    /// Notes bytes of the request that have come, and takes room for them.
    ///
    /// # Errors
    /// Those of [`Call::reserve`].
    pub fn reserve_request(&self, bytes: usize) -> Result<(), Status> {
        let hold = self.reserve(bytes)?;
        self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
        keep(&mut self.held().request, hold);
        Ok(())
    }

    /// Hands over the room of a message of so many bytes among those that have come.
    pub fn split_request(&self, bytes: usize) -> Option<Reservation> {
        self.held().request.as_mut().map(|hold| hold.split(bytes))
    }

    /// Gives back the room of the request, which is worked off.
    pub fn release_request(&self) {
        self.held().request = None;
    }

    /// Takes room for more bytes of an answer.
    ///
    /// # Errors
    /// Those of [`Call::reserve`].
    pub fn reserve_response(&self, bytes: usize) -> Result<(), Status> {
        let hold = self.reserve(bytes)?;
        keep(&mut self.held().answer, hold);
        Ok(())
    }

    /// Hands over the room of so many bytes of the answer, which the connection takes now. What was written without
    /// room gets it if there is some.
    pub fn split_response(&self, bytes: usize) -> Option<Reservation> {
        let account = self.account.get()?;
        match self.held().answer.as_mut().filter(|hold| hold.bytes() > 0) {
            Some(hold) => Some(hold.split(bytes)),
            None => account.reserve(bytes).ok(),
        }
    }

    /// Gives back the room of what was written of an answer and not kept.
    pub fn release_response(&self, bytes: usize) {
        drop(self.held().answer.as_mut().map(|hold| hold.split(bytes)));
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes an article that was tagged, and how many mentions of each type it has, in the order of
    /// `EntityType::ALL`.
    pub fn record_article(&self, mentions: [u64; 3]) {
        self.articles.fetch_add(1, Ordering::Relaxed);
        for (counter, count) in self.mentions.iter().zip(mentions) {
            counter.fetch_add(count, Ordering::Relaxed);
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

    /// Mentions that were found in them, in the order of `EntityType::ALL`.
    pub fn mentions(&self) -> [u64; 3] {
        self.mentions.each_ref().map(|count| count.load(Ordering::Relaxed))
    }
}

fn keep(held: &mut Option<Reservation>, hold: Option<Reservation>) {
    match (held.as_mut(), hold) {
        (Some(held), Some(hold)) => held.merge(hold),
        (None, hold) => *held = hold,
        (Some(_), None) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::admission::Admission;
    use super::super::limits::Limits;
    use super::*;

    const LIMITS: Limits = Limits { article_bytes: 1, batch_articles: 1, request_bytes: 0, response_bytes: 0 };
    const MOST: usize = 1 << 20;

    #[test]
    fn each_message_gives_back_what_it_took_and_no_more() {
        let admission = Admission::new(MOST, 100, &LIMITS);
        let call = Call::default();
        call.set_account(admission.account(None));
        // Four messages that come in two pieces.
        call.reserve_request(MOST / 2).unwrap();
        call.reserve_request(MOST / 2).unwrap();
        let mut messages: Vec<_> = (0..4).map(|_| call.split_request(MOST / 4).unwrap()).collect();
        assert_eq!(call.reserve_request(1).unwrap_err().code(), tonic::Code::Unavailable);
        messages.pop();
        call.reserve_request(MOST / 4).unwrap();
        assert!(call.reserve_request(1).is_err(), "the other three are still held");
        assert_eq!(call.rejection(), Some(Rejection::Overload));
    }

    #[test]
    fn an_answer_is_held_until_the_connection_has_sent_it() {
        let admission = Admission::new(MOST, 100, &LIMITS);
        let call = Call::default();
        call.set_account(admission.account(None));
        call.reserve_response(MOST).unwrap();
        let sent = call.split_response(MOST).unwrap();
        assert!(call.reserve(1).is_err());
        drop(sent);
        assert_eq!(call.reserve(MOST).unwrap().unwrap().bytes(), MOST);
    }
}

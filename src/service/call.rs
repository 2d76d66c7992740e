//! State of a call while it is processed: its deadline, its reservations and its counters.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Instant;

use tokio_util::sync::CancellationToken;
use tonic::Status;

use super::admission::{Account, Exhausted, Reservation};
use super::gazetteer_access::GazetteerAccess;
use super::status;
use crate::gazetteer::EntityType;

/// A call. The middleware adds it to the extensions of the request; without it a request has no deadline and reserves
/// nothing.
#[derive(Debug, Default)]
pub struct Call {
    deadline: Option<Instant>,
    start_by: Option<Instant>,
    /// Cancelled when the server or the connection must end.
    cancellation: Option<CancellationToken>,
    /// Absent for a call that is exempt from admission.
    account: OnceLock<Account>,
    reserved: Mutex<Reserved>,
    abandoned: AtomicBool,
    /// A [`Rejection`], or 0.
    rejection: AtomicU8,
    request_bytes: AtomicU64,
    /// What was tagged with each gazetteer. A call other than a stream uses one.
    usage: Mutex<Vec<GazetteerUsage>>,
    access: OnceLock<GazetteerAccess>,
}

/// What a call has tagged with one gazetteer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GazetteerUsage {
    /// Name of the gazetteer.
    pub gazetteer: Arc<str>,
    /// Number of tagged articles.
    pub articles: u64,
    /// Number of mentions of each type, in the order of `EntityType::ALL`.
    pub mentions: [u64; EntityType::COUNT],
}

/// Reservations of a call.
#[derive(Debug, Default)]
struct Reserved {
    /// For received bytes of the request that are not processed yet.
    request: Option<Reservation>,
    /// For written bytes of the response that the connection has not taken yet.
    response: Option<Reservation>,
}

/// Why the server rejected a call, or a part of it, to limit its load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// The server has too much work.
    Overload = 1,
    /// The client has reached its share of the server.
    ClientShare = 2,
}

impl Call {
    /// Creates a call with a deadline.
    pub fn new(deadline: Option<Instant>) -> Call {
        Call { deadline, ..Call::default() }
    }

    /// Sets the time until which a queued job must start; see [`Call::start_by`].
    #[must_use]
    pub fn with_start_by(self, latest: Instant) -> Call {
        Call { start_by: Some(latest), ..self }
    }

    /// Ends the call with `UNAVAILABLE` when the token is cancelled.
    #[must_use]
    pub fn with_cancellation(self, token: CancellationToken) -> Call {
        Call { cancellation: Some(token), ..self }
    }

    /// Returns the call of a request.
    pub fn of<T>(request: &tonic::Request<T>) -> Arc<Call> {
        request.extensions().get::<Arc<Call>>().cloned().unwrap_or_default()
    }

    /// Returns the deadline.
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Returns the time until which a queued job must start; a later start would hardly meet the deadline. Streams have
    /// none: their clients control the pace.
    pub fn start_by(&self) -> Option<Instant> {
        self.start_by
    }

    /// Checks whether the call is still in progress. Jobs check it at their start and while they run.
    ///
    /// # Errors
    /// Returns `DEADLINE_EXCEEDED` after the deadline, `UNAVAILABLE` after cancellation by the server, and `CANCELLED`
    /// after the client has closed the call.
    pub fn check(&self) -> Result<(), Status> {
        if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            return Err(status::deadline_exceeded());
        }
        if self.is_cancelled() {
            return Err(status::draining());
        }
        if self.is_abandoned() {
            return Err(status::cancelled());
        }
        Ok(())
    }

    /// Whether [`Call::check`] would succeed.
    pub fn may_continue(&self) -> bool {
        !self.is_abandoned() && !self.is_cancelled() && self.deadline.is_none_or(|deadline| Instant::now() < deadline)
    }

    fn is_cancelled(&self) -> bool {
        self.cancellation.as_ref().is_some_and(CancellationToken::is_cancelled)
    }

    /// Records that the client has closed the call.
    pub fn abandon(&self) {
        self.abandoned.store(true, Ordering::Relaxed);
    }

    /// Whether the client has closed the call. tonic reports an interrupted stream as one that has ended.
    pub fn is_abandoned(&self) -> bool {
        self.abandoned.load(Ordering::Relaxed)
    }

    /// Records that the server rejected the call because of its load.
    pub fn mark_shed(&self) {
        self.reject(Rejection::Overload);
    }

    fn reject(&self, reason: Rejection) {
        self.rejection.store(reason as u8, Ordering::Relaxed);
    }

    /// Returns why the server rejected the call, or a part of it.
    pub fn rejection(&self) -> Option<Rejection> {
        let rejection = self.rejection.load(Ordering::Relaxed);
        [Rejection::Overload, Rejection::ClientShare].into_iter().find(|&reason| reason as u8 == rejection)
    }

    /// Sets the account that the call reserves from. Further calls have no effect.
    pub fn set_account(&self, account: Account) {
        let _ = self.account.set(account);
    }

    /// Reserves bytes. A call without an account needs no reservation.
    ///
    /// # Errors
    /// Returns `UNAVAILABLE` at the limit of the server and `RESOURCE_EXHAUSTED` at the share of the client.
    pub fn reserve(&self, bytes: usize) -> Result<Option<Reservation>, Status> {
        let Some(account) = self.account.get() else { return Ok(None) };
        account.reserve(bytes).map(Some).map_err(|exhausted| {
            self.reject(match exhausted {
                Exhausted::Server(_) => Rejection::Overload,
                Exhausted::ClientShare(_) => Rejection::ClientShare,
            });
            exhausted.status()
        })
    }

    /// Reserves received bytes of the request.
    ///
    /// # Errors
    /// Returns the errors of [`Call::reserve`].
    pub fn reserve_request(&self, bytes: usize) -> Result<(), Status> {
        let reservation = self.reserve(bytes)?;
        merge(&mut self.reserved().request, reservation);
        Ok(())
    }

    /// Splits off the reservation of a message with `bytes` from the reservation of the request.
    pub fn split_request(&self, bytes: usize) -> Option<Reservation> {
        self.reserved().request.as_mut().map(|reservation| reservation.split(bytes))
    }

    /// Releases the reservation of the request, which is processed.
    pub fn release_request(&self) {
        self.reserved().request = None;
    }

    /// Reserves bytes for the response.
    ///
    /// # Errors
    /// Returns the errors of [`Call::reserve`].
    pub fn reserve_response(&self, bytes: usize) -> Result<(), Status> {
        let reservation = self.reserve(bytes)?;
        merge(&mut self.reserved().response, reservation);
        Ok(())
    }

    /// Splits off the reservation of `bytes` of the response, which the connection takes. Bytes that were written
    /// without a reservation get one now, if the limits permit it.
    pub fn split_response(&self, bytes: usize) -> Option<Reservation> {
        let account = self.account.get()?;
        match self.reserved().response.as_mut().filter(|reservation| reservation.bytes() > 0) {
            Some(reservation) => Some(reservation.split(bytes)),
            None => account.reserve(bytes).ok(),
        }
    }

    /// Releases bytes that were reserved for the response and are not used.
    pub fn release_response(&self, bytes: usize) {
        drop(self.reserved().response.as_mut().map(|reservation| reservation.split(bytes)));
    }

    fn reserved(&self) -> MutexGuard<'_, Reserved> {
        self.reserved.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts an article that was tagged with a gazetteer, and its mentions of each type, in the order of
    /// `EntityType::ALL`.
    pub fn record_article(&self, gazetteer: &Arc<str>, mentions: [u64; EntityType::COUNT]) {
        let mut usage = self.usage.lock().unwrap_or_else(PoisonError::into_inner);
        let at = usage.iter().position(|used| used.gazetteer == *gazetteer).unwrap_or_else(|| {
            usage.push(GazetteerUsage {
                gazetteer: Arc::clone(gazetteer),
                articles: 0,
                mentions: [0; EntityType::COUNT],
            });
            usage.len() - 1
        });
        usage[at].articles += 1;
        usage[at].mentions.iter_mut().zip(mentions).for_each(|(sum, count)| *sum += count);
    }

    /// Sets the gazetteers that the call may use. The first value stays; without one the call may use all.
    pub fn set_access(&self, access: GazetteerAccess) {
        let _ = self.access.set(access);
    }

    /// Returns the gazetteers that the call may use.
    pub fn access(&self) -> &GazetteerAccess {
        self.access.get().unwrap_or(&GazetteerAccess::ALL)
    }

    /// Counts received bytes of request messages.
    pub fn record_request(&self, bytes: usize) {
        self.request_bytes.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// Returns the number of received bytes of request messages.
    pub fn request_bytes(&self) -> u64 {
        self.request_bytes.load(Ordering::Relaxed)
    }

    /// Returns what was tagged with each gazetteer.
    pub fn usage(&self) -> Vec<GazetteerUsage> {
        self.usage.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn merge(reserved: &mut Option<Reservation>, more: Option<Reservation>) {
    match (reserved.as_mut(), more) {
        (Some(reserved), Some(more)) => reserved.merge(more),
        (None, more) => *reserved = more,
        (Some(_), None) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::admission::Admission;
    use super::super::limits::Limits;
    use super::*;

    const LIMITS: Limits = Limits { article_bytes: 1, batch_articles: 1, request_bytes: 0, response_bytes: 0 };
    const LIMIT: usize = 1 << 20;

    #[test]
    fn each_message_releases_its_own_reservation() {
        let admission = Admission::new(LIMIT, 100, &LIMITS);
        let call = Call::default();
        call.set_account(admission.account(None));
        // Four messages that arrive in two parts.
        call.reserve_request(LIMIT / 2).unwrap();
        call.reserve_request(LIMIT / 2).unwrap();
        let mut messages: Vec<_> = (0..4).map(|_| call.split_request(LIMIT / 4).unwrap()).collect();
        assert_eq!(call.reserve_request(1).unwrap_err().code(), tonic::Code::Unavailable);
        messages.pop();
        call.reserve_request(LIMIT / 4).unwrap();
        assert!(call.reserve_request(1).is_err(), "the other three are still reserved");
        assert_eq!(call.rejection(), Some(Rejection::Overload));
    }

    #[test]
    fn a_response_is_reserved_until_the_connection_has_sent_it() {
        let admission = Admission::new(LIMIT, 100, &LIMITS);
        let call = Call::default();
        call.set_account(admission.account(None));
        call.reserve_response(LIMIT).unwrap();
        let sent = call.split_response(LIMIT).unwrap();
        assert!(call.reserve(1).is_err());
        drop(sent);
        assert_eq!(call.reserve(LIMIT).unwrap().unwrap().bytes(), LIMIT);
    }
}

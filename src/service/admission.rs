//! How many bytes the whole server holds, and how many of them belong to one caller.
//!
//! Bytes are counted where they lie: a request's from the moment they are read to the moment that they are worked off,
//! an answer's from the moment they are written to the moment that the connection has sent them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tonic::Status;

use super::client::ClientId;
use super::limits::Limits;
use super::status;

/// What a call holds besides its request and its answer, in bytes: its task, its stream and its buffers.
pub const CALL_BYTES: usize = 32 << 10;

/// Bytes that are held, up to a limit.
#[derive(Debug)]
struct Quota {
    held: AtomicUsize,
    limit: usize,
}

impl Quota {
    fn new(limit: usize) -> Quota {
        Quota { held: AtomicUsize::new(0), limit }
    }

    fn take(&self, bytes: usize) -> bool {
        let add = |held: usize| held.checked_add(bytes).filter(|&held| held <= self.limit);
        self.held.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add).is_ok()
    }

    fn give_back(&self, bytes: usize) {
        self.held.fetch_sub(bytes, Ordering::Relaxed);
    }
}

/// Admits as many bytes as the server may hold at once.
#[derive(Debug)]
pub struct Admission {
    all: Arc<Quota>,
    /// The limit of one caller; none when a caller may have all.
    share: Option<usize>,
    /// The callers that hold something, and some that no longer do.
    callers: Mutex<HashMap<ClientId, Weak<Quota>>>,
}

impl Admission {
    /// ResponseBudget for `bytes`, of which one caller may hold `caller_percent` percent. The largest request and the largest
    /// answer that `limits` allow always find room, in the whole and in the share of a caller.
    pub fn new(bytes: usize, caller_percent: u8, limits: &Limits) -> Admission {
        // A stream holds its longest message twice: in the buffer that it came in, and to work on it.
        let least = CALL_BYTES + 2 * limits.request_bytes + limits.response_bytes;
        let all = bytes.max(least);
        let share = (caller_percent < 100).then(|| percent(all, caller_percent).max(least));
        Admission { all: Arc::new(Quota::new(all)), share, callers: Mutex::default() }
    }

    /// What counts the bytes of one call. A caller that is not known counts for the server alone.
    pub fn account(&self, caller: Option<&ClientId>) -> Account {
        let own = self.share.zip(caller).map(|(share, caller)| self.level(caller, share));
        Account(Arc::new(Quotas { all: Arc::clone(&self.all), own }))
    }

    fn level(&self, caller: &ClientId, share: usize) -> Arc<Quota> {
        let mut callers = self.callers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(level) = callers.get(caller).and_then(Weak::upgrade) {
            return level;
        }
        if callers.len() == callers.capacity() {
            callers.retain(|_, level| level.strong_count() > 0);
        }
        let level = Arc::new(Quota::new(share));
        callers.insert(caller.clone(), Arc::downgrade(&level));
        level
    }
}

fn percent(all: usize, percent: u8) -> usize {
    let percent = usize::from(percent);
    all / 100 * percent + all % 100 * percent / 100
}

#[derive(Debug)]
struct Quotas {
    all: Arc<Quota>,
    own: Option<Arc<Quota>>,
}

/// Counts the bytes of one call.
#[derive(Clone, Debug)]
pub struct Account(Arc<Quotas>);

/// Whose room is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitReached {
    /// The server's.
    Server,
    /// The caller's share of it, in bytes.
    ClientShare(usize),
}

impl LimitReached {
    /// `UNAVAILABLE` or `RESOURCE_EXHAUSTED`, both with the time after which a retry is worthwhile.
    pub fn status(self) -> Status {
        match self {
            LimitReached::Server => status::overloaded(),
            LimitReached::ClientShare(limit) => status::client_share_exceeded(limit),
        }
    }
}

impl Account {
    /// Takes room for so many bytes.
    ///
    /// # Errors
    /// When the server or the caller holds as much as it may.
    pub fn reserve(&self, bytes: usize) -> Result<Reservation, LimitReached> {
        let Quotas { all, own } = &*self.0;
        if let Some(own) = own
            && !own.take(bytes)
        {
            return Err(LimitReached::ClientShare(own.limit));
        }
        if !all.take(bytes) {
            own.iter().for_each(|own| own.give_back(bytes));
            return Err(LimitReached::Server);
        }
        Ok(Reservation { bytes, account: self.clone() })
    }
}

/// ResponseBudget that is taken until this is dropped.
#[derive(Debug)]
pub struct Reservation {
    bytes: usize,
    account: Account,
}

impl Reservation {
    /// How many bytes it has room for.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Adds room of the same call.
    pub fn merge(&mut self, mut other: Reservation) {
        self.bytes += std::mem::take(&mut other.bytes);
    }

    /// Parts off room for so many bytes, or all there is.
    pub fn split(&mut self, bytes: usize) -> Reservation {
        let bytes = bytes.min(self.bytes);
        self.bytes -= bytes;
        Reservation { bytes, account: self.account.clone() }
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        let Quotas { all, own } = &*self.account.0;
        all.give_back(self.bytes);
        own.iter().for_each(|own| own.give_back(self.bytes));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { article_bytes: 10, batch_articles: 1, request_bytes: 30, response_bytes: 40 };
    const LEAST: usize = CALL_BYTES + 100;

    fn caller(line: u32) -> ClientId {
        ClientId::Token { line, hash: [line as u8; 32] }
    }

    #[test]
    fn what_is_dropped_is_free_again_and_a_part_frees_its_part() {
        let admission = Admission::new(0, 100, &LIMITS);
        let account = admission.account(None);
        let mut all = account.reserve(LEAST).unwrap();
        assert_eq!(account.reserve(1).unwrap_err(), LimitReached::Server);
        let part = all.split(100);
        assert_eq!((all.bytes(), part.bytes()), (CALL_BYTES, 100));
        drop(part);
        all.merge(account.reserve(100).unwrap());
        assert_eq!((all.bytes(), all.split(usize::MAX).bytes()), (LEAST, LEAST));
        assert_eq!(account.reserve(LEAST).unwrap().bytes(), LEAST);
    }

    #[test]
    fn a_caller_has_its_share_and_leaves_the_rest_to_the_others() {
        let admission = Admission::new(10 * LEAST, 20, &LIMITS);
        let (first, again, other) = (
            admission.account(Some(&caller(1))),
            admission.account(Some(&caller(1))),
            admission.account(Some(&caller(2))),
        );
        let share = 2 * LEAST;
        let _held = first.reserve(share).unwrap();
        assert_eq!(again.reserve(1).unwrap_err(), LimitReached::ClientShare(share), "all its calls together");
        let _others = other.reserve(share).unwrap();
        let _unknown = admission.account(None).reserve(10 * LEAST - 2 * share).unwrap();
        assert_eq!(admission.account(Some(&caller(3))).reserve(1).unwrap_err(), LimitReached::Server);
    }

    #[test]
    fn callers_that_hold_nothing_are_forgotten() {
        let admission = Admission::new(0, 50, &LIMITS);
        for line in 0..10_000 {
            drop(admission.account(Some(&caller(line))));
        }
        assert!(admission.callers.lock().unwrap().len() < 100);
    }
}

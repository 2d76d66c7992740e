//! Admission: limits the bytes that the server holds, in total and for each client.
//!
//! Bytes of a request count from when they are received until the request is processed; bytes of a response count from
//! when they are written until the connection has sent them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tonic::Status;

use super::client::ClientId;
use super::limits::Limits;
use super::status;

/// Memory of a call besides its request and its response, in bytes: its task, its HTTP/2 stream and its buffers.
pub const CALL_BYTES: usize = 32 << 10;

/// Reserved bytes, up to a limit.
#[derive(Debug)]
struct Quota {
    reserved: AtomicUsize,
    limit: usize,
}

impl Quota {
    fn new(limit: usize) -> Quota {
        Quota { reserved: AtomicUsize::new(0), limit }
    }

    /// Reserves bytes, and returns whether they are within the limit.
    fn reserve(&self, bytes: usize) -> bool {
        let add = |reserved: usize| reserved.checked_add(bytes).filter(|&sum| sum <= self.limit);
        self.reserved.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add).is_ok()
    }

    fn release(&self, bytes: usize) {
        self.reserved.fetch_sub(bytes, Ordering::Relaxed);
    }
}

/// Limits the bytes that the server holds at the same time.
#[derive(Debug)]
pub struct Admission {
    server: Arc<Quota>,
    /// Limit of one client, if there is one.
    share: Option<usize>,
    /// Quotas of the clients with calls, and of some whose calls have ended.
    clients: Mutex<HashMap<ClientId, Weak<Quota>>>,
}

impl Admission {
    /// Creates a limit of `bytes`, of which each client may use `client_percent` percent. Both are raised to what the
    /// largest request and the largest response that `limits` permit need.
    pub fn new(bytes: usize, client_percent: u8, limits: &Limits) -> Admission {
        // A stream holds its longest message twice: in the receive buffer, and as the copy that is processed.
        let min = CALL_BYTES + 2 * limits.request_bytes + limits.response_bytes;
        let total = bytes.max(min);
        let share = (client_percent < 100).then(|| percent_of(total, client_percent).max(min));
        Admission { server: Arc::new(Quota::new(total)), share, clients: Mutex::default() }
    }

    /// Returns the number of reserved bytes.
    pub fn reserved(&self) -> usize {
        self.server.reserved.load(Ordering::Relaxed)
    }

    /// Returns the limit on reserved bytes.
    pub fn limit(&self) -> usize {
        self.server.limit
    }

    /// Creates the account of one call. Without a client, only the limit of the server applies.
    pub fn account(&self, client: Option<&ClientId>) -> Account {
        let client = self.share.zip(client).map(|(share, client)| self.client_quota(client, share));
        Account(Arc::new(Quotas { server: Arc::clone(&self.server), client }))
    }

    fn client_quota(&self, client: &ClientId, share: usize) -> Arc<Quota> {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(quota) = clients.get(client).and_then(Weak::upgrade) {
            return quota;
        }
        if clients.len() == clients.capacity() {
            clients.retain(|_, quota| quota.strong_count() > 0);
        }
        let quota = Arc::new(Quota::new(share));
        clients.insert(client.clone(), Arc::downgrade(&quota));
        quota
    }
}

fn percent_of(total: usize, percent: u8) -> usize {
    let percent = usize::from(percent);
    total / 100 * percent + total % 100 * percent / 100
}

#[derive(Debug)]
struct Quotas {
    server: Arc<Quota>,
    client: Option<Arc<Quota>>,
}

/// Counts the bytes of one call.
#[derive(Clone, Debug)]
pub struct Account(Arc<Quotas>);

/// The limit that prevents a reservation, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exhausted {
    /// The limit of the server.
    Server(usize),
    /// The share of the client.
    ClientShare(usize),
}

impl Exhausted {
    /// Returns `UNAVAILABLE` or `RESOURCE_EXHAUSTED`, both with the delay after which a retry is useful.
    pub fn status(self) -> Status {
        match self {
            Exhausted::Server(limit) => status::overloaded(limit),
            Exhausted::ClientShare(limit) => status::client_share_exceeded(limit),
        }
    }
}

impl Account {
    /// Reserves bytes.
    ///
    /// # Errors
    /// Returns the limit that the reservation would exceed.
    pub fn reserve(&self, bytes: usize) -> Result<Reservation, Exhausted> {
        let Quotas { server, client } = &*self.0;
        if let Some(client) = client
            && !client.reserve(bytes)
        {
            return Err(Exhausted::ClientShare(client.limit));
        }
        if !server.reserve(bytes) {
            client.iter().for_each(|client| client.release(bytes));
            return Err(Exhausted::Server(server.limit));
        }
        Ok(Reservation { bytes, account: self.clone() })
    }
}

/// Reserved bytes, which are released when this value is dropped.
#[must_use = "the bytes are released when the reservation is dropped"]
#[derive(Debug)]
pub struct Reservation {
    bytes: usize,
    account: Account,
}

impl Reservation {
    /// Returns the number of reserved bytes.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Adds another reservation of the same call.
    pub fn merge(&mut self, mut other: Reservation) {
        self.bytes += std::mem::take(&mut other.bytes);
    }

    /// Splits off `bytes`, or all if fewer are reserved.
    pub fn split(&mut self, bytes: usize) -> Reservation {
        let bytes = bytes.min(self.bytes);
        self.bytes -= bytes;
        Reservation { bytes, account: self.account.clone() }
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        let Quotas { server, client } = &*self.account.0;
        server.release(self.bytes);
        client.iter().for_each(|client| client.release(self.bytes));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { article_bytes: 10, batch_articles: 1, request_bytes: 30, response_bytes: 40 };
    const MIN: usize = CALL_BYTES + 100;

    fn client(line: u32) -> ClientId {
        ClientId::Token { line, name: None, hash: [line as u8; 32] }
    }

    #[test]
    fn a_dropped_reservation_is_released_and_a_part_releases_its_part() {
        let admission = Admission::new(0, 100, &LIMITS);
        let account = admission.account(None);
        let mut all = account.reserve(MIN).unwrap();
        assert_eq!(account.reserve(1).unwrap_err(), Exhausted::Server(MIN));
        let part = all.split(100);
        assert_eq!((all.bytes(), part.bytes()), (CALL_BYTES, 100));
        drop(part);
        all.merge(account.reserve(100).unwrap());
        assert_eq!((all.bytes(), all.split(usize::MAX).bytes()), (MIN, MIN));
        assert_eq!(account.reserve(MIN).unwrap().bytes(), MIN);
    }

    #[test]
    fn a_client_is_limited_to_its_share() {
        let admission = Admission::new(10 * MIN, 20, &LIMITS);
        let (first, again, other) = (
            admission.account(Some(&client(1))),
            admission.account(Some(&client(1))),
            admission.account(Some(&client(2))),
        );
        let share = 2 * MIN;
        let _held = first.reserve(share).unwrap();
        assert_eq!(again.reserve(1).unwrap_err(), Exhausted::ClientShare(share), "for all its calls together");
        let _others = other.reserve(share).unwrap();
        let _unknown = admission.account(None).reserve(10 * MIN - 2 * share).unwrap();
        assert_eq!(admission.account(Some(&client(3))).reserve(1).unwrap_err(), Exhausted::Server(10 * MIN));
    }

    #[test]
    fn clients_without_reservations_are_removed() {
        let admission = Admission::new(0, 50, &LIMITS);
        for line in 0..10_000 {
            drop(admission.account(Some(&client(line))));
        }
        assert!(admission.clients.lock().unwrap().len() < 100);
    }
}

//! Whether a connection is idle, and whether its peer is too slow.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The open calls of one connection.
#[derive(Clone, Debug)]
pub(in crate::server) struct Activity(Arc<Mutex<CallCounts>>);

#[derive(Debug)]
struct CallCounts {
    open: usize,
    /// When the last call ended, or the connection was opened.
    last: Instant,
    /// When the peer has sent the first byte of a request that is no call yet. Only HTTP/1.1 sets it.
    head: Option<Instant>,
    /// When the first of the open calls was opened; none if the time of the open calls is not limited.
    opened: Option<Instant>,
}

impl Default for Activity {
    fn default() -> Activity {
        Activity(Arc::new(Mutex::new(CallCounts { open: 0, last: Instant::now(), head: None, opened: None })))
    }
}

impl Activity {
    /// Counts a call as open until the guard is dropped.
    pub fn call(&self) -> OpenCall {
        self.change(|calls| {
            if calls.open == 0 {
                (calls.head, calls.opened) = (None, Some(Instant::now()));
            }
            calls.open += 1;
        });
        OpenCall(self.clone())
    }

    /// Records that the peer has sent something.
    pub fn received(&self) {
        self.change(|calls| {
            if calls.open == 0 {
                calls.head.get_or_insert_with(Instant::now);
            }
        });
    }

    /// Removes the time limit of the open calls; see [`Activity::slow_call`].
    pub fn remove_time_limit(&self) {
        self.change(|calls| calls.opened = None);
    }

    /// Waits until there was no open call for the time `limit`; forever when there is no limit.
    pub async fn idle(&self, limit: Option<Duration>) {
        let Some(limit) = limit else { return std::future::pending().await };
        self.exceeds(limit, |calls| (calls.open == 0).then_some(calls.last)).await;
    }

    /// Waits until a peer takes longer than `limit` for the head of a request. Notices it up to one `limit` later.
    pub async fn slow_head(&self, limit: Duration) {
        self.exceeds(limit, |calls| calls.head).await;
    }

    /// Waits until a call is open for longer than `limit`. Notices it up to one `limit` later.
    pub async fn slow_call(&self, limit: Duration) {
        self.exceeds(limit, |calls| calls.opened).await;
    }

    /// Waits until the instant that `since` returns is `limit` ago.
    async fn exceeds(&self, limit: Duration, since: impl Fn(&CallCounts) -> Option<Instant>) {
        let mut wait = limit;
        while !wait.is_zero() {
            tokio::time::sleep(wait).await;
            wait = self.change(|calls| since(calls).map_or(limit, |since| limit.saturating_sub(since.elapsed())));
        }
    }

    fn change<T>(&self, change: impl FnOnce(&mut CallCounts) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A call that is open until this is dropped.
#[derive(Debug)]
pub(in crate::server) struct OpenCall(Activity);

impl Drop for OpenCall {
    fn drop(&mut self) {
        self.0.change(|calls| {
            calls.open -= 1;
            if calls.open == 0 {
                (calls.last, calls.opened) = (Instant::now(), None);
            }
        });
    }
}

//! Whether a connection is idle: without open calls.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The open calls of one connection.
#[derive(Clone, Debug)]
pub(in crate::server) struct Activity(Arc<Mutex<Calls>>);

#[derive(Debug)]
struct Calls {
    open: usize,
    /// When the last call ended, or the connection was opened.
    last: Instant,
}

impl Default for Activity {
    fn default() -> Activity {
        Activity(Arc::new(Mutex::new(Calls { open: 0, last: Instant::now() })))
    }
}

impl Activity {
    /// Counts a call as open until the guard is dropped.
    pub fn call(&self) -> OpenCall {
        self.change(|calls| calls.open += 1);
        OpenCall(self.clone())
    }

    /// Waits until there was no open call for the time `limit`; forever when there is no limit.
    pub async fn idle(&self, limit: Option<Duration>) {
        let Some(limit) = limit else { return std::future::pending().await };
        let mut wait = limit;
        while !wait.is_zero() {
            tokio::time::sleep(wait).await;
            wait = self.change(|calls| match calls.open {
                0 => limit.saturating_sub(calls.last.elapsed()),
                _ => limit,
            });
        }
    }

    fn change<T>(&self, change: impl FnOnce(&mut Calls) -> T) -> T {
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
            calls.last = Instant::now();
        });
    }
}

//! Whether a connection has calls.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The calls of one connection.
#[derive(Clone, Debug)]
pub(in crate::server) struct Activity(Arc<Mutex<Calls>>);

#[derive(Debug)]
struct Calls {
    open: usize,
    /// When the last one ended, or the connection began.
    last: Instant,
}

impl Default for Activity {
    fn default() -> Activity {
        Activity(Arc::new(Mutex::new(Calls { open: 0, last: Instant::now() })))
    }
}

impl Activity {
    /// Notes a call, until the guard is dropped.
    pub fn call(&self) -> Active {
        self.change(|calls| calls.open += 1);
        Active(self.clone())
    }

    /// Waits until there was no call for so long; for ever when there is no such limit.
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

/// A call that goes on.
#[derive(Debug)]
pub(in crate::server) struct Active(Activity);

impl Drop for Active {
    fn drop(&mut self) {
        self.0.change(|calls| {
            calls.open -= 1;
            calls.last = Instant::now();
        });
    }
}

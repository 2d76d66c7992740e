//! A limit on the rate of log lines about events that may happen at any rate.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Shortest time between two lines.
const INTERVAL: Duration = Duration::from_secs(10);

/// Counts events, and decides when a line about them is due.
#[derive(Debug, Default)]
pub(super) struct RateLimitedLog(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// When the last line was due.
    last: Option<Instant>,
    /// Events since then.
    count: u64,
}

impl RateLimitedLog {
    /// Records an event. Returns the number of events since the last line when a line is due: at the first event, and
    /// then every ten seconds at most.
    pub fn record(&self) -> Option<u64> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.count += 1;
        if state.last.is_some_and(|last| last.elapsed() < INTERVAL) {
            return None;
        }
        state.last = Some(Instant::now());
        Some(std::mem::take(&mut state.count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_event_is_logged_at_once_and_the_next_ones_together() {
        let log = RateLimitedLog::default();
        assert_eq!((log.record(), log.record(), log.record()), (Some(1), None, None));
        log.0.lock().unwrap().last = Instant::now().checked_sub(INTERVAL);
        assert_eq!((log.record(), log.record()), (Some(3), None));
    }
}

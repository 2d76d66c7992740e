//! Log lines about what may happen at any rate.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long after a line the next one is written.
const INTERVAL: Duration = Duration::from_secs(10);

/// Counts events, and says now and then how many there were.
#[derive(Debug, Default)]
pub(super) struct RateLimitedLog(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    last: Option<Instant>,
    untold: u64,
}

impl RateLimitedLog {
    /// Notes an event. Gives how many there were since the last line when one is due: at the first event, and then
    /// every ten seconds at most.
    pub fn count(&self) -> Option<u64> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.untold += 1;
        if state.last.is_some_and(|last| last.elapsed() < INTERVAL) {
            return None;
        }
        state.last = Some(Instant::now());
        Some(std::mem::take(&mut state.untold))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_is_told_at_once_and_the_next_are_told_together() {
        let seldom = RateLimitedLog::default();
        assert_eq!((seldom.count(), seldom.count(), seldom.count()), (Some(1), None, None));
        seldom.0.lock().unwrap().last = Instant::now().checked_sub(INTERVAL);
        assert_eq!((seldom.count(), seldom.count()), (Some(3), None));
    }
}

//! The hard deadline: ends the task of a call whose client does not read the response.
//!
//! While a peer reads nothing, hyper does not poll the response body, so the body cannot observe its deadline and the
//! call would hold its memory as long as its connection lives. The task of a call belongs to hyper, so it is limited
//! from the outside. When it is dropped, HTTP/2 resets the call.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Instant;

tokio::task_local! {
    static HARD_DEADLINE: Cell<Option<Instant>>;
}

/// Sets the hard deadline of the task that calls it. Does nothing outside of [`limited`], as in tests.
pub(in crate::server) fn set(deadline: Instant) {
    let _ = HARD_DEADLINE.try_with(|cell| cell.set(Some(deadline)));
}

/// Runs the task of a call up to the hard deadline that it sets while it runs.
pub(in crate::server) async fn limited(task: impl Future<Output: Send>) {
    let ended = async {
        let mut task = pin!(task);
        let mut timer = None;
        poll_fn(|cx| {
            if task.as_mut().poll(cx).is_ready() {
                return Poll::Ready(());
            }
            if timer.is_none() {
                let deadline = HARD_DEADLINE.with(Cell::get);
                timer = deadline.map(|deadline| Box::pin(tokio::time::sleep_until(deadline.into())));
            }
            timer.as_mut().map_or(Poll::Pending, |timer| timer.as_mut().poll(cx))
        })
        .await;
    };
    HARD_DEADLINE.scope(Cell::new(None), ended).await;
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_task_ends_at_the_deadline_that_it_sets() {
        let start = tokio::time::Instant::now();
        let limit = Duration::from_secs(7);
        limited(async {
            set((start + limit).into_std());
            std::future::pending::<()>().await;
        })
        .await;
        assert_eq!(start.elapsed(), limit);
    }
}

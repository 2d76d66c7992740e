//! Ends calls whose answers nobody takes.
//!
//! While a peer takes nothing, hyper asks the answer's body for nothing: the deadline that the body watches goes
//! unseen, and the call would hold what it holds as long as its connection lives. So the task of a call, which is
//! hyper's, is bounded from outside. When it is dropped, the call is reset.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Instant;

tokio::task_local! {
    static LATEST: Cell<Option<Instant>>;
}

/// Says of the call that is being answered when it must have ended.
pub(in crate::server) fn end_by(latest: Instant) {
    // Outside of such a task, in tests, nothing ends it.
    let _ = LATEST.try_with(|cell| cell.set(Some(latest)));
}

/// The task of a call, up to the instant that it names on its way.
pub(in crate::server) async fn bounded(task: impl Future<Output: Send>) {
    let ended = async {
        let mut task = pin!(task);
        let mut overdue = None;
        poll_fn(|cx| {
            if task.as_mut().poll(cx).is_ready() {
                return Poll::Ready(());
            }
            if overdue.is_none() {
                let latest = LATEST.with(Cell::get);
                overdue = latest.map(|latest| Box::pin(tokio::time::sleep_until(latest.into())));
            }
            overdue.as_mut().map_or(Poll::Pending, |overdue| overdue.as_mut().poll(cx))
        })
        .await;
    };
    LATEST.scope(Cell::new(None), ended).await;
}

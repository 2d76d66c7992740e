//! Spawns the tasks of connections.

use tokio_util::task::TaskTracker;

use crate::server::middleware::deadline::hard;

/// Spawns the tasks of a connection, one for each call, so that the server can wait for them. Each ends at the hard
/// deadline of its call.
#[derive(Clone, Debug)]
pub(super) struct TrackedExecutor(pub TaskTracker);

impl<F> hyper::rt::Executor<F> for TrackedExecutor
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    fn execute(&self, task: F) {
        self.0.spawn(hard::limited(task));
    }
}

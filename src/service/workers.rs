//! Where tagging runs: a short text where its call is, a long one on a bounded set of threads.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tonic::Status;

use super::call::Call;
use super::status;

/// The longest text, in bytes, that is tagged on the thread that serves the connection. It takes some 0.2 ms there;
/// the way to another thread and back costs more than a usual article does.
const INLINE_BYTES: usize = 32 << 10;

/// Threads for long texts and batches.
#[derive(Clone, Debug)]
pub struct Workers {
    free: Arc<Semaphore>,
}

impl Workers {
    /// At most `threads` jobs run at once; at least one does.
    pub fn new(threads: usize) -> Workers {
        Workers { free: Arc::new(Semaphore::new(threads.max(1))) }
    }

    /// Runs a job over `bytes` of text. A job whose caller has gone, or whose deadline has passed while it waited for
    /// a thread, is not started.
    ///
    /// # Errors
    /// What [`Call::check`] says, what the job says, `UNAVAILABLE` when the line is too long for the call's deadline,
    /// `INTERNAL` when the job panics.
    pub async fn run<T, F>(&self, bytes: usize, call: &Arc<Call>, job: F) -> Result<T, Status>
    where
        T: Send + 'static,
        F: FnOnce(&Call) -> Result<T, Status> + Send + 'static,
    {
        if bytes <= INLINE_BYTES {
            // A stream of short texts would otherwise keep its thread from the other connections.
            tokio::task::coop::consume_budget().await;
            call.check()?;
            return job(call);
        }
        let thread = self.thread(call).await?;
        call.check()?;
        let watch = AbandonOnDrop(Some(Arc::clone(call)));
        let running = Arc::clone(call);
        let outcome = tokio::task::spawn_blocking(move || {
            let _thread = thread;
            give_way();
            running.check()?;
            job(&running)
        });
        let outcome = outcome.await;
        watch.disarm();
        outcome.unwrap_or_else(|_panic| Err(status::internal()))
    }

    /// Waits in line for a thread, as long as the call's work could still be done in time. Under overload the first in
    /// line has always waited the longest: were it let wait up to its deadline, its work would be begun just before
    /// nobody wants it, and nothing would be answered at all.
    async fn thread(&self, call: &Call) -> Result<OwnedSemaphorePermit, Status> {
        if let Ok(thread) = Arc::clone(&self.free).try_acquire_owned() {
            return Ok(thread);
        }
        // A caller that goes drops this future, and with it its place in the line.
        let turn = Arc::clone(&self.free).acquire_owned();
        let thread = match call.start_by() {
            Some(latest) => tokio::time::timeout_at(latest.into(), turn).await.map_err(|_elapsed| {
                call.mark_shed();
                status::deadline_unreachable()
            })?,
            None => turn.await,
        };
        thread.map_err(|_closed| status::draining())
    }
}

/// Has the thread, which does nothing but long work, give way to those that serve connections: a short call would
/// otherwise wait for the end of its slice of time on a machine with few processors. Every system lets a thread do so.
fn give_way() {
    #[cfg(target_os = "linux")]
    {
        /// A tenth of the share that the others have, when there is not enough for all.
        const NICENESS: i32 = 10;
        thread_local! {
            static DONE: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
        }
        if !DONE.replace(true)
            && let Err(error) = rustix::process::setpriority_process(None, NICENESS)
        {
            tracing::debug!(%error, "the priority of a thread cannot be set");
        }
    }
}

/// Tells a job that runs on another thread that nobody waits for it any more.
struct AbandonOnDrop(Option<Arc<Call>>);

impl AbandonOnDrop {
    fn disarm(mut self) {
        self.0 = None;
    }
}

impl Drop for AbandonOnDrop {
    fn drop(&mut self) {
        if let Some(call) = &self.0 {
            call.abandon();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future as _;
    use std::pin::pin;
    use std::sync::mpsc;
    use std::task::{Context, Poll, Waker};
    use std::time::{Duration, Instant};

    use super::*;
    use tonic::Code;

    const LONG: usize = INLINE_BYTES + 1;

    #[tokio::test]
    async fn a_job_whose_deadline_has_passed_is_not_started() {
        let workers = Workers::new(1);
        let call = Arc::new(Call::new(Some(Instant::now())));
        for bytes in [1, LONG] {
            let outcome = workers.run(bytes, &call, |_| -> Result<(), Status> { panic!("started") }).await;
            assert_eq!(outcome.unwrap_err().code(), Code::DeadlineExceeded);
        }
    }

    #[tokio::test]
    async fn a_job_that_waits_too_long_to_be_done_in_time_is_refused() {
        let workers = Workers::new(1);
        let _busy = workers.thread(&Call::default()).await.unwrap();
        let now = Instant::now();
        let call = Arc::new(Call::new(Some(now + Duration::from_secs(3600))).with_start_by(now));
        let outcome = workers.run(LONG, &call, |_| -> Result<(), Status> { panic!("started") }).await;
        assert_eq!(outcome.unwrap_err().code(), Code::Unavailable);
        assert_eq!(call.rejection(), Some(crate::service::call::Rejection::Overload));
    }

    #[tokio::test]
    async fn a_job_that_came_late_is_done_when_nobody_is_in_line() {
        let call = Arc::new(Call::new(None).with_start_by(Instant::now()));
        let outcome = Workers::new(1).run(LONG, &call, |_| Ok(7)).await;
        assert_eq!(outcome.unwrap(), 7);
    }

    #[tokio::test]
    async fn a_job_that_panics_is_an_internal_error_and_frees_its_thread() {
        let workers = Workers::new(1);
        for _ in 0..3 {
            let call = Arc::default();
            let outcome = workers.run(LONG, &call, |_| -> Result<(), Status> { panic!("on purpose") }).await;
            assert_eq!(outcome.unwrap_err().code(), Code::Internal);
        }
    }

    #[tokio::test]
    async fn a_caller_that_goes_leaves_the_line_and_stops_its_job() {
        let workers = Workers::new(1);
        let (started, starts) = mpsc::channel();
        let (resume, resumes) = mpsc::channel::<()>();
        let (ended, ends) = mpsc::channel();
        let running = Arc::default();
        let waiting = Arc::default();
        {
            let mut first = pin!(workers.run(LONG, &running, move |call| {
                started.send(()).unwrap();
                resumes.recv().unwrap();
                ended.send(call.check().map_err(|status| status.code())).unwrap();
                Ok(())
            }));
            let mut second =
                pin!(workers.run(LONG, &waiting, |_| -> Result<(), Status> { panic!("the caller had gone") }));
            let mut context = Context::from_waker(Waker::noop());
            assert!(matches!(first.as_mut().poll(&mut context), Poll::Pending));
            assert!(matches!(second.as_mut().poll(&mut context), Poll::Pending));
            starts.recv().unwrap();
        }
        resume.send(()).unwrap();
        assert_eq!(ends.recv().unwrap(), Err(Code::Cancelled), "the job that ran sees that its caller has gone");
        let outcome = workers.run(LONG, &Arc::default(), |_| Ok(7)).await;
        assert_eq!(outcome.unwrap(), 7, "the thread is free again");
    }
}

//! Runs jobs: short ones on the thread of their connection, long ones on a bounded number of worker threads.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tonic::Status;

use super::call::Call;
use super::status;

/// Longest text that is tagged on the thread of its connection, in bytes. It takes about 0.2 ms there; moving a job to
/// another thread and back takes longer than tagging a usual article.
pub(super) const INLINE_BYTES: usize = 32 << 10;

/// Limits the number of long jobs that run at the same time.
#[derive(Clone, Debug)]
pub struct Workers {
    permits: Arc<Semaphore>,
    threads: usize,
    /// Number of jobs that wait for a permit.
    queued: Arc<AtomicUsize>,
}

impl Workers {
    /// Creates workers with `threads` threads, at least one.
    pub fn new(threads: usize) -> Workers {
        let threads = threads.clamp(1, Semaphore::MAX_PERMITS);
        Workers { permits: Arc::new(Semaphore::new(threads)), threads, queued: Arc::default() }
    }

    /// Returns the number of threads.
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// Returns the number of jobs that are running.
    pub fn running(&self) -> usize {
        self.threads.saturating_sub(self.permits.available_permits())
    }

    /// Returns the number of jobs that wait for a thread.
    pub fn queued(&self) -> usize {
        self.queued.load(Ordering::Relaxed)
    }

    /// Runs a job for `bytes` of text. The job is not started if the call has ended while it waited for a thread.
    ///
    /// # Errors
    /// Returns the errors of [`Call::check`] and of the job, `UNAVAILABLE` if no thread became free early enough for
    /// the deadline of the call, and `INTERNAL` if the job panics.
    pub(crate) async fn run<T, F>(&self, bytes: usize, call: &Arc<Call>, job: F) -> Result<T, Status>
    where
        T: Send + 'static,
        F: FnOnce(&Call) -> Result<T, Status> + Send + 'static,
    {
        if bytes <= INLINE_BYTES {
            // Without this, a stream of short texts would block the other connections of its thread.
            tokio::task::coop::consume_budget().await;
            call.check()?;
            return job(call);
        }
        self.run_long(call, job).await
    }

    /// Runs a long job. It is not started if the call has ended while it waited for a thread.
    ///
    /// # Errors
    /// Returns the errors of [`Workers::run`].
    pub(crate) async fn run_long<T, F>(&self, call: &Arc<Call>, job: F) -> Result<T, Status>
    where
        T: Send + 'static,
        F: FnOnce(&Call) -> Result<T, Status> + Send + 'static,
    {
        let permit = self.permit(call, call.start_by()).await?;
        self.run_with(permit, call, job).await
    }

    /// Runs a job on the result of a call whose main work is done, such as its conversion to another format. It may
    /// wait for a thread until the deadline of the call.
    ///
    /// # Errors
    /// Returns the errors of [`Workers::run`].
    pub(crate) async fn finish<T, F>(&self, bytes: usize, call: &Arc<Call>, job: F) -> Result<T, Status>
    where
        T: Send + 'static,
        F: FnOnce(&Call) -> Result<T, Status> + Send + 'static,
    {
        if bytes <= INLINE_BYTES {
            return job(call);
        }
        let permit = self.permit(call, call.deadline()).await?;
        self.run_with(permit, call, job).await
    }

    /// Runs a job on a thread.
    async fn run_with<T, F>(&self, permit: OwnedSemaphorePermit, call: &Arc<Call>, job: F) -> Result<T, Status>
    where
        T: Send + 'static,
        F: FnOnce(&Call) -> Result<T, Status> + Send + 'static,
    {
        call.check()?;
        let guard = AbandonOnDrop(Some(Arc::clone(call)));
        let job_call = Arc::clone(call);
        let outcome = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            lower_priority();
            job_call.check()?;
            job(&job_call)
        });
        let outcome = outcome.await;
        guard.disarm();
        outcome.unwrap_or_else(|_panic| Err(status::internal()))
    }

    /// Waits for a free thread until `latest`.
    ///
    /// Under overload the first job of the queue has waited the longest. If it could wait until its deadline, each job
    /// would start just before its deadline and fail, so that no call would be answered at all.
    async fn permit(&self, call: &Call, latest: Option<Instant>) -> Result<OwnedSemaphorePermit, Status> {
        if let Ok(permit) = Arc::clone(&self.permits).try_acquire_owned() {
            return Ok(permit);
        }
        let _queued = Queued::new(&self.queued);
        // When the client closes the call, this future is dropped and leaves the queue.
        let queued = Arc::clone(&self.permits).acquire_owned();
        let permit = match latest {
            Some(latest) => tokio::time::timeout_at(latest.into(), queued).await.map_err(|_elapsed| {
                call.mark_shed();
                status::deadline_unreachable()
            })?,
            None => queued.await,
        };
        permit.map_err(|_closed| status::draining())
    }
}

/// A job that waits for a thread, counted until it is dropped.
struct Queued<'a>(&'a AtomicUsize);

impl Queued<'_> {
    fn new(queued: &AtomicUsize) -> Queued<'_> {
        queued.fetch_add(1, Ordering::Relaxed);
        Queued(queued)
    }
}

impl Drop for Queued<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Gives the current worker thread a lower priority than the threads of connections, which would otherwise wait for its
/// time slice on a machine with few processors. A thread may always lower its own priority.
fn lower_priority() {
    #[cfg(target_os = "linux")]
    {
        /// About a tenth of the processor time of a normal thread under contention.
        const NICENESS: i32 = 10;
        thread_local! {
            static DONE: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
        }
        if !DONE.replace(true)
            && let Err(error) = rustix::process::setpriority_process(None, NICENESS)
        {
            tracing::debug!(%error, "cannot lower the priority of a worker thread");
        }
    }
}

/// Abandons the call of a running job when the future that waits for it is dropped.
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

    use super::super::call::Rejection;
    use super::*;
    use tonic::Code;

    const LONG: usize = INLINE_BYTES + 1;

    #[tokio::test]
    async fn a_job_after_its_deadline_is_not_started() {
        let workers = Workers::new(1);
        let call = Arc::new(Call::new(Some(Instant::now())));
        for bytes in [1, LONG] {
            let outcome = workers.run(bytes, &call, |_| -> Result<(), Status> { panic!("started") }).await;
            assert_eq!(outcome.unwrap_err().code(), Code::DeadlineExceeded);
        }
    }

    #[tokio::test]
    async fn a_job_that_waits_too_long_to_meet_its_deadline_is_rejected() {
        let workers = Workers::new(1);
        let _busy = workers.permit(&Call::default(), None).await.unwrap();
        let now = Instant::now();
        let call = Arc::new(Call::new(Some(now + Duration::from_secs(3600))).with_start_by(now));
        let outcome = workers.run(LONG, &call, |_| -> Result<(), Status> { panic!("started") }).await;
        assert_eq!(outcome.unwrap_err().code(), Code::Unavailable);
        assert_eq!(call.rejection(), Some(Rejection::Overload));
    }

    #[tokio::test]
    async fn a_late_job_runs_if_no_job_is_queued() {
        let call = Arc::new(Call::new(None).with_start_by(Instant::now()));
        let outcome = Workers::new(1).run(LONG, &call, |_| Ok(7)).await;
        assert_eq!(outcome.unwrap(), 7);
    }

    #[tokio::test]
    async fn a_panic_is_an_internal_error_and_releases_the_thread() {
        let workers = Workers::new(1);
        for _ in 0..3 {
            let call = Arc::default();
            let outcome = workers.run(LONG, &call, |_| -> Result<(), Status> { panic!("on purpose") }).await;
            assert_eq!(outcome.unwrap_err().code(), Code::Internal);
        }
    }

    #[tokio::test]
    async fn an_abandoned_call_leaves_the_queue_and_stops_its_job() {
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
                pin!(workers.run(LONG, &waiting, |_| -> Result<(), Status> { panic!("the call was abandoned") }));
            let mut context = Context::from_waker(Waker::noop());
            assert!(matches!(first.as_mut().poll(&mut context), Poll::Pending));
            assert!(matches!(second.as_mut().poll(&mut context), Poll::Pending));
            starts.recv().unwrap();
        }
        resume.send(()).unwrap();
        assert_eq!(ends.recv().unwrap(), Err(Code::Cancelled), "the running job observes that its call is abandoned");
        let outcome = workers.run(LONG, &Arc::default(), |_| Ok(7)).await;
        assert_eq!(outcome.unwrap(), 7, "the thread is released");
    }
}

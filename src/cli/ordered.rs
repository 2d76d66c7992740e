//! Work on all cores whose results keep the order of the input.

use std::num::NonZero;
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

/// Items in work for each thread. More would only take memory.
const ITEMS_PER_THREAD: usize = 4;

/// The results, in the order of the items.
#[derive(Debug)]
pub(super) struct Ordered<R> {
    pending: Receiver<Receiver<R>>,
    /// The next result, if [`Ordered::is_ready`] has taken it already.
    next: Option<Receiver<R>>,
    /// The thread that reads, until its end is known.
    reader: Option<JoinHandle<()>>,
}

/// A thread ended without a result, because it panicked.
#[derive(Debug, thiserror::Error)]
#[error("a thread failed: this is a defect of dalil, please report it")]
pub(super) struct ThreadFailed;

/// Number of threads that work: one for each core.
pub(super) fn threads() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Reads items in one thread and works on them in several. At most [`ITEMS_PER_THREAD`] items for each are in memory.
///
/// The threads are joined only after the last result: when the results are dropped earlier, a thread that waits for
/// slow input must not keep the command from ending.
pub(super) fn map<I, T, R>(
    threads: usize,
    items: impl FnOnce() -> I + Send + 'static,
    work: impl Fn(T) -> R + Send + Sync + 'static,
) -> Ordered<R>
where
    I: Iterator<Item = T>,
    T: Send + 'static,
    R: Send + 'static,
{
    let (pending_sender, pending) = mpsc::sync_channel(threads * ITEMS_PER_THREAD);
    // Bounded by the other channel.
    let (jobs_sender, jobs) = mpsc::channel();
    let (jobs, work) = (Arc::new(Mutex::new(jobs)), Arc::new(work));
    for _ in 0..threads {
        let (jobs, work) = (jobs.clone(), work.clone());
        thread::spawn(move || run(&jobs, &*work));
    }
    let reader = thread::spawn(move || read(items(), &pending_sender, &jobs_sender));
    Ordered { pending, next: None, reader: Some(reader) }
}

/// Sends each item to the workers, until the results are dropped.
fn read<T, R>(items: impl Iterator<Item = T>, pending: &SyncSender<Receiver<R>>, jobs: &Sender<(T, Sender<R>)>) {
    for item in items {
        let (result_sender, result) = mpsc::channel();
        // First, since it blocks.
        if pending.send(result).is_err() || jobs.send((item, result_sender)).is_err() {
            return;
        }
    }
}

/// Works on items until there are no more.
fn run<T, R>(jobs: &Mutex<Receiver<(T, Sender<R>)>>, work: &impl Fn(T) -> R) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((item, result)) = job else { return };
        // Nobody waits for the result when the output failed.
        let _ = result.send(work(item));
    }
}

impl<R> Ordered<R> {
    /// Whether the reader has an item behind the last result, so that the output need not be flushed yet.
    pub fn is_ready(&mut self) -> bool {
        if self.next.is_none() {
            self.next = self.pending.try_recv().ok();
        }
        self.next.is_some()
    }
}

impl<R> Iterator for Ordered<R> {
    type Item = Result<R, ThreadFailed>;

    fn next(&mut self) -> Option<Result<R, ThreadFailed>> {
        match self.next.take().or_else(|| self.pending.recv().ok()) {
            Some(next) => Some(next.recv().map_err(|_| ThreadFailed)),
            // The reader has ended: after the last item, or by a panic.
            None => self.reader.take()?.join().err().map(|_| Err(ThreadFailed)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn results_have_the_order_of_the_items() {
        let (sender, receiver) = mpsc::channel();
        let (sender, receiver) = (Mutex::new(sender), Mutex::new(receiver));
        // The first item is ready after the second.
        let work = move |item: u64| {
            match item {
                0 => receiver.lock().unwrap().recv().unwrap(),
                1 => sender.lock().unwrap().send(()).unwrap(),
                _ => {}
            }
            item * 2
        };
        let found: Vec<u64> = map(3, || 0..100, work).map(Result::unwrap).collect();
        assert_eq!(found, (0..100).map(|item| item * 2).collect::<Vec<_>>());
    }

    #[test]
    fn few_items_are_read_before_their_results_are_taken() {
        let read = Arc::new(AtomicUsize::new(0));
        let counter = read.clone();
        let items = move || (0..1000).inspect(move |_| _ = counter.fetch_add(1, Ordering::Relaxed));
        for (taken, result) in (1..).zip(map(2, items, |item| item)) {
            assert_eq!(result.unwrap(), taken - 1);
            let ahead = read.load(Ordering::Relaxed) - taken;
            assert!(ahead <= 2 * ITEMS_PER_THREAD + 3, "{ahead} after {taken}");
        }
        assert_eq!(read.load(Ordering::Relaxed), 1000);
    }

    #[test]
    fn a_panic_is_an_error() {
        let mut results = map(1, || 0..1, |_| -> u32 { panic!("expected in this test") });
        assert!(results.next().unwrap().is_err());
    }

    #[test]
    fn a_panic_of_the_reader_is_an_error_after_the_results_before_it() {
        let items = || (0..3).inspect(|&item| assert!(item < 1, "expected in this test"));
        let results: Vec<_> = map(1, items, |item| item).collect();
        assert!(matches!(results[..], [Ok(0), Err(ThreadFailed)]), "{results:?}");
    }
}

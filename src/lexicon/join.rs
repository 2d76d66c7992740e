//! Work on two threads.

use std::thread;

/// The results of two functions. `in_parallel`: the second one runs on a thread of its own, which is worth its start
/// for work of more than a millisecond.
pub(super) fn join<A, B: Send>(
    in_parallel: bool,
    first: impl FnOnce() -> A,
    second: impl FnOnce() -> B + Send,
) -> (A, B) {
    if !in_parallel {
        return (first(), second());
    }
    thread::scope(|scope| {
        let second = scope.spawn(second);
        let first = first();
        (first, second.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

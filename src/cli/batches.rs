//! Groups of articles, each of which a thread or a call takes at once.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use super::input::{Item, Located};

/// Limits of a batch.
#[derive(Clone, Copy, Debug)]
pub(super) struct BatchLimits {
    /// Most articles.
    pub articles: usize,
    /// Most bytes of texts. A longer article is a batch of its own.
    pub bytes: usize,
}

/// Groups items in their order. Invalid input stays in its place.
///
/// A batch has what has been read when the next one is wanted, so that the articles of a slow input are tagged at once,
/// and those of a fast input in batches up to the limits. One batch is read ahead.
pub(super) fn batches<I: Iterator<Item = Item>>(
    limits: BatchLimits,
    items: impl FnOnce() -> I + Send + 'static,
) -> impl FnOnce() -> Batches + Send {
    move || {
        let queue = Arc::new(Queue { limits, state: Mutex::default(), changed: Condvar::new() });
        let filled = queue.clone();
        let reader = thread::spawn(move || {
            let _end = End(&filled);
            for item in items() {
                if !filled.push(item) {
                    break;
                }
            }
        });
        Batches { queue, reader: Some(reader) }
    }
}

/// The batches of all items.
#[derive(Debug)]
pub(super) struct Batches {
    queue: Arc<Queue>,
    reader: Option<JoinHandle<()>>,
}

impl Iterator for Batches {
    type Item = Vec<Item>;

    fn next(&mut self) -> Option<Vec<Item>> {
        let batch = self.queue.take();
        if batch.is_none()
            && let Some(Err(panic)) = self.reader.take().map(JoinHandle::join)
        {
            // The caller reports it as it reports other panics of the reader.
            std::panic::resume_unwind(panic);
        }
        batch
    }
}

impl Drop for Batches {
    fn drop(&mut self) {
        self.queue.end();
    }
}

/// Ends the queue, also after a panic.
struct End<'a>(&'a Queue);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// The next batch, while it is read.
#[derive(Debug)]
struct Queue {
    limits: BatchLimits,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    items: Vec<Item>,
    bytes: usize,
    /// No item follows, or nobody takes them.
    has_ended: bool,
}

impl Queue {
    /// Adds an item when there is room. Returns whether further items are wanted.
    fn push(&self, item: Item) -> bool {
        let bytes = item.as_ref().map_or(0, bytes);
        let is_full = |state: &mut State| {
            let has_room = state.items.len() < self.limits.articles && state.bytes + bytes <= self.limits.bytes;
            !state.has_ended && !state.items.is_empty() && !has_room
        };
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut state = self.changed.wait_while(state, is_full).unwrap_or_else(PoisonError::into_inner);
        if state.has_ended {
            return false;
        }
        state.items.push(item);
        state.bytes += bytes;
        self.changed.notify_all();
        true
    }

    /// Takes all items that are there, as soon as there is one. `None` after the last.
    fn take(&self) -> Option<Vec<Item>> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let is_empty = |state: &mut State| state.items.is_empty() && !state.has_ended;
        let mut state: MutexGuard<'_, State> =
            self.changed.wait_while(state, is_empty).unwrap_or_else(PoisonError::into_inner);
        state.bytes = 0;
        let items = std::mem::take(&mut state.items);
        self.changed.notify_all();
        (!items.is_empty()).then_some(items)
    }

    fn end(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).has_ended = true;
        self.changed.notify_all();
    }
}

fn bytes(located: &Located) -> usize {
    located.article.title.text.len() + located.article.body.text.len()
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    const LIMITS: BatchLimits = BatchLimits { articles: 100, bytes: 1 << 20 };

    fn articles(bytes: usize) -> impl Iterator<Item = Item> {
        (0..).map(move |number: usize| Ok(Located::of_text(&number.to_string(), &"x".repeat(bytes))))
    }

    fn ids(batches: impl Iterator<Item = Vec<Item>>) -> Vec<Vec<String>> {
        batches.map(|batch| batch.into_iter().map(|item| item.unwrap().article.id).collect()).collect()
    }

    #[test]
    fn a_slow_input_is_not_waited_for() {
        let (sender, receiver) = mpsc::channel();
        let mut batches = batches(LIMITS, move || articles(10).take_while(move |_| receiver.recv().is_ok()))();
        for expected in ["0", "1"] {
            sender.send(()).unwrap();
            assert_eq!(ids(batches.by_ref().take(1)), [[expected]]);
        }
        drop(sender);
        assert!(batches.next().is_none());
    }

    #[test]
    fn batches_have_limits_and_keep_the_order() {
        for (bytes, most) in [(1, LIMITS.articles), (LIMITS.bytes / 4, 4), (2 * LIMITS.bytes, 1)] {
            let found = ids(batches(LIMITS, move || articles(bytes).take(250))());
            assert!(found.iter().all(|batch| (1..=most).contains(&batch.len())), "{found:?}");
            let expected: Vec<_> = (0..250).map(|number: usize| number.to_string()).collect();
            assert_eq!(found.concat(), expected);
        }
    }

    #[test]
    fn a_panic_of_the_reader_is_not_the_end() {
        let items = || articles(1).inspect(|item| assert!(item.as_ref().unwrap().article.id != "3", "expected"));
        let mut batches = batches(LIMITS, items)();
        let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| batches.by_ref().count()));
        assert!(panic.is_err());
    }

    #[test]
    fn the_reader_stops_when_nobody_takes_more() {
        let (alive, ended) = mpsc::channel::<()>();
        let items = move || {
            articles(1).inspect(move |_| {
                let _ = &alive;
            })
        };
        let mut batches = batches(LIMITS, items)();
        assert!(batches.next().is_some());
        drop(batches);
        assert!(ended.recv().is_err(), "the reader has dropped the items");
    }
}

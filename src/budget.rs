//! Cancellation of long work.
//!
//! A long loop counts its steps in a [`Budget`]. At least once in [`Budget::INTERVAL`] steps, the budget calls a
//! function of its owner that decides whether the work continues. The service checks the deadline, the cancellation of
//! the call and the shutdown there; the command never stops the work.

use std::cell::Cell;
use std::fmt;

/// Counts steps of work and calls `may_continue` at regular intervals.
///
/// ```
/// use std::cell::Cell;
/// use dalil::{Budget, Stopped};
///
/// let calls = Cell::new(0);
/// let may_continue = || {
///     calls.set(calls.get() + 1);
///     calls.get() < 3
/// };
/// let budget = Budget::new(&may_continue);
/// let done = (0..).take_while(|_| budget.step().is_ok()).count();
/// assert_eq!(done, 3 * Budget::INTERVAL as usize - 1);
/// assert_eq!(budget.step(), Err(Stopped), "a budget that has stopped stays stopped");
/// ```
pub struct Budget<'a> {
    /// Steps before the next call of `may_continue`; 0 after the work was stopped.
    left: Cell<u32>,
    may_continue: Option<&'a dyn Fn() -> bool>,
}

/// The work was stopped before it was complete, by a [`Budget`] or by an [`Output`](crate::Output).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the work was stopped before it was complete")]
pub struct Stopped;

impl<'a> Budget<'a> {
    /// Greatest number of steps between two calls of `may_continue`. One step is a word, a candidate, a reading or
    /// 64 bytes of text.
    pub const INTERVAL: u32 = 4096;

    /// A budget that stops the work as soon as `may_continue` returns `false`.
    pub fn new(may_continue: &'a dyn Fn() -> bool) -> Budget<'a> {
        Budget { left: Cell::new(Self::INTERVAL), may_continue: Some(may_continue) }
    }

    /// A budget that never stops the work.
    pub fn unlimited() -> Budget<'static> {
        Budget { left: Cell::new(Self::INTERVAL), may_continue: None }
    }

    /// Counts one step.
    ///
    /// # Errors
    /// If the work is to stop.
    #[inline]
    pub fn step(&self) -> Result<(), Stopped> {
        self.steps(1)
    }

    /// Counts several steps before they are taken.
    ///
    /// # Errors
    /// If the work is to stop.
    #[inline]
    pub fn steps(&self, count: u32) -> Result<(), Stopped> {
        match self.left.get().checked_sub(count) {
            None | Some(0) => self.check(),
            Some(left) => {
                self.left.set(left);
                Ok(())
            }
        }
    }

    /// Calls `may_continue` and starts the next interval.
    #[cold]
    fn check(&self) -> Result<(), Stopped> {
        let stopped = self.left.get() == 0 || self.may_continue.is_some_and(|may_continue| !may_continue());
        self.left.set(if stopped { 0 } else { Self::INTERVAL });
        if stopped { Err(Stopped) } else { Ok(()) }
    }
}

impl fmt::Debug for Budget<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Budget").field("left", &self.left).finish_non_exhaustive()
    }
}

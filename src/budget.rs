//! Stops work that nobody waits for any more.
//!
//! A long loop counts its steps against a [`Budget`]. Every [`Budget::INTERVAL`] steps at the latest, the budget asks
//! its owner whether to continue: the service looks at the deadline, at the caller and at the drain; the command never
//! stops.

use std::cell::Cell;
use std::fmt;

/// Counts steps of work, and asks its owner from time to time whether the work goes on.
///
/// ```
/// use std::cell::Cell;
/// use dalil::budget::{Budget, Stopped};
///
/// let asked = Cell::new(0);
/// let may_continue = || {
///     asked.set(asked.get() + 1);
///     asked.get() < 3
/// };
/// let budget = Budget::new(&may_continue);
/// let done = (0..).take_while(|_| budget.step().is_ok()).count();
/// assert_eq!(done, 3 * Budget::INTERVAL as usize - 1);
/// assert_eq!(budget.step(), Err(Stopped), "a budget that has stopped stays stopped");
/// ```
pub struct Budget<'a> {
    /// Steps until the next question; 0 when the work has been stopped.
    left: Cell<u32>,
    may_continue: Option<&'a dyn Fn() -> bool>,
}

/// The work was stopped before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the work was stopped before its end")
    }
}

impl std::error::Error for Stopped {}

impl<'a> Budget<'a> {
    /// The most steps between two questions. One step is a word, a candidate, a reading or 64 bytes of text.
    pub const INTERVAL: u32 = 4096;

    /// A budget that asks `may_continue`, and stops all work once the answer is no.
    pub fn new(may_continue: &'a dyn Fn() -> bool) -> Budget<'a> {
        Budget { left: Cell::new(Self::INTERVAL), may_continue: Some(may_continue) }
    }

    /// A budget that never stops.
    pub fn unlimited() -> Budget<'static> {
        Budget { left: Cell::new(Self::INTERVAL), may_continue: None }
    }

    /// Counts one step.
    ///
    /// # Errors
    /// When the owner does not want the work to continue.
    #[inline]
    pub fn step(&self) -> Result<(), Stopped> {
        self.steps(1)
    }

    /// Counts several steps that are about to be taken.
    ///
    /// # Errors
    /// When the owner does not want the work to continue.
    #[inline]
    pub fn steps(&self, count: u32) -> Result<(), Stopped> {
        match self.left.get().checked_sub(count) {
            None | Some(0) => self.ask(),
            Some(left) => {
                self.left.set(left);
                Ok(())
            }
        }
    }

    #[cold]
    fn ask(&self) -> Result<(), Stopped> {
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

//! Names to a table of short words and an automaton, and these over a folded text to hits.
//!
//! A name can only start where a word starts or behind a legal proclitic, so the lexicon does not search: it looks up
//! each such place, and stops at the first letter that continues no name. That finds every name that an overlapping
//! search and a filter would, in fewer steps, and never one that starts inside a word. `DESIGN.md` has the reasons and
//! the figures.

mod automaton;
mod build;
mod filter;
mod forms;
mod reading;
mod scan;
#[cfg(test)]
mod tests;
mod variants;
mod words;

pub use build::{Lexicon, LexiconError};
pub(crate) use filter::hash;
pub(crate) use reading::{Reading, Target};
pub use scan::Hit;

//! Names to a table of short words and an automaton, and these over a folded text to hits.
//!
//! A name can only start where a word starts or behind a legal proclitic, so the lexicon does not search: it looks up
//! each such place, and stops at the first letter that continues no name. That finds every name that an overlapping
//! search and a filter would, in fewer steps, and never one that starts inside a word. `DESIGN.md` has the reasons and
//! the figures.

mod automaton;
mod build;
mod check;
mod check_memo;
mod collect;
mod compiled;
mod error;
mod field_text;
mod filters;
mod forms;
mod hit;
mod layers;
mod proclitic_length;
mod reading;
mod required_spelling;
mod scan;
mod short_words;
mod spelling;
mod surface;
#[cfg(test)]
mod tests;
mod token;
mod variants;

pub(crate) use check::{Check, CheckedHit, Mismatch, Mismatches};
pub(crate) use check_memo::{CheckMemo, is_crowded};
pub use compiled::Lexicon;
pub use error::LexiconError;
pub(crate) use field_text::FieldText;
pub(crate) use filters::hash;
pub use hit::Hit;
pub use layers::Layers;
pub(crate) use reading::Reading;
pub(crate) use spelling::signs;

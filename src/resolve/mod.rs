//! Candidates to mentions: what stands in the text, against what the article says.
//!
//! * [`request`] is what a caller asks.
//! * [`candidate`] keeps the hits whose spelling and proclitic are legal.
//! * [`overlap`] chooses among those that share letters.
//! * [`established`] holds the entities that the article names in full, and their countries.
//! * [`cues`] holds the words that announce names, as they stand in the article.
//! * [`article`] finds what stands beside a candidate, [`coordination`] the lists of names that share it, and
//!   [`quotes`] the pairs of quotation marks.
//! * [`language`] tells which policy a reading has where it stands.
//! * [`lookup`] gives the names that a text is.
//! * [`judge`] accepts or refuses each reading of a candidate, with the evidence, and ranks what is left.
//! * [`crowded`] remembers what holds for all places of a name that very many entities share.
//! * [`resolver`] calls these in turn; [`emit`] hands out what they decided.

mod article;
mod beside;
mod candidate;
mod coordination;
mod crowded;
mod cues;
mod emit;
mod established;
mod judge;
mod language;
pub(crate) mod lookup;
mod mention;
mod output;
mod overlap;
mod request;
mod resolver;
mod span;

pub use mention::{Alternative, Evidence, Mention, Reason, Suppressed};
pub use output::Output;
pub use request::{Article, Options, Overlap, TypeSet};
pub(crate) use resolver::{Scratch, resolve};
pub use span::{Field, Span};

//! Comparison of the written text with the listed spelling of a name, for what the fold does not keep.
//!
//! * [`strictness`] compares the letters: hamza, final ى and ي, and the exact spelling.
//! * `letters` iterates over the letters that this comparison sees.
//! * [`signature()`] is a number of four bits that replaces most exact comparisons.
//! * [`signs`] compares the signs of a name: C++, .NET, Canal+.
//!
//! Capitals are in `lang::capitals`.

mod letters;
pub(crate) mod signature;
pub(crate) mod signs;
pub(crate) mod strictness;

pub(crate) use signature::signature;
pub(crate) use strictness::Strictness;

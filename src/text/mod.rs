//! Text: folded to the name alphabet, with a mapping back to the source.
//!
//! * [`alphabet`]: the codes of letters, digits and breaks, and their scripts. `escape`: codes of all other letters.
//! * `characters`: the tables that map each Unicode character to codes or to a class (`class`). `mark`: combining
//!   marks.
//! * [`Folded`]: the folded text and queries on it. `fold`: the conversion, with its inner loop in `block` and `step`.
//! * `gap`: what is between two letters, and the break that it makes. `abbreviation`: the words after which a dot is
//!   not a sentence end. `joined`: words that a hyphen at a line end may split. `sentence`: sentence boundaries.
//! * `sign`: signs that are part of a name. `quotes`: pairs of quotation marks. `link`: web and mail addresses, which
//!   contain no names.
//! * [`offset`]: converts byte offsets to the unit of the caller.
//! * `csv`: fields of comma-separated values.
//! * [`ExtractedText`]: the text of a document with markup and the position of its parts. `markup`: from HTML.

pub(crate) mod abbreviation;
pub mod alphabet;
mod block;
pub(crate) mod characters;
pub(crate) mod class;
pub(crate) mod csv;
mod escape;
mod extracted;
mod fold;
mod folded;
mod gap;
mod joined;
pub(crate) mod link;
mod mark;
#[cfg(feature = "markup")]
mod markup;
pub mod offset;
pub(crate) mod quotes;
pub(crate) mod sentence;
pub(crate) mod sign;
mod step;
mod utf8;

pub(crate) use characters::{Symbol, char_table};
pub(crate) use class::CharClass;
pub use extracted::ExtractedText;
pub use folded::Folded;
pub(crate) use joined::Joined;
pub use offset::{OffsetUnit, Offsets, byte_offset};

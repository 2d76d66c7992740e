//! Text as the matcher sees it: folded to a small name alphabet, with the way back to the source.
//!
//! * [`alphabet`] says what each character is: a letter with a code, a mark, a break.
//! * [`fold`] turns a text into codes and remembers where each came from; `step` is its innermost loop's table.
//! * `abbreviation` lists the words behind which a dot ends no name.
//! * [`proclitic`] lists the readings of a word that may carry و ف ب ل ك.
//! * [`spelling`] holds what the fold threw away and a short name needs: hamza and capitals.
//! * `sign` compares the signs of a name, which the fold throws away too: C++, .NET, Canal+.
//! * `link` finds web and mail addresses, which hold no names.
//! * [`language`] tells the language of a sentence.
//! * [`offset`] turns byte offsets into the unit a caller counts in.

mod abbreviation;
pub mod alphabet;
pub mod fold;
pub(crate) mod link;
pub mod offset;
pub(crate) mod quotes;
pub(crate) mod sign;
pub mod spelling;
mod step;

pub use fold::Folded;
pub use offset::{OffsetUnit, Offsets};

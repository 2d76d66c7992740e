//! The gazetteer: entities and their names, as data.
//!
//! * [`model`] holds them compactly: a million names are one text and a few flat lists.
//! * [`vocabulary`] has the words of the data: types, classes, kinds, policies; [`cue`] the words that announce names.
//! * [`read`] streams JSON Lines into it and names file, line and field of each fault.
//! * [`compose`] makes the institutions of each country from patterns and adjectives.
//! * [`embedded`] is the gazetteer that ships in the binary.
//! * [`check`] looks for what a person who keeps the data should look at.

pub mod check;
pub mod compose;
pub mod cue;
pub mod embedded;
mod error;
mod line;
pub mod model;
mod noun;
mod pack;
pub mod read;
pub mod vocabulary;

pub use cue::{Cue, CueForm, CueSide, CueTarget};
pub use error::{Fault, GazetteerError};
pub(crate) use model::Country;
pub use model::{EntityIndex, EntityRef, Gazetteer, NameIndex, NameRef, Office};
pub use read::GazetteerBuilder;
pub use vocabulary::{Class, EntityType, NameKind, NameOrigin, Policy};

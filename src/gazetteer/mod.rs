//! The gazetteer: entities and their names, as data.
//!
//! * [`model`] holds them compactly: a million names are one text and a few flat lists.
//! * [`vocabulary`] has the words of the data: types, classes, kinds, policies; [`cue`] the words that announce names.
//! * [`read`] streams JSON Lines and names file, line and field of each fault; `record` is what lines state of an entity,
//!   `merge` adds the statements of two up, `pack` applies the defaults and lays entities out.
//! * `common` has the ordinary words that are also names, by language.
//! * [`compose`] makes the institutions of each country from patterns and adjectives.
//! * [`embedded`] is the gazetteer that ships in the binary.
//! * [`check`] looks for what a person who keeps the data should look at.

pub mod check;
mod common;
pub mod compose;
pub mod cue;
pub mod embedded;
mod error;
mod key;
mod line;
mod merge;
pub mod model;
mod noun;
mod pack;
pub mod read;
mod record;
mod sources;
pub mod vocabulary;

pub(crate) use common::{CommonWord, CommonWords, Policies};
pub use cue::{ClassSet, Cue, CueEffect, CueForm, CueSide};
pub use error::{Fault, GazetteerError};
pub use key::{EntityKey, NameKey};
pub(crate) use model::Country;
pub use model::{EntityRef, Gazetteer, NameRef, Office};
pub use read::GazetteerBuilder;
pub use vocabulary::{Class, EntityType, NameKind, NameOrigin, Policy};

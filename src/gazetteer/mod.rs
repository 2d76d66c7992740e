//! The gazetteer: entities and their names, as data.
//!
//! * [`model`] holds them compactly: a million names are one text and a few flat lists.
//! * [`read`] streams JSON Lines into it and names file, line and field of each fault.
//! * [`compose`] makes the institutions of each country from patterns and adjectives.
//! * [`embedded`] is the gazetteer that ships in the binary.
//! * [`check`] looks for what a person who keeps the data should look at.

pub mod check;
pub mod compose;
pub mod embedded;
mod error;
mod line;
pub mod model;
pub mod read;

pub use error::{Fault, GazetteerError};
pub(crate) use model::Country;
pub use model::{
    Class, Cue, CueSide, CueTarget, EntityIndex, EntityRef, EntityType, Gazetteer, NameIndex, NameKind, NameOrigin,
    NameRef, Office, Policy,
};
pub use read::GazetteerBuilder;

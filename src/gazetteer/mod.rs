//! The gazetteer: entities and their names, as data.
//!
//! The files import each other in this order:
//!
//! * The model: [`vocabulary`] has the words of the data, `class_name` the names of classes, `record` one line of an
//!   entity file, `cue` the context words, `line` the other lines.
//! * Reading: `reader` parses files into `raw`, which holds all lines (entities as packed `drafts`, with `details` that
//!   few have) after `validate` checked them. `error` has the faults, with file, line and field.
//! * Building: `compose` collects the patterns (`pattern`, `pattern_lines`) that are composed in the text and the
//!   adjectives of countries (`country_words`), `national` completes the listed institutions of countries, `merge`
//!   merges what several lines state about an entity, `pack` applies the defaults and lays out the result.
//!   [`GazetteerBuilder`] calls all of them; `source` lists what it reads.
//! * The result: `packed` has the [`Gazetteer`], `refs` the views of its entities and names, `key` their handles,
//!   `common` the ordinary words that are also names, `policies` their effect on a name, `redirects` the former ids.
//!   `search` finds entities by the start of a name or an id.
//! * [`check`] reports data that is valid but probably wrong.

mod assigned_country;
mod below;
mod builder;
pub mod check;
mod class_name;
mod common;
mod compose;
mod counting;
mod country;
mod country_adjectives;
mod country_entities;
mod country_words;
mod counts;
mod cue;
mod details;
pub mod diff;
mod drafts;
mod embedded;
mod error;
pub mod export;
mod find;
mod former_ids;
mod interner;
mod key;
mod line;
mod link;
mod merge;
mod name_dates;
mod national;
mod noun;
mod office_titles;
mod overrides;
mod pack;
mod packed;
mod pattern;
mod pattern_lines;
mod period;
mod policies;
mod raw;
mod reader;
mod record;
mod redirects;
mod refs;
mod search;
mod similar;
mod source;
mod statement;
mod strings;
mod tenures;
pub(crate) mod validate;
mod version;
pub mod vocabulary;

pub(crate) use assigned_country::filter_fault;
pub use builder::GazetteerBuilder;
pub use class_name::ClassName;
pub(crate) use common::{CommonWord, CommonWords};
pub(crate) use country::CountryCode;
pub(crate) use country_adjectives::CountryAdjectives;
pub use counts::Counts;
pub use cue::{ClassSet, Cue, CueEffect, CueForm, CueSide};
#[cfg(feature = "import")]
pub(crate) use error::FieldFault;
pub use error::{Fault, GazetteerError};
pub use key::{EntityKey, NameKey};
pub use packed::Gazetteer;
pub(crate) use pattern::{HeadSide, PatternName, Patterns, Slot, TopicHead};
pub(crate) use policies::Policies;
#[cfg(feature = "import")]
pub(crate) use reader::parse;
pub use record::{EntityRecord, NameRecord, Office};
pub use refs::{EntityRef, NameRef};
pub use search::SearchIndex;
pub(crate) use similar::most_similar;
pub use source::GazetteerSource;
pub(crate) use tenures::{HeldOffice, Tenures};
#[cfg(feature = "server")]
pub(crate) use validate::is_language_code;
pub(crate) use validate::{MAX_NAME_BYTES, id_fault};
pub use vocabulary::{Class, EntityType, NameKind, NameLayer, NameOrigin, Policy, UnknownWord};

//! Imports names from other formats: reads files of a source and writes lines of an entity file.
//!
//! * `format` lists the formats; each has one file with an implementation of the trait `Importer` (`importer`).
//! * [`Input`] is a file to read. `decompress` and `zip` decompress it, `lines` divides it into lines, within
//!   [`Limits`].
//! * Importers make an [`EntityRecord`](crate::gazetteer::EntityRecord) of each entity and pass it to the `collector`,
//!   which checks it and keeps it in a temporary file. `ids` makes the ids, `script` the languages of names without
//!   one, `prominence` the prominence.
//! * When all inputs are read, `finish` decides the policies of the names (`name_policy`, with the ordinary words and
//!   names of the gazetteer in `known_names`), merges entities with those of that gazetteer (`merge_by`), and writes
//!   the lines.
//!
//! Invalid rows are reported to an [`Observer`], counted and left out. Memory does not grow with the input, except by
//! the ids of the entities and by what a format needs to join its rows; each format documents it.
//!
//! ```
//! use dalil::import::{Format, Input, ImportOptions, import};
//! use dalil::gazetteer::Class;
//!
//! let options = ImportOptions { class: Some(Class::Club), ..ImportOptions::default() };
//! let input = Input::new("clubs.txt", "Town FC\nBeispielverein\n".as_bytes());
//! let mut lines = Vec::new();
//! let summary = import(Format::List, vec![input], &options, None, &mut lines, &mut ())?;
//! assert_eq!((summary.written, summary.rejected), (2, 0));
//! let first = r#"{"id":"organisation/list-town-fc","class":"club","names":{"en":["Town FC"]},"sources":["list"]}"#;
//! assert_eq!(String::from_utf8(lines).unwrap().lines().next(), Some(first));
//! # Ok::<(), dalil::import::ImportError>(())
//! ```

mod collector;
mod csv;
mod decompress;
pub(crate) mod delimited;
mod error;
mod finish;
mod format;
mod geonames;
mod ids;
mod importer;
mod input;
mod known_names;
mod limits;
pub(crate) mod lines;
mod list;
mod merge_by;
mod name_policy;
mod opensanctions;
mod options;
mod paranames;
mod prominence;
mod references;
mod repeated_forms;
mod row_error;
mod run;
mod script;
mod skos;
mod spacy;
mod summary;
mod wikidata;
mod zip;
pub(crate) mod zstd;

pub use error::ImportError;
pub use format::Format;
pub use input::Input;
pub use limits::Limits;
pub use merge_by::MergeBy;
pub use options::{Column, ImportOptions};
pub use run::import;
pub use summary::{Observer, Summary};

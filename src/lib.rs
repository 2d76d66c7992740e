//! dalil tags the places, people and organisations that news articles name, Arabic first.
//!
//! ```
//! use dalil::{Article, Options, Tagger};
//!
//! let tagger = Tagger::embedded()?;
//! let article = Article { title: "", body: "وصل وزير الخارجية إلى ألماتي ونور سلطان" };
//! let tagged = tagger.tag(&article, &Options::default());
//! let names: Vec<_> = tagged.mentions.iter().map(|m| &article.body[m.span.bytes.clone()]).collect();
//! assert_eq!(names, ["ألماتي", "نور سلطان"]);
//! assert_eq!(tagger.gazetteer().entity(tagged.mentions[0].entity).id(), "place/almaty");
//! # Ok::<(), dalil::TaggerError>(())
//! ```
//!
//! An article takes one way through the crate, and the modules stand in its order:
//!
//! * [`rules`] names each rule, so that it can be switched off and its worth measured;
//! * [`budget`] stops work that nobody waits for;
//! * [`text`] folds a text to an alphabet of one byte a letter, and keeps the way back;
//! * [`gazetteer`] holds the entities and their names, as data;
//! * [`lexicon`] compiles the names and finds them, at word starts and behind proclitics;
//! * [`resolve`] accepts, ranks and explains what was found;
//! * [`tagger`] is the front door to all of it.
//!
//! With the feature `server` (on by default) come `service`, the gRPC API; `server`, which listens; `ops`, what an
//! operator needs; `eval`, which scores against gold data; and `cli`, the command. The core above uses none of them.

#![forbid(unsafe_code)]
#![warn(missing_debug_implementations)]
#![warn(clippy::print_stdout, clippy::print_stderr, reason = "they panic when the reader is gone: write to a lock")]

pub mod budget;
pub mod gazetteer;
pub mod lang;
pub mod lexicon;
pub mod resolve;
pub mod rules;
pub mod tagger;
pub mod text;
mod thresholds;

#[cfg(feature = "server")]
pub mod cli;
#[cfg(feature = "server")]
pub mod eval;
#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
pub mod server;
#[cfg(feature = "server")]
pub mod service;

pub use budget::{Budget, Stopped};
pub use gazetteer::{EntityType, Gazetteer, GazetteerBuilder, GazetteerError};
pub use resolve::{Evidence, Field, Mention, Reason, Span, Suppressed};
pub use rules::{Rule, Rules};
pub use tagger::{Article, Options, Output, Overlap, Tagged, Tagger, TaggerError, TypeSet};
pub use text::{OffsetUnit, Offsets};

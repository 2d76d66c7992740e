//! dalil finds the places, people and organisations that news articles name: Arabic first; English, Russian, Kazakh and
//! Turkish in the same pass.
//!
//! The names come from a *gazetteer*, a list of entities with their names. dalil never guesses a name that the
//! gazetteer does not list. In exchange, each answer is exact (spans in bytes of the original text), explained (each
//! mention has its evidence), reproducible, and fast. A gazetteer is built in, and files of your own can extend or
//! replace it.
//!
//! This crate is also a gRPC service and a command, `dalil`; the README describes both.
//!
//! # Tagging an article
//!
//! Create a [`Tagger`] once, and call [`Tagger::tag`] for each [`Article`]:
//!
//! ```
//! use dalil::{Article, Options, Tagger};
//!
//! let tagger = Tagger::embedded()?;
//! let article = Article::new("", "وصل وزير الخارجية إلى ألماتي ونور سلطان");
//! let tagged = tagger.tag(&article, &Options::default());
//!
//! let names: Vec<_> = tagged.mentions.iter().map(|m| &article.body[m.span.bytes.clone()]).collect();
//! assert_eq!(names, ["ألماتي", "نور سلطان"]);
//! // The conjunction و is written onto نور سلطان. Such a proclitic is not part of the span.
//! assert_eq!(&article.body[tagged.mentions[1].proclitic.clone()], "و");
//! # Ok::<(), dalil::TaggerError>(())
//! ```
//!
//! # Entities
//!
//! A [`Mention`] refers to its entity by a key. [`Tagger::gazetteer`] gives the entity with its id, its class, its
//! country and its names in all languages:
//!
//! ```
//! use dalil::{Article, EntityType, Options, Tagger};
//!
//! let tagger = Tagger::embedded()?;
//! let tagged = tagger.tag(&Article::new("", "وصل إلى ألماتي"), &Options::default());
//! let entity = tagger.gazetteer().entity(tagged.mentions[0].entity);
//! assert_eq!(entity.id(), "place/almaty");
//! assert_eq!(entity.entity_type(), EntityType::Place);
//! assert_eq!(entity.canonical("en").as_deref(), Some("Almaty"));
//! # Ok::<(), dalil::TaggerError>(())
//! ```
//!
//! # Evidence
//!
//! Many names are ambiguous: a surname without a first name, a city that is called like an ordinary word. Such a name
//! is accepted only with [`Evidence`] in the article, and every mention lists its evidence. With
//! [`Options::with_suppressed`], the answer also lists the names that were found and not accepted, each with the
//! [`Reason`]:
//!
//! ```
//! use dalil::{Article, Evidence, Options, Reason, Tagger};
//!
//! let tagger = Tagger::embedded()?;
//! let options = Options::default().with_suppressed(true);
//!
//! // طراز is a city (Taraz), and the ordinary word "model".
//! let tagged = tagger.tag(&Article::new("", "سيارة من طراز جديد"), &options);
//! assert!(tagged.mentions.is_empty());
//! assert_eq!(tagged.suppressed[0].reason, Reason::NeedsCue);
//!
//! // The context word مدينة ("city") announces the city.
//! let tagged = tagger.tag(&Article::new("", "وصل إلى مدينة طراز"), &options);
//! assert!(matches!(tagged.mentions[0].evidence[..], [Evidence::Cue(_)]));
//! # Ok::<(), dalil::TaggerError>(())
//! ```
//!
//! # A custom gazetteer
//!
//! A gazetteer is a set of JSON Lines files; `gazetteer/README.md` describes the format. [`GazetteerBuilder`] reads
//! files, folders, strings and the built-in gazetteer:
//!
//! ```
//! use dalil::{Article, GazetteerBuilder, Options, Tagger};
//!
//! let club = r#"{"id":"organisation/fc-kairat","class":"club","names":{"ar":["نادي كايرات"],"en":["FC Kairat"]}}"#;
//! let mut builder = GazetteerBuilder::new();
//! builder.add_embedded().add_text("clubs.jsonl", club);
//! let tagger = Tagger::new(builder.build()?)?;
//!
//! let tagged = tagger.tag(&Article::new("", "FC Kairat won in Almaty"), &Options::default());
//! let ids: Vec<_> = tagged.mentions.iter().map(|m| tagger.gazetteer().entity(m.entity).id()).collect();
//! assert_eq!(ids, ["organisation/fc-kairat", "place/almaty"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Offsets
//!
//! Spans are byte ranges of the title or the body. [`Offsets`] converts them to code points or UTF-16 code units.
//!
//! # Architecture
//!
//! An article passes through these stages. Each stage is a module that uses only the modules before it:
//!
//! 1. [`text`] *folds* title and body to codes of a name alphabet: one byte per letter, without the differences that do
//!    not distinguish names (vowel marks, letter case, forms of alef). It keeps the position of each code in the
//!    source.
//! 2. [`lexicon`] contains the compiled names and *scans* the codes: it looks up a name at each start of a word, and
//!    behind each proclitic that the word can begin with. A *hit* is a name that was found, a *reading* is one entity's
//!    name that it can stand for.
//! 3. `resolve` turns hits into *candidates* with the readings that the spelling permits; determines which entities the
//!    article names without doubt; judges each reading of each candidate by its policy and its evidence; and chooses
//!    between candidates that overlap.
//! 4. [`Tagger`] connects the stages and passes each result to an [`Output`]. An [`Explanation`] is all that it found.
//!
//! `lang` contains what depends on a language, [`gazetteer`] the data, [`rules`] the names of all rules, so that each
//! can be switched off and measured, and `thresholds` the numbers that rules use. A [`Budget`] stops work that nobody
//! needs any more. The feature `server` (on by default) adds the service and the command; the core does not depend on
//! them. `DESIGN.md` gives the reasons for this design.

#![forbid(unsafe_code)]
#![warn(missing_debug_implementations)]
#![warn(clippy::print_stdout, clippy::print_stderr, reason = "they panic when the reader is gone: write to a lock")]

mod budget;
mod date;
mod embedded;
mod explain;
pub mod gazetteer;
mod hash;
mod lang;
pub mod lexicon;
pub mod render;
mod resolve;
pub mod rules;
mod sorted;
mod tagger;
pub mod text;
mod thresholds;

#[cfg(feature = "cli")]
pub mod cli;
pub mod eval;
#[cfg(feature = "import")]
pub mod import;
#[cfg(feature = "server")]
mod ops;
#[cfg(feature = "server")]
pub mod server;
#[cfg(feature = "server")]
pub mod service;

pub use budget::{Budget, Stopped};
pub use date::{Date, DateError};
pub use explain::{ExplainError, ExplainedName, ExplainedSpan, Explanation};
pub use gazetteer::{EntityType, Gazetteer, GazetteerBuilder, GazetteerError, GazetteerSource};
pub use resolve::{
    Alternative, Article, EntityFilter, Evidence, Field, Focus, FocusKind, InvalidCountryCode, InvalidEntityId,
    Mention, MentionedEntities, MentionedEntity, Options, Output, Overlap, Reason, Span, Suppressed, TypeSet,
};
pub use rules::{Rule, Rules};
pub use tagger::{NameMatch, Tagged, Tagger, TaggerError};
pub use text::{OffsetUnit, Offsets};

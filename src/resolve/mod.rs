//! Resolution: from the hits of the scan to mentions with evidence.
//!
//! [`resolver`] runs the stages:
//!
//! 1. [`scanned`] collects the hits as [`candidate`]s, with the readings that their spelling permits, and as [`cues`].
//! 2. [`adjacent_cues`] finds the cues that count for each candidate: those beside it in its [`context`]; those that it
//!    shares with a list of names ([`coordination`], [`conjunction`]); and those of a longer name around it
//!    ([`vetoed_names`]).
//! 3. [`apposition`] finds the countries and regions directly after names, and [`document`] combines these with the
//!    [`languages`] of the sentences. [`definite`] recognises nouns and adjectives with the article, and [`location`]
//!    prepositions and endings of place.
//! 4. [`resolution`] finds the [`document_entities`], which the article names without doubt, lets the [`judge`] give
//!    each candidate a [`verdict`] by its [`support`] and [`score`] among its [`permitted`] readings, and chooses between candidates that [`overlap`].
//! 5. [`emit`] converts the decisions to [`mention`]s with a [`span`] and passes them to an [`output`].
//!
//! [`mentioned_entities`] counts the mentions of each entity and computes its salience, and [`focus`] finds the
//! countries and cities that the article is about. [`form_cache`] and [`announcements`] keep the time linear for names
//! that very many entities share. [`request`] is the input, and [`filter`] selects the entities of an answer.
//! [`lookup`] finds the names that are equal to a text.

mod accusative;
mod adjacent_cues;
mod announcements;
mod apposed;
mod apposition;
mod arabic_given_names;
mod candidate;
mod composition;
mod conjunction;
mod context;
mod coordination;
mod cues;
mod dateline;
mod definite;
mod document;
mod document_entities;
mod emit;
mod ending;
mod entity_map;
mod filter;
mod focus;
mod form_cache;
mod heads;
mod initials;
mod judge;
mod languages;
mod listed_words;
mod location;
pub(crate) mod lookup;
mod mention;
mod mentioned_entities;
mod neighbours;
mod ordinal;
mod other_place;
mod output;
mod overlap;
mod patronymic;
mod permitted;
mod place_list;
mod quoted_place;
mod request;
mod resolution;
mod resolver;
mod scanned;
mod score;
mod scoreline;
mod span;
mod state_body;
mod support;
mod title;
mod topic_roles;
mod topics;
mod verdict;
mod vetoed_names;

pub use filter::{EntityFilter, InvalidCountryCode, InvalidEntityId};
pub use focus::{Focus, FocusKind};
pub use mention::{Alternative, Evidence, Mention, Reason, Suppressed};
pub use mentioned_entities::{MentionedEntities, MentionedEntity};
pub use output::Output;
pub use request::{Article, Options, Overlap, TypeSet};
pub(crate) use resolver::{Scratch, resolve};
pub use span::{Field, Span};

//! Resolution: from the hits of the scan to mentions with evidence.
//!
//! [`request`] is the input: an article and options, with a [`filter`] of entities. [`resolver`] runs the stages:
//!
//! 1. [`scanned`] collects the hits as [`candidate`]s, with the readings that their spelling permits, and as [`cues`],
//!    [`heads`] and words of [`topics`]. It needs the [`languages`] of the sentences, and the prepositions and endings
//!    of place ([`location`]). [`composition`] makes candidates of heads and the names beside them, and [`topic_roles`]
//!    of names in a text on a topic, which [`scoreline`]s show too. Later stages read all of them through the
//!    [`context`].
//! 2. [`adjacent_cues`] finds the cues that count for each candidate: those beside it, except nouns with ال that mean
//!    another thing ([`definite`]); those that it shares with a list of names ([`coordination`], [`conjunction`]); and
//!    those of a longer name around it ([`vetoed_names`]). [`announcements`] remembers which names they apply to.
//! 3. [`apposition`] finds the countries and regions directly after names ([`apposed`]), and the names that mean an
//!    [`other_place`].
//! 4. [`document`] combines these. The [`permitted`] readings are those that nothing beside the candidate refuses:
//!    [`neighbours`] ([`listed_words`], [`limbs`], [`descriptors`], [`initials`], [`patronymic`],
//!    [`arabic_given_names`]), quotation marks
//!    ([`quoted_place`]), the [`dateline`], or a number ([`accusative`], [`ordinal`]).
//! 5. [`resolution`] finds the [`document_entities`], which the article names without doubt, in an [`entity_map`]. The
//!    [`judge`] gives each candidate a [`verdict`] by the [`support`] of its readings, such as a [`place_list`] or a
//!    [`state_body`], and their [`score`]. [`form_cache`] remembers the judgements of names that very many entities
//!    share. Then the candidates are refused of which a [`title`] would cut a longer name, and one of those that
//!    [`overlap`] is chosen.
//! 6. [`emit`] converts the decisions to [`mention`]s with a [`span`] and an [`ending`], and passes them to an
//!    [`output`]. [`mentioned_entities`] counts the mentions of each entity and computes its salience. [`focus`] finds
//!    the countries and cities that the article is about.
//!
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
mod descriptors;
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
mod limbs;
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

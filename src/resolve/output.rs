//! Receiver of results.

use super::mention::{Mention, Suppressed};
use super::span::Span;
use crate::budget::Stopped;
use crate::gazetteer::EntityKey;

/// Receives the results of [`Tagger::tag_to`](crate::Tagger::tag_to), one at a time: first all mentions, then all
/// suppressed names, then the language of the article.
///
/// An output with a limit returns [`Stopped`] when the limit is exceeded; the tagger then stops and returns the same
/// error.
pub trait Output {
    /// Receives a mention. Mentions in the title come before those in the body. In each field they are ordered by their
    /// start, and a longer one comes before those inside it.
    ///
    /// # Errors
    /// If the output accepts no more results.
    fn mention(&mut self, mention: Mention) -> Result<(), Stopped>;

    /// Receives the entity and the span of a mention that [`Options::types`](super::request::Options::types) or
    /// [`Options::filter`](super::request::Options::filter) excludes. It is no part of the answer, but counts for
    /// [`MentionedEntities`](super::mentioned_entities::MentionedEntities). Called among the mentions, before those of
    /// the same word. Does nothing by default.
    ///
    /// # Errors
    /// If the output accepts no more results.
    fn excluded(&mut self, _entity: EntityKey, _span: &Span) -> Result<(), Stopped> {
        Ok(())
    }

    /// Receives a name that was found and not accepted, in the order of mentions.
    ///
    /// # Errors
    /// If the output accepts no more results.
    fn suppressed(&mut self, suppressed: Suppressed) -> Result<(), Stopped>;

    /// Receives the language of the article (BCP 47): the given one, or the detected one. Empty if it is undetermined.
    /// Called once, after all other results.
    ///
    /// # Errors
    /// If the output accepts no more results.
    fn language(&mut self, _language: &str) -> Result<(), Stopped> {
        Ok(())
    }
}

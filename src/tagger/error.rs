//! Why a tagger could not be created.

use crate::gazetteer::GazetteerError;
use crate::lexicon::LexiconError;

/// Why a tagger could not be created: the gazetteer is invalid, or its names exceed the capacity of the automaton.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct TaggerError(Cause);

#[derive(Debug, thiserror::Error)]
enum Cause {
    #[error(transparent)]
    Gazetteer(GazetteerError),
    #[error(transparent)]
    Lexicon(LexiconError),
}

impl TaggerError {
    /// The faults of the gazetteer, if it is invalid.
    pub fn gazetteer_error(&self) -> Option<&GazetteerError> {
        match &self.0 {
            Cause::Gazetteer(error) => Some(error),
            Cause::Lexicon(_) => None,
        }
    }
}

impl From<GazetteerError> for TaggerError {
    fn from(error: GazetteerError) -> TaggerError {
        TaggerError(Cause::Gazetteer(error))
    }
}

impl From<LexiconError> for TaggerError {
    fn from(error: LexiconError) -> TaggerError {
        TaggerError(Cause::Lexicon(error))
    }
}

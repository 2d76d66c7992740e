//! Why a gazetteer cannot be compiled.

/// A gazetteer that is too large to compile.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct LexiconError(#[from] Cause);

/// The limit that a gazetteer exceeds.
#[derive(Debug, thiserror::Error)]
pub(super) enum Cause {
    #[error("the forms of the names exceed the limit of 4 GiB; load fewer names")]
    Forms,
    #[error("the names exceed the size limit of the automaton; load fewer names")]
    Automaton,
}

//! Which parts of an answer are written.

/// The parts of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum View {
    /// All parts.
    #[default]
    Full,
    /// Without the evidence of mentions and without the list of entities, which take most of the bytes.
    Mentions,
}

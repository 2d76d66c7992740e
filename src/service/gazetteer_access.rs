//! Which gazetteers a caller may use.

use std::sync::Arc;

/// The gazetteers that a caller may use. The default permits all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GazetteerAccess(Option<Arc<[String]>>);

impl GazetteerAccess {
    /// Permits all gazetteers.
    pub const ALL: GazetteerAccess = GazetteerAccess(None);

    /// Permits only the gazetteers with these names.
    pub fn only(names: impl IntoIterator<Item = String>) -> GazetteerAccess {
        GazetteerAccess(Some(names.into_iter().collect()))
    }

    /// Whether the caller may use the gazetteer with a name.
    pub fn permits(&self, name: &str) -> bool {
        self.0.as_ref().is_none_or(|names| names.iter().any(|permitted| permitted == name))
    }
}

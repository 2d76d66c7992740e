//! A setting that cannot be used.

/// A setting that cannot be used: its origin and the reason.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{origin}: {reason}")]
pub(in crate::cli) struct SettingError {
    /// The flag, the variable, or the file and key.
    origin: String,
    reason: String,
}

impl SettingError {
    pub fn new(origin: impl Into<String>, reason: impl Into<String>) -> SettingError {
        SettingError { origin: origin.into(), reason: reason.into() }
    }
}

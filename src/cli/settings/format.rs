//! Writes values in TOML.

use std::fmt::Display;
use std::path::PathBuf;
use std::time::Duration;

use crate::cli::source::EMBEDDED;
use crate::gazetteer::GazetteerSource;
use crate::server::Networks;

/// A string.
pub(super) fn quoted(value: impl Display) -> String {
    toml::Value::String(value.to_string()).to_string()
}

pub(super) fn path(path: Option<&PathBuf>) -> Option<String> {
    path.map(|path| quoted(path.display()))
}

/// A duration with units, as in `2s 500ms`.
pub(super) fn duration(duration: Duration) -> String {
    quoted(humantime::format_duration(duration))
}

/// A duration, or 0 for never.
pub(super) fn duration_or_never(time: Option<Duration>) -> String {
    duration(time.unwrap_or_default())
}

pub(super) fn source(source: &GazetteerSource) -> String {
    let embedded = source.embedded.then(|| quoted(EMBEDDED));
    let paths = source.paths.iter().map(|path| quoted(path.display()));
    format!("[{}]", embedded.into_iter().chain(paths).collect::<Vec<_>>().join(", "))
}

pub(super) fn networks(networks: &Networks) -> Option<String> {
    let networks: Vec<_> = networks.iter().map(quoted).collect();
    (!networks.is_empty()).then(|| format!("[{}]", networks.join(", ")))
}

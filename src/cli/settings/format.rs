//! Writes values in TOML.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::PathBuf;
use std::time::Duration;

use super::parse::BYTE_UNITS;
use crate::cli::source::EMBEDDED;
use crate::gazetteer::GazetteerSource;
use crate::server::{CorsOrigins, Networks};

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

/// A size, in the largest unit that divides it.
pub(super) fn size(bytes: usize) -> String {
    let (unit, unit_bytes) = BYTE_UNITS.into_iter().find(|(_, unit)| bytes.is_multiple_of(*unit)).unwrap_or_default();
    match unit {
        "" => bytes.to_string(),
        unit => quoted(format_args!("{}{unit}", bytes / unit_bytes)),
    }
}

/// A duration, or 0 for never.
pub(super) fn duration_or_never(time: Option<Duration>) -> String {
    duration(time.unwrap_or_default())
}

/// The default gazetteer and the named ones, one value for each path.
pub(super) fn sources(default: &GazetteerSource, named: &BTreeMap<String, GazetteerSource>) -> String {
    let named = named.iter().flat_map(|(name, source)| parts(source).map(move |part| format!("{name}={part}")));
    let values = parts(default).chain(named).map(quoted);
    format!("[{}]", values.collect::<Vec<_>>().join(", "))
}

fn parts(source: &GazetteerSource) -> impl Iterator<Item = String> {
    let embedded = source.embedded.then(|| EMBEDDED.to_owned());
    embedded.into_iter().chain(source.paths.iter().map(|path| path.display().to_string()))
}

pub(super) fn networks(networks: &Networks) -> Option<String> {
    let networks: Vec<_> = networks.iter().map(quoted).collect();
    (!networks.is_empty()).then(|| format!("[{}]", networks.join(", ")))
}

pub(super) fn origins(origins: &CorsOrigins) -> Option<String> {
    let origins: Vec<_> = origins.iter().map(quoted).collect();
    (!origins.is_empty()).then(|| format!("[{}]", origins.join(", ")))
}

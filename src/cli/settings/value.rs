//! The values of settings: read, and written as a file has them.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use crate::cli::source::EMBEDDED;
use crate::gazetteer::GazetteerSource;
use crate::ops::logs;
use crate::ops::networks::{Network, Networks};

/// A variable's list of paths, parted as in PATH.
pub(super) fn split(values: &[String]) -> Vec<String> {
    let paths = values.iter().flat_map(std::env::split_paths);
    paths.map(|path| path.display().to_string()).filter(|path| !path.is_empty()).collect()
}

pub(super) fn one<T>(values: &[String], parse: impl FnOnce(&str) -> Result<T, String>) -> Result<T, String> {
    match values {
        [value] => parse(value),
        _ => Err("must be one value".into()),
    }
}

pub(super) fn parsed<T: std::str::FromStr<Err: fmt::Display>>(value: &str) -> Result<T, String> {
    value.parse().map_err(|error: T::Err| error.to_string())
}

pub(super) fn address(value: &str) -> Result<SocketAddr, String> {
    value.parse().map_err(|_| "must be an address and a port, as in 127.0.0.1:50051 or [::1]:50051".into())
}

pub(super) fn path(value: &str) -> Result<PathBuf, String> {
    if value.is_empty() { Err("must not be empty".into()) } else { Ok(value.into()) }
}

/// A collector: the way to it is in the clear, as to an agent on the same machine.
pub(super) fn collector(value: &str) -> Result<String, String> {
    let url: Option<http::Uri> = value.parse().ok().filter(|url: &http::Uri| url.scheme_str() == Some("http"));
    url.map(|_| value.to_owned()).ok_or_else(|| "must be an http:// URL".into())
}

pub(super) fn positive(value: &str) -> Result<usize, String> {
    value.parse().ok().filter(|&number| number > 0).ok_or_else(|| "must be a whole number from 1".into())
}

pub(super) fn percent(value: &str) -> Result<u8, String> {
    let number = value.parse().ok().filter(|number| (1..=100).contains(number));
    number.ok_or_else(|| "must be a whole number from 1 to 100".into())
}

/// A length that a gRPC message can have.
pub(super) fn message(value: &str) -> Result<usize, String> {
    const MOST: usize = 1 << 31;
    let bytes = positive(value)?;
    if bytes > MOST { Err(format!("must be at most {MOST}")) } else { Ok(bytes) }
}

pub(super) fn seconds(value: &str) -> Result<Duration, String> {
    let number: f64 = value.parse().map_err(|_| "must be a number of seconds")?;
    Duration::try_from_secs_f64(number).map_err(|_| "must be a number of seconds from 0".into())
}

/// A time limit that is always there: 0 would be no time at all, or none for those who read it as never.
pub(super) fn some_seconds(value: &str) -> Result<Duration, String> {
    let time = seconds(value)?;
    if time.is_zero() { Err("must be more than 0 seconds".into()) } else { Ok(time) }
}

pub(super) fn seconds_or_never(value: &str) -> Result<Option<Duration>, String> {
    Ok(Some(seconds(value)?).filter(|time| !time.is_zero()))
}

pub(super) fn filter(value: &str) -> Result<String, String> {
    match logs::filter(value) {
        Ok(_) => Ok(value.to_owned()),
        Err(_) => Err("must be a level or a filter, as in info or info,dalil=debug".into()),
    }
}

pub(super) fn source(values: &[String]) -> GazetteerSource {
    let (embedded, paths): (Vec<_>, _) = values.iter().partition(|value| value.as_str() == EMBEDDED);
    GazetteerSource { embedded: !embedded.is_empty(), paths: paths.into_iter().map(PathBuf::from).collect() }
}

pub(super) fn sources(source: &GazetteerSource) -> String {
    let embedded = source.embedded.then(|| quoted(EMBEDDED));
    let paths = source.paths.iter().map(|path| quoted(path.display()));
    format!("[{}]", embedded.into_iter().chain(paths).collect::<Vec<_>>().join(", "))
}

/// Networks, in several values or parted by commas in one.
pub(super) fn networks(values: &[String]) -> Result<Networks, String> {
    let networks = values.iter().flat_map(|value| value.split(',')).map(str::trim);
    networks.filter(|network| !network.is_empty()).map(parsed::<Network>).collect()
}

pub(super) fn listed(networks: &Networks) -> Option<String> {
    let networks: Vec<_> = networks.iter().map(quoted).collect();
    (!networks.is_empty()).then(|| format!("[{}]", networks.join(", ")))
}

pub(super) fn shown(path: Option<&PathBuf>) -> Option<String> {
    path.map(|path| quoted(path.display()))
}

pub(super) fn in_seconds(time: Option<Duration>) -> String {
    time.unwrap_or_default().as_secs_f64().to_string()
}

pub(super) fn quoted(value: impl fmt::Display) -> String {
    toml::Value::String(value.to_string()).to_string()
}

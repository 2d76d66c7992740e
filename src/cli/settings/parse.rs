//! Parsers of values. Each returns the reason why a value cannot be used.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use crate::cli::source::EMBEDDED;
use crate::gazetteer::GazetteerSource;
use crate::ops::logs;
use crate::server::{Network, Networks};
use crate::service::Gazetteers;
use crate::service::gazetteers::DEFAULT_GAZETTEER;

type Parsed<T> = Result<T, String>;

/// Splits the value of a variable into paths, with the separator of `PATH`.
pub(super) fn split_paths(values: &[String]) -> Vec<String> {
    let paths = values.iter().flat_map(std::env::split_paths);
    paths.map(|path| path.display().to_string()).filter(|path| !path.is_empty()).collect()
}

/// Parses the only value.
pub(super) fn single<T>(values: &[String], parse: impl FnOnce(&str) -> Parsed<T>) -> Parsed<T> {
    match values {
        [value] => parse(value),
        _ => Err("must be one value".into()),
    }
}

/// Parses a value by its [`FromStr`].
pub(super) fn parsed<T: FromStr<Err: Display>>(value: &str) -> Parsed<T> {
    value.parse().map_err(|error: T::Err| error.to_string())
}

pub(super) fn address(value: &str) -> Parsed<SocketAddr> {
    value.parse().map_err(|_| "must be an address and a port, as in 127.0.0.1:50051 or [::1]:50051".into())
}

pub(super) fn path(value: &str) -> Parsed<PathBuf> {
    if value.is_empty() { Err("must not be empty".into()) } else { Ok(value.into()) }
}

/// The URL of a collector. Its connection is not encrypted, as to an agent on the same machine.
pub(super) fn collector(value: &str) -> Parsed<String> {
    let url: Option<http::Uri> = value.parse().ok().filter(|url: &http::Uri| url.scheme_str() == Some("http"));
    url.map(|_| value.to_owned()).ok_or_else(|| "must be an http:// URL".into())
}

pub(super) fn positive(value: &str) -> Parsed<usize> {
    value.parse().ok().filter(|&number| number > 0).ok_or_else(|| "must be a whole number of at least 1".into())
}

pub(super) fn percent(value: &str) -> Parsed<u8> {
    let number = value.parse().ok().filter(|number| (1..=100).contains(number));
    number.ok_or_else(|| "must be a whole number from 1 to 100".into())
}

/// The size of a gRPC message, in bytes.
pub(super) fn message_size(value: &str) -> Parsed<usize> {
    const MAX: usize = 1 << 31;
    let bytes = positive(value)?;
    if bytes > MAX { Err(format!("must be at most {MAX}")) } else { Ok(bytes) }
}

/// A duration: seconds, which may have a fraction, or numbers with units.
pub(super) fn duration(value: &str) -> Parsed<Duration> {
    let seconds = value.parse().ok().map(|seconds: f64| Duration::try_from_secs_f64(seconds).ok());
    let duration = seconds.unwrap_or_else(|| humantime::parse_duration(value).ok());
    duration.ok_or_else(|| "must be a duration, as in 30s, 5m or 250ms, or a number of seconds".into())
}

/// A time limit that cannot be switched off.
pub(super) fn time_limit(value: &str) -> Parsed<Duration> {
    let duration = duration(value)?;
    if duration.is_zero() { Err("must be longer than 0 seconds".into()) } else { Ok(duration) }
}

/// A duration, or 0 for never.
pub(super) fn duration_or_never(value: &str) -> Parsed<Option<Duration>> {
    Ok(Some(duration(value)?).filter(|duration| !duration.is_zero()))
}

pub(super) fn log_filter(value: &str) -> Parsed<String> {
    match logs::filter(value) {
        Ok(_) => Ok(value.to_owned()),
        Err(_) => Err("must be a level or a filter, as in info or info,dalil=debug".into()),
    }
}

/// Gazetteers by name, from paths and the word `embedded`, which make the default one, and `NAME=PATH,PATH`. A path with
/// `=` is written with a slash, as in `./a=b.jsonl`.
pub(super) fn sources(values: &[String]) -> Parsed<BTreeMap<String, GazetteerSource>> {
    let mut sources: BTreeMap<String, GazetteerSource> = BTreeMap::new();
    for value in values {
        let named = value.split_once('=').filter(|(name, _)| Gazetteers::is_name(name));
        let (name, parts) = named.map_or_else(
            || (DEFAULT_GAZETTEER, vec![value.as_str()]),
            |(name, parts)| (name, parts.split(',').collect()),
        );
        if parts.contains(&"") {
            return Err(format!("{value:?} must be a path, or NAME=PATH,PATH without empty paths"));
        }
        let empty = GazetteerSource { embedded: false, paths: Vec::new() };
        let source = sources.entry(name.to_owned()).or_insert(empty);
        for part in parts {
            match part {
                EMBEDDED => source.embedded = true,
                path => source.paths.push(PathBuf::from(path)),
            }
        }
    }
    let named = sources.keys().map(String::as_str).filter(|name| *name != DEFAULT_GAZETTEER);
    Gazetteers::check_names(named).map_err(|error| error.to_string())?;
    Ok(sources)
}

/// Networks, in several values or separated by commas.
pub(super) fn networks(values: &[String]) -> Parsed<Networks> {
    let networks = values.iter().flat_map(|value| value.split(',')).map(str::trim);
    networks.filter(|network| !network.is_empty()).map(parsed::<Network>).collect()
}

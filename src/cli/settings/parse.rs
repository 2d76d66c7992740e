//! Parsers of values. Each returns the reason why a value cannot be used.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use tracing::level_filters::LevelFilter;

use crate::cli::source::{EMBEDDED, split_name};
use crate::gazetteer::GazetteerSource;
use crate::ops::logs;
use crate::server::{CorsOrigins, Network, Networks, Origin};
use crate::service::Gazetteers;
use crate::service::gazetteers::DEFAULT_GAZETTEER;

type Parsed<T> = Result<T, String>;

/// Units of sizes, with their bytes. [`format::size`](super::format::size) writes the largest that divides a size.
pub(super) const BYTE_UNITS: [(&str, usize); 9] = [
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("", 1),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
    ("kB", 1000),
    ("B", 1),
    ("bytes", 1),
];

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

/// An address or a name, and a port. A name is resolved; of its addresses the first one of IPv4 is used, or else the
/// first.
pub(super) fn address(value: &str) -> Parsed<SocketAddr> {
    const FORM: &str =
        "must be an address or a name, and a port, as in 127.0.0.1:50051, [::1]:50051 or localhost:50051";
    if let Ok(address) = value.parse() {
        return Ok(address);
    }
    let (name, port) = value.rsplit_once(':').ok_or(FORM)?;
    let port: u16 = port.parse().map_err(|_| FORM)?;
    if name.is_empty() || name.contains([':', '[', ']', '/', ' ']) {
        return Err(FORM.into());
    }
    let addresses = (name, port).to_socket_addrs().map_err(|error| format!("cannot resolve {name}: {error}"))?;
    let addresses: Vec<SocketAddr> = addresses.collect();
    let address = addresses.iter().find(|address| address.is_ipv4()).or(addresses.first());
    address.copied().ok_or_else(|| format!("{name} has no address"))
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

/// A size of at least 1 byte: a whole number of bytes or of a unit.
pub(super) fn size(value: &str) -> Parsed<usize> {
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = value.split_at(digits);
    let unit = BYTE_UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit.trim_start()));
    let bytes = number.parse::<usize>().ok().zip(unit).and_then(|(number, (_, bytes))| number.checked_mul(*bytes));
    let bytes = bytes.filter(|&bytes| bytes > 0);
    bytes.ok_or_else(|| "must be a number of bytes of at least 1, or have a unit, as in 512KiB, 2MiB or 1GiB".into())
}

/// The size of a gRPC message.
pub(super) fn message_size(value: &str) -> Parsed<usize> {
    const MAX: usize = 2 << 30;
    let bytes = size(value)?;
    if bytes > MAX { Err("must be at most 2GiB".into()) } else { Ok(bytes) }
}

/// Greatest duration. A longer one is a mistake: 5M are months, and 5m are minutes.
const LONGEST: Duration = Duration::from_secs(30 * 24 * 60 * 60);
const TOO_LONG: &str = "must be at most 30 days (m is minutes, and M is months)";

/// A duration of at most 30 days: seconds, which may have a fraction, or numbers with units.
pub(super) fn duration(value: &str) -> Parsed<Duration> {
    let duration = match value.parse::<f64>() {
        // So many seconds may not fit into a duration.
        Ok(seconds) if seconds > LONGEST.as_secs_f64() => return Err(TOO_LONG.into()),
        Ok(seconds) => Duration::try_from_secs_f64(seconds).ok(),
        Err(_) => humantime::parse_duration(value).ok(),
    };
    let duration = duration.ok_or("must be a duration, as in 30s, 5m or 250ms, or a number of seconds")?;
    if duration > LONGEST { Err(TOO_LONG.into()) } else { Ok(duration) }
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

/// A filter of the log. A word that is no level would otherwise be the name of a module, and hide every line.
pub(super) fn log_filter(value: &str) -> Parsed<String> {
    // `from_str` reads an empty text as a level.
    let is_level = |word: &str| !word.trim().is_empty() && LevelFilter::from_str(word.trim()).is_ok();
    let is_directive = |word: &str| is_level(word) || word.split_once('=').is_some_and(|(_, level)| is_level(level));
    match logs::filter(value) {
        Ok(_) if value.split(',').all(is_directive) => Ok(value.to_owned()),
        _ => Err("must be off, error, warn, info, debug or trace, or a filter, as in info,dalil=debug".into()),
    }
}

/// Gazetteers by name, from paths and the word `embedded`, which make the default one, and `NAME=PATH,PATH`. A path
/// with `=` is written with a slash, as in `./a=b.jsonl`.
pub(super) fn sources(values: &[String]) -> Parsed<BTreeMap<String, GazetteerSource>> {
    let mut sources: BTreeMap<String, GazetteerSource> = BTreeMap::new();
    for value in values {
        let named = split_name(value);
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

/// Origins, in several values or separated by commas.
pub(super) fn origins(values: &[String]) -> Parsed<CorsOrigins> {
    let origins = values.iter().flat_map(|value| value.split(',')).map(str::trim);
    origins.filter(|origin| !origin.is_empty()).map(parsed::<Origin>).collect()
}

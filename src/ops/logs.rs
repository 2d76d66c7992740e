//! The log, on stderr.

use std::fmt;
use std::io::{self, IsTerminal as _};
use std::str::FromStr;

use tracing_subscriber::filter::{ParseError, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Format of a log line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Text for people.
    #[default]
    Text,
    /// One JSON object per line, for log collectors.
    Json,
}

/// A word that is not a log format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be text or json")]
pub struct UnknownFormat;

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(word: &str) -> Result<Format, UnknownFormat> {
        match word {
            "text" => Ok(Format::Text),
            "json" => Ok(Format::Json),
            _ => Err(UnknownFormat),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Format::Text => "text",
            Format::Json => "json",
        })
    }
}

/// Parses a log filter: `info`, or `info,dalil=debug` for a line for each call.
///
/// # Errors
/// When a directive is malformed.
pub fn filter(directives: &str) -> Result<Targets, ParseError> {
    directives.parse()
}

/// Starts the log of the process.
pub fn start(filter: Targets, format: Format) {
    let colours = io::stderr().is_terminal();
    let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_ansi(colours);
    // Without this, a line that cannot be written, as on a full disk, is reported on stderr by a macro that panics.
    let lines = lines.log_internal_errors(false);
    let subscriber = tracing_subscriber::registry().with(filter);
    match format {
        Format::Text => subscriber.with(lines).init(),
        Format::Json => subscriber.with(lines.json().flatten_event(true)).init(),
    }
}

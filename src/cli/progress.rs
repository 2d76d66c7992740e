//! Progress bar of a long run.

use std::fmt;
use std::io::{self, IsTerminal, Read};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::outcome::print_error;

/// Smallest input with a progress bar, in bytes. Shorter input is finished before a person could read the bar.
const MIN_BYTES: u64 = 8 << 20;

/// A progress bar on stderr. It is hidden if stderr is not a terminal, if the output goes to a terminal, or if the
/// input is short.
#[derive(Debug)]
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// Creates the bar for an input of `bytes`, 0 if the size is unknown.
    pub fn of(bytes: u64) -> Progress {
        Progress::of_file(bytes, false)
    }

    /// Creates the bar for an input of `bytes` whose output goes to a file or to stdout.
    pub fn of_file(bytes: u64, to_file: bool) -> Progress {
        if bytes < MIN_BYTES || !io::stderr().is_terminal() || (!to_file && io::stdout().is_terminal()) {
            return Progress(ProgressBar::hidden());
        }
        let style = ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes}  {bytes_per_sec}  {eta} left");
        let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr());
        Progress(match style {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        })
    }

    /// Returns a reader that advances the bar.
    pub fn reading<R: Read>(&self, reader: R) -> impl Read + use<R> {
        self.0.wrap_read(reader)
    }

    /// Writes a line to stderr, above the bar.
    pub fn print_error(&self, line: fmt::Arguments<'_>) {
        self.0.suspend(|| print_error(line));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

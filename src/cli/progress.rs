//! How far a long run is, for a person who waits.

use std::fmt;
use std::io::{self, IsTerminal, Read};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::complain;

/// Input shorter than this is done before a bar could be read.
const LONG: u64 = 8 << 20;

/// A bar on stderr, when a person looks at it, the output does not go to the same screen, and the input is long.
#[derive(Debug)]
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// Of an input of this many bytes; 0 when nobody knows.
    pub fn of(bytes: u64) -> Progress {
        if bytes < LONG || !io::stderr().is_terminal() || io::stdout().is_terminal() {
            return Progress(ProgressBar::hidden());
        }
        let style = ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes}  {bytes_per_sec}  {eta} left");
        let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr());
        Progress(match style {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        })
    }

    /// A reader that moves the bar.
    pub fn reading<R: Read>(&self, reader: R) -> impl Read + use<R> {
        self.0.wrap_read(reader)
    }

    /// Complains without tearing the bar.
    pub fn complain(&self, line: fmt::Arguments<'_>) {
        self.0.suspend(|| complain(line));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

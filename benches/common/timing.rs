//! Times engines over the same texts in interleaved rounds, so that other load on the machine affects all of them
//! alike.

use std::hint::black_box;
use std::time::Duration;

use super::corpus::{self, Text};
use super::engine::Run;

/// Seconds per pass over the texts, one value per round.
#[derive(Clone, Debug)]
pub struct Times(Vec<f64>);

impl Times {
    pub fn median(&self) -> f64 {
        median(self.0.clone())
    }

    /// Speed relative to `other`: the median of the ratios of the rounds.
    pub fn ratio(&self, other: &Times) -> f64 {
        median(self.0.iter().zip(&other.0).map(|(mine, theirs)| theirs / mine).collect())
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let mid = values.len() / 2;
    if values.len() % 2 == 1 { values[mid] } else { (values[mid - 1] + values[mid]) / 2.0 }
}

/// Processor time of this thread.
///
/// It excludes time in which other programs run, so that load on the machine changes a figure less.
#[cfg(unix)]
pub fn thread_time() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// Time since the first call, because this system has no clock per thread.
#[cfg(not(unix))]
pub fn thread_time() -> Duration {
    static START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed()
}

/// Minimum number of bytes per measurement.
const ENOUGH: usize = 2 << 20;

/// Runs every engine in each round, with enough passes over the texts to reach [`ENOUGH`] bytes.
pub fn interleaved(engines: &mut [Run<'_>], texts: &[Text], rounds: usize) -> Vec<Times> {
    let passes = ENOUGH.div_ceil(corpus::bytes(texts).max(1));
    let mut times = vec![Times(Vec::new()); engines.len()];
    for round in 0..=rounds {
        for (engine, times) in engines.iter_mut().zip(&mut times) {
            black_box(engine(texts));
            let start = thread_time();
            for _ in 0..passes {
                black_box(engine(black_box(texts)));
            }
            // The first round is a warm-up.
            if round > 0 {
                times.0.push((thread_time() - start).as_secs_f64() / passes as f64);
            }
        }
    }
    times
}

/// The result of some work and the median of its time in seconds.
pub fn seconds<T>(mut work: impl FnMut() -> T) -> (T, f64) {
    const ROUNDS: usize = 5;
    let mut result = work();
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let start = thread_time();
        result = black_box(work());
        times.push((thread_time() - start).as_secs_f64());
    }
    (result, median(times))
}

/// Megabytes (10^6 bytes) per second.
pub fn speed(texts: &[Text], seconds: f64) -> f64 {
    corpus::bytes(texts) as f64 / seconds / 1e6
}

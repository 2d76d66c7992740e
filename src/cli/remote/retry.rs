//! When a failed call is repeated, and after which time. The numbers are those of `deploy/service_config.json`, with
//! the attempts that the Python client makes for many articles.

use std::error::Error;
use std::io;
use std::time::Duration;

use rand::RngExt as _;
use tokio_rustls::rustls;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

/// Attempts of a call. They take about 25 seconds.
const MAX_ATTEMPTS: u32 = 10;
const INITIAL_BACKOFF: Duration = Duration::from_millis(300);
const MAX_BACKOFF: Duration = Duration::from_secs(3);
const MULTIPLIER: f64 = 2.5;
/// The share by which a pause varies.
const JITTER: f64 = 0.2;

/// The time until the next attempt after a number of failures. `None` if the call is not repeated.
pub(super) fn pause(failures: u32, status: &Status) -> Option<Duration> {
    if failures >= MAX_ATTEMPTS || !is_temporary(status) {
        return None;
    }
    let exponent = i32::try_from(failures.saturating_sub(1)).unwrap_or(i32::MAX);
    let backoff = INITIAL_BACKOFF.mul_f64(MULTIPLIER.powi(exponent).min(MAX_BACKOFF.div_duration_f64(INITIAL_BACKOFF)));
    let jitter = rand::rng().random_range(1.0 - JITTER..=1.0 + JITTER);
    Some(backoff.mul_f64(jitter).max(retry_delay(status).unwrap_or_default()))
}

/// Whether the same call may succeed later. INTERNAL and CANCELLED are what proxies report when a server dies in the
/// middle of an answer, and UNKNOWN with a cause is a broken connection.
fn is_temporary(status: &Status) -> bool {
    match status.code() {
        Code::Unavailable => !is_refused_by_tls(status),
        Code::ResourceExhausted => retry_delay(status).is_some(),
        Code::Internal | Code::Cancelled => true,
        Code::Unknown => status.source().is_some() && !is_refused_by_tls(status),
        _ => false,
    }
}

/// The time that the server states, at most a minute.
fn retry_delay(status: &Status) -> Option<Duration> {
    const LONGEST: Duration = Duration::from_secs(60);
    status.get_details_retry_info()?.retry_delay.map(|delay| delay.min(LONGEST))
}

/// Whether TLS failed because of certificates or versions, which no repetition changes.
fn is_refused_by_tls(status: &Status) -> bool {
    causes(status).into_iter().any(|cause| {
        let io = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        io.is_some_and(|inner| inner.is::<rustls::Error>()) || cause.is::<rustls::Error>()
    })
}

/// The errors that caused a status, the last first.
pub(super) fn causes(status: &Status) -> Vec<&(dyn Error + 'static)> {
    let mut causes = Vec::new();
    let mut next = status.source();
    while let Some(error) = next {
        causes.push(error);
        next = error.source();
    }
    causes
}

#[cfg(test)]
mod tests {
    use tonic_types::ErrorDetails;

    use super::*;

    #[test]
    fn pauses_grow_to_a_limit_and_end() {
        let unavailable = Status::unavailable("");
        for (failures, expected) in [(1, 0.3), (2, 0.75), (3, 1.875), (4, 3.0), (9, 3.0)] {
            let pause = pause(failures, &unavailable).unwrap().as_secs_f64();
            assert!((expected * 0.79..=expected * 1.21).contains(&pause), "{failures}: {pause}");
        }
        assert_eq!(pause(10, &unavailable), None);
    }

    #[test]
    fn a_pause_is_at_least_what_the_server_states() {
        let with_delay = |code, delay| {
            Status::with_error_details(code, "", ErrorDetails::with_retry_info(Some(Duration::from_secs(delay))))
        };
        assert_eq!(pause(1, &with_delay(Code::Unavailable, 7)), Some(Duration::from_secs(7)));
        assert_eq!(pause(1, &with_delay(Code::ResourceExhausted, 7)), Some(Duration::from_secs(7)));
        assert_eq!(pause(1, &with_delay(Code::Unavailable, 100_000)), Some(Duration::from_secs(60)));
        assert_eq!(pause(1, &Status::resource_exhausted("the answer is too large")), None);
    }

    #[test]
    fn permanent_errors_are_not_repeated() {
        for code in [Code::InvalidArgument, Code::Unauthenticated, Code::NotFound, Code::Unknown, Code::Unimplemented] {
            assert_eq!(pause(1, &Status::new(code, "")), None, "{code:?}");
        }
    }
}

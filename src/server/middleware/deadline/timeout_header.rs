//! The header `grpc-timeout`: the time limit that a client sets for its call.
//!
//! Its syntax is [specified](https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md) as one to eight digits and
//! a unit.

use std::time::Duration;

use http::HeaderMap;

/// The header is not one to eight digits and a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("grpc-timeout must be one to eight digits and a unit, as in 5S or 250m")]
pub(in crate::server) struct MalformedTimeout;

/// The time limit in `headers`; none without the header.
///
/// # Errors
/// When the header is malformed.
pub(super) fn grpc_timeout(headers: &HeaderMap) -> Result<Option<Duration>, MalformedTimeout> {
    headers.get("grpc-timeout").map(|value| value.to_str().ok().and_then(parse).ok_or(MalformedTimeout)).transpose()
}

fn parse(value: &str) -> Option<Duration> {
    const MAX_DIGITS: usize = 8;
    let (digits, unit) = value.split_at_checked(value.len().checked_sub(1)?)?;
    let well_formed = (1..=MAX_DIGITS).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let count: u64 = digits.parse().ok().filter(|_| well_formed)?;
    Some(match unit {
        "H" => Duration::from_secs(count * 3600),
        "M" => Duration::from_secs(count * 60),
        "S" => Duration::from_secs(count),
        "m" => Duration::from_millis(count),
        "u" => Duration::from_micros(count),
        "n" => Duration::from_nanos(count),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_up_to_eight_digits_and_a_unit() {
        let cases = [
            ("5S", Some(Duration::from_secs(5))),
            ("99999999H", Some(Duration::from_secs(99_999_999 * 3600))),
            ("250m", Some(Duration::from_millis(250))),
            ("1u", Some(Duration::from_micros(1))),
            ("7n", Some(Duration::from_nanos(7))),
            ("0S", Some(Duration::ZERO)),
            ("100000000S", None),
            ("S", None),
            ("", None),
            ("5", None),
            ("-5S", None),
            ("+5S", None),
            ("5s", None),
            ("٥S", None),
            ("5ث", None),
        ];
        for (value, expected) in cases {
            assert_eq!(parse(value), expected, "{value:?}");
        }
    }
}

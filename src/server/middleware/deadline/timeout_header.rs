//! `grpc-timeout`, the caller's deadline.

use std::time::Duration;

use http::HeaderMap;

/// How long the caller waits; none when it does not say.
///
/// # Errors
/// When the header is not one to eight digits and a unit.
pub(in crate::server) fn grpc_timeout(headers: &HeaderMap) -> Result<Option<Duration>, Malformed> {
    headers.get("grpc-timeout").map(|value| value.to_str().ok().and_then(parse).ok_or(Malformed)).transpose()
}

/// A header that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::server) struct Malformed;

fn parse(value: &str) -> Option<Duration> {
    const MOST_DIGITS: usize = 8;
    let (digits, unit) = value.split_at_checked(value.len().checked_sub(1)?)?;
    let well_formed = (1..=MOST_DIGITS).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
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
    fn durations_as_the_protocol_writes_them() {
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

//! Single values as JSON.

use std::time::{Duration, UNIX_EPOCH};

/// Writes a string in quotation marks. The bytes of the string are UTF-8.
pub(super) fn string(out: &mut Vec<u8>, text: &[u8]) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    out.push(b'"');
    let mut start = 0;
    for (at, &byte) in text.iter().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.extend_from_slice(&text[start..at]);
        start = at + 1;
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x0C => out.extend_from_slice(b"\\f"),
            _ => {
                let digits = [HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]];
                out.extend_from_slice(b"\\u00");
                out.extend_from_slice(&digits);
            }
        }
    }
    out.extend_from_slice(&text[start..]);
    out.push(b'"');
}

/// Writes a number with a fraction. What is no number is a string, as in proto3 JSON.
pub(super) fn float(out: &mut Vec<u8>, value: f32) {
    match value {
        value if value.is_finite() => number(out, value),
        value if value.is_nan() => out.extend_from_slice(b"\"NaN\""),
        value if value > 0.0 => out.extend_from_slice(b"\"Infinity\""),
        _ => out.extend_from_slice(b"\"-Infinity\""),
    }
}

/// Writes a whole number.
pub(super) fn number(out: &mut Vec<u8>, value: impl serde::Serialize) {
    // Writing to a vector does not fail, and a number is never a key of a map.
    let _ = serde_json::to_writer(out, &value);
}

/// Writes a time in the form of RFC 3339, in UTC. Times before 1970 and after 9999, which no message has, are null.
pub(super) fn timestamp(out: &mut Vec<u8>, seconds: i64, nanos: i32) {
    const END_OF_9999: u64 = 253_402_300_799;
    match (u64::try_from(seconds), u32::try_from(nanos)) {
        (Ok(seconds @ ..=END_OF_9999), Ok(nanos @ ..1_000_000_000)) => {
            let time = UNIX_EPOCH + Duration::new(seconds, nanos);
            out.extend_from_slice(format!("\"{}\"", humantime::format_rfc3339(time)).as_bytes());
        }
        _ => out.extend_from_slice(b"null"),
    }
}

/// Writes a duration: `1.5s`.
pub(super) fn duration(out: &mut Vec<u8>, seconds: i64, nanos: i32) {
    let sign = if seconds < 0 || nanos < 0 { "-" } else { "" };
    let text = format!("\"{sign}{}{}s\"", seconds.unsigned_abs(), fraction(nanos));
    out.extend_from_slice(text.as_bytes());
}

/// A fraction of a second with 0, 3, 6 or 9 digits.
fn fraction(nanos: i32) -> String {
    match nanos.unsigned_abs() {
        0 => String::new(),
        nanos if nanos % 1_000_000 == 0 => format!(".{:03}", nanos / 1_000_000),
        nanos if nanos % 1_000 == 0 => format!(".{:06}", nanos / 1_000),
        nanos => format!(".{nanos:09}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn strings_are_escaped_as_serde_json_does() {
        let all: String = (0..0x250).filter_map(char::from_u32).chain("ألماتي \u{1F600}".chars()).collect();
        for text in ["", "a", "\"", "\\n", "ends\n", &all] {
            assert_eq!(written(|out| string(out, text.as_bytes())), serde_json::to_string(text).unwrap());
        }
    }

    #[test]
    fn what_is_no_number_is_a_string() {
        let cases = [(0.8, "0.8"), (0.0, "0.0"), (f32::NAN, "\"NaN\""), (f32::INFINITY, "\"Infinity\"")];
        for (value, expected) in cases {
            assert_eq!(written(|out| float(out, value)), expected);
        }
        assert_eq!(written(|out| float(out, f32::NEG_INFINITY)), "\"-Infinity\"");
    }

    #[test]
    fn times_and_durations_have_the_form_of_proto3_json() {
        let cases =
            [(0, 0, "\"1970-01-01T00:00:00Z\""), (1_582_934_400, 5_000_000, "\"2020-02-29T00:00:00.005000000Z\"")];
        for (seconds, nanos, expected) in cases {
            assert_eq!(written(|out| timestamp(out, seconds, nanos)), expected);
        }
        assert_eq!(written(|out| timestamp(out, i64::MAX, 0)), "null");
        for (seconds, nanos, expected) in
            [(1, 0, "\"1s\""), (0, 250_000_000, "\"0.250s\""), (-1, -1_000, "\"-1.000001s\"")]
        {
            assert_eq!(written(|out| duration(out, seconds, nanos)), expected);
        }
    }
}

//! The trace id of a request.

use std::fmt;

use http::HeaderMap;

/// A trace id of the W3C recommendation *Trace Context*, written as 32 hexadecimal digits. Never zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceId(u128);

impl TraceId {
    /// The trace id in the header `traceparent`. None if the header is missing or malformed.
    pub fn of(headers: &HeaderMap) -> Option<TraceId> {
        TraceId::parse(headers.get("traceparent")?.to_str().ok()?)
    }

    /// Parses `00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01`: version, trace id, parent id and flags.
    ///
    /// Versions after 00 may have more fields. Version ff and ids of zero are malformed.
    fn parse(traceparent: &str) -> Option<TraceId> {
        let mut fields = traceparent.split('-');
        let version = hexadecimal(fields.next()?, 2)?;
        let trace = hexadecimal(fields.next()?, 32)?;
        let parent = hexadecimal(fields.next()?, 16)?;
        hexadecimal(fields.next()?, 2)?;
        let well_formed = version != 0xff && trace != 0 && parent != 0 && (version > 0 || fields.next().is_none());
        well_formed.then_some(TraceId(trace))
    }

    /// The id of a span that is being recorded.
    #[cfg(feature = "otlp")]
    pub(super) fn from_bytes(bytes: [u8; 16]) -> TraceId {
        TraceId(u128::from_be_bytes(bytes))
    }
}

/// The value of a field of that many lower-case hexadecimal digits.
fn hexadecimal(field: &str, digits: usize) -> Option<u128> {
    let well_formed = field.len() == digits && field.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    well_formed.then(|| u128::from_str_radix(field, 16).ok())?
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
    const PARENT: &str = "b7ad6b7169203331";

    #[test]
    fn well_formed_headers_have_a_trace_id() {
        for traceparent in [
            format!("00-{TRACE}-{PARENT}-01"),
            format!("00-{TRACE}-{PARENT}-00"),
            format!("cc-{TRACE}-{PARENT}-01-what-comes-later"),
        ] {
            let id = TraceId::parse(&traceparent).map(|id| id.to_string());
            assert_eq!(id.as_deref(), Some(TRACE), "{traceparent}");
        }
    }

    #[test]
    fn malformed_headers_have_none() {
        let zero = "0".repeat(32);
        for traceparent in [
            String::new(),
            format!("ff-{TRACE}-{PARENT}-01"),
            format!("00-{TRACE}-{PARENT}-01-more"),
            format!("00-{TRACE}-{PARENT}"),
            format!("00-{zero}-{PARENT}-01"),
            format!("00-{TRACE}-0000000000000000-01"),
            format!("00-{}-{PARENT}-01", TRACE.to_uppercase()),
            format!("00-+{}-{PARENT}-01", &TRACE[1..]),
            format!("00-{}-{PARENT}-01", &TRACE[1..]),
        ] {
            assert_eq!(TraceId::parse(&traceparent), None, "{traceparent}");
        }
    }
}

//! The id of a request, by which its caller finds it in the logs.

use http::{HeaderMap, HeaderName, HeaderValue};

/// Header of requests and responses.
pub(in crate::server) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Longest id that a client may set, in bytes.
const MAX_BYTES: usize = 128;

/// The id of a request: the one that its client has set if it is short and printable, otherwise a random one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::server) struct RequestId(String);

impl RequestId {
    /// The id of a request with these headers.
    pub fn of(headers: &HeaderMap) -> RequestId {
        let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok());
        match given.filter(|id| is_valid(id)) {
            Some(id) => RequestId(id.into()),
            None => RequestId(format!("{:032x}", rand::random::<u128>())),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether an id can be logged and returned: 1 to 128 ASCII letters, digits and signs without quotes and backslashes.
fn is_valid(id: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"\"'\\`".contains(&byte);
    (1..=MAX_BYTES).contains(&id.len()) && id.bytes().all(is_plain)
}

impl From<&RequestId> for HeaderValue {
    fn from(id: &RequestId) -> HeaderValue {
        HeaderValue::from_str(&id.0).expect("an id has only printable ASCII characters")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(value: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(REQUEST_ID, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        RequestId::of(&headers).as_str().to_owned()
    }

    #[test]
    fn a_short_printable_id_is_kept() {
        let longest = "x".repeat(MAX_BYTES);
        for value in ["6f1e-42", "a/b:c+d=e@f~g", "550e8400-e29b-41d4-a716-446655440000", &longest] {
            assert_eq!(id(value), value);
        }
    }

    #[test]
    fn any_other_id_is_replaced() {
        let too_long = "x".repeat(MAX_BYTES + 1);
        for value in ["", "two words", "طلب", "a\"b", "a\\b", &too_long] {
            let generated = id(value);
            assert_eq!(generated.len(), 32, "{value:?}: {generated}");
            assert!(generated.bytes().all(|byte| byte.is_ascii_hexdigit()), "{generated}");
        }
        assert_ne!(RequestId::of(&HeaderMap::new()), RequestId::of(&HeaderMap::new()));
    }
}

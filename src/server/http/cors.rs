//! Cross-origin requests: which pages of other origins may call the server (the Fetch standard, CORS).

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};

/// Headers of requests that a page may set.
const ALLOWED_HEADERS: &str = "authorization,content-type,content-encoding,grpc-timeout,traceparent,x-grpc-web,\
                               x-request-id,x-user-agent";
/// Headers of responses that a page may read.
const EXPOSED_HEADERS: &str = "grpc-status,grpc-message,grpc-status-details-bin,retry-after";
/// Time for which a browser may remember the answer to a preflight request, in seconds.
const MAX_AGE: &str = "7200";

/// The origins whose pages may call the server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CorsOrigins(BTreeSet<Origin>);

/// An origin, such as `https://example.org`, or `*` for all.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin(String);

/// The text is not an origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be an origin, as in https://example.org or http://localhost:8080, or * for all")]
pub struct MalformedOrigin;

impl FromStr for Origin {
    type Err = MalformedOrigin;

    fn from_str(text: &str) -> Result<Origin, MalformedOrigin> {
        let is_origin = |text: &str| {
            let uri: http::Uri = text.parse().ok()?;
            // The text of an origin has no path, and browsers write it in lower case.
            let expected = format!("{}://{}", uri.scheme_str()?, uri.authority()?);
            (expected == text && text == text.to_ascii_lowercase() && !text.contains('@')).then_some(())
        };
        if text == "*" || is_origin(text).is_some() { Ok(Origin(text.to_owned())) } else { Err(MalformedOrigin) }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl FromIterator<Origin> for CorsOrigins {
    fn from_iter<I: IntoIterator<Item = Origin>>(origins: I) -> CorsOrigins {
        CorsOrigins(origins.into_iter().collect())
    }
}

impl CorsOrigins {
    /// The origins, in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = &Origin> {
        self.0.iter()
    }

    /// Whether the pages of all origins may call the server.
    pub fn allows_all(&self) -> bool {
        self.iter().any(|origin| origin.0 == "*")
    }

    /// The value of `Access-Control-Allow-Origin` for a request, if the origin of its page is permitted.
    fn allowed(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        let origin = headers.get(header::ORIGIN)?;
        if self.allows_all() {
            return Some(HeaderValue::from_static("*"));
        }
        self.iter().any(|allowed| allowed.0.as_bytes() == origin.as_bytes()).then(|| origin.clone())
    }

    /// The response to a preflight request, which a browser sends before a request of a page; none for other requests.
    pub(super) fn preflight<B, R: Default>(&self, request: &Request<B>) -> Option<Response<R>> {
        if request.method() != Method::OPTIONS || !request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
        {
            return None;
        }
        let mut response = Response::new(R::default());
        *response.status_mut() = StatusCode::NO_CONTENT;
        if self.allowed(request.headers()).is_some() {
            let headers = response.headers_mut();
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET,POST"));
            headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(ALLOWED_HEADERS));
            headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(MAX_AGE));
        }
        Some(response)
    }

    /// Returns the headers that let the page of a request read the response.
    pub(super) fn headers(&self, request: &HeaderMap) -> HeaderMap {
        let mut headers = HeaderMap::new();
        if self.0.is_empty() {
            return headers;
        }
        if !self.allows_all() {
            headers.insert(header::VARY, HeaderValue::from_static("origin"));
        }
        if let Some(origin) = self.allowed(request) {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED_HEADERS));
        }
        headers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_has_a_scheme_and_an_authority_only() {
        for valid in ["https://example.org", "http://localhost:8080", "http://[::1]:3000", "*"] {
            assert!(valid.parse::<Origin>().is_ok(), "{valid}");
        }
        let invalid = ["", "example.org", "https://example.org/", "https://Example.org", "https://a@b", "null", "**"];
        for invalid in invalid {
            assert_eq!(invalid.parse::<Origin>(), Err(MalformedOrigin), "{invalid}");
        }
    }

    #[test]
    fn only_listed_origins_are_permitted() {
        let origins: CorsOrigins =
            ["https://a.example", "https://b.example"].map(|o| o.parse().unwrap()).into_iter().collect();
        let of = |origins: &CorsOrigins, origin: &str| {
            let request = [(header::ORIGIN, origin.parse().unwrap())].into_iter().collect();
            let headers = origins.headers(&request);
            headers.get(header::ACCESS_CONTROL_ALLOW_ORIGIN).map(|value| value.to_str().unwrap().to_owned())
        };
        assert_eq!(of(&origins, "https://b.example").as_deref(), Some("https://b.example"));
        assert_eq!(of(&origins, "https://c.example"), None);
        assert_eq!(of(&origins, "null"), None);
        assert_eq!(of(&CorsOrigins::default(), "https://a.example"), None);
        let all: CorsOrigins = ["*".parse().unwrap()].into_iter().collect();
        assert_eq!(of(&all, "https://c.example").as_deref(), Some("*"));
    }
}

//! The address of a server.

use http::Uri;
use http::uri::Scheme;

/// Port of a server whose address states none.
const PORT: u16 = 50051;

/// The address of a server: `HOST`, `HOST:PORT`, `http://HOST` or `https://HOST`, each also with a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// Host and port, as a user reads them.
    pub authority: String,
    /// Whether the address requires TLS or forbids it. `None` if it has no scheme.
    pub tls: Option<bool>,
}

/// About an address that cannot be read.
const INVALID: &str = "must be HOST, HOST:PORT, http://HOST[:PORT] or https://HOST[:PORT]";

/// Reads an address. Without a port, it is that of the scheme, or 50051 without a scheme.
pub(super) fn address(text: &str) -> Result<Address, &'static str> {
    let has_scheme = text.contains("://");
    let uri = if has_scheme { text.to_owned() } else { format!("http://{text}") };
    let uri: Uri = uri.parse().map_err(|_| INVALID)?;
    let is_https = match uri.scheme() {
        Some(scheme) if *scheme == Scheme::HTTP => false,
        Some(scheme) if *scheme == Scheme::HTTPS => true,
        _ => return Err(INVALID),
    };
    let authority = uri.authority().ok_or(INVALID)?;
    let has_more = !matches!(uri.path(), "" | "/") || uri.query().is_some() || authority.as_str().contains('@');
    if has_more || authority.host().is_empty() {
        return Err(INVALID);
    }
    let after_host = authority.as_str().strip_prefix(authority.host()).unwrap_or_default();
    let port = match (after_host, has_scheme, is_https) {
        (given, ..) if !given.is_empty() => port(given).ok_or(INVALID)?,
        (_, false, _) => PORT,
        (_, true, true) => 443,
        (_, true, false) => 80,
    };
    Ok(Address { authority: format!("{}:{port}", authority.host()), tls: has_scheme.then_some(is_https) })
}

/// Reads `:443`.
fn port(text: &str) -> Option<u16> {
    text.strip_prefix(':')?.parse().ok().filter(|&port| port > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_host_and_optionally_scheme_and_port() {
        let cases = [
            ("localhost", "localhost:50051", None),
            ("10.0.0.1:443", "10.0.0.1:443", None),
            ("[::1]:50051", "[::1]:50051", None),
            ("[::1]", "[::1]:50051", None),
            ("http://tagger.example", "tagger.example:80", Some(false)),
            ("https://tagger.example/", "tagger.example:443", Some(true)),
            ("https://tagger.example:8443", "tagger.example:8443", Some(true)),
        ];
        for (text, authority, tls) in cases {
            assert_eq!(address(text), Ok(Address { authority: authority.to_owned(), tls }), "{text}");
        }
    }

    #[test]
    fn other_addresses_are_refused() {
        let invalid = [
            "",
            ":50051",
            "host:",
            "host:0",
            "host:99999",
            "host:x",
            "ftp://host",
            "https://",
            "https://host/path",
            "host?x",
            "a@host",
            "a b",
        ];
        for text in invalid {
            assert_eq!(address(text), Err(INVALID), "{text}");
        }
    }
}

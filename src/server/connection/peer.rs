//! Where a call comes from: the peer of its connection, or whom a trusted proxy names.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use http::HeaderMap;

use crate::ops::networks::Networks;
use crate::service::client::ClientId;

/// The longest request id that is noted, in bytes.
const REQUEST_ID_BYTES: usize = 128;

/// The other end of a connection.
#[derive(Clone, Debug)]
pub(in crate::server) struct Peer {
    pub address: IpAddr,
    /// The SHA-256 fingerprint of its certificate, when it showed one.
    pub certificate: Option<[u8; 32]>,
}

impl Default for Peer {
    fn default() -> Peer {
        Peer::new((Ipv4Addr::UNSPECIFIED, 0).into())
    }
}

/// Where a call comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::server) struct Origin {
    /// The address of the caller: that of the peer, or the one for which a trusted proxy forwards.
    pub address: IpAddr,
    /// Who makes the call, as far as connection and proxy tell.
    pub caller: Option<ClientId>,
}

impl Peer {
    /// A peer without a certificate.
    pub fn new(address: SocketAddr) -> Peer {
        Peer { address: address.ip().to_canonical(), certificate: None }
    }

    /// Where a call with these headers comes from. A trusted proxy is not its own caller; of any other peer only the
    /// certificate tells who it is, since its address may be that of a balancer.
    pub fn origin(&self, headers: &HeaderMap, trusted: &Networks) -> Origin {
        if !trusted.contain(self.address) {
            return Origin { address: self.address, caller: self.certificate.map(ClientId::Certificate) };
        }
        match forwarded_for(headers, trusted) {
            Some(address) => Origin { address, caller: Some(ClientId::Address(address)) },
            None => Origin { address: self.address, caller: None },
        }
    }
}

/// The address that the nearest proxy which is not trusted, or the caller, has: proxies add addresses at the end, and
/// what stands before the first that is not trusted anybody may have written. None when that is no address.
fn forwarded_for(headers: &HeaderMap, trusted: &Networks) -> Option<IpAddr> {
    let hops: Vec<&str> = match headers.contains_key("x-forwarded-for") {
        true => values(headers, "x-forwarded-for").collect(),
        false => values(headers, "forwarded").filter_map(forwarded_by_rfc_7239).collect(),
    };
    let mut last = None;
    for hop in hops.into_iter().rev() {
        let address = address(hop)?;
        last = Some(address);
        if !trusted.contain(address) {
            break;
        }
    }
    last
}

fn values<'h>(headers: &'h HeaderMap, name: &'static str) -> impl Iterator<Item = &'h str> {
    let values = headers.get_all(name).into_iter().map(|value| value.to_str().unwrap_or_default());
    values.flat_map(|value| value.split(',')).map(str::trim)
}

/// The `for` of an element of `Forwarded`: `for="[2001:db8::1]:4711";proto=http`.
fn forwarded_by_rfc_7239(element: &str) -> Option<&str> {
    let pairs = element.split(';').filter_map(|pair| pair.trim().split_once('='));
    let mut fors = pairs.filter(|(name, _)| name.eq_ignore_ascii_case("for"));
    fors.next().map(|(_, value)| value.trim_matches('"'))
}

/// An address, with a port or without one.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let with_port = || text.parse().map(|address: SocketAddr| address.ip());
    bare.parse().or_else(|_| with_port()).ok().map(|address| address.to_canonical())
}

/// The name that a caller gave to its request, where it is fit for a log.
pub(in crate::server) fn request_id(headers: &HeaderMap) -> Option<&str> {
    let id = headers.get("x-request-id")?.to_str().ok()?;
    let fit = (1..=REQUEST_ID_BYTES).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic());
    fit.then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(peer: &str, headers: &[(&'static str, &str)]) -> Origin {
        let trusted: Networks = ["10.0.0.0/8", "fd00::/8"].iter().map(|network| network.parse().unwrap()).collect();
        let mut map = HeaderMap::new();
        headers.iter().for_each(|(name, value)| _ = map.append(*name, value.parse().unwrap()));
        let peer = Peer { address: peer.parse().unwrap(), certificate: Some([7; 32]) };
        peer.origin(&map, &trusted)
    }

    fn forwarded(headers: &[(&'static str, &str)]) -> Option<ClientId> {
        origin("10.1.2.3", headers).caller
    }

    fn at(address: &str) -> Option<ClientId> {
        Some(ClientId::Address(address.parse().unwrap()))
    }

    #[test]
    fn a_trusted_proxy_says_for_whom_it_calls_and_nobody_else_does() {
        let claim = [("x-forwarded-for", "192.0.2.1")];
        assert_eq!(
            origin("10.1.2.3", &claim),
            Origin { address: "192.0.2.1".parse().unwrap(), caller: at("192.0.2.1") }
        );
        let stranger = origin("198.51.100.1", &claim);
        assert_eq!(stranger.address, "198.51.100.1".parse::<IpAddr>().unwrap());
        assert_eq!(stranger.caller, Some(ClientId::Certificate([7; 32])));
        assert_eq!(forwarded(&[]), None, "the proxy itself is nobody");
    }

    #[test]
    fn the_last_hop_that_is_not_trusted_counts() {
        type Headers<'a> = &'a [(&'static str, &'a str)];
        let cases: [(Headers<'_>, Option<ClientId>); 9] = [
            (&[("x-forwarded-for", "203.0.113.9, 192.0.2.1, 10.9.9.9")], at("192.0.2.1")),
            (&[("x-forwarded-for", "203.0.113.9"), ("x-forwarded-for", "192.0.2.1")], at("192.0.2.1")),
            (&[("x-forwarded-for", "10.0.0.7")], at("10.0.0.7")),
            (&[("x-forwarded-for", "192.0.2.1:443")], at("192.0.2.1")),
            (&[("x-forwarded-for", "[2001:db8::1]:443")], at("2001:db8::1")),
            (&[("x-forwarded-for", "192.0.2.1, somebody")], None),
            (&[("forwarded", "for=192.0.2.1;proto=https, for=\"[2001:db8::2]:80\"")], at("2001:db8::2")),
            (&[("forwarded", "proto=https;For=192.0.2.4")], at("192.0.2.4")),
            (&[("forwarded", "for=_hidden")], None),
        ];
        for (headers, expected) in cases {
            assert_eq!(forwarded(headers), expected, "{headers:?}");
        }
    }

    #[test]
    fn a_request_id_is_short_and_printable() {
        let id = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-request-id", http::HeaderValue::from_bytes(value.as_bytes()).unwrap());
            request_id(&headers).map(str::to_owned)
        };
        assert_eq!(id("6f1e-42"), Some("6f1e-42".to_owned()));
        assert_eq!((id("two words"), id(""), id("طلب")), (None, None, None));
    }
}

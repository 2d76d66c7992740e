//! The origin of a call: the peer of its connection, or the client that a trusted proxy names.

use std::net::{IpAddr, SocketAddr};

use http::HeaderMap;

use crate::ops::networks::Networks;
use crate::server::connection::peer::Peer;
use crate::service::client::ClientId;

/// The origin of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::server) struct ClientOrigin {
    /// Address of the client: that of the peer, or the one that a trusted proxy names.
    pub address: IpAddr,
    /// The identity of the client, as far as the connection or the proxy shows it.
    pub client: Option<ClientId>,
}

impl ClientOrigin {
    /// The origin of a call with these headers.
    ///
    /// A trusted proxy is not a client itself. Any other peer is identified only by its certificate, since its address
    /// may be that of a load balancer.
    pub fn resolve(peer: &Peer, headers: &HeaderMap, trusted: &Networks) -> ClientOrigin {
        if !trusted.contains(peer.address) {
            return ClientOrigin { address: peer.address, client: peer.certificate.map(ClientId::Certificate) };
        }
        match forwarded_for(headers, trusted) {
            Some(address) => ClientOrigin { address, client: Some(ClientId::Address(address)) },
            None => ClientOrigin { address: peer.address, client: None },
        }
    }
}

/// The address of the client in `X-Forwarded-For`, or else in `Forwarded`.
///
/// Each proxy appends the address that it was called from. The last address that is not a trusted proxy is the client;
/// the addresses before it may be forged. None when that entry is not an address.
fn forwarded_for(headers: &HeaderMap, trusted: &Networks) -> Option<IpAddr> {
    let hops: Vec<&str> = match headers.contains_key("x-forwarded-for") {
        true => values(headers, "x-forwarded-for").collect(),
        false => values(headers, "forwarded").filter_map(forwarded_by_rfc_7239).collect(),
    };
    let mut last = None;
    for hop in hops.into_iter().rev() {
        let address = address(hop)?;
        last = Some(address);
        if !trusted.contains(address) {
            break;
        }
    }
    last
}

fn values<'h>(headers: &'h HeaderMap, name: &'static str) -> impl Iterator<Item = &'h str> {
    let values = headers.get_all(name).into_iter().map(|value| value.to_str().unwrap_or_default());
    values.flat_map(|value| value.split(',')).map(str::trim)
}

/// The parameter `for` of an element of `Forwarded` (RFC 7239), as in `for="[2001:db8::1]:4711";proto=http`.
fn forwarded_by_rfc_7239(element: &str) -> Option<&str> {
    let pairs = element.split(';').filter_map(|pair| pair.trim().split_once('='));
    let mut fors = pairs.filter(|(name, _)| name.eq_ignore_ascii_case("for"));
    fors.next().map(|(_, value)| value.trim_matches('"'))
}

/// Parses an address with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let with_port = || text.parse().map(|address: SocketAddr| address.ip());
    bare.parse().or_else(|_| with_port()).ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(peer: &str, headers: &[(&'static str, &str)]) -> ClientOrigin {
        let trusted: Networks = ["10.0.0.0/8", "fd00::/8"].iter().map(|network| network.parse().unwrap()).collect();
        let mut map = HeaderMap::new();
        headers.iter().for_each(|(name, value)| _ = map.append(*name, value.parse().unwrap()));
        let peer = Peer { address: peer.parse().unwrap(), certificate: Some([7; 32]) };
        ClientOrigin::resolve(&peer, &map, &trusted)
    }

    fn forwarded(headers: &[(&'static str, &str)]) -> Option<ClientId> {
        origin("10.1.2.3", headers).client
    }

    fn at(address: &str) -> Option<ClientId> {
        Some(ClientId::Address(address.parse().unwrap()))
    }

    #[test]
    fn only_a_trusted_proxy_names_the_client() {
        let claim = [("x-forwarded-for", "192.0.2.1")];
        assert_eq!(
            origin("10.1.2.3", &claim),
            ClientOrigin { address: "192.0.2.1".parse().unwrap(), client: at("192.0.2.1") }
        );
        let stranger = origin("198.51.100.1", &claim);
        assert_eq!(stranger.address, "198.51.100.1".parse::<IpAddr>().unwrap());
        assert_eq!(stranger.client, Some(ClientId::Certificate([7; 32])));
        assert_eq!(forwarded(&[]), None, "the proxy itself is not a client");
    }

    #[test]
    fn the_client_is_the_last_address_that_is_not_a_trusted_proxy() {
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
}

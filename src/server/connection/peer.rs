//! The other end of a connection.

use std::net::{IpAddr, SocketAddr};

/// The other end of a connection: a client, a proxy or a load balancer.
#[derive(Clone, Debug)]
pub(in crate::server) struct Peer {
    pub address: IpAddr,
    /// SHA-256 fingerprint of the client certificate, if the peer has presented one.
    pub certificate: Option<[u8; 32]>,
}

impl Peer {
    /// A peer without a certificate.
    pub fn new(address: SocketAddr) -> Peer {
        Peer { address: address.ip().to_canonical(), certificate: None }
    }
}

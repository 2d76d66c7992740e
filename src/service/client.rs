//! Identity of the client that makes a call.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

/// Identity of a client, which has a share of the server's memory. The options and the documentation say *caller*.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ClientId {
    /// SHA-256 hash of a bearer token; for logs its name, if it has one, and its line in the token file, from 1.
    Token { line: u32, name: Option<Arc<str>>, hash: [u8; 32] },
    /// SHA-256 fingerprint of a client certificate.
    Certificate([u8; 32]),
    /// Address that a trusted proxy forwarded.
    Address(IpAddr),
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ClientId::Token { name: Some(name), .. } => write!(f, "token {name}"),
            ClientId::Token { line, .. } => write!(f, "token of line {line}"),
            ClientId::Certificate(fingerprint) => {
                write!(f, "certificate ")?;
                fingerprint[..8].iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
            ClientId::Address(address) => write!(f, "address {address}"),
        }
    }
}

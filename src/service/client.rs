//! Who makes a call, as far as the server can know.

use std::fmt;
use std::net::IpAddr;

/// A caller, by what proves or says who it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ClientId {
    /// The bearer token with this hash. Logs name the line of the file of tokens, counted from 1.
    Token { line: u32, hash: [u8; 32] },
    /// The client certificate with this SHA-256 fingerprint.
    Certificate([u8; 32]),
    /// The address for which a trusted proxy forwards.
    Address(IpAddr),
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ClientId::Token { line, .. } => write!(f, "token of line {line}"),
            ClientId::Certificate(fingerprint) => {
                write!(f, "certificate ")?;
                fingerprint[..8].iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
            ClientId::Address(address) => write!(f, "address {address}"),
        }
    }
}

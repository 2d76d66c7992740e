use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use super::connection::tls::TlsError;
use super::lifecycle::reload::ShrunkGazetteer;
use crate::ops::tokens::TokensError;
use crate::ops::traces::TracesError;
use crate::tagger::TaggerError;

/// Why a server could not start.
#[derive(Debug)]
pub enum ServerError {
    /// The address cannot be listened on.
    Listen(SocketAddr, io::Error),
    /// The address is that of other machines, there is no TLS, and nobody said that this is meant.
    Plaintext(SocketAddr),
    /// The certificate cannot be used.
    TlsConfig(TlsError),
    /// The file of tokens cannot be used.
    Tokens(PathBuf, TokensError),
    /// The collector of spans cannot be used.
    Traces(TracesError),
    /// The gazetteer cannot be loaded.
    Gazetteer(TaggerError),
    /// A gazetteer lost more than half of its entities, and nobody said that this is meant.
    ShrunkGazetteer(ShrunkGazetteer),
    /// The gazetteer's thread cannot be had, or has failed.
    Thread(io::Error),
    /// The API's descriptors cannot be read: a fault of the build.
    Descriptors(tonic_reflection::server::Error),
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ServerError::Listen(address, error) => write!(f, "cannot listen on {address}: {error}"),
            ServerError::Plaintext(address) => {
                write!(f, "will not serve other machines on {address} without TLS, unless plaintext is allowed")
            }
            ServerError::TlsConfig(error) => write!(f, "cannot use the certificate: {error}"),
            ServerError::Tokens(path, error) => write!(f, "cannot use the tokens: {}: {error}", path.display()),
            ServerError::Traces(error) => write!(f, "cannot use the collector of spans: {error}"),
            ServerError::Gazetteer(error) => write!(f, "cannot load the gazetteer:\n{error}"),
            ServerError::ShrunkGazetteer(shrunk) => write!(f, "cannot load the gazetteer: {shrunk}"),
            ServerError::Thread(error) => write!(f, "cannot load the gazetteer: {error}"),
            ServerError::Descriptors(error) => write!(f, "cannot read the API's descriptors: {error}"),
        }
    }
}

impl std::error::Error for ServerError {}

//! Why a server cannot start.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use super::connection::tls::TlsError;
use super::lifecycle::shrunk_gazetteer::ShrunkGazetteer;
use crate::ops::tokens::TokensError;
use crate::ops::traces::TracesError;
use crate::service::GazetteerNamesError;
use crate::tagger::TaggerError;

/// Why a server cannot start. [`source`](std::error::Error::source) has the cause.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServerError {
    /// The address cannot be bound.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address of [`Config::listen`](super::Config::listen) or [`Config::admin`](super::Config::admin).
        address: SocketAddr,
        source: io::Error,
    },
    /// Other machines can reach the address, and neither TLS nor plain text is configured.
    #[error("{0} is reachable from other machines without TLS: set tls-certificate and tls-key, or plaintext")]
    Plaintext(SocketAddr),
    /// The pages of all origins may call the server, and tokens are configured.
    #[error("cors-origin = \"*\" cannot be combined with tokens: list the origins")]
    CorsWildcard,
    /// The certificate cannot be used.
    #[error("cannot use the TLS certificate")]
    Tls(#[source] TlsError),
    /// The file of tokens cannot be used.
    #[error("cannot use the tokens in {}", path.display())]
    Tokens { path: PathBuf, source: TokensError },
    /// The collector of spans cannot be used.
    #[error("cannot send spans to the OTLP collector")]
    Traces(#[source] TracesError),
    /// The names of [`Config::named_gazetteers`](super::Config::named_gazetteers) cannot be used.
    #[error("cannot use the names of the gazetteers")]
    GazetteerNames(#[source] GazetteerNamesError),
    /// The gazetteer cannot be loaded.
    #[error("cannot load the gazetteer")]
    Gazetteer(#[source] TaggerError),
    /// A reloaded gazetteer has lost more than half of its entities.
    #[error("cannot load the gazetteer")]
    Shrunk(#[source] ShrunkGazetteer),
    /// The thread that loads the gazetteer cannot be started, or has panicked.
    #[error("cannot load the gazetteer")]
    Thread(#[source] io::Error),
    /// The descriptors of the API cannot be decoded: an error of the build.
    #[error("cannot decode the descriptors of the API")]
    Descriptors(#[source] tonic_reflection::server::Error),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::error_chain::ErrorChain;

    #[test]
    fn an_error_of_tokens_names_the_file_and_the_line() {
        let error = ServerError::Tokens { path: "/etc/dalil/tokens".into(), source: TokensError::UnknownField(4) };
        let message = ErrorChain(&error).to_string();
        assert!(message.starts_with("cannot use the tokens in /etc/dalil/tokens: line 4: "), "{message}");
    }
}

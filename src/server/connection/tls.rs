//! TLS, with certificates that can be replaced while the server runs.

use std::future::{Future as _, poll_fn};
use std::io;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use arc_swap::ArcSwap;
use sha2::{Digest as _, Sha256};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio_rustls::LazyConfigAcceptor;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject as _};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{Acceptor, VerifierBuilderError, WebPkiClientVerifier};
use tokio_rustls::rustls::{self, RootCertStore, ServerConfig};
use tokio_rustls::server::TlsStream;

use super::certificate_expiry::earliest_expiry;

/// Time limit of a handshake, from the ClientHello on.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);

/// The files of TLS, in PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsConfig {
    /// The certificate of the server, followed by the intermediate certificates. `--tls-certificate`.
    pub certificate: PathBuf,
    /// The private key of the certificate. `--tls-key`.
    pub key: PathBuf,
    /// The root certificates of clients. If set, every client must present a certificate. `--tls-client-ca`.
    pub client_ca: Option<PathBuf>,
}

/// Why TLS cannot be set up from files. The message names the file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// The file cannot be read or is not PEM.
    #[error("cannot read {}", path.display())]
    Read { path: PathBuf, source: pem::Error },
    /// The file has no item of the required kind.
    #[error("{} has no {expected} in PEM", path.display())]
    Missing { path: PathBuf, expected: &'static str },
    /// The file of root certificates has an item that is not a certificate.
    #[error("{} has an invalid root certificate", path.display())]
    Root { path: PathBuf, source: rustls::Error },
    /// The root certificates cannot be used to verify clients.
    #[error("cannot verify clients with {}", path.display())]
    Verifier { path: PathBuf, source: VerifierBuilderError },
    /// The certificate and the key cannot be used, or do not belong together.
    #[error("cannot use {} with its key", path.display())]
    Pair { path: PathBuf, source: rustls::Error },
}

impl TlsConfig {
    /// All files.
    pub fn paths(&self) -> Vec<PathBuf> {
        [Some(&self.certificate), Some(&self.key), self.client_ca.as_ref()].into_iter().flatten().cloned().collect()
    }

    /// Reads the files.
    fn load(&self) -> Result<Loaded, TlsError> {
        let chain = certificates(&self.certificate)?;
        let mut expiries = vec![("tls-certificate", earliest_expiry(&chain))];
        let key =
            PrivateKeyDer::from_pem_file(&self.key).map_err(|error| read_error(&self.key, "private key", error))?;
        let pair_error = |source| TlsError::Pair { path: self.certificate.clone(), source };
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider));
        let builder = builder.with_safe_default_protocol_versions().map_err(pair_error)?;
        let builder = match &self.client_ca {
            Some(path) => {
                let certificates = certificates(path)?;
                expiries.push(("tls-client-ca", earliest_expiry(&certificates)));
                let roots = Arc::new(roots(path, certificates)?);
                let verifier = WebPkiClientVerifier::builder_with_provider(roots, provider).build();
                let verifier = verifier.map_err(|source| TlsError::Verifier { path: path.clone(), source })?;
                builder.with_client_cert_verifier(verifier)
            }
            None => builder.with_no_client_auth(),
        };
        let mut config = builder.with_single_cert(chain, key).map_err(pair_error)?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Loaded { server_config: Arc::new(config), expiries })
    }
}

/// What the files contain.
struct Loaded {
    server_config: Arc<ServerConfig>,
    /// The earliest expiry of each file of certificates, if it can be read.
    expiries: Vec<(&'static str, Option<i64>)>,
}

fn roots(path: &Path, certificates: Vec<CertificateDer<'static>>) -> Result<RootCertStore, TlsError> {
    let mut roots = RootCertStore::empty();
    for root in certificates {
        roots.add(root).map_err(|source| TlsError::Root { path: path.to_owned(), source })?;
    }
    Ok(roots)
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let certificates = CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    match certificates {
        Ok(certificates) if certificates.is_empty() => Err(read_error(path, "certificate", pem::Error::NoItemsFound)),
        certificates => certificates.map_err(|error| read_error(path, "certificate", error)),
    }
}

fn read_error(path: &Path, expected: &'static str, error: pem::Error) -> TlsError {
    match error {
        pem::Error::NoItemsFound => TlsError::Missing { path: path.to_owned(), expected },
        source => TlsError::Read { path: path.to_owned(), source },
    }
}

/// Does the TLS handshakes of a server. Its certificate can be replaced.
#[derive(Debug)]
pub(in crate::server) struct TlsAcceptor {
    config: TlsConfig,
    server_config: ArcSwap<ServerConfig>,
    expiries: ArcSwap<Vec<(&'static str, Option<i64>)>>,
    /// Limits how many handshakes are computed at once, to half of the processors: the response to a ClientHello takes
    /// up to a few milliseconds, and calls need the other processors.
    permits: Semaphore,
}

impl TlsAcceptor {
    /// Reads the files.
    ///
    /// # Errors
    /// When a file cannot be read or used.
    pub fn new(config: TlsConfig) -> Result<TlsAcceptor, TlsError> {
        let Loaded { server_config, expiries } = config.load()?;
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(TlsAcceptor {
            config,
            server_config: ArcSwap::new(server_config),
            expiries: ArcSwap::from_pointee(expiries),
            permits: Semaphore::new(processors.div_ceil(2)),
        })
    }

    /// The files.
    pub fn config(&self) -> &TlsConfig {
        &self.config
    }

    /// Reads the files again, for new connections. Blocks on the disk.
    ///
    /// # Errors
    /// When a file cannot be read or used; the certificate then stays as it is.
    pub fn reload(&self) -> Result<(), TlsError> {
        let Loaded { server_config, expiries } = self.config.load()?;
        self.server_config.store(server_config);
        self.expiries.store(Arc::new(expiries));
        Ok(())
    }

    /// The files of certificates, by the names of their settings, with their earliest expiry in seconds since 1970.
    pub fn expiries(&self) -> Vec<(&'static str, i64)> {
        self.expiries.load().iter().filter_map(|&(file, expiry)| Some((file, expiry?))).collect()
    }

    /// Does the handshake of one connection. The peer must send its ClientHello within `hello_timeout`.
    ///
    /// A handshake holds a permit only while its response is computed, not while it waits for the peer. So a silent
    /// peer does not delay the handshakes of others.
    ///
    /// # Errors
    /// When the handshake fails or takes too long.
    pub async fn accept(&self, stream: TcpStream, hello_timeout: Duration) -> io::Result<TlsStream<TcpStream>> {
        let hello = LazyConfigAcceptor::new(Acceptor::default(), stream);
        let hello = tokio::time::timeout(hello_timeout, hello).await??;
        let handshake = async {
            let mut handshake = pin!(hello.into_stream(self.server_config.load_full()));
            let permit = self.permits.acquire().await;
            let responded = poll_fn(|cx| Poll::Ready(handshake.as_mut().poll(cx))).await;
            drop(permit);
            match responded {
                Poll::Ready(done) => done,
                Poll::Pending => handshake.await,
            }
        };
        tokio::time::timeout(HANDSHAKE_TIMEOUT, handshake).await?
    }
}

/// SHA-256 fingerprint of the certificate that the peer has presented.
pub(in crate::server) fn fingerprint(stream: &TlsStream<TcpStream>) -> Option<[u8; 32]> {
    let certificate = stream.get_ref().1.peer_certificates()?.first()?;
    Some(Sha256::digest(certificate).into())
}

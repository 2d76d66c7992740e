//! TLS: certificates that are replaced while the server runs.

use std::fmt;
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

/// How long a handshake may take once the peer has begun it.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// The files of TLS, in PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsConfig {
    /// The server's certificate, with those between it and its root behind it.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
    /// The roots of callers' certificates: with it, a caller must show one.
    pub client_ca: Option<PathBuf>,
}

/// Why TLS cannot be had from files.
#[derive(Debug)]
pub enum TlsError {
    /// A file cannot be read, or holds nothing of what it should.
    File(PathBuf, pem::Error),
    /// A file of roots holds what is no certificate.
    Roots(PathBuf, rustls::Error),
    /// The roots cannot be used.
    Verifier(PathBuf, VerifierBuilderError),
    /// Certificate and key cannot be used, or do not belong together.
    Pair(PathBuf, rustls::Error),
}

impl fmt::Display for TlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TlsError::File(path, pem::Error::NoItemsFound) => write!(f, "{}: holds no such item", path.display()),
            TlsError::File(path, error) => write!(f, "{}: {error}", path.display()),
            TlsError::Roots(path, error) | TlsError::Pair(path, error) => write!(f, "{}: {error}", path.display()),
            TlsError::Verifier(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for TlsError {}

impl TlsConfig {
    /// The files.
    pub fn paths(&self) -> Vec<PathBuf> {
        [Some(&self.certificate), Some(&self.key), self.client_ca.as_ref()].into_iter().flatten().cloned().collect()
    }

    fn load(&self) -> Result<Arc<ServerConfig>, TlsError> {
        let chain = certificates(&self.certificate)?;
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(|e| TlsError::File(self.key.clone(), e))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(|e| TlsError::Pair(self.certificate.clone(), e))?;
        let builder = match &self.client_ca {
            Some(path) => {
                let mut roots = RootCertStore::empty();
                for root in certificates(path)? {
                    roots.add(root).map_err(|e| TlsError::Roots(path.clone(), e))?;
                }
                let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build();
                builder.with_client_cert_verifier(verifier.map_err(|e| TlsError::Verifier(path.clone(), e))?)
            }
            None => builder.with_no_client_auth(),
        };
        let pair = builder.with_single_cert(chain, key);
        let mut config = pair.map_err(|e| TlsError::Pair(self.certificate.clone(), e))?;
        config.alpn_protocols = vec![b"h2".to_vec()];
        Ok(Arc::new(config))
    }
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let failed = |error| TlsError::File(path.to_owned(), error);
    let certificates: Vec<_> =
        CertificateDer::pem_file_iter(path).map_err(failed)?.collect::<Result<_, _>>().map_err(failed)?;
    if certificates.is_empty() { Err(failed(pem::Error::NoItemsFound)) } else { Ok(certificates) }
}

/// Does the handshakes of a server, with the certificate of the moment.
#[derive(Debug)]
pub(in crate::server) struct TlsAcceptor {
    files: TlsConfig,
    config: ArcSwap<ServerConfig>,
    /// Answers to a ClientHello at once: each costs up to some milliseconds of a processor, and at least half of the
    /// threads are left to calls.
    places: Semaphore,
}

impl TlsAcceptor {
    /// Loads the files.
    pub fn new(files: TlsConfig) -> Result<TlsAcceptor, TlsError> {
        let config = ArcSwap::new(files.load()?);
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(TlsAcceptor { files, config, places: Semaphore::new(threads.div_ceil(2)) })
    }

    pub fn files(&self) -> &TlsConfig {
        &self.files
    }

    /// Loads the files again: new connections use what they hold, unless it is bad. Waits for the disk.
    pub fn reload(&self) -> Result<(), TlsError> {
        self.config.store(self.files.load()?);
        Ok(())
    }

    /// Does one. The peer has `first_byte` to send its ClientHello, and waits for a place only then: neither before it
    /// nor while its next message is awaited does it keep others from theirs.
    pub async fn accept(&self, stream: TcpStream, first_byte: Duration) -> io::Result<TlsStream<TcpStream>> {
        let hello = LazyConfigAcceptor::new(Acceptor::default(), stream);
        let hello = tokio::time::timeout(first_byte, hello).await??;
        let handshake = async {
            let mut handshake = pin!(hello.into_stream(self.config.load_full()));
            let place = self.places.acquire().await;
            let answered = poll_fn(|cx| Poll::Ready(handshake.as_mut().poll(cx))).await;
            drop(place);
            match answered {
                Poll::Ready(done) => done,
                Poll::Pending => handshake.await,
            }
        };
        tokio::time::timeout(HANDSHAKE, handshake).await?
    }
}

/// The SHA-256 fingerprint of the certificate that a caller showed.
pub(in crate::server) fn fingerprint(stream: &TlsStream<TcpStream>) -> Option<[u8; 32]> {
    let certificate = stream.get_ref().1.peer_certificates()?.first()?;
    Some(Sha256::digest(certificate).into())
}

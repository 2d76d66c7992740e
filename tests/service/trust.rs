//! Authentication: TLS, client certificates, tokens.

use std::path::{Path, PathBuf};
use std::time::Duration;

use dalil::server::{Server, TlsConfig};
use dalil::service::proto::tagger_service_client::TaggerServiceClient;
use prost::Message as _;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::io::AsyncWriteExt as _;
use tonic::Code;
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint, Identity};

use crate::operator::{metric, until};
use crate::raw::Raw;
use crate::support::{BODY, TestServer, chain, config, tag_request};

/// A certificate authority.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Authority {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Authority(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn pem(&self) -> String {
        self.0.pem()
    }

    /// Signs a certificate for a name. Returns the certificate and its key in PEM.
    fn sign(&self, name: &str) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        (params.signed_by(&key, &self.0).unwrap().pem(), key.serialize_pem())
    }
}

/// Paths of the certificate and key of a server.
fn files(folder: &Path) -> TlsConfig {
    TlsConfig { certificate: folder.join("server.pem"), key: folder.join("server.key"), client_ca: None }
}

fn write(files: &TlsConfig, (certificate, key): &(String, String)) {
    std::fs::write(&files.certificate, certificate).unwrap();
    std::fs::write(&files.key, key).unwrap();
}

fn write_file(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

async fn start(tls: TlsConfig) -> TestServer {
    TestServer::start_unready(|config| {
        config.tls = Some(tls);
        config.admin = Some(([127, 0, 0, 1], 0).into());
    })
    .await
}

fn endpoint(server: &TestServer, tls: ClientTlsConfig) -> Endpoint {
    let endpoint = Endpoint::from_shared(format!("https://{}", server.address)).unwrap();
    endpoint.tls_config(tls.domain_name("dalil.test")).unwrap()
}

fn trusts(authority: &Authority) -> ClientTlsConfig {
    ClientTlsConfig::new().ca_certificate(Certificate::from_pem(authority.pem()))
}

/// Repeats a call until the gazetteer is loaded.
async fn tags(channel: Channel) {
    let mut tagger = TaggerServiceClient::new(channel);
    loop {
        match tagger.tag_article(tag_request(BODY)).await {
            Ok(answer) => return assert_eq!(answer.into_inner().mentions.len(), 8),
            Err(status) => assert_eq!(status.code(), Code::Unavailable, "{status:?}"),
        }
    }
}

#[tokio::test]
async fn a_changed_certificate_is_reloaded() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (Authority::new(), Authority::new());
    let tls = files(folder.path());
    write(&tls, &old.sign("dalil.test"));
    let server = start(tls.clone()).await;
    tags(endpoint(&server, trusts(&old)).connect().await.unwrap()).await;
    endpoint(&server, trusts(&new)).connect().await.expect_err("the other authority did not sign it");

    write(&tls, &new.sign("dalil.test"));
    server.reload.request();
    until(&server, "dalil_reloads_total{what=\"certificate\",outcome=\"done\"}", 1.0).await;
    let expiry = "dalil_certificate_expiry_timestamp_seconds{file=\"tls-certificate\"}";
    assert_eq!(metric(&server, expiry).await, 67_090_118_400.0, "the default of rcgen, 4096-01-01");
    let successful = "dalil_last_reload_successful{what=\"certificate\",gazetteer=\"\"}";
    assert_eq!(metric(&server, successful).await, 1.0);
    tags(endpoint(&server, trusts(&new)).connect().await.unwrap()).await;

    // With a key of another certificate, the valid pair stays in use.
    std::fs::write(&tls.key, KeyPair::generate().unwrap().serialize_pem()).unwrap();
    server.reload.request();
    until(&server, "dalil_reloads_total{what=\"certificate\",outcome=\"failed\"}", 1.0).await;
    assert_eq!((metric(&server, successful).await, metric(&server, expiry).await), (0.0, 67_090_118_400.0));
    tags(endpoint(&server, trusts(&new)).connect().await.unwrap()).await;
}

/// The ClientHello of a TLS client.
fn client_hello() -> Vec<u8> {
    let roots = tokio_rustls::rustls::RootCertStore::empty();
    let provider = std::sync::Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = tokio_rustls::rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = "dalil.test".try_into().unwrap();
    let mut client = tokio_rustls::rustls::ClientConnection::new(config.into(), name).unwrap();
    let mut hello = Vec::new();
    client.write_tls(&mut hello).unwrap();
    hello
}

#[tokio::test]
async fn peers_that_do_not_complete_the_handshake_delay_no_others() {
    let folder = tempfile::tempdir().unwrap();
    let authority = Authority::new();
    let tls = files(folder.path());
    write(&tls, &authority.sign("dalil.test"));
    let server = TestServer::start_unready(|config| {
        config.tls = Some(tls);
        config.connection.preface_timeout = Duration::from_secs(3600);
    })
    .await;
    let mut silent = Vec::new();
    for i in 0..300 {
        let mut peer = tokio::net::TcpStream::connect(server.address).await.unwrap();
        match i % 3 {
            0 => {}
            1 => peer.write_all(&client_hello()[..20]).await.unwrap(),
            _ => peer.write_all(&client_hello()).await.unwrap(),
        }
        silent.push(peer);
    }
    tags(endpoint(&server, trusts(&authority)).connect().await.unwrap()).await;
    // None of them was disconnected.
    let closed = silent.iter().filter(|peer| matches!(peer.try_read(&mut [0; 1 << 14]), Ok(0))).count();
    assert_eq!(closed, 0);
}

#[tokio::test]
async fn client_certificates_are_required_if_configured() {
    let folder = tempfile::tempdir().unwrap();
    let (authority, other) = (Authority::new(), Authority::new());
    let mut tls = files(folder.path());
    write(&tls, &authority.sign("dalil.test"));
    tls.client_ca = Some(write_file(folder.path(), "callers.pem", &authority.pem()));
    let server = start(tls).await;
    let identity = |by: &Authority| {
        let (certificate, key) = by.sign("caller.test");
        trusts(&authority).identity(Identity::from_pem(certificate, key))
    };
    tags(endpoint(&server, identity(&authority)).connect().await.unwrap()).await;
    for stranger in [trusts(&authority), identity(&other)] {
        // With TLS 1.3, a client learns only at its first call that it was refused.
        let channel = endpoint(&server, stranger).connect_lazy();
        TaggerServiceClient::new(channel).tag_article(tag_request(BODY)).await.expect_err("a stranger");
    }
}

#[tokio::test]
async fn invalid_certificates_and_tokens_fail_the_start_with_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let (good_certificate, good_key) = Authority::new().sign("dalil.test");
    let (_, other_key) = Authority::new().sign("dalil.test");
    let cases = [
        ("", good_key.as_str(), "server.pem"),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", good_key.as_str(), "server.pem"),
        (good_certificate.as_str(), "", "server.key"),
        (good_certificate.as_str(), other_key.as_str(), "server.pem"),
    ];
    for (certificate, key, file) in cases {
        let tls = files(folder.path());
        write(&tls, &(certificate.to_owned(), key.to_owned()));
        let mut config = config(&folder);
        config.tls = Some(tls);
        let error = chain(Server::bind(config).await.unwrap_err());
        assert!(error.contains(file), "{error}");
    }
    let mut config = config(&folder);
    config.tokens = Some(write_file(folder.path(), "tokens", "short\n"));
    let error = chain(Server::bind(config).await.unwrap_err());
    assert!(error.contains("tokens: line 1") && !error.contains("short"), "{error}");
}

#[tokio::test]
async fn the_names_of_gazetteers_are_checked() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["", "default", "a b", "a\"b"] {
        let mut config = config(&folder);
        config.named_gazetteers = [(name.to_owned(), dalil::GazetteerSource::default())].into();
        let error = chain(Server::bind(config).await.unwrap_err());
        assert!(error.contains("must have 1 to 64 ASCII letters"), "{error}");
    }
}

#[tokio::test]
async fn a_public_address_without_tls_needs_the_setting_plaintext() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(&folder);
    config.listen = ([0, 0, 0, 0], 0).into();
    let error = chain(Server::bind(config.clone()).await.unwrap_err());
    assert!(error.contains("TLS"), "{error}");
    config.plaintext = true;
    Server::bind(config).await.unwrap();
}

#[tokio::test]
async fn calls_need_a_token_and_health_checks_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let tokens = write_file(folder.path(), "tokens", "first-token-0123456\nsecond-token-012345\n");
    let server = TestServer::start_with(|config| {
        config.tokens = Some(tokens.clone());
        config.admin = Some(([127, 0, 0, 1], 0).into());
    })
    .await;
    let mut raw = Raw::connect(server.address).await;
    let message = tag_request(BODY).encode_to_vec();
    let mut call = async |path: &str, token: &str| {
        let header = format!("Bearer {token}");
        let headers = [("authorization", header.as_str())];
        raw.call(path, if token.is_empty() { &[] } else { &headers }, &message).await.status.code()
    };
    const TAG: &str = "/dalil.v1.TaggerService/TagArticle";
    for token in ["first-token-0123456", "second-token-012345"] {
        assert_eq!(call(TAG, token).await, Code::Ok);
    }
    for token in ["", "first-token-012345", "third-token-0123456"] {
        assert_eq!(call(TAG, token).await, Code::Unauthenticated, "{token:?}");
    }
    let reflection = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
    assert_eq!(call(reflection, "").await, Code::Unauthenticated, "only health needs no token");

    // One token is replaced.
    std::fs::write(&tokens, "second-token-012345\nthird-token-0123456\n").unwrap();
    server.reload.request();
    until(&server, "dalil_reloads_total{what=\"tokens\",outcome=\"done\"}", 1.0).await;
    assert_eq!(call(TAG, "first-token-0123456").await, Code::Unauthenticated);
    assert_eq!(call(TAG, "third-token-0123456").await, Code::Ok);
}

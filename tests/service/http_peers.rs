//! Connections of HTTP/1.1: TLS, slow peers, shutdown.

use std::sync::Arc;
use std::time::Duration;

use dalil::server::TlsConfig;
use http::StatusCode;
use rcgen::{CertificateParams, KeyPair};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto::ring};

use crate::http::{TAG, request};
use crate::http_client::{Connection, Version};
use crate::operator::until;
use crate::support::{BODY, TestServer};

#[tokio::test]
async fn tls_negotiates_the_version() {
    let folder = tempfile::tempdir().unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["dalil.test".to_owned()]).unwrap().self_signed(&key).unwrap();
    let tls = TlsConfig {
        certificate: folder.path().join("server.pem"),
        key: folder.path().join("server.key"),
        client_ca: None,
    };
    std::fs::write(&tls.certificate, certificate.pem()).unwrap();
    std::fs::write(&tls.key, key.serialize_pem()).unwrap();
    let server = TestServer::start_unready(|config| config.tls = Some(tls)).await;
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(certificate.der().to_vec())).unwrap();
    let cases = [
        (vec!["h2", "http/1.1"], Some("h2"), Version::Http2),
        (vec!["http/1.1"], Some("http/1.1"), Version::Http1),
        (vec![], None, Version::Http1),
        (vec![], None, Version::Http2),
    ];
    for (offered, chosen, version) in cases {
        let provider = Arc::new(ring::default_provider());
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots.clone())
            .with_no_client_auth();
        config.alpn_protocols = offered.iter().map(|name| name.as_bytes().to_vec()).collect();
        let connector = TlsConnector::from(Arc::new(config));
        let stream = TcpStream::connect(server.address).await.unwrap();
        let stream = connector.connect(ServerName::try_from("dalil.test").unwrap(), stream).await.unwrap();
        assert_eq!(stream.get_ref().1.alpn_protocol(), chosen.map(str::as_bytes));
        let mut client = Connection::over(stream, version).await;
        // Until the gazetteer is loaded, the status is 503.
        while client.post(TAG, &request(BODY)).await.status != StatusCode::OK {}
    }
}

async fn connect(server: &TestServer) -> TcpStream {
    TcpStream::connect(server.address).await.unwrap()
}

/// What a peer receives until the connection is closed.
async fn received(peer: &mut TcpStream) -> String {
    let mut text = String::new();
    let read = tokio::time::timeout(Duration::from_secs(60), peer.read_to_string(&mut text));
    read.await.expect("the connection is closed").unwrap();
    text
}

#[tokio::test]
async fn a_peer_that_does_not_complete_its_request_is_disconnected() {
    let server = TestServer::start_with(|config| {
        config.connection.preface_timeout = Duration::from_millis(100);
        config.call_timeout = Duration::from_millis(200);
    })
    .await;
    for sent in ["", "P", "PRI * HTTP/2.0\r\n", "POST /v1/articles:tag HTTP/1.1\r\nhost: t"] {
        let mut peer = connect(&server).await;
        peer.write_all(sent.as_bytes()).await.unwrap();
        assert_eq!(received(&mut peer).await, "", "{sent:?}");
    }
    let mut peer = connect(&server).await;
    let head =
        "POST /v1/articles:tag HTTP/1.1\r\nhost: t\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n";
    peer.write_all(head.as_bytes()).await.unwrap();
    let reply = received(&mut peer).await;
    assert!(reply.starts_with("HTTP/1.1 504 Gateway Timeout\r\n"), "{reply}");
}

#[tokio::test]
async fn a_connection_between_two_requests_has_the_idle_timeout() {
    let server = TestServer::start_with(|config| {
        config.connection.preface_timeout = Duration::from_secs(1);
        config.connection.idle_timeout = Some(Duration::from_secs(3));
    })
    .await;
    let mut peer = connect(&server).await;
    peer.write_all(b"GET /openapi.json HTTP/1.1\r\nhost: t\r\n\r\n").await.unwrap();
    let mut first = [0; 12];
    peer.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    let start = std::time::Instant::now();
    received(&mut peer).await;
    assert!(start.elapsed() > Duration::from_millis(2500), "{:?}", start.elapsed());
}

#[tokio::test]
async fn what_is_not_http_gets_an_error() {
    let server = TestServer::start().await;
    let mut peer = connect(&server).await;
    peer.write_all(b"\x16\x03\x01\x02\x00 not HTTP\r\n\r\n").await.unwrap();
    let reply = received(&mut peer).await;
    assert!(reply.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{reply}");
}

#[tokio::test]
async fn a_drain_completes_open_calls_and_closes_their_connections() {
    let mut server = TestServer::start_with(|config| config.admin = Some(([127, 0, 0, 1], 0).into())).await;
    let mut idle = connect(&server).await;
    idle.write_all(b"GET /v1/gazetteers HTTP/1.1\r\nhost: t\r\n\r\n").await.unwrap();
    let mut first = [0; 12];
    idle.read_exact(&mut first).await.unwrap();

    let (mut open, body) = (connect(&server).await, request(BODY));
    let (start, end) = body.split_at(10);
    let length = body.len();
    let head = format!(
        "POST {TAG} HTTP/1.1\r\nhost: t\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{start}"
    );
    open.write_all(head.as_bytes()).await.unwrap();
    let started = "grpc_server_call_started_total{grpc_method=\"dalil.v1.TaggerService/TagArticle\"}";
    until(&server, started, 1.0).await;
    server.stop();
    // The idle connection is closed after its response.
    assert!(received(&mut idle).await.contains("gazetteers"));
    open.write_all(end.as_bytes()).await.unwrap();
    let reply = received(&mut open).await;
    assert!(reply.starts_with("HTTP/1.1 200 OK\r\n") && reply.contains("connection: close\r\n"), "{reply}");
    assert!(reply.contains("place/almaty"));
    server.ended().await.unwrap();
}

/// Makes calls on one connection until an answer ends it. Returns the number of calls; every one is answered.
async fn calls_until_closed(server: &TestServer) -> usize {
    let mut client = Connection::open(server.address, Version::Http1).await;
    for calls in 1.. {
        let reply = client.post(TAG, &request(BODY)).await;
        assert_eq!(reply.status, http::StatusCode::OK, "{reply:?}");
        if reply.header("connection") == "close" {
            return calls;
        }
    }
    unreachable!("the loop has no end");
}

#[tokio::test]
async fn an_answer_ends_an_aged_connection_so_that_no_request_crosses_its_end() {
    let server = TestServer::start_with(|config| config.connection.max_age = Some(Duration::from_millis(20))).await;
    for _ in 0..20 {
        calls_until_closed(&server).await;
    }
}

#[tokio::test]
async fn answers_end_their_connections_during_drain_wait() {
    let mut server = TestServer::start_with(|config| config.drain.wait = Duration::from_secs(3600)).await;
    let mut client = Connection::open(server.address, Version::Http1).await;
    assert_eq!(client.post(TAG, &request(BODY)).await.header("connection"), "");
    server.stop();
    calls_until_closed(&server).await;
    assert_eq!(calls_until_closed(&server).await, 1, "new connections are accepted, and end with their first answer");
}

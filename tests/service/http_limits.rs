//! The limits of calls in JSON: sizes, compression, deadlines, tokens.

use std::io::{Read as _, Write as _};

use bytes::Bytes;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use http::{Method, StatusCode};
use serde_json::json;

use crate::http::{BATCH, TAG, VERSIONS, assert_error, request};
use crate::http_client::{Connection, Version};
use crate::operator::metric;
use crate::support::{BODY, TestServer, long_text};

const JSON: (&str, &str) = ("content-type", "application/json");

fn compressed(text: &str) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap().into()
}

#[tokio::test]
async fn requests_and_responses_may_be_compressed() {
    let server = TestServer::start().await;
    for (version, text) in
        VERSIONS.into_iter().flat_map(|version| [(version, BODY.to_owned()), (version, long_text(200_000))])
    {
        let mut client = Connection::open(server.address, version).await;
        let plain = client.post(TAG, &request(&text)).await;
        assert_eq!(plain.header("content-encoding"), "");
        let headers = [JSON, ("content-encoding", "gzip"), ("accept-encoding", "br, gzip")];
        let reply = client.send(Method::POST, TAG, &headers, compressed(&request(&text))).await;
        assert_eq!((reply.status, reply.header("content-encoding")), (StatusCode::OK, "gzip"));
        assert_eq!(reply.header("vary"), "accept-encoding");
        let mut json = Vec::new();
        GzDecoder::new(&reply.body[..]).read_to_end(&mut json).unwrap();
        assert_eq!(json, plain.body);
        let headers = [JSON, ("content-encoding", "gzip")];
        let malformed = client.send(Method::POST, TAG, &headers, Bytes::from(request(&text))).await;
        assert_error(&malformed, 400, 3, Some(""));
    }
}

#[tokio::test]
async fn bodies_are_limited_after_decompression_and_repeated_fields_by_their_number() {
    let server = TestServer::start_with(|config| {
        config.limits.request_bytes = 100_000;
        config.limits.batch_articles = 10;
    })
    .await;
    for version in VERSIONS {
        let long = request(&" ".repeat(100_000));
        let mut client = Connection::open(server.address, version).await;
        let error = assert_error(&client.post(TAG, &long).await, 400, 11, None);
        assert!(error["message"].as_str().unwrap().contains("limit of 100000 bytes"), "{error}");
        let mut client = Connection::open(server.address, version).await;
        let headers = [JSON, ("content-encoding", "gzip")];
        assert!(compressed(&long).len() < 1000);
        assert_error(&client.send(Method::POST, TAG, &headers, compressed(&long)).await, 400, 11, None);

        let articles = vec![json!({}); 12];
        let many = client.post(BATCH, &json!({"articles": articles}).to_string()).await;
        let error = assert_error(&many, 400, 3, Some("articles"));
        assert!(error["message"].as_str().unwrap().contains("12 articles exceed the limit of 10"), "{error}");
        let options = json!({"article": {"body": "x"}, "options": {"types": vec![1; 17]}});
        assert_error(&client.post(TAG, &options.to_string()).await, 400, 3, Some("options.types"));
    }
}

#[tokio::test]
async fn the_deadline_is_that_of_grpc() {
    let server = TestServer::start().await;
    for version in VERSIONS {
        let mut client = Connection::open(server.address, version).await;
        let send = |timeout: &'static str| [JSON, ("grpc-timeout", timeout)];
        let body = Bytes::from(request(BODY));
        assert_eq!(client.send(Method::POST, TAG, &send("10S"), body.clone()).await.status, StatusCode::OK);
        assert_error(&client.send(Method::POST, TAG, &send("0S"), body.clone()).await, 504, 4, None);
        let mut client = Connection::open(server.address, version).await;
        assert_error(&client.send(Method::POST, TAG, &send("soon"), body).await, 400, 3, None);
    }
}

#[tokio::test]
async fn calls_need_a_token_and_are_counted_as_those_of_grpc() {
    let folder = tempfile::tempdir().unwrap();
    let tokens = folder.path().join("tokens");
    std::fs::write(&tokens, "first-token-0123456\n").unwrap();
    let server = TestServer::start_with(|config| {
        config.tokens = Some(tokens);
        config.admin = Some(([127, 0, 0, 1], 0).into());
    })
    .await;
    for version in VERSIONS {
        let body = Bytes::from(request(BODY));
        for token in [&[][..], &[("authorization", "Bearer another-token-0123")]] {
            let headers = [&[JSON], token].concat();
            let mut client = Connection::open(server.address, version).await;
            let reply = client.send(Method::POST, TAG, &headers, body.clone()).await;
            assert_error(&reply, 401, 16, None);
            assert_eq!(reply.header("www-authenticate"), "Bearer");
        }
        let mut client = Connection::open(server.address, version).await;
        let headers = [JSON, ("authorization", "Bearer first-token-0123456")];
        assert_eq!(client.send(Method::POST, TAG, &headers, body).await.status, StatusCode::OK);
        let get = client.send(Method::GET, "/v1/gazetteers", &headers[1..], Bytes::new()).await;
        assert_eq!(get.status, StatusCode::OK);
    }
    let count = |status: &str| {
        let method = "dalil.v1.TaggerService/TagArticle";
        format!("grpc_server_call_duration_seconds_count{{grpc_method=\"{method}\",grpc_status=\"{status}\"}}")
    };
    assert_eq!(metric(&server, &count("OK")).await, 2.0);
    assert_eq!(metric(&server, &count("UNAUTHENTICATED")).await, 4.0);
}

#[tokio::test]
async fn a_server_without_room_rejects_calls_and_states_when_to_retry() {
    let server = TestServer::start_with(|config| {
        config.limits.request_bytes = 1 << 20;
        config.limits.response_bytes = 1 << 20;
        config.in_flight_bytes = 0;
    })
    .await;
    // Three bodies that are not complete hold all room.
    let mut held = Vec::new();
    for _ in 0..4 {
        let mut peer = tokio::net::TcpStream::connect(server.address).await.unwrap();
        let head = "POST /v1/articles:tag HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n\
                    content-length: 1000000\r\n\r\n";
        let body = format!("{head}{}", " ".repeat(999_999));
        tokio::io::AsyncWriteExt::write_all(&mut peer, body.as_bytes()).await.unwrap();
        held.push(peer);
    }
    let reply = loop {
        let mut client = Connection::open(server.address, Version::Http1).await;
        let reply = client.post(TAG, &request(&"x ".repeat(450_000))).await;
        if reply.status != StatusCode::OK {
            break reply;
        }
    };
    assert_error(&reply, 503, 14, None);
    assert_eq!(reply.header("retry-after"), "1");
    drop(held);
    let recovers = async {
        loop {
            let mut client = Connection::open(server.address, Version::Http1).await;
            if client.post(TAG, &request(&"x ".repeat(450_000))).await.status == StatusCode::OK {
                break;
            }
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), recovers).await.expect("the room is free again");
}

/// A proxy sends a request to its end before it reads the response, and avoids a server that closes before.
#[tokio::test]
async fn a_peer_that_sends_a_refused_request_to_its_end_reads_the_response() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    const BYTES: usize = 20 << 20;
    let server = TestServer::start().await;
    for (path, content_type, status) in [
        ("/v1/articles:tag", "text/plain", "415"),
        ("/v1/nothing", "application/json", "404"),
        ("/v1/names:lookup", "application/json", "400"),
    ] {
        let mut peer = tokio::net::TcpStream::connect(server.address).await.unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: test\r\ncontent-type: {content_type}\r\ncontent-length: {BYTES}\r\n\r\n"
        );
        peer.write_all(head.as_bytes()).await.unwrap();
        peer.write_all(&vec![b' '; BYTES]).await.expect("the server reads the rest of the request");
        let mut response = Vec::new();
        peer.read_to_end(&mut response).await.unwrap();
        let line = String::from_utf8_lossy(&response[..response.len().min(12)]).into_owned();
        assert_eq!(line, format!("HTTP/1.1 {status}"), "{path}");
    }
}

/// Without the rest of the request being read, the stream would be reset, and a proxy might pass on the reset.
#[tokio::test]
async fn a_refused_request_of_http2_is_read_to_its_end() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    const CHUNK: usize = 64 << 10;
    const CHUNKS: usize = 40 << 4;
    let server = TestServer::start().await;
    let message_too_large = ((CHUNK * CHUNKS - 5) as u32).to_be_bytes();
    for (path, content_type, status) in [
        ("/v1/nothing", "application/json", 404),
        ("/v1/names:lookup", "application/json", 400),
        ("/dalil.v1.TaggerService/TagArticle", "application/grpc-web+proto", 200),
        ("/dalil.v1.TaggerService/TagArticle", "application/grpc", 200),
    ] {
        let (ended, end) = tokio::sync::oneshot::channel::<()>();
        let sent = Arc::new(AtomicUsize::new(0));
        let chunks = futures_util::stream::unfold((0, Arc::clone(&sent), ended), move |(i, sent, ended)| async move {
            let mut chunk = vec![b' '; CHUNK];
            if i == 0 {
                chunk[0] = 0;
                chunk[1..5].copy_from_slice(&message_too_large);
            }
            sent.store(i, Ordering::Relaxed);
            let frame = http_body::Frame::data(bytes::Bytes::from(chunk));
            (i < CHUNKS).then_some((Ok::<_, std::convert::Infallible>(frame), (i + 1, sent, ended)))
        });
        let body = http_body_util::StreamBody::new(Box::pin(chunks));
        let request = http::Request::post(format!("http://test{path}")).header("content-type", content_type);
        let stream = tokio::net::TcpStream::connect(server.address).await.unwrap();
        let (mut sender, connection) = hyper::client::conn::http2::handshake(
            hyper_util::rt::TokioExecutor::new(),
            hyper_util::rt::TokioIo::new(stream),
        )
        .await
        .unwrap();
        tokio::spawn(connection);
        let response = sender.send_request(request.body(body).unwrap()).await.unwrap();
        assert_eq!(response.status(), status, "{path}");
        let _ = end.await;
        assert_eq!(sent.load(Ordering::Relaxed), CHUNKS, "{content_type}: the request is sent to its end");
    }
}

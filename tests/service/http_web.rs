//! What pages of browsers use: files, cross-origin requests, gRPC-Web.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use dalil::server::{CorsOrigins, Server};
use dalil::service::proto;
use http::{Method, StatusCode};
use prost::Message as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::http::{TAG, VERSIONS, request};
use crate::http_client::{Connection, Version};
use crate::support::{BODY, TestServer, chain, config, tag_request};

#[tokio::test]
async fn files_have_a_type_and_a_strict_policy() {
    let server = TestServer::start().await;
    let files = [
        ("/", "text/html; charset=utf-8"),
        ("/page.js", "text/javascript; charset=utf-8"),
        ("/page.css", "text/css; charset=utf-8"),
        ("/openapi.json", "application/json"),
    ];
    for version in VERSIONS {
        let mut client = Connection::open(server.address, version).await;
        for (path, content_type) in files {
            let reply = client.get(path).await;
            assert_eq!((reply.status, reply.header("content-type")), (StatusCode::OK, content_type));
            let policy = reply.header("content-security-policy");
            assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
            assert!(!policy.contains("unsafe"), "{policy}");
            assert_eq!(reply.header("x-content-type-options"), "nosniff");
            let head = client.send(Method::HEAD, path, &[], Bytes::new()).await;
            assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
            let known = [("if-none-match", reply.header("etag"))];
            assert_eq!(client.send(Method::GET, path, &known, Bytes::new()).await.status, StatusCode::NOT_MODIFIED);
            assert_eq!(client.send(Method::POST, path, &[], Bytes::new()).await.header("allow"), "GET, HEAD");
        }
    }
    let server = TestServer::start_with(|config| config.page = false).await;
    let mut client = Connection::open(server.address, Version::Http1).await;
    for (path, expected) in [("/", 404), ("/page.js", 404), ("/openapi.json", 200)] {
        assert_eq!(client.get(path).await.status, expected, "{path}");
    }
}

fn origins(list: &[&str]) -> CorsOrigins {
    list.iter().map(|origin| origin.parse().unwrap()).collect()
}

#[tokio::test]
async fn pages_of_listed_origins_may_call() {
    let server = TestServer::start_with(|config| config.cors_origins = origins(&["https://a.example"])).await;
    let json = ("content-type", "application/json");
    for version in VERSIONS {
        let mut client = Connection::open(server.address, version).await;
        for (origin, allowed) in [("https://a.example", "https://a.example"), ("https://b.example", "")] {
            let preflight = [("origin", origin), ("access-control-request-method", "POST")];
            let reply = client.send(Method::OPTIONS, TAG, &preflight, Bytes::new()).await;
            assert_eq!(reply.status, StatusCode::NO_CONTENT);
            assert_eq!(reply.header("access-control-allow-origin"), allowed);
            let headers = reply.header("access-control-allow-headers");
            assert_eq!(headers.contains("authorization"), !allowed.is_empty(), "{headers}");
            let body = Bytes::from(request(BODY));
            let reply = client.send(Method::POST, TAG, &[json, ("origin", origin)], body).await;
            assert_eq!((reply.status, reply.header("access-control-allow-origin")), (StatusCode::OK, allowed));
        }
    }
}

#[tokio::test]
async fn all_origins_cannot_be_combined_with_tokens() {
    let folder = tempfile::tempdir().unwrap();
    let tokens = folder.path().join("tokens");
    std::fs::write(&tokens, "first-token-0123456\n").unwrap();
    let mut config = config(&folder);
    config.tokens = Some(tokens);
    config.cors_origins = origins(&["*"]);
    let error = chain(Server::bind(config).await.unwrap_err());
    assert!(error.contains("cors-origin"), "{error}");
}

fn framed(message: &[u8]) -> Vec<u8> {
    [&[0][..], &u32::try_from(message.len()).unwrap().to_be_bytes(), message].concat()
}

/// Splits a body of gRPC-Web into the message and the trailers.
fn split(body: &[u8]) -> (&[u8], &str) {
    let length = u32::from_be_bytes(body[1..5].try_into().unwrap()) as usize;
    let (message, trailers) = body[5..].split_at(length);
    assert_eq!((body[0], trailers[0]), (0, 0x80));
    (message, std::str::from_utf8(&trailers[5..]).unwrap())
}

#[tokio::test]
async fn grpc_web_calls_are_answered_in_their_format() {
    let server = TestServer::start().await;
    let path = "/dalil.v1.TaggerService/TagArticle";
    let message = framed(&tag_request(BODY).encode_to_vec());
    for version in VERSIONS {
        let mut client = Connection::open(server.address, version).await;
        let binary = [("content-type", "application/grpc-web+proto"), ("x-grpc-web", "1")];
        let reply = client.send(Method::POST, path, &binary, Bytes::from(message.clone())).await;
        assert_eq!(reply.header("content-type"), "application/grpc-web+proto");
        let (answer, trailers) = split(&reply.body);
        assert_eq!(proto::TagArticleResponse::decode(answer).unwrap().mentions.len(), 8);
        assert!(trailers.contains("grpc-status:0\r\n"), "{trailers}");

        let text = [("content-type", "application/grpc-web-text")];
        let reply_in_text = client.send(Method::POST, path, &text, BASE64.encode(&message).into()).await;
        assert_eq!(reply_in_text.header("content-type"), "application/grpc-web-text+proto");
        // The padding ends the message; the trailers are encoded after it.
        let encoded = std::str::from_utf8(&reply_in_text.body).unwrap();
        let message_text = BASE64.encode(framed(answer));
        assert!(encoded.starts_with(&message_text));
        let trailers_text = BASE64.decode(&encoded[message_text.len()..]).unwrap();
        assert!(trailers_text.ends_with(b"grpc-status:0\r\n"));

        let empty = framed(&tag_request("").encode_to_vec());
        let error = client.send(Method::POST, path, &binary, Bytes::from(empty)).await;
        assert_eq!((error.status, error.header("grpc-status")), (StatusCode::OK, "3"));
        let get = client.send(Method::GET, path, &binary, Bytes::new()).await;
        assert_eq!(get.status, StatusCode::METHOD_NOT_ALLOWED);
        let json =
            client.send(Method::POST, path, &[("content-type", "application/grpc-web+json")], Bytes::new()).await;
        assert!([StatusCode::NOT_FOUND, StatusCode::UNSUPPORTED_MEDIA_TYPE].contains(&json.status), "{json:?}");
    }
}

#[tokio::test]
async fn a_server_stream_arrives_message_by_message() {
    let server = TestServer::start().await;
    let mut peer = tokio::net::TcpStream::connect(server.address).await.unwrap();
    let head = "POST /grpc.health.v1.Health/Watch HTTP/1.1\r\nhost: t\r\ncontent-type: application/grpc-web\r\n\
                content-length: 5\r\n\r\n\0\0\0\0\0";
    peer.write_all(head.as_bytes()).await.unwrap();
    let mut received = Vec::new();
    // The message of the status SERVING: field 1 with the value 1.
    while !received.ends_with(b"\0\0\0\0\x02\x08\x01\r\n") {
        assert!(peer.read_buf(&mut received).await.unwrap() > 0, "{received:?}");
    }
}

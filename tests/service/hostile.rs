//! Hostile peers and peers that do not speak HTTP/2.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use prost::Message as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::{BODY, TestServer, tag_request};

/// Reads until the server closes or resets the connection.
async fn closed(mut stream: TcpStream) -> Vec<u8> {
    let mut read = Vec::new();
    let _ = stream.read_to_end(&mut read).await;
    read
}

#[tokio::test]
async fn a_peer_that_sends_no_preface_is_disconnected() {
    let server = TestServer::start_with(|config| config.connection.preface_timeout = Duration::from_millis(20)).await;
    closed(TcpStream::connect(server.address).await.unwrap()).await;
    // An incomplete connection preface does not count either.
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(b"PRI * HTTP/2.0").await.unwrap();
    closed(stream).await;
    server.assert_answers().await;
}

#[tokio::test]
async fn peers_that_do_not_speak_http_are_disconnected() {
    let start = TestServer::start_with(|config| config.connection.preface_timeout = Duration::from_millis(100));
    let server = start.await;
    let greetings: [&[u8]; 3] = [
        b"PRI * HTTP/2.0\r\n\r\nsm\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 a TLS client's hello, or its start",
        &[0xFF; 4096],
    ];
    for greeting in greetings {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(greeting).await.unwrap();
        closed(stream).await;
    }
    server.assert_answers().await;
}

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
const END_HEADERS: u8 = 4;
const CANCEL: [u8; 4] = [0, 0, 0, 8];
const ENHANCE_YOUR_CALM: [u8; 4] = [0, 0, 0, 11];

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// The next frame other than SETTINGS and WINDOW_UPDATE: its type and payload.
async fn next_frame(stream: &mut TcpStream) -> (u8, Vec<u8>) {
    loop {
        let mut head = [0; 9];
        stream.read_exact(&mut head).await.unwrap();
        let mut payload = vec![0; u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize];
        stream.read_exact(&mut payload).await.unwrap();
        if matches!(head[3], HEADERS | RST_STREAM | PING | GOAWAY) {
            return (head[3], payload);
        }
    }
}

/// Frames that open calls and cancel each of them immediately.
fn taken_back(calls: u32) -> Vec<u8> {
    // POST, http, and an unknown path.
    let headers = [b"\x83\x86\x00\x05:path\x02/x\x00\x0a:authority\x01x".as_slice()].concat();
    let mut sent = [PREFACE, &frame(SETTINGS, 0, 0, &[])].concat();
    for call in 0..calls {
        let stream = 2 * call + 1;
        sent.extend(frame(HEADERS, END_HEADERS, stream, &headers));
        sent.extend(frame(RST_STREAM, 0, stream, &CANCEL));
    }
    sent.extend(frame(PING, 0, 0, b"are you?"));
    sent
}

#[tokio::test]
async fn a_caller_may_cancel_200_calls_but_a_flood_of_resets_is_ended() {
    let server = TestServer::start().await;
    let mut caller = TcpStream::connect(server.address).await.unwrap();
    caller.write_all(&taken_back(200)).await.unwrap();
    assert_eq!(next_frame(&mut caller).await, (PING, b"are you?".to_vec()), "cancelling 200 calls is allowed");

    let mut attacker = TcpStream::connect(server.address).await.unwrap();
    attacker.write_all(&taken_back(2000)).await.unwrap();
    let (kind, payload) = next_frame(&mut attacker).await;
    assert_eq!((kind, &payload[4..8]), (GOAWAY, ENHANCE_YOUR_CALM.as_slice()));
    server.assert_answers().await;
}

#[tokio::test]
async fn a_call_whose_answer_is_not_read_ends_after_its_deadline() {
    let server = TestServer::start_with(|config| config.call_timeout = Duration::from_millis(50)).await;
    let stream = TokioIo::new(TcpStream::connect(server.address).await.unwrap());
    let mut client = http2::Builder::new(TokioExecutor::new());
    let (mut caller, connection) = client.initial_stream_window_size(0).handshake(stream).await.unwrap();
    tokio::spawn(connection);
    let message = tag_request(BODY).encode_to_vec();
    let length = u32::try_from(message.len()).unwrap().to_be_bytes();
    let framed = Full::new(Bytes::from([&[0], length.as_slice(), &message].concat()));
    let request = http::Request::post("http://test/dalil.v1.TaggerService/TagArticle");
    let request = request.header("content-type", "application/grpc").body(framed).unwrap();
    let answer = caller.send_request(request).await.unwrap();
    answer.into_body().collect().await.expect_err("the answer cannot be complete");
}

#[tokio::test]
async fn a_connection_over_the_limit_is_closed() {
    let server = TestServer::start_with(|config| config.max_connections = 2).await;
    // The health watch of the start may still be connected. If two connections are open here, no third is accepted.
    let mut held = Vec::new();
    let mut refused = false;
    for _ in 0..3 {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").await.unwrap();
        let mut first = [0];
        match stream.read(&mut first).await {
            Ok(1) => held.push(stream),
            _ => refused = true,
        }
    }
    assert!(refused && held.len() <= 2, "{} connections were accepted", held.len());
}

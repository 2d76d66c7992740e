//! Peers that mean no good, or do not speak the language.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::TestServer;

/// Reads until the server closes the connection; a reset is a close too.
async fn closed(mut stream: TcpStream) -> Vec<u8> {
    let mut read = Vec::new();
    let _ = stream.read_to_end(&mut read).await;
    read
}

#[tokio::test]
async fn a_peer_that_says_nothing_is_let_go() {
    let server = TestServer::start_with(|config| config.life.first_byte = Duration::from_millis(20)).await;
    closed(TcpStream::connect(server.address).await.unwrap()).await;
    // Nor does half a greeting count.
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(b"PRI * HTTP/2.0").await.unwrap();
    closed(stream).await;
    server.assert_answers().await;
}

#[tokio::test]
async fn other_languages_are_turned_away() {
    let server = TestServer::start().await;
    let greetings: [&[u8]; 3] = [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
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

#[tokio::test]
async fn one_connection_too_many_is_closed() {
    let server = TestServer::start_with(|config| config.connections = 2).await;
    // The watch of the start may hold its place for a moment more: with two held here, no third is let in.
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
    assert!(refused && held.len() <= 2, "{} were let in", held.len());
}

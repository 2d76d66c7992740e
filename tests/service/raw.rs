//! A client below tonic's: it sends arbitrary bytes and headers and returns the answer unparsed.

use std::net::SocketAddr;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpStream;
use tonic::{Code, Status};

/// An HTTP/2 connection that sends arbitrary requests.
pub struct Raw {
    sender: hyper::client::conn::http2::SendRequest<Full<Bytes>>,
}

/// An answer: HTTP status, body and gRPC status.
#[derive(Debug)]
pub struct Answer {
    pub http_status: http::StatusCode,
    pub data: Bytes,
    pub status: Status,
}

impl Raw {
    pub async fn connect(address: SocketAddr) -> Raw {
        let stream = TokioIo::new(TcpStream::connect(address).await.unwrap());
        let (sender, connection) = hyper::client::conn::http2::handshake(TokioExecutor::new(), stream).await.unwrap();
        tokio::spawn(connection);
        Raw { sender }
    }

    /// Sends one message with the gRPC frame header.
    pub async fn call(&mut self, path: &str, headers: &[(&str, &str)], message: &[u8]) -> Answer {
        let mut framed = vec![0];
        framed.extend_from_slice(&u32::try_from(message.len()).unwrap().to_be_bytes());
        framed.extend_from_slice(message);
        self.send(path, headers, framed).await
    }

    /// Sends a body unchanged.
    pub async fn send(&mut self, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let mut request = http::Request::post(format!("http://test{path}"));
        if !headers.iter().any(|(name, _)| *name == "content-type") {
            request = request.header("content-type", "application/grpc");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.sender.send_request(request.body(Full::new(body.into())).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap();
        let in_trailers = body.trailers().and_then(Status::from_header_map);
        let status = Status::from_header_map(&parts.headers).or(in_trailers);
        Answer {
            http_status: parts.status,
            status: status.unwrap_or_else(|| Status::new(Code::Unknown, "the answer has no status")),
            data: body.to_bytes(),
        }
    }
}

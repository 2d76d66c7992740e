//! The time limits of calls.

use prost::Message as _;
use tonic::{Code, Status};

use crate::errors::TAG;
use crate::raw::Raw;
use crate::support::{BODY, TestServer, tag_request};

#[tokio::test]
async fn a_passed_deadline_is_deadline_exceeded() {
    let server = TestServer::start().await;
    let mut raw = Raw::connect(server.address).await;
    let message = tag_request(BODY).encode_to_vec();
    for path in [TAG, "/dalil.v1.TaggerService/StreamTagArticles", "/dalil.v1.GazetteerService/GetGazetteer"] {
        let answer = raw.call(path, &[("grpc-timeout", "1n")], &message).await;
        assert_eq!(answer.status.code(), Code::DeadlineExceeded, "{path}: {answer:?}");
    }
    let answer = raw.call(TAG, &[("grpc-timeout", "1 hour")], &message).await;
    assert_eq!(answer.status.code(), Code::InvalidArgument, "{answer:?}");
    let answer = raw.call(TAG, &[("grpc-timeout", "1H")], &message).await;
    assert_eq!(answer.status.code(), Code::Ok, "{answer:?}");
}

#[tokio::test]
async fn call_timeout_ends_a_call_without_a_deadline() {
    let server = TestServer::start_with(|config| config.call_timeout = std::time::Duration::from_millis(50)).await;
    let status = never_ending(&server).await;
    assert_eq!(status.code(), Code::DeadlineExceeded, "{status:?}");
}

/// Sends the start of a message and then nothing.
async fn never_ending(server: &TestServer) -> Status {
    use http_body_util::{BodyExt as _, StreamBody};
    use hyper_util::rt::{TokioExecutor, TokioIo};
    let stream = TokioIo::new(tokio::net::TcpStream::connect(server.address).await.unwrap());
    let (mut sender, connection) = hyper::client::conn::http2::handshake(TokioExecutor::new(), stream).await.unwrap();
    tokio::spawn(connection);
    let start = http_body::Frame::data(bytes::Bytes::from_static(&[0, 0, 0, 1, 0, 10]));
    let body = StreamBody::new(futures_util::StreamExt::chain(
        futures_util::stream::iter([Ok::<_, std::convert::Infallible>(start)]),
        futures_util::stream::pending(),
    ));
    let request = http::Request::post(format!("http://test{TAG}")).header("content-type", "application/grpc");
    let response = sender.send_request(request.body(body.boxed_unsync()).unwrap()).await.unwrap();
    Status::from_header_map(response.headers()).unwrap()
}

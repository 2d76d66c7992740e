//! Start, health, reflection and shutdown.

use std::time::Duration;

use dalil::server::{Drain, GazetteerSource, Server};
use dalil::service::proto;
use tonic::Code;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_reflection::pb::{v1, v1alpha};

use crate::support::{BODY, TestServer, article, chain, config};

const SERVICES: [&str; 3] = ["", "dalil.v1.TaggerService", "dalil.v1.GazetteerService"];

#[tokio::test]
async fn health_covers_the_server_and_each_service() {
    let server = TestServer::start().await;
    let mut health = server.health().await;
    for service in SERVICES {
        let request = HealthCheckRequest { service: service.into() };
        assert_eq!(health.check(request).await.unwrap().into_inner().status(), ServingStatus::Serving, "{service:?}");
    }
    let request = HealthCheckRequest { service: "dalil.v1.Nothing".into() };
    assert_eq!(health.check(request).await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn reflection_lists_the_services_in_both_versions() {
    let server = TestServer::start().await;
    let expected = ["dalil.v1.GazetteerService", "dalil.v1.TaggerService", "grpc.health.v1.Health"];
    let request = v1::ServerReflectionRequest {
        message_request: Some(v1::server_reflection_request::MessageRequest::ListServices(String::new())),
        ..Default::default()
    };
    let mut client = v1::server_reflection_client::ServerReflectionClient::new(server.channel().await);
    let mut answers = client.server_reflection_info(tokio_stream::iter([request])).await.unwrap().into_inner();
    let answer = answers.message().await.unwrap().unwrap().message_response.unwrap();
    let v1::server_reflection_response::MessageResponse::ListServicesResponse(list) = answer else {
        panic!("{answer:?}")
    };
    for name in expected {
        assert!(list.service.iter().any(|service| service.name == name), "v1: {name} is missing");
    }
    let request = v1alpha::ServerReflectionRequest {
        message_request: Some(v1alpha::server_reflection_request::MessageRequest::FileContainingSymbol(
            "dalil.v1.TaggerService".into(),
        )),
        ..Default::default()
    };
    let mut client = v1alpha::server_reflection_client::ServerReflectionClient::new(server.channel().await);
    let mut answers = client.server_reflection_info(tokio_stream::iter([request])).await.unwrap().into_inner();
    let answer = answers.message().await.unwrap().unwrap().message_response.unwrap();
    let v1alpha::server_reflection_response::MessageResponse::FileDescriptorResponse(file) = answer else {
        panic!("{answer:?}")
    };
    assert!(!file.file_descriptor_proto.is_empty());
}

#[tokio::test]
async fn an_invalid_gazetteer_fails_the_start_with_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bad.jsonl");
    std::fs::write(&path, "\n{\"id\":\"place/x\",\"class\":\"city\",\"names\":{\"ar\":[\"س\"]},\"colour\":1}\n")
        .unwrap();
    let mut config = config(&folder);
    config.gazetteer = GazetteerSource::path(path);
    let error = Server::bind(config).await.unwrap().run(std::future::pending()).await.unwrap_err();
    let text = chain(error);
    assert!(text.contains("bad.jsonl:2") && text.contains("colour"), "{text}");
}

#[tokio::test]
async fn an_address_in_use_is_named_in_the_error() {
    let server = TestServer::start().await;
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(&folder);
    config.listen = server.address;
    let error = chain(Server::bind(config).await.unwrap_err());
    assert!(error.contains(&server.address.to_string()), "{error}");
}

#[tokio::test]
async fn shutdown_reports_not_serving_ends_watches_and_finishes_streams() {
    let mut server = TestServer::start().await;
    let mut watches = Vec::new();
    for service in SERVICES {
        let mut watch = server.watch(service).await;
        assert_eq!(watch.message().await.unwrap().unwrap().status(), ServingStatus::Serving);
        watches.push(watch);
    }
    let (sender, requests) = tokio::sync::mpsc::channel(1);
    let requests = tokio_stream::wrappers::ReceiverStream::new(requests);
    let mut answers = server.tagger().await.stream_tag_articles(requests).await.unwrap().into_inner();
    server.stop();
    for mut watch in watches {
        assert_eq!(watch.message().await.unwrap().unwrap().status(), ServingStatus::NotServing);
        assert!(watch.message().await.unwrap().is_none(), "the watch ends");
    }
    // An open stream continues to its end.
    let message = proto::StreamTagArticlesRequest { article: Some(article("late", BODY)), options: None };
    sender.send(message).await.unwrap();
    assert_eq!(answers.message().await.unwrap().unwrap().article_id, "late");
    drop(sender);
    assert!(answers.message().await.unwrap().is_none());
    server.ended().await.unwrap();
    assert!(server.endpoint().connect().await.is_err(), "the server no longer listens");
}

#[tokio::test]
async fn a_server_serves_new_calls_during_drain_wait() {
    let mut server = TestServer::start_with(|config| config.drain.wait = Duration::from_secs(3600)).await;
    let mut watch = server.watch("").await;
    assert_eq!(watch.message().await.unwrap().unwrap().status(), ServingStatus::Serving);
    server.stop();
    assert_eq!(watch.message().await.unwrap().unwrap().status(), ServingStatus::NotServing);
    // New connections and calls are accepted.
    server.assert_answers().await;
}

#[tokio::test]
async fn a_silent_peer_does_not_delay_shutdown() {
    let mut server = TestServer::start_with(|config| {
        config.admin = Some(([127, 0, 0, 1], 0).into());
        config.drain.timeout = Duration::from_secs(3600);
    })
    .await;
    let watch = server.watch("").await;
    let silent = tokio::net::TcpStream::connect(server.address).await.unwrap();
    crate::operator::until(&server, "dalil_open_connections", 2.0).await;
    drop(watch);
    server.stop();
    server.ended().await.unwrap();
    drop(silent);
}

#[tokio::test]
async fn shutdown_is_bounded_and_remaining_calls_are_unavailable() {
    let mut server = TestServer::start_with(|config| {
        config.drain = Drain { wait: Duration::ZERO, timeout: Duration::from_millis(50) };
    })
    .await;
    // A silent peer, and a stream that never ends.
    let silent = tokio::net::TcpStream::connect(server.address).await.unwrap();
    let (sender, requests) = tokio::sync::mpsc::channel::<proto::StreamTagArticlesRequest>(1);
    let requests = tokio_stream::wrappers::ReceiverStream::new(requests);
    let mut answers = server.tagger().await.stream_tag_articles(requests).await.unwrap().into_inner();
    server.stop();
    let status = answers.message().await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable, "{status:?}");
    assert!(tonic_types::StatusExt::get_details_retry_info(&status).is_some());
    server.ended().await.unwrap();
    drop((silent, sender));
}

#[tokio::test]
async fn connection_age_ends_a_connection_after_its_stream_finishes() {
    let server = TestServer::start_with(|config| config.connection.max_age = Some(Duration::from_millis(20))).await;
    let (mut sender, connection) = http2_connection(&server).await;
    let (requests, body) = tokio::sync::mpsc::channel::<Result<_, std::convert::Infallible>>(1);
    let body = http_body_util::StreamBody::new(tokio_stream::wrappers::ReceiverStream::new(body));
    let request = http::Request::post("http://test/dalil.v1.TaggerService/StreamTagArticles")
        .header("content-type", "application/grpc");
    let response = sender.send_request(request.body(body).unwrap()).await.unwrap();
    // GOAWAY has arrived when no further call can be sent.
    let check = || {
        let (_, nothing) = tokio::sync::mpsc::channel(1);
        let body = http_body_util::StreamBody::new(tokio_stream::wrappers::ReceiverStream::new(nothing));
        http::Request::post("http://test/grpc.health.v1.Health/Check").body(body).unwrap()
    };
    while sender.send_request(check()).await.is_ok() {}
    requests.send(Ok(http_body::Frame::data(framed(&article("late", BODY))))).await.unwrap();
    drop(requests);
    let body = http_body_util::BodyExt::collect(response.into_body()).await.unwrap();
    let status = tonic::Status::from_header_map(body.trailers().unwrap()).unwrap();
    assert_eq!(status.code(), Code::Ok, "{status:?}");
    assert!(!body.to_bytes().is_empty());
    connection.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_stream_longer_than_connection_grace_is_unavailable() {
    let server = TestServer::start_with(|config| {
        config.connection.max_age = Some(Duration::from_millis(20));
        config.connection.grace = Duration::from_millis(1);
    })
    .await;
    // The stream may miss its connection; the channel then opens another one for it.
    let (_sender, requests) = tokio::sync::mpsc::channel::<proto::StreamTagArticlesRequest>(1);
    let requests = tokio_stream::wrappers::ReceiverStream::new(requests);
    let status = match server.tagger().await.stream_tag_articles(requests).await {
        Ok(answers) => answers.into_inner().message().await.unwrap_err(),
        Err(status) => status,
    };
    assert_eq!(status.code(), Code::Unavailable, "{status:?}");
}

#[tokio::test]
async fn idle_timeout_ends_a_connection_without_calls() {
    let server =
        TestServer::start_with(|config| config.connection.idle_timeout = Some(Duration::from_millis(20))).await;
    let (sender, connection) = http2_connection(&server).await;
    connection.await.unwrap().unwrap();
    drop(sender);
    server.assert_answers().await;
}

type Frames = http_body_util::StreamBody<
    tokio_stream::wrappers::ReceiverStream<Result<http_body::Frame<bytes::Bytes>, std::convert::Infallible>>,
>;

/// An HTTP/2 connection without tonic's client, and the task that drives it.
async fn http2_connection(
    server: &TestServer,
) -> (hyper::client::conn::http2::SendRequest<Frames>, tokio::task::JoinHandle<hyper::Result<()>>) {
    use hyper_util::rt::{TokioExecutor, TokioIo};
    let stream = TokioIo::new(tokio::net::TcpStream::connect(server.address).await.unwrap());
    let (sender, connection) = hyper::client::conn::http2::handshake(TokioExecutor::new(), stream).await.unwrap();
    (sender, tokio::spawn(connection))
}

/// A message of a stream with the gRPC frame header.
fn framed(article: &proto::Article) -> bytes::Bytes {
    use prost::Message as _;
    let message = proto::StreamTagArticlesRequest { article: Some(article.clone()), options: None }.encode_to_vec();
    let mut framed = vec![0];
    framed.extend_from_slice(&u32::try_from(message.len()).unwrap().to_be_bytes());
    framed.extend_from_slice(&message);
    framed.into()
}

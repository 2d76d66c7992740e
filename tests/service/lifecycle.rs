//! Start, health, reflection and the end.

use std::time::Duration;

use dalil::server::{Drain, Server, Source};
use dalil::service::proto;
use tonic::Code;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_reflection::pb::{v1, v1alpha};

use crate::support::{BODY, TestServer, article, config};

const SERVICES: [&str; 3] = ["", "dalil.v1.TaggerService", "dalil.v1.GazetteerService"];

#[tokio::test]
async fn health_tells_of_the_server_and_of_each_service() {
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
async fn a_bad_gazetteer_ends_the_start_with_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bad.jsonl");
    std::fs::write(&path, "\n{\"id\":\"place/x\",\"class\":\"city\",\"names\":{\"ar\":[\"س\"]},\"colour\":1}\n")
        .unwrap();
    let mut config = config(&folder);
    config.gazetteer = Source::path(path);
    let error = Server::bind(config).await.unwrap().run(std::future::pending()).await.unwrap_err();
    let text = error.to_string();
    assert!(text.contains("bad.jsonl:2") && text.contains("colour"), "{text}");
}

#[tokio::test]
async fn an_address_in_use_is_an_error_that_names_it() {
    let server = TestServer::start().await;
    let folder = tempfile::tempdir().unwrap();
    let mut config = config(&folder);
    config.listen = server.address;
    let error = Server::bind(config).await.unwrap_err().to_string();
    assert!(error.contains(&server.address.to_string()), "{error}");
}

#[tokio::test]
async fn the_end_is_announced_finishes_calls_and_ends_watches() {
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
    // A stream that was open goes on to its end.
    let message = proto::StreamTagArticlesRequest { article: Some(article("late", BODY)), options: None };
    sender.send(message).await.unwrap();
    assert_eq!(answers.message().await.unwrap().unwrap().article_id, "late");
    drop(sender);
    assert!(answers.message().await.unwrap().is_none());
    server.ended().await.unwrap();
    assert!(server.endpoint().connect().await.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn the_end_is_bounded_and_what_is_left_is_told() {
    let mut server = TestServer::start_with(|config| {
        config.drain = Drain { wait: Duration::ZERO, timeout: Duration::from_millis(50) };
    })
    .await;
    // A peer that says nothing, and a stream that never ends.
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

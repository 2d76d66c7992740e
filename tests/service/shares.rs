//! Shares of callers: by token, or by the address that a trusted proxy forwards. Other callers have no separate limit.

use dalil::server::Config;
use dalil::service::proto;
use proto::tagger_service_client::TaggerServiceClient;
use tokio::sync::mpsc;
use tonic::transport::Channel;
use tonic::{Code, Request, Status};
use tonic_types::StatusExt as _;

use crate::operator::until;
use crate::support::{BODY, TestServer, tag_request};

type Open = (mpsc::Sender<proto::StreamTagArticlesRequest>, tonic::Streaming<proto::StreamTagArticlesResponse>);

/// Settings of a server that accepts 20 calls at once, and 12 of one caller.
fn small(config: &mut Config) {
    config.limits.request_bytes = 64 << 10;
    config.limits.response_bytes = 64 << 10;
    config.in_flight_bytes = 20 * (32 << 10);
    config.caller_share = 60;
    config.admin = Some(([127, 0, 0, 1], 0).into());
}

fn with_header<T>(message: T, name: &'static str, value: &str) -> Request<T> {
    let mut request = Request::new(message);
    if !value.is_empty() {
        request.metadata_mut().insert(name, value.parse().unwrap());
    }
    request
}

/// Opens streams until one is refused.
async fn fill(tagger: &mut TaggerServiceClient<Channel>, name: &'static str, value: &str) -> (Vec<Open>, Status) {
    let mut open = Vec::new();
    loop {
        let (sender, requests) = mpsc::channel(1);
        let requests = tokio_stream::wrappers::ReceiverStream::new(requests);
        match tagger.stream_tag_articles(with_header(requests, name, value)).await {
            Ok(answers) => open.push((sender, answers.into_inner())),
            Err(status) => return (open, status),
        }
    }
}

fn check_refused(status: &Status, code: Code) {
    assert_eq!(status.code(), code, "{status:?}");
    assert!(status.get_details_retry_info().unwrap().retry_delay.is_some());
}

#[tokio::test]
async fn a_caller_over_its_share_is_refused_and_others_are_served() {
    let folder = tempfile::tempdir().unwrap();
    let tokens = folder.path().join("tokens");
    std::fs::write(&tokens, "first-token-0123456\nsecond-token-012345\n").unwrap();
    let server = TestServer::start_with(|config| {
        small(config);
        config.tokens = Some(tokens);
    })
    .await;
    let mut tagger = server.tagger().await;
    let (mut open, status) = fill(&mut tagger, "authorization", "Bearer first-token-0123456").await;
    check_refused(&status, Code::ResourceExhausted);
    assert!(status.message().contains("393216 bytes"), "the limit is named: {status:?}");
    assert_eq!(open.len(), 12);
    until(&server, "dalil_over_share_calls_total", 1.0).await;
    let call = |token: &str| with_header(tag_request(BODY), "authorization", token);
    tagger.tag_article(call("Bearer second-token-012345")).await.expect("another caller");
    // Two ended calls free the share of one call and the memory of its request.
    for (sender, mut answers) in open.drain(..2) {
        drop(sender);
        assert!(answers.message().await.unwrap().is_none());
    }
    tagger.tag_article(call("Bearer first-token-0123456")).await.expect("the share has room again");
}

#[tokio::test]
async fn callers_behind_a_trusted_proxy_have_shares_by_address() {
    let server = TestServer::start_with(|config| {
        small(config);
        config.trusted_proxies = ["127.0.0.0/8", "10.0.0.0/8"].iter().map(|network| network.parse().unwrap()).collect();
    })
    .await;
    let mut tagger = server.tagger().await;
    let name = "x-forwarded-for";
    let (_first, status) = fill(&mut tagger, name, "192.0.2.1, 10.0.0.1").await;
    check_refused(&status, Code::ResourceExhausted);
    let call = |address: &str| with_header(tag_request(BODY), name, address);
    tagger.tag_article(call("192.0.2.2")).await.expect("another caller");
    let status = tagger
        .tag_article(call("203.0.113.1, 192.0.2.1"))
        .await
        .expect_err("an address before the proxy's is not trusted");
    check_refused(&status, Code::ResourceExhausted);
    let (_second, status) = fill(&mut tagger, name, "192.0.2.2").await;
    check_refused(&status, Code::Unavailable);
}

#[tokio::test]
async fn an_unidentified_peer_has_no_share_limit() {
    let server = TestServer::start_with(small).await;
    let mut tagger = server.tagger().await;
    // The peer may be a load balancer, so its address identifies no caller, and its forwarded addresses are not
    // trusted.
    let (open, status) = fill(&mut tagger, "x-forwarded-for", "192.0.2.1").await;
    check_refused(&status, Code::Unavailable);
    assert_eq!(open.len(), 20);
}

//! Requests at their limits: the error names the limit and the actual count, and excess input is not decoded.

use dalil::service::proto;
use prost::Message as _;
use proto::stream_tag_articles_response::Result as Outcome;
use tonic::Code;

use crate::errors::fields;
use crate::raw::Raw;
use crate::support::{BODY, TestServer, article, tag_request};

const TAG: &str = "/dalil.v1.TaggerService/TagArticle";
const BATCH: &str = "/dalil.v1.TaggerService/BatchTagArticles";
const MANY: usize = 1_000_000;

/// An encoded field of the type `bytes`.
fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
    let mut field = vec![number << 3 | 2];
    prost::encoding::encode_varint(bytes.len() as u64, &mut field);
    field.extend_from_slice(bytes);
    field
}

#[tokio::test]
async fn articles_over_the_limit_are_counted_without_decoding() {
    let server = TestServer::start().await;
    let mut raw = Raw::connect(server.address).await;
    let answer = raw.call(BATCH, &[], &field(1, b"").repeat(MANY)).await;
    assert_eq!(answer.status.code(), Code::InvalidArgument, "{answer:?}");
    assert_eq!(answer.status.message(), "articles: 1000000 articles exceed the limit of 1000");
    assert_eq!(fields(&answer.status), ["articles"]);
    server.assert_answers().await;
}

#[tokio::test]
async fn types_over_the_limit_are_one_error() {
    let server = TestServer::start().await;
    let mut raw = Raw::connect(server.address).await;
    let packed = field(2, &field(3, &vec![0; MANY]));
    let one_by_one = field(2, &[3 << 3, 0].repeat(MANY));
    let in_many_options = field(2, &field(3, &[0])).repeat(MANY);
    for (name, options) in [("packed", packed), ("one by one", one_by_one), ("in many options", in_many_options)] {
        for (path, message) in [(TAG, tag_request(BODY).encode_to_vec()), (BATCH, field(1, &field(3, b"Almaty")))] {
            let answer = raw.call(path, &[], &[&message[..], &options].concat()).await;
            assert_eq!(answer.status.code(), Code::InvalidArgument, "{name}: {answer:?}");
            let message = answer.status.message();
            assert!(message.starts_with("options.types: 1000000 types exceed the limit of 16"), "{name}: {message}");
            assert_eq!(fields(&answer.status)[0], "options.types");
        }
    }
    let types = vec![proto::EntityType::Person.into(); 16];
    let options = Some(proto::TagOptions { types, ..Default::default() });
    let request = proto::TagArticleRequest { options, ..tag_request(BODY) };
    assert_eq!(server.tagger().await.tag_article(request).await.unwrap().into_inner().mentions.len(), 2);
}

#[tokio::test]
async fn too_many_types_fail_only_one_message_of_a_stream() {
    let server = TestServer::start().await;
    let message = |types: usize| proto::StreamTagArticlesRequest {
        article: Some(article("a", BODY)),
        options: Some(proto::TagOptions { types: vec![1; types], ..Default::default() }),
    };
    let requests = tokio_stream::iter([message(17), message(16)]);
    let mut answers = server.tagger().await.stream_tag_articles(requests).await.unwrap().into_inner();
    let Some(Outcome::Error(error)) = answers.message().await.unwrap().unwrap().result else { panic!("no error") };
    assert_eq!(error.message, "options.types: 17 types exceed the limit of 16");
    assert!(matches!(answers.message().await.unwrap().unwrap().result, Some(Outcome::Response(_))));
}

#[tokio::test]
async fn unknown_fields_are_ignored() {
    let server = TestServer::start().await;
    let mut raw = Raw::connect(server.address).await;
    let request = tag_request(BODY).encode_to_vec();
    let number = [15 << 3, 1].repeat(MANY);
    for unknown in [number.clone(), field(15, &vec![0xFF; MANY]), field(1, &number), field(2, &number)] {
        let answer = raw.call(TAG, &[], &[&request[..], &unknown].concat()).await;
        assert_eq!(answer.status.code(), Code::Ok, "{answer:?}");
        assert_eq!(proto::TagArticleResponse::decode(&answer.data[5..]).unwrap().mentions.len(), 8);
    }
}

#[tokio::test]
async fn repeated_submessages_are_merged() {
    let server = TestServer::start().await;
    let mut raw = Raw::connect(server.address).await;
    // As Protobuf specifies, the last value of a field counts, and lists are concatenated.
    let pieces = [
        field(1, &field(1, b"first")),
        field(2, &[6 << 3, 3]),
        field(1, &[field(1, b"a"), field(3, b"Almaty, Kassym-Jomart Tokayev")].concat()),
        field(2, &field(3, &[1])),
        field(2, &[3 << 3, 2]),
    ];
    let answer = raw.call(TAG, &[], &pieces.concat()).await;
    let response = proto::TagArticleResponse::decode(&answer.data[5..]).unwrap();
    assert_eq!(response.article_id, "a");
    assert_eq!(response.mentions[0].context.as_ref().unwrap().after, ", K");
    assert_eq!(response.mentions.len(), 2, "places and people: {response:?}");
}

#[tokio::test]
async fn health_watches_have_a_separate_limit() {
    let server = TestServer::start_with(|config| config.max_health_watches = 2).await;
    let mut held = Vec::new();
    let status = loop {
        let mut health = server.health().await;
        match health.watch(tonic_health::pb::HealthCheckRequest::default()).await {
            Ok(watch) => held.push(watch),
            Err(status) => break status,
        }
        assert!(held.len() <= 2);
    };
    assert_eq!(status.code(), Code::ResourceExhausted);
    assert_eq!(status.message(), "the limit of 2 health watches is reached: close one, or retry later");
    assert!(tonic_types::StatusExt::get_details_retry_info(&status).is_some());
    let mut health = server.health().await;
    health.check(tonic_health::pb::HealthCheckRequest::default()).await.expect("checks are answered");
    drop(held);
    server.serving().await;
}

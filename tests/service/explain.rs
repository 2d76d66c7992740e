//! Explanations of articles over the API.

use dalil::service::proto;
use tonic::Code;

use crate::errors::fields;
use crate::support::{TestServer, article};

const BODY: &str = "😀 Tokayev visited Almaty and Chimkent.";

fn span(start: u32, end: u32) -> proto::Span {
    proto::Span { field: proto::Field::Body.into(), start, end }
}

fn request(body: &str, spans: Vec<proto::Span>) -> proto::ExplainArticleRequest {
    let options = proto::TagOptions { offset_unit: proto::OffsetUnit::Utf16Unit.into(), ..Default::default() };
    proto::ExplainArticleRequest { article: Some(article("a", body)), options: Some(options), spans }
}

#[tokio::test]
async fn names_and_spans_are_explained_in_the_requested_unit() {
    let server = TestServer::start().await;
    let request = request(BODY, vec![span(19, 25), span(30, 38), span(3, 6)]);
    let response = server.tagger().await.explain_article(request).await.unwrap().into_inner();

    let names: Vec<_> = response
        .names
        .iter()
        .map(|name| {
            let span = name.span.unwrap();
            (name.entity_id.as_str(), span.start, span.end, name.accepted, name.confidence > 0.0)
        })
        .collect();
    let expected = [("person/kassym-jomart-tokayev", 3, 10), ("place/almaty", 19, 25)];
    let is_tokayev_accepted = names[0].3;
    assert_eq!(names.iter().map(|&(id, start, end, ..)| (id, start, end)).collect::<Vec<_>>(), expected);
    assert!(names.iter().all(|&(.., accepted, is_sure)| accepted == is_sure) && names[1].3);
    assert!(response.names.iter().all(|name| !name.reasons.is_empty()));
    assert_eq!(response.names[1].name.as_ref().unwrap().text, "Almaty");
    assert!(!is_tokayev_accepted || response.names[0].reasons[0].contains("known"));

    let spans: Vec<_> = response
        .spans
        .iter()
        .map(|span| (span.text.as_str(), span.same.clone(), span.overlapping.clone(), span.description.as_str()))
        .collect();
    assert_eq!(
        spans,
        [
            ("Almaty", vec![1], vec![], "names were found at this span"),
            ("Chimkent", vec![], vec![], "no listed name has this text"),
            ("Tok", vec![], vec![0], "no listed name has exactly this text; other names were found in a part of it"),
        ]
    );
    assert_eq!((response.article_id.as_str(), response.language.as_str()), ("a", "en"));
}

#[tokio::test]
async fn invalid_requests_are_named() {
    let server = TestServer::start().await;
    let mut client = server.tagger().await;
    let title = proto::Span { field: 9, start: 0, end: 1 };
    let cases = [
        (proto::ExplainArticleRequest::default(), "article"),
        (request("", vec![]), "article.body"),
        (request(&"x".repeat((64 << 10) + 1), vec![]), "article.body"),
        (request(BODY, vec![span(0, 2); 101]), "spans"),
        (request(BODY, vec![span(0, 2), span(0, 1)]), "spans[1]"),
        (request(BODY, vec![span(3, 3)]), "spans[0]"),
        (request(BODY, vec![span(3, 400)]), "spans[0]"),
        (request(BODY, vec![title]), "spans[0]"),
        (request(&"y".repeat(2000), vec![span(0, 1025)]), "spans[0]"),
    ];
    for (request, field) in cases {
        let status = client.explain_article(request).await.expect_err(field);
        assert_eq!((status.code(), fields(&status)), (Code::InvalidArgument, vec![field.to_owned()]), "{status:?}");
    }
    let long = client.explain_article(request(&"x".repeat(256 << 10), vec![])).await.unwrap_err();
    assert!(long.message().contains("bytes of the request exceed the limit of 262144"), "{long:?}");
    let options = proto::TagOptions { classes: vec!["city".into(); 65], ..Default::default() };
    let many = proto::ExplainArticleRequest { options: Some(options), ..request(BODY, vec![]) };
    let status = client.explain_article(many).await.unwrap_err();
    assert_eq!(fields(&status), ["options.classes"]);
}

#[tokio::test]
async fn the_names_of_an_overlay_are_explained() {
    let server = TestServer::start().await;
    let name = proto::OverlayName { language: "en".into(), text: "Chimkent".into(), ..Default::default() };
    let entity = proto::OverlayEntity {
        id: "place/shymkent".into(),
        class: "city".into(),
        names: vec![name],
        ..Default::default()
    };
    let overlay = proto::Overlay { entities: vec![entity], ..Default::default() };
    let options = proto::TagOptions { overlay: Some(overlay), ..Default::default() };
    let request = proto::ExplainArticleRequest { options: Some(options), ..request("Chimkent", vec![span(0, 8)]) };
    let response = server.tagger().await.explain_article(request).await.unwrap().into_inner();
    assert_eq!((response.names[0].entity_id.as_str(), response.names[0].accepted), ("place/shymkent", true));
    assert_eq!(response.spans[0].same, [0]);
}

#[tokio::test]
async fn a_too_large_answer_is_an_error() {
    let server = TestServer::start_with(|config| config.limits.response_bytes = 10_000).await;
    let mut client = server.tagger().await;
    let outcome = client.explain_article(request(&"Almaty ".repeat(200), vec![])).await.map(drop);
    let status = outcome.unwrap_err();
    assert_eq!(status.code(), Code::ResourceExhausted);
    assert_eq!(
        status.message(),
        "the explanation exceeds the limit of 10000 bytes: send a shorter article or fewer spans"
    );
}

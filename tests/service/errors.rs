//! Every documented error: its code and details. The next call must succeed.

use dalil::server::GazetteerSource;
use dalil::service::proto;
use prost::Message as _;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::operator::until;
use crate::raw::Raw;
use crate::support::{BODY, TestServer, article, long_text, tag_request};

pub const TAG: &str = "/dalil.v1.TaggerService/TagArticle";

/// The invalid fields that a status names.
pub fn fields(status: &Status) -> Vec<String> {
    let violations = status.get_details_bad_request().map_or_else(Vec::new, |details| details.field_violations);
    violations.into_iter().map(|violation| violation.field).collect()
}

fn with_options(options: proto::TagOptions) -> proto::TagArticleRequest {
    proto::TagArticleRequest { article: Some(article("a", BODY)), options: Some(options) }
}

/// A name, a request, and the fields that its error names.
type InvalidRequest = (&'static str, proto::TagArticleRequest, &'static [&'static str]);

fn invalid_articles() -> Vec<InvalidRequest> {
    vec![
        ("no article", proto::TagArticleRequest::default(), &["article"]),
        ("no text", tag_request(""), &["article.body"]),
        ("a 5 MB article", tag_request(long_text(5_000_000)), &["article.body"]),
        (
            "a 5 MB title",
            proto::TagArticleRequest {
                article: Some(proto::Article { title: long_text(5_000_000), ..Default::default() }),
                options: None,
            },
            &["article.title"],
        ),
        (
            "a long id",
            proto::TagArticleRequest { article: Some(article(&"i".repeat(2049), BODY)), options: None },
            &["article.id"],
        ),
        (
            "a publication date that the calendar does not have",
            proto::TagArticleRequest {
                article: Some(proto::Article { publication_date: "2023-02-29".into(), ..article("a", BODY) }),
                ..Default::default()
            },
            &["article.publication_date"],
        ),
        (
            "an unknown format",
            proto::TagArticleRequest {
                article: Some(proto::Article { format: 3, ..article("a", BODY) }),
                ..Default::default()
            },
            &["article.format"],
        ),
        (
            "a publication date in another form",
            proto::TagArticleRequest {
                article: Some(proto::Article { publication_date: "2023-02".into(), ..article("a", BODY) }),
                ..Default::default()
            },
            &["article.publication_date"],
        ),
        (
            "a language that is no tag",
            proto::TagArticleRequest {
                article: Some(proto::Article { language: "Modern Standard".into(), ..article("a", BODY) }),
                options: None,
            },
            &["article.language"],
        ),
    ]
}

fn invalid_options() -> Vec<InvalidRequest> {
    let options = proto::TagOptions::default;
    vec![
        ("unknown unit", with_options(proto::TagOptions { offset_unit: 9, ..options() }), &["options.offset_unit"]),
        ("unknown overlap", with_options(proto::TagOptions { overlap: -1, ..options() }), &["options.overlap"]),
        ("unknown type", with_options(proto::TagOptions { types: vec![1, 7], ..options() }), &["options.types[1]"]),
        ("no type", with_options(proto::TagOptions { types: vec![0], ..options() }), &["options.types[0]"]),
        (
            "negative confidence",
            with_options(proto::TagOptions { min_confidence: -0.1, ..options() }),
            &["options.min_confidence"],
        ),
        (
            "confidence that is no number",
            with_options(proto::TagOptions { min_confidence: f32::NAN, ..options() }),
            &["options.min_confidence"],
        ),
        (
            "confidence over 1",
            with_options(proto::TagOptions { min_confidence: 1.01, ..options() }),
            &["options.min_confidence"],
        ),
        (
            "long context",
            with_options(proto::TagOptions { context_chars: 201, ..options() }),
            &["options.context_chars"],
        ),
        (
            "all at once",
            with_options(proto::TagOptions { offset_unit: 9, min_confidence: 2.0, context_chars: 999, ..options() }),
            &["options.offset_unit", "options.min_confidence", "options.context_chars"],
        ),
    ]
}

#[tokio::test]
async fn invalid_articles_and_options_are_named() {
    let server = TestServer::start().await;
    let mut tagger = server.tagger().await;
    for (name, request, expected) in invalid_articles().into_iter().chain(invalid_options()) {
        let status = tagger.tag_article(request).await.expect_err(name);
        assert_eq!(status.code(), Code::InvalidArgument, "{name}: {status:?}");
        assert_eq!(fields(&status), expected, "{name}: {status:?}");
        assert!(!status.message().contains("توكاييف"), "{name}: the error contains article text");
        tagger.tag_article(tag_request(BODY)).await.expect(name);
    }
}

#[tokio::test]
async fn invalid_batches_are_named() {
    let named = |ids: &[&str]| ids.iter().map(|id| article(id, BODY)).collect::<Vec<_>>();
    let many = (0..10_000).map(|i| article(&i.to_string(), "x")).collect();
    let cases: [(&str, Vec<proto::Article>, &[&str]); 4] = [
        ("empty", vec![], &["articles"]),
        ("10,000 articles", many, &["articles"]),
        ("an id thrice", named(&["a", "b", "a", "a"]), &["articles[2].id", "articles[3].id"]),
        ("no id twice", named(&["", "b", ""]), &["articles[2].id"]),
    ];
    let server = TestServer::start().await;
    let mut tagger = server.tagger().await;
    for (name, articles, expected) in cases {
        let request = proto::BatchTagArticlesRequest { articles, options: None };
        let status = tagger.batch_tag_articles(request).await.expect_err(name);
        assert_eq!(
            (status.code(), fields(&status)),
            (Code::InvalidArgument, expected.iter().map(|f| f.to_string()).collect()),
            "{name}"
        );
        tagger.tag_article(tag_request(BODY)).await.expect(name);
    }
    let options = Some(proto::TagOptions { overlap: 5, ..Default::default() });
    let request = proto::BatchTagArticlesRequest { articles: named(&["a"]), options };
    let status = tagger.batch_tag_articles(request).await.unwrap_err();
    assert_eq!((status.code(), fields(&status)), (Code::InvalidArgument, vec!["options.overlap".to_owned()]));
}

#[tokio::test]
async fn an_error_with_many_fields_fits_the_header_limit_of_clients() {
    let server = TestServer::start().await;
    let articles = vec![article("a", BODY); 1000];
    let request = proto::BatchTagArticlesRequest { articles, options: None };
    let status = server.tagger().await.batch_tag_articles(request).await.unwrap_err();
    assert_eq!((status.code(), fields(&status).len()), (Code::InvalidArgument, 16));
    assert!(status.message().ends_with("; and 983 more"), "{}", status.message());
    // The details are sent in base64.
    assert!(status.message().len() + status.details().len() * 4 / 3 < 8 << 10);
}

#[tokio::test]
async fn an_invalid_article_does_not_fail_its_batch() {
    use proto::batch_result::Result as Outcome;
    let server = TestServer::start_with(|config| config.limits.article_bytes = 1000).await;
    let articles = vec![article("a", BODY), article("b", ""), article("c", "x".repeat(1001)), article("d", BODY)];
    let request = proto::BatchTagArticlesRequest { articles, options: None };
    let response = server.tagger().await.batch_tag_articles(request).await.unwrap().into_inner();
    let outcomes: Vec<_> = response
        .results
        .into_iter()
        .map(|result| match result.result.unwrap() {
            Outcome::Response(response) => (response.article_id, response.mentions.len()),
            Outcome::Error(error) => {
                assert_eq!(error.code, Code::InvalidArgument as i32);
                let details = Status::with_details(Code::InvalidArgument, "", error.encode_to_vec().into());
                (fields(&details).join(","), 0)
            }
        })
        .collect();
    let expected = [("a", 8), ("articles[1].body", 0), ("articles[2].body", 0), ("d", 8)];
    assert_eq!(outcomes, expected.map(|(id, count)| (id.to_owned(), count)));
}

#[tokio::test]
async fn an_unknown_entity_is_not_found_and_an_empty_lookup_is_invalid() {
    let server = TestServer::start().await;
    let mut gazetteer = server.gazetteer().await;
    let request = proto::GetEntityRequest { id: "place/atlantis".into(), ..Default::default() };
    let status = gazetteer.get_entity(request).await.unwrap_err();
    assert_eq!(status.code(), Code::NotFound);
    let resource = status.get_details_resource_info().unwrap();
    assert_eq!(
        (resource.resource_type.as_str(), resource.resource_name.as_str()),
        ("dalil.v1.Entity", "place/atlantis")
    );

    let status = gazetteer.get_entity(proto::GetEntityRequest::default()).await.unwrap_err();
    assert_eq!((status.code(), fields(&status)), (Code::InvalidArgument, vec!["id".to_owned()]));
    for name in [String::new(), "x".repeat(1025)] {
        let status = gazetteer.lookup_name(proto::LookupNameRequest { name, ..Default::default() }).await.unwrap_err();
        assert_eq!((status.code(), fields(&status)), (Code::InvalidArgument, vec!["name".to_owned()]));
    }
    server.assert_answers().await;
}

#[tokio::test]
async fn calls_before_the_gazetteer_is_loaded_are_unavailable() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("names.jsonl");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let server = TestServer::start_unready(|config| {
        // Reading a pipe blocks until a writer opens it, so that the test controls when loading ends.
        config.gazetteer = GazetteerSource::path(pipe.clone());
    })
    .await;
    let (mut tagger, mut gazetteer) = (server.tagger().await, server.gazetteer().await);
    let batch = proto::BatchTagArticlesRequest { articles: vec![article("a", BODY)], options: None };
    let stream = tokio_stream::iter([proto::StreamTagArticlesRequest::default()]);
    let refused = [
        tagger.tag_article(tag_request(BODY)).await.unwrap_err(),
        tagger.batch_tag_articles(batch).await.unwrap_err(),
        tagger.stream_tag_articles(stream).await.unwrap_err(),
        gazetteer.get_gazetteer(proto::GetGazetteerRequest::default()).await.unwrap_err(),
        gazetteer
            .get_entity(proto::GetEntityRequest { id: "place/almaty".into(), ..Default::default() })
            .await
            .unwrap_err(),
        gazetteer
            .lookup_name(proto::LookupNameRequest { name: "Almaty".into(), ..Default::default() })
            .await
            .unwrap_err(),
    ];
    for status in refused {
        assert_eq!(status.code(), Code::Unavailable, "{status:?}");
        assert!(status.get_details_retry_info().unwrap().retry_delay.unwrap().as_millis() > 0);
    }
    tokio::task::spawn_blocking(move || std::fs::write(pipe, crate::support::GAZETTEER).unwrap()).await.unwrap();
    server.serving().await;
    server.assert_answers().await;
}

#[tokio::test]
async fn work_over_max_in_flight_bytes_is_refused_immediately() {
    let server = TestServer::start_with(|config| {
        config.limits.request_bytes = 64 << 10;
        config.limits.response_bytes = 64 << 10;
        config.in_flight_bytes = 0;
    })
    .await;
    // Each stream counts as 32 KiB before it sends anything. Together these take the memory of one stream with messages
    // of the largest size.
    let mut tagger = server.tagger().await;
    let mut open = Vec::new();
    for _ in 0..7 {
        let (sender, requests) = tokio::sync::mpsc::channel(1);
        let requests = tokio_stream::wrappers::ReceiverStream::new(requests);
        let answers = tagger.stream_tag_articles(requests).await.unwrap().into_inner();
        open.push((sender, answers));
    }
    let status = tagger.tag_article(tag_request(BODY)).await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable);
    assert!(status.get_details_retry_info().unwrap().retry_delay.is_some());
    server.serving().await;

    // A message on an open stream is refused too. The end of a stream frees its share.
    let (sender, mut answers) = open.pop().unwrap();
    sender.send(proto::StreamTagArticlesRequest { article: Some(article("a", BODY)), options: None }).await.unwrap();
    assert_eq!(answers.message().await.unwrap_err().code(), Code::Unavailable);
    let (sender, mut answers) = open.pop().unwrap();
    drop(sender);
    assert!(answers.message().await.unwrap().is_none());
    server.assert_answers().await;
}

#[tokio::test]
async fn a_request_over_its_limit_is_out_of_range_and_an_answer_resource_exhausted() {
    let server = TestServer::start_with(|config| {
        config.limits.request_bytes = 100_000;
        config.limits.response_bytes = 10_000;
    })
    .await;
    let mut tagger = server.tagger().await;
    let status = tagger.tag_article(tag_request(long_text(200_000))).await.unwrap_err();
    assert_eq!(status.code(), Code::OutOfRange, "{status:?}");
    assert!(status.message().contains("100000"), "the message names the limit: {status:?}");

    let status = tagger.tag_article(tag_request(long_text(50_000))).await.unwrap_err();
    assert_eq!(status.code(), Code::ResourceExhausted, "{status:?}");
    assert!(status.message().contains("10000"), "the message names the limit: {status:?}");

    let articles = (0..100).map(|i| article(&i.to_string(), BODY)).collect();
    let request = proto::BatchTagArticlesRequest { articles, options: None };
    let status = tagger.batch_tag_articles(request).await.unwrap_err();
    assert_eq!(status.code(), Code::ResourceExhausted, "{status:?}");
    server.assert_answers().await;
}

#[tokio::test]
async fn the_limit_of_an_answer_includes_its_enclosing_message() {
    use proto::stream_tag_articles_response::Result as Outcome;
    let alone = TestServer::start().await.tagger().await.tag_article(tag_request(BODY)).await.unwrap().into_inner();
    let server = TestServer::start_with(|config| config.limits.response_bytes = alone.encoded_len()).await;
    let mut tagger = server.tagger().await;
    assert_eq!(tagger.tag_article(tag_request(BODY)).await.unwrap().into_inner(), alone);

    let request = proto::BatchTagArticlesRequest { articles: vec![article("a", BODY)], options: None };
    let status = tagger.batch_tag_articles(request).await.unwrap_err();
    assert_eq!(status.code(), Code::ResourceExhausted, "{status:?}");

    let message = |body| proto::StreamTagArticlesRequest { article: Some(article("a", body)), options: None };
    let requests = tokio_stream::iter(["Almaty", BODY, "Almaty"].map(message));
    let mut answers = tagger.stream_tag_articles(requests).await.unwrap().into_inner();
    let mut outcomes = Vec::new();
    while let Some(answer) = answers.message().await.unwrap() {
        outcomes.push(match answer.result.unwrap() {
            Outcome::Response(response) => Ok(response.mentions.len()),
            Outcome::Error(error) => Err(Code::from(error.code)),
        });
    }
    assert_eq!(outcomes, [Ok(1), Err(Code::ResourceExhausted), Ok(1)]);
}

#[tokio::test]
async fn text_that_is_not_utf8_is_invalid() {
    let server = TestServer::start().await;
    let mut raw = Raw::connect(server.address).await;
    // Field 1 (article), three bytes: field 3 (body), one byte that is not UTF-8.
    let answer = raw.call(TAG, &[], &[0x0A, 3, 0x1A, 1, 0xFF]).await;
    assert_eq!(answer.status.code(), Code::InvalidArgument, "{answer:?}");
    assert_eq!(fields(&answer.status), ["article.body"]);
    // Field 1 (articles), three bytes: field 2 (title), one byte that is not UTF-8.
    let good = proto::BatchTagArticlesRequest { articles: vec![article("a", BODY)], options: None }.encode_to_vec();
    let message = [&good[..], &[0x0A, 3, 0x12, 1, 0xFF]].concat();
    let answer = raw.call("/dalil.v1.TaggerService/BatchTagArticles", &[], &message).await;
    assert_eq!(answer.status.code(), Code::InvalidArgument, "{answer:?}");
    assert_eq!(fields(&answer.status), ["articles[1].title"]);
    // A message that is shorter than its length prefix.
    let answer = raw.call(TAG, &[], &[0x0A, 200, 0x1A]).await;
    assert_eq!(answer.status.code(), Code::InvalidArgument, "{answer:?}");
    server.assert_answers().await;
}

#[tokio::test]
async fn unknown_methods_and_content_types_are_refused() {
    let server = TestServer::start_with(|config| config.admin = Some(([127, 0, 0, 1], 0).into())).await;
    let mut raw = Raw::connect(server.address).await;
    let answer = raw.call("/dalil.v1.TaggerService/Guess", &[], &[]).await;
    assert_eq!(answer.status.code(), Code::Unimplemented, "{answer:?}");
    let answer = raw.call("/somewhere/Else", &[], &[]).await;
    assert_eq!(answer.status.code(), Code::Unimplemented, "{answer:?}");
    let others = ["application/json", "application/grpc+json", "application/grpc-web+json"];
    for content_type in others {
        let answer = raw.call(TAG, &[("content-type", content_type)], b"{}").await;
        assert_eq!(answer.http_status, http::StatusCode::UNSUPPORTED_MEDIA_TYPE, "{content_type}");
        assert_eq!(answer.status.code(), Code::InvalidArgument, "{content_type}: {answer:?}");
        assert!(answer.data.is_empty());
    }
    let refused = "grpc_server_call_duration_seconds_count{grpc_method=\"dalil.v1.TaggerService/TagArticle\",\
                   grpc_status=\"INVALID_ARGUMENT\"}";
    until(&server, refused, others.len() as f64).await;
    for content_type in ["application/grpc", "application/grpc+proto", "application/grpc;charset=utf-8"] {
        let answer = raw.call(TAG, &[("content-type", content_type)], &tag_request(BODY).encode_to_vec()).await;
        assert_eq!(answer.status.code(), Code::Ok, "{content_type}: {answer:?}");
    }
}

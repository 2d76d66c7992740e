//! Streams: order, flow control, errors, and broken connections.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use dalil::service::proto;
use proto::stream_tag_articles_response::Result as Outcome;
use tokio_stream::StreamExt as _;
use tonic::Code;

use crate::support::{BODY, TestServer, article, long_text, tag_request};

fn message(id: &str, body: impl Into<String>) -> proto::StreamTagArticlesRequest {
    proto::StreamTagArticlesRequest { article: Some(article(id, body)), options: None }
}

fn mentions(answer: proto::StreamTagArticlesResponse) -> usize {
    match answer.result.unwrap() {
        Outcome::Response(response) => response.mentions.len(),
        Outcome::Error(error) => panic!("{error:?}"),
    }
}

#[tokio::test]
async fn answers_are_in_the_order_of_the_articles() {
    let server = TestServer::start().await;
    // Long articles, which are tagged on other threads, between short ones.
    let body = |i: usize| if i.is_multiple_of(7) { long_text(40_000) } else { BODY.to_owned() };
    let requests = tokio_stream::iter(0..100).map(move |i| message(&i.to_string(), body(i)));
    let mut answers = server.tagger().await.stream_tag_articles(requests).await.unwrap().into_inner();
    for i in 0..100 {
        let answer = answers.message().await.unwrap().unwrap();
        assert_eq!(answer.article_id, i.to_string());
        assert!(mentions(answer) >= 8);
    }
    assert!(answers.message().await.unwrap().is_none());
}

#[tokio::test]
async fn an_invalid_article_fails_alone_and_options_remain_in_effect() {
    let server = TestServer::start().await;
    let people = proto::TagOptions { types: vec![proto::EntityType::Person.into()], ..Default::default() };
    let wrong = proto::TagOptions { context_chars: 1000, ..Default::default() };
    let requests = [
        message("all", BODY),
        proto::StreamTagArticlesRequest { options: Some(people), ..message("people", BODY) },
        message("people still", BODY),
        message("empty", ""),
        proto::StreamTagArticlesRequest::default(),
        proto::StreamTagArticlesRequest { options: Some(wrong), ..message("wrong", BODY) },
        proto::StreamTagArticlesRequest { options: Some(Default::default()), ..message("all again", BODY) },
    ];
    let answers = server.tagger().await.stream_tag_articles(tokio_stream::iter(requests)).await.unwrap();
    let answers: Vec<_> = answers.into_inner().collect::<Result<_, _>>().await.unwrap();
    let outcomes: Vec<_> = answers
        .into_iter()
        .map(|answer| match answer.result.unwrap() {
            Outcome::Response(response) => (answer.article_id, response.mentions.len().to_string()),
            Outcome::Error(error) => {
                assert_eq!(error.code, Code::InvalidArgument as i32);
                assert_eq!(error.details.len(), 1, "the fields are named: {error:?}");
                (answer.article_id, error.message)
            }
        })
        .collect();
    let outcomes: Vec<_> = outcomes.iter().map(|(id, outcome)| (id.as_str(), outcome.as_str())).collect();
    let expected = [
        ("all", "8"),
        ("people", "2"),
        ("people still", "2"),
        ("empty", "article.body: title and body are both empty"),
        ("", "article: must be set"),
        ("wrong", "options.context_chars: 1000 code points exceed the limit of 200"),
        ("all again", "8"),
    ];
    assert_eq!(outcomes, expected);
}

#[tokio::test]
async fn reading_stops_while_answers_are_not_read() {
    const ARTICLES: usize = 1000;
    let server = TestServer::start().await;
    let channel = server.endpoint().initial_stream_window_size(65_535).initial_connection_window_size(65_535);
    let mut tagger = proto::tagger_service_client::TaggerServiceClient::new(channel.connect().await.unwrap());
    let sent = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&sent);
    let body = long_text(5_000);
    let options = Some(proto::TagOptions { context_chars: 200, ..Default::default() });
    let requests = tokio_stream::iter(0..ARTICLES).map(move |i| {
        counter.fetch_add(1, Ordering::Relaxed);
        proto::StreamTagArticlesRequest {
            article: Some(article(&i.to_string(), body.clone())),
            options: options.clone(),
        }
    });
    let mut answers = tagger.stream_tag_articles(requests).await.unwrap().into_inner();
    let mut other = server.tagger().await;
    for _ in 0..100 {
        other.tag_article(tag_request(BODY)).await.unwrap();
    }
    let taken = sent.load(Ordering::Relaxed);
    assert!(taken < ARTICLES / 2, "{taken} articles were read before any answer was");
    for i in 0..ARTICLES {
        assert_eq!(answers.message().await.unwrap().unwrap().article_id, i.to_string());
    }
    assert!(answers.message().await.unwrap().is_none());
}

#[tokio::test]
async fn memory_of_disconnected_clients_is_released() {
    let server = TestServer::start_with(|config| {
        // A small limit, so that a leak makes later calls fail.
        config.limits.request_bytes = 64 << 10;
        config.limits.response_bytes = 1 << 20;
        config.in_flight_bytes = 0;
    })
    .await;
    for round in 0..30 {
        vanish(&server, round % 2 == 0).await;
    }
    let mut tagger = server.tagger().await;
    let almost_all = tag_request(long_text(60 << 10));
    let mut answered = false;
    // The server may still be releasing the memory of the last client.
    for _ in 0..10_000 {
        answered = match tagger.tag_article(almost_all.clone()).await {
            Ok(_) => true,
            Err(status) => {
                assert_eq!(status.code(), Code::Unavailable);
                false
            }
        };
        if answered {
            break;
        }
    }
    assert!(answered, "the memory of disconnected clients was not released");
    server.assert_answers().await;
}

/// Opens a stream, sends articles of varying length, and closes its socket in the middle.
async fn vanish(server: &TestServer, after_an_answer: bool) {
    let endpoint = server.endpoint();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let client = runtime.spawn(async move {
        let mut tagger = proto::tagger_service_client::TaggerServiceClient::new(endpoint.connect().await.unwrap());
        let requests = tokio_stream::iter(1..).map(|i: usize| message(&i.to_string(), long_text(i % 10 * 4000)));
        // The stream may be refused while the memory of the last client is not released yet.
        let Ok(answers) = tagger.stream_tag_articles(requests).await else { return None };
        let mut answers = answers.into_inner();
        if after_an_answer {
            let _ = answers.message().await;
        }
        Some(answers)
    });
    let answers = client.await.unwrap();
    runtime.shutdown_background();
    drop(answers);
}

#[tokio::test]
async fn an_invalid_message_ends_the_stream_after_the_preceding_answers() {
    use http_body_util::{BodyExt as _, Full};
    use hyper_util::rt::{TokioExecutor, TokioIo};
    use prost::Message as _;
    let server = TestServer::start().await;
    let mut body = Vec::new();
    for encoded in
        [message("1", BODY).encode_to_vec(), message("2", BODY).encode_to_vec(), vec![0x0A, 3, 0x1A, 1, 0xFF]]
    {
        body.push(0);
        body.extend_from_slice(&u32::try_from(encoded.len()).unwrap().to_be_bytes());
        body.extend_from_slice(&encoded);
    }
    let stream = TokioIo::new(tokio::net::TcpStream::connect(server.address).await.unwrap());
    let (mut sender, connection) = hyper::client::conn::http2::handshake(TokioExecutor::new(), stream).await.unwrap();
    tokio::spawn(connection);
    let request = http::Request::post("http://test/dalil.v1.TaggerService/StreamTagArticles")
        .header("content-type", "application/grpc")
        .body(Full::new(bytes::Bytes::from(body)))
        .unwrap();
    let answer = sender.send_request(request).await.unwrap().into_body().collect().await.unwrap();
    let status = tonic::Status::from_header_map(answer.trailers().unwrap()).unwrap();
    assert_eq!(status.code(), Code::InvalidArgument, "{status:?}");
    let mut data = answer.to_bytes();
    for id in ["1", "2"] {
        let length = u32::from_be_bytes(data[1..5].try_into().unwrap()) as usize;
        let answer = proto::StreamTagArticlesResponse::decode(&data[5..5 + length]).unwrap();
        assert_eq!(answer.article_id, id);
        data = data.slice(5 + length..);
    }
    assert!(data.is_empty());
}

//! Fuzzes the service with requests to every method: codec, validation, tagging, and encoding of the answer.
//!
//! The first byte selects the method and the form of the input. `0` to `2` are followed by the encoded message, or for
//! a stream by several messages separated by the byte `FE`. `3` to `5` are followed by four digits for the options and
//! one article per line, `id|title|body`. `6` to `8` are like these, with long articles that `dalil_fuzz::expand`
//! makes, and higher limits.

#![no_main]

use std::sync::LazyLock;
use std::time::SystemTime;

use dalil::service::wire::tagger_service_server::TaggerServiceServer;
use dalil::service::{GazetteerHandle, Limits, ServedGazetteer, TaggerApi, Workers, proto, wire};
use dalil::{OffsetUnit, Tagger};
use dalil_fuzz::Units;
use http_body_util::{BodyExt as _, Full};
use libfuzzer_sys::fuzz_target;
use prost::Message;
use tokio::runtime::{Builder, Runtime};
use tonic::codegen::{Bytes, Service as _};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

/// The service with its limits.
struct TestService {
    limits: Limits,
    service: TaggerServiceServer<TaggerApi>,
}

/// A service with small limits, which short requests reach.
static SMALL: LazyLock<TestService> = LazyLock::new(|| {
    test_service(Limits { article_bytes: 256, batch_articles: 3, request_bytes: 320, response_bytes: 4096 })
});

/// A service with limits that long articles reach.
static LARGE: LazyLock<TestService> = LazyLock::new(|| {
    test_service(Limits {
        article_bytes: 24 << 10,
        batch_articles: 3,
        request_bytes: 32 << 10,
        response_bytes: 256 << 10,
    })
});

/// Maximum length of an expanded article, above the limit of the service.
const MOST_BYTES: usize = 28 << 10;

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_current_thread().build().expect("the runtime starts"));

fn test_service(limits: Limits) -> TestService {
    let current = GazetteerHandle::default();
    let tagger = Tagger::new(dalil_fuzz::gazetteer()).expect("the names fit");
    current.set(ServedGazetteer::new(tagger, SystemTime::UNIX_EPOCH));
    let service = TaggerServiceServer::new(TaggerApi::new(current, Workers::new(1), limits))
        .max_decoding_message_size(limits.request_bytes)
        .max_encoding_message_size(limits.response_bytes);
    TestService { limits, service }
}

fuzz_target!(|data: &[u8]| {
    let Some((&method, message)) = data.split_first() else { return };
    match method.wrapping_sub(b'0') % 9 {
        0 => SMALL.tag(message),
        1 => SMALL.batch(message),
        2 => SMALL.stream(&message.split(|&byte| byte == 0xFE).map(<[u8]>::to_vec).collect::<Vec<_>>()),
        form => {
            let Some((options, articles)) = message.split_first_chunk() else { return };
            let options = Some(options_of(*options));
            let (service, most) = if form < 6 { (&SMALL, 0) } else { (&LARGE, MOST_BYTES) };
            let article = |line| article_of(line, most);
            let mut articles: Vec<_> = articles.split(|&byte| byte == b'\n').map(article).collect();
            match form % 3 {
                0 => service.tag(&proto::TagArticleRequest { article: articles.pop(), options }.encode_to_vec()),
                1 => service.batch(&proto::BatchTagArticlesRequest { articles, options }.encode_to_vec()),
                _ => {
                    let mut options = options;
                    let message =
                        |article| proto::StreamTagArticlesRequest { article: Some(article), options: options.take() };
                    service.stream(&articles.into_iter().map(message).map(|m| m.encode_to_vec()).collect::<Vec<_>>());
                }
            }
        }
    }
});

/// Decodes options from four digits. Other bytes give values outside the enums.
fn options_of(digits: [u8; 4]) -> proto::TagOptions {
    let [unit, overlap, context, flags] = digits.map(|digit| digit.wrapping_sub(b'0'));
    proto::TagOptions {
        offset_unit: i32::from(unit),
        overlap: i32::from(overlap),
        types: (1..=3).filter(|entity_type| flags >> entity_type & 1 == 1).collect(),
        min_confidence: f32::from(flags >> 4) / 10.0,
        include_suppressed: flags & 1 == 1,
        context_chars: u32::from(context),
        view: i32::from(context % 3),
        ..proto::TagOptions::default()
    }
}

/// Decodes an article from a line and expands it to at most `most` bytes.
fn article_of(line: &[u8], most: usize) -> proto::Article {
    let line = dalil_fuzz::expand(&String::from_utf8_lossy(line), most);
    let (id, text) = line.split_once('|').unwrap_or(("", &line));
    let (title, body) = text.split_once('|').unwrap_or(("", text));
    let format = if body.starts_with('<') { proto::ArticleFormat::Html } else { proto::ArticleFormat::Unspecified };
    proto::Article {
        id: id.to_owned(),
        title: title.to_owned(),
        body: body.to_owned(),
        format: format.into(),
        ..Default::default()
    }
}

fn raw_request(message: &[u8]) -> wire::RawRequest {
    wire::RawRequest(Bytes::copy_from_slice(message))
}

impl TestService {
    fn tag(&self, message: &[u8]) {
        let (answers, status) = self.call("TagArticle", &[message]);
        let request = match status.code() {
            Code::Ok => raw_request(message).decode_article().expect("an accepted message can be decoded"),
            _ => return assert!(answers.is_empty()),
        };
        let [answer] = answers.as_slice() else { panic!("{} answers to one call", answers.len()) };
        let answer = proto::TagArticleResponse::decode(&answer[..]).expect("an answer");
        let article = read(&request.article.expect("the article exists")).expect("the article is UTF-8");
        tagged(&article, &request.options.unwrap_or_default().decoded, &answer);
    }

    fn batch(&self, message: &[u8]) {
        use proto::batch_result::Result as Outcome;
        let (answers, status) = self.call("BatchTagArticles", &[message]);
        let request = match status.code() {
            Code::Ok => raw_request(message).decode_batch(&self.limits).expect("an accepted message can be decoded"),
            _ => return assert!(answers.is_empty()),
        };
        let [answer] = answers.as_slice() else { panic!("{} answers to one call", answers.len()) };
        let answer = proto::BatchTagArticlesResponse::decode(&answer[..]).expect("an answer");
        assert_eq!(answer.results.len(), request.articles.len());
        let options = request.options.unwrap_or_default().decoded;
        for (article, result) in request.articles.iter().zip(answer.results) {
            match result.result.expect("an answer or an error") {
                Outcome::Response(answer) => tagged(&read(article).expect("the article is UTF-8"), &options, &answer),
                Outcome::Error(error) => refused(&status_of(error)),
            }
        }
    }

    fn stream(&self, messages: &[Vec<u8>]) {
        use proto::stream_tag_articles_response::Result as Outcome;
        let messages: Vec<&[u8]> = messages.iter().map(Vec::as_slice).collect();
        let count = messages.len();
        let (answers, status) = self.call("StreamTagArticles", &messages);
        // An invalid message ends the stream after the answers to all messages before it.
        let requests = messages.into_iter().map_while(|message| {
            let sent = raw_request(message).decode_article().ok()?;
            let article = read(&sent.article.unwrap_or_default())?;
            (message.len() <= self.limits.request_bytes).then_some((article, sent.options))
        });
        let requests: Vec<_> = requests.collect();
        assert_eq!(answers.len(), requests.len(), "{status:?}");
        assert_eq!(status.code() == Code::Ok, requests.len() == count, "{status:?}");
        let mut options = proto::TagOptions::default();
        for ((article, changed), answer) in requests.into_iter().zip(answers) {
            let answer = proto::StreamTagArticlesResponse::decode(&answer[..]).expect("an answer");
            options = changed.map_or(options, |changed| changed.decoded);
            assert_eq!(answer.article_id, article.id);
            match answer.result.expect("an answer or an error") {
                Outcome::Response(answer) => tagged(&article, &options, &answer),
                Outcome::Error(error) => refused(&status_of(error)),
            }
        }
    }

    /// Calls a method as tonic's transport does. Returns the messages of the answer and the status, which is checked.
    fn call(&self, method: &str, messages: &[&[u8]]) -> (Vec<Bytes>, Status) {
        let mut body = Vec::new();
        for message in messages {
            body.push(0);
            body.extend_from_slice(&(message.len() as u32).to_be_bytes());
            body.extend_from_slice(message);
        }
        let request = http::Request::post(format!("/dalil.v1.TaggerService/{method}"))
            .header("content-type", "application/grpc")
            .body(tonic::body::Body::new(Full::from(body)))
            .expect("a request");
        let (headers, data) = RUNTIME.block_on(async {
            let Ok(response) = self.service.clone().call(request).await;
            let (parts, mut body) = response.into_parts();
            let (mut headers, mut data) = (parts.headers, Vec::new());
            while let Some(frame) = body.frame().await {
                match frame.expect("no broken body").into_data() {
                    Ok(bytes) => data.extend_from_slice(&bytes),
                    // Trailers end the answer.
                    Err(frame) => {
                        headers.extend(frame.into_trailers().expect("trailers"));
                        break;
                    }
                }
            }
            (headers, data)
        });
        let status = Status::from_header_map(&headers).expect("a status");
        if status.code() != Code::Ok {
            refused(&status);
            let too_long = messages.iter().any(|message| message.len() > self.limits.request_bytes);
            assert!(too_long || status.code() != Code::OutOfRange, "{status:?}");
        }
        (unframed(data.into()), status)
    }
}

/// The article as it was sent, if it is UTF-8. If a field occurs twice, the last one counts and only it is validated.
fn read(article: &wire::RawArticle) -> Option<proto::Article> {
    let texts = [&article.id, &article.title, &article.body, &article.language, &article.publication_date];
    let [id, title, body, language, publication_date] = texts.map(|text| String::from_utf8(text.to_vec()).ok());
    Some(proto::Article {
        id: id?,
        title: title?,
        body: body?,
        language: language?,
        publication_date: publication_date?,
        format: article.format,
    })
}

fn unframed(mut body: Bytes) -> Vec<Bytes> {
    let mut messages = Vec::new();
    while !body.is_empty() {
        let head = body.split_to(5);
        let length = u32::from_be_bytes([head[1], head[2], head[3], head[4]]);
        messages.push(body.split_to(length as usize));
    }
    messages
}

fn status_of(error: tonic_types::Status) -> Status {
    Status::with_details(Code::from(error.code), error.message.clone(), error.encode_to_vec().into())
}

/// Asserts that a request is refused with a documented status that names the invalid fields.
fn refused(status: &Status) {
    match status.code() {
        Code::InvalidArgument => {
            let violations = status.get_details_bad_request().map(|details| details.field_violations);
            let violations = violations.unwrap_or_default();
            assert!(!violations.is_empty(), "{status:?}");
            for violation in violations {
                // An undecodable message has no field.
                let undecoded = violation.description.starts_with("cannot be decoded: ");
                assert!(undecoded || !violation.field.is_empty(), "{violation:?}");
                assert!(!violation.description.is_empty(), "{violation:?}");
            }
        }
        Code::OutOfRange | Code::ResourceExhausted => assert!(!status.message().is_empty()),
        _ => panic!("{status:?} is not documented"),
    }
}

/// Asserts that an answer matches its request.
fn tagged(article: &proto::Article, options: &proto::TagOptions, answer: &proto::TagArticleResponse) {
    assert_eq!(answer.article_id, article.id);
    let is_full = options.view() != proto::View::Mentions;
    // Spans of HTML refer to the source, and texts are without its markup.
    let is_html = article.format() == proto::ArticleFormat::Html;
    let counted: u32 = answer.entities.iter().map(|entity| entity.mention_count).sum();
    assert_eq!(counted as usize, if is_full { answer.mentions.len() } else { 0 });
    assert!(answer.entities.iter().all(|entity| (0.0..=1.0).contains(&entity.salience)));
    assert!(answer.focus.len() <= 6 && answer.focus.iter().all(|focus| (0.15..=1.0).contains(&focus.score)));
    assert!(options.include_suppressed || answer.suppressed.is_empty());
    let key = |mention: &proto::Mention| mention.span.map(|span| (span.field, span.start, std::cmp::Reverse(span.end)));
    assert!(answer.mentions.is_sorted_by_key(key), "{:?}", answer.mentions);
    let text =
        |span: Option<proto::Span>| span_text(article, options, span.expect("a span")).expect("a span in the text");
    for mention in &answer.mentions {
        assert!(!mention.text.is_empty());
        assert!(is_html || text(mention.span) == mention.text, "{mention:?}");
        assert!(options.types.is_empty() || options.types.contains(&mention.r#type));
        assert!((options.min_confidence..=1.0).contains(&mention.confidence));
        assert_eq!(mention.evidence.is_empty(), !is_full);
        assert!(!mention.name.is_empty() && !mention.entity_id.is_empty());
        mention
            .evidence
            .iter()
            .filter_map(|evidence| evidence.span)
            .for_each(|span| assert!(!text(Some(span)).is_empty()));
        assert_eq!(mention.context.is_some(), options.context_chars > 0);
        if !is_html {
            beside(article, options, mention);
        }
    }
    for suppressed in &answer.suppressed {
        assert!(is_html || text(suppressed.span) == suppressed.text, "{suppressed:?}");
    }
}

/// Asserts that proclitic and context of a mention match the text.
fn beside(article: &proto::Article, options: &proto::TagOptions, mention: &proto::Mention) {
    let span = mention.span.expect("a span");
    let before = span_text(article, options, proto::Span { start: 0, end: span.start, ..span }).expect("a text before");
    let context = mention.context.clone().unwrap_or_default();
    assert!(before.ends_with(&format!("{}{}", context.before, mention.proclitic)));
    let text = field(article, span);
    assert!(text[before.len() + mention.text.len()..].starts_with(&context.after));
}

fn span_text(article: &proto::Article, options: &proto::TagOptions, span: proto::Span) -> Option<String> {
    let unit = match options.offset_unit() {
        proto::OffsetUnit::Utf8Byte => OffsetUnit::Utf8Byte,
        proto::OffsetUnit::Utf16Unit => OffsetUnit::Utf16Unit,
        proto::OffsetUnit::Unspecified | proto::OffsetUnit::CodePoint => OffsetUnit::CodePoint,
    };
    Units::of(field(article, span), unit).cut(span.start as usize..span.end as usize)
}

fn field(article: &proto::Article, span: proto::Span) -> &str {
    match span.field() {
        proto::Field::Title => &article.title,
        proto::Field::Body => &article.body,
        proto::Field::Unspecified => panic!("a span without a field"),
    }
}

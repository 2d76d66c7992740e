//! Contents of answers: spans, entities, context, and identical bytes for identical requests.

use dalil::service::proto;
use proto::{EntityType, Field, OffsetUnit};

use crate::raw::Raw;
use crate::support::{BODY, TestServer, article, long_text, tag_request};

/// Cuts a span out of a text as a client in a language with this offset unit does.
fn cut(text: &str, span: &proto::Span, unit: OffsetUnit) -> String {
    let (start, end) = (span.start as usize, span.end as usize);
    match unit {
        OffsetUnit::Utf8Byte => text[start..end].to_owned(),
        OffsetUnit::Utf16Unit => {
            let units: Vec<u16> = text.encode_utf16().collect();
            String::from_utf16(&units[start..end]).unwrap()
        }
        _ => text.chars().skip(start).take(end - start).collect(),
    }
}

#[tokio::test]
async fn spans_select_the_text_of_mentions_in_every_unit() {
    let server = TestServer::start().await;
    let mut tagger = server.tagger().await;
    // A short text, and one that is long enough to be tagged on another thread.
    for body in [BODY.to_owned(), long_text(40_000)] {
        let title = "\u{1F600}\u{1F600} Almaty".to_owned();
        for unit in [OffsetUnit::Unspecified, OffsetUnit::CodePoint, OffsetUnit::Utf8Byte, OffsetUnit::Utf16Unit] {
            let request = proto::TagArticleRequest {
                article: Some(proto::Article {
                    id: "a".into(),
                    title: title.clone(),
                    body: body.clone(),
                    ..Default::default()
                }),
                options: Some(proto::TagOptions {
                    offset_unit: unit.into(),
                    context_chars: 10,
                    include_suppressed: true,
                    ..Default::default()
                }),
            };
            let response = tagger.tag_article(request).await.unwrap().into_inner();
            assert_eq!(response.article_id, "a");
            assert!(response.mentions.len() > 7, "{}", response.mentions.len());
            for mention in &response.mentions {
                let span = mention.span.as_ref().unwrap();
                let text = if span.field() == Field::Title { &title } else { &body };
                assert_eq!(cut(text, span, unit), mention.text, "{unit:?} {span:?}");
                let context = mention.context.as_ref().unwrap();
                let around = [&context.before, &mention.proclitic, &mention.text, &context.after].map(String::as_str);
                assert!(text.contains(&around.concat()), "{around:?}");
                assert!(context.before.chars().count() <= 10 && context.after.chars().count() <= 10);
                for evidence in &mention.evidence {
                    if let Some(span) = &evidence.span {
                        let text = if span.field() == Field::Title { &title } else { &body };
                        let piece = cut(text, span, unit);
                        assert!(!piece.is_empty() && evidence.description.contains(&piece), "{evidence:?}");
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn an_answer_lists_mentions_and_their_entities() {
    let server = TestServer::start().await;
    let response = server.tagger().await.tag_article(tag_request(BODY)).await.unwrap().into_inner();
    let found: Vec<_> = response.mentions.iter().map(|m| (m.text.as_str(), m.entity_id.as_str())).collect();
    let expected = [
        ("قاسم جومارت توكاييف", "person/kassym-jomart-tokayev"),
        ("ألماتي", "place/almaty"),
        ("توكاييف", "person/kassym-jomart-tokayev"),
        ("منظمة معاهدة الأمن الجماعي", "organisation/csto"),
        ("كازاخستان", "place/kazakhstan"),
        ("CSTO", "organisation/csto"),
        ("Almaty", "place/almaty"),
        ("نور سلطان", "place/nur-sultan"),
    ];
    assert_eq!(found, expected);
    let entities: Vec<_> =
        response.entities.iter().map(|e| (e.entity.as_ref().unwrap().id.as_str(), e.mention_count)).collect();
    let expected = [
        ("person/kassym-jomart-tokayev", 2),
        ("place/almaty", 2),
        ("organisation/csto", 2),
        ("place/kazakhstan", 1),
        ("place/nur-sultan", 1),
    ];
    assert_eq!(entities, expected);
    let almaty = response.entities[1].entity.as_ref().unwrap();
    assert_eq!(almaty.r#type(), EntityType::Place);
    assert_eq!((almaty.class.as_str(), almaty.country_code.as_str(), almaty.geonames_id), ("city", "KZ", 1_526_384));
    assert_eq!(almaty.names["ru"], "Алматы");
    assert!(response.mentions.iter().all(|mention| !mention.evidence.is_empty()));
    assert!(response.suppressed.is_empty() && response.mentions[0].context.is_none(), "both are off by default");
}

#[tokio::test]
async fn an_answer_has_salience_and_focus_of_the_complete_article() {
    let server = TestServer::start().await;
    let mut tagger = server.tagger().await;
    let article = proto::Article {
        id: "a".into(),
        title: "Unrest in Almaty".into(),
        body: "CSTO met in Nur-Sultan, Kazakhstan.".into(),
        ..Default::default()
    };
    let mut request = proto::TagArticleRequest { article: Some(article), options: None };
    let all = tagger.tag_article(request.clone()).await.unwrap().into_inner();
    let id = |entity: &proto::MentionedEntity| entity.entity.as_ref().unwrap().id.clone();
    let salience: Vec<_> = all.entities.iter().map(|entity| (id(entity), entity.salience)).collect();
    // In the body of 35 bytes, names start at 0, 12 and 24.
    let expected =
        [("place/almaty", 1.0), ("organisation/csto", 0.7), ("place/nur-sultan", 0.631), ("place/kazakhstan", 0.563)];
    assert_eq!(salience, expected.map(|(id, salience)| (id.to_owned(), salience)));
    let focus: Vec<_> =
        all.focus.iter().map(|f| (f.entity_id.as_str(), f.kind(), f.score, f.country_code.as_str())).collect();
    let (country, city) = (proto::FocusKind::Country, proto::FocusKind::City);
    let expected = [
        ("place/kazakhstan", country, 1.0, "KZ"),
        ("place/almaty", city, 0.6, "KZ"),
        ("place/nur-sultan", city, 0.2, "KZ"),
    ];
    assert_eq!(focus, expected);

    request.options = Some(proto::TagOptions { types: vec![EntityType::Organisation.into()], ..Default::default() });
    let some = tagger.tag_article(request).await.unwrap().into_inner();
    assert_eq!((some.entities, some.focus.clone()), (all.entities[1..2].to_vec(), all.focus));
}

#[tokio::test]
async fn options_select_types_and_suppressed_names() {
    let server = TestServer::start().await;
    let mut tagger = server.tagger().await;
    let options = proto::TagOptions { types: vec![EntityType::Person.into()], ..Default::default() };
    let request = proto::TagArticleRequest { article: Some(article("a", BODY)), options: Some(options) };
    let people = tagger.tag_article(request).await.unwrap().into_inner();
    assert_eq!(people.mentions.len(), 2);
    assert!(people.mentions.iter().all(|mention| mention.r#type() == EntityType::Person));

    let options = proto::TagOptions { include_suppressed: true, ..Default::default() };
    let alone = article("a", "ثم قال توكاييف ذلك");
    let request = proto::TagArticleRequest { article: Some(alone), options: Some(options) };
    let response = tagger.tag_article(request).await.unwrap().into_inner();
    assert!(response.mentions.is_empty(), "a surname needs its full name: {response:?}");
    assert_eq!(response.suppressed[0].text, "توكاييف");
    assert_eq!(response.suppressed[0].reason(), proto::SuppressionReason::NeedsContext);
}

#[tokio::test]
async fn identical_concurrent_requests_have_identical_answers() {
    use prost::Message as _;
    let server = TestServer::start().await;
    let options = proto::TagOptions { include_suppressed: true, context_chars: 20, ..Default::default() };
    let request = proto::TagArticleRequest { article: Some(article("a", BODY)), options: Some(options) };
    let message = request.encode_to_vec();
    let callers = (0..8).map(|_| {
        let (address, message) = (server.address, message.clone());
        tokio::spawn(async move {
            let mut raw = Raw::connect(address).await;
            let mut answers = std::collections::HashSet::new();
            for _ in 0..125 {
                let answer = raw.call("/dalil.v1.TaggerService/TagArticle", &[], &message).await;
                assert_eq!(answer.status.code(), tonic::Code::Ok);
                answers.insert(answer.data);
            }
            answers
        })
    });
    let mut answers = std::collections::HashSet::new();
    for caller in callers.collect::<Vec<_>>() {
        answers.extend(caller.await.unwrap());
    }
    assert_eq!(answers.len(), 1, "1000 calls had different answers");
}

#[tokio::test]
async fn the_gazetteer_service_describes_and_looks_up_entities() {
    let server = TestServer::start().await;
    let mut gazetteer = server.gazetteer().await;
    let described = gazetteer.get_gazetteer(proto::GetGazetteerRequest::default()).await.unwrap().into_inner();
    assert_eq!((described.entity_count, described.name_count), (5, 15));
    assert_eq!(described.sources, ["geonames"]);
    assert!(described.loaded_at.is_some() && !described.version.is_empty());
    let languages: Vec<_> = described.languages.iter().map(|l| (l.language.as_str(), l.name_count)).collect();
    assert_eq!(languages, [("ar", 6), ("en", 7), ("ru", 2)]);
    assert_eq!(described.types.iter().map(|of| of.entity_count).sum::<u32>(), 5);

    let request = proto::GetEntityRequest { id: "person/kassym-jomart-tokayev".into(), ..Default::default() };
    let response = gazetteer.get_entity(request).await.unwrap().into_inner();
    assert_eq!(response.entity.unwrap().offices[0].title, "President of Kazakhstan");
    let names: Vec<_> = response.names.iter().map(|name| (name.text.as_str(), name.kind())).collect();
    assert_eq!(names[1], ("توكاييف", proto::NameKind::Short));
    assert_eq!(response.gazetteer_version, described.version);

    let request = proto::LookupNameRequest { name: "الماتي".into(), ..Default::default() };
    let response = gazetteer.lookup_name(request).await.unwrap().into_inner();
    assert_eq!(response.matches.len(), 1, "the name is folded: {response:?}");
    assert_eq!(response.matches[0].entity.as_ref().unwrap().id, "place/almaty");
    assert_eq!((response.matches[0].proclitic.as_str(), response.matches[0].policy()), ("", proto::NamePolicy::Free));
    let request = proto::LookupNameRequest { name: "بألماتي".into(), ..Default::default() };
    let response = gazetteer.lookup_name(request).await.unwrap().into_inner();
    let found = &response.matches[0];
    assert_eq!((found.proclitic.as_str(), found.name.as_ref().unwrap().text.as_str()), ("ب", "ألماتي"));
    let request = proto::LookupNameRequest { name: "Atlantis".into(), ..Default::default() };
    assert!(gazetteer.lookup_name(request).await.unwrap().into_inner().matches.is_empty());
}

#[tokio::test]
async fn answers_are_encoded_as_prost_encodes_them() {
    use prost::Message as _;
    let server = TestServer::start().await;
    let mut raw = Raw::connect(server.address).await;
    let body = long_text(5_000);
    let options = proto::TagOptions { context_chars: 20, include_suppressed: true, overlap: 2, ..Default::default() };
    let request = proto::TagArticleRequest {
        article: Some(proto::Article {
            id: "٧".into(),
            title: "Almaty".into(),
            body: body.clone(),
            ..Default::default()
        }),
        options: Some(options.clone()),
    };
    let answer = raw.call("/dalil.v1.TaggerService/TagArticle", &[], &request.encode_to_vec()).await;
    let response = proto::TagArticleResponse::decode(&answer.data[5..]).unwrap();
    assert!(response.mentions.len() > 50, "{}", response.mentions.len());
    assert_eq!(response.article_id, "٧");
    // Every field is known to prost, and the order of fields is the same.
    assert!(response.encode_to_vec() == answer.data[5..]);

    let articles = vec![article("1", body), article("2", ""), article("3", "ثم قال توكاييف ذلك")];
    let request = proto::BatchTagArticlesRequest { articles, options: Some(options) };
    let answer = raw.call("/dalil.v1.TaggerService/BatchTagArticles", &[], &request.encode_to_vec()).await;
    let response = proto::BatchTagArticlesResponse::decode(&answer.data[5..]).unwrap();
    assert_eq!(response.results.len(), 3);
    assert!(response.encode_to_vec() == answer.data[5..]);
}

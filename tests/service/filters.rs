//! Filters and views of answers: by class, country and id, in unary calls, batches and streams.

use dalil::service::proto;
use proto::{TagOptions, View};
use tokio_stream::StreamExt as _;
use tonic::Code;

use crate::errors::fields;
use crate::support::{BODY, TestServer, article};

/// Name of a case, its options, and the ids of the entities of the answer.
type Case = (&'static str, TagOptions, Vec<&'static str>);

const TOKAYEV: &str = "person/kassym-jomart-tokayev";

fn strings(values: &[&str]) -> Vec<String> {
    values.iter().map(|&value| value.to_owned()).collect()
}

fn cases() -> Vec<Case> {
    let options = TagOptions::default;
    let all = vec![TOKAYEV, "place/almaty", "organisation/csto", "place/kazakhstan", "place/nur-sultan"];
    let without = |id: &str| all.iter().copied().filter(|&other| other != id).collect::<Vec<_>>();
    vec![
        (
            "classes",
            TagOptions { classes: strings(&["city", "alliance"]), ..options() },
            vec!["place/almaty", "organisation/csto", "place/nur-sultan"],
        ),
        ("a country", TagOptions { country_codes: strings(&["KZ"]), ..options() }, without("organisation/csto")),
        ("another country", TagOptions { country_codes: strings(&["RU"]), ..options() }, vec![]),
        (
            "ids, one of them unknown",
            TagOptions { include_entity_ids: strings(&["place/unknown", TOKAYEV]), ..options() },
            vec![TOKAYEV],
        ),
        (
            "all but one",
            TagOptions { exclude_entity_ids: strings(&["place/almaty"]), ..options() },
            without("place/almaty"),
        ),
        (
            "all criteria",
            TagOptions {
                types: vec![proto::EntityType::Place.into()],
                classes: strings(&["city", "politician"]),
                country_codes: strings(&["KZ"]),
                include_entity_ids: strings(&["place/almaty", "place/nur-sultan", TOKAYEV]),
                exclude_entity_ids: strings(&["place/nur-sultan"]),
                ..options()
            },
            vec!["place/almaty"],
        ),
        ("none", options(), all),
    ]
}

fn entity_ids(response: &proto::TagArticleResponse) -> Vec<String> {
    let entities = response.entities.iter().filter_map(|mentioned| mentioned.entity.as_ref());
    entities.map(|entity| entity.id.clone()).collect()
}

#[tokio::test]
async fn filters_select_what_is_returned_in_every_call() {
    let server = TestServer::start().await;
    let mut tagger = server.tagger().await;
    for (name, options, expected) in cases() {
        let request = proto::TagArticleRequest { article: Some(article("a", BODY)), options: Some(options.clone()) };
        let response = tagger.tag_article(request).await.unwrap().into_inner();
        assert_eq!(entity_ids(&response), expected, "{name}");
        assert!(response.mentions.iter().all(|mention| expected.contains(&mention.entity_id.as_str())), "{name}");

        let request = proto::BatchTagArticlesRequest { articles: vec![article("a", BODY)], options: Some(options) };
        let results = tagger.batch_tag_articles(request).await.unwrap().into_inner().results;
        assert_eq!(results[0].result, Some(proto::batch_result::Result::Response(response)), "{name}");
    }
    let message = |options| proto::StreamTagArticlesRequest { article: Some(article("a", BODY)), options };
    // Each message with options is followed by one without.
    let messages = cases().into_iter().flat_map(|(_, options, _)| [message(Some(options)), message(None)]);
    let messages = tokio_stream::iter(messages.collect::<Vec<_>>());
    let answers = tagger.stream_tag_articles(messages).await.unwrap().into_inner();
    let answers: Vec<_> = answers.collect::<Result<_, _>>().await.unwrap();
    assert_eq!(answers.len(), 2 * cases().len());
    for (answers, (name, _, expected)) in answers.chunks(2).zip(cases()) {
        for answer in answers {
            let Some(proto::stream_tag_articles_response::Result::Response(response)) = &answer.result else {
                panic!("{answer:?}")
            };
            assert_eq!(entity_ids(response), expected, "{name}");
        }
    }
}

#[tokio::test]
async fn entities_that_a_filter_excludes_are_evidence_and_count_for_salience_and_focus() {
    let server = TestServer::start().await;
    let mut tagger = server.tagger().await;
    let mut tag = async |options| {
        let article = proto::Article { title: "توكاييف".into(), ..article("a", BODY) };
        let request = proto::TagArticleRequest { article: Some(article), options: Some(options) };
        tagger.tag_article(request).await.unwrap().into_inner()
    };
    let all = tag(TagOptions { include_suppressed: true, ..Default::default() }).await;
    let filtered =
        tag(TagOptions { classes: strings(&["city"]), include_suppressed: true, ..Default::default() }).await;
    let mentions = |entity: &proto::MentionedEntity| entity.entity.as_ref().unwrap().class == "city";
    let cities: Vec<_> = all.entities.iter().filter(|entity| mentions(entity)).cloned().collect();
    assert_eq!((filtered.entities, filtered.focus), (cities, all.focus));

    let only = TagOptions { include_entity_ids: strings(&[TOKAYEV]), ..Default::default() };
    let alone = tag(only).await;
    assert_eq!(alone.mentions[0].text, "توكاييف");
    assert_eq!(alone.mentions[0].evidence[0].kind(), proto::EvidenceKind::FullNameInArticle);
}

#[tokio::test]
async fn filters_also_select_suppressed_names() {
    let server = TestServer::start().await;
    let mut tagger = server.tagger().await;
    for (excluded, expected) in [(&["place/almaty"][..], 1), (&[TOKAYEV][..], 0)] {
        let options =
            TagOptions { include_suppressed: true, exclude_entity_ids: strings(excluded), ..Default::default() };
        let request = proto::TagArticleRequest {
            article: Some(article("a", "ثم قال توكاييف ذلك")),
            options: Some(options),
        };
        let response = tagger.tag_article(request).await.unwrap().into_inner();
        assert_eq!(response.suppressed.len(), expected, "{excluded:?}");
    }
}

#[tokio::test]
async fn the_view_of_mentions_has_neither_entities_nor_evidence() {
    let server = TestServer::start().await;
    let mut tagger = server.tagger().await;
    let mut tag = async |view: View| {
        let options = TagOptions { view: view.into(), include_suppressed: true, ..Default::default() };
        let request = proto::TagArticleRequest { article: Some(article("a", BODY)), options: Some(options) };
        tagger.tag_article(request).await.unwrap().into_inner()
    };
    let mut full = tag(View::Full).await;
    assert_eq!(tag(View::Unspecified).await, full);
    assert!(!full.entities.is_empty());
    full.entities.clear();
    full.mentions.iter_mut().for_each(|mention| mention.evidence.clear());
    assert_eq!(tag(View::Mentions).await, full);
}

/// Name of a case, invalid options, the fields that the error names, and a part of its message.
type Invalid = (&'static str, TagOptions, Vec<&'static str>, &'static str);

fn many(count: usize, value: &str) -> Vec<String> {
    vec![value.to_owned(); count]
}

/// Options with invalid values.
fn invalid() -> Vec<Invalid> {
    let options = TagOptions::default;
    vec![
        (
            "a class",
            TagOptions { classes: strings(&["city", "citty"]), ..options() },
            vec!["options.classes[1]"],
            "class",
        ),
        (
            "country codes",
            TagOptions { country_codes: strings(&["kz", "KZ", "KAZ"]), ..options() },
            vec!["options.country_codes[0]", "options.country_codes[2]"],
            "two capital letters",
        ),
        (
            "a country code that is not assigned",
            TagOptions { country_codes: strings(&["GB", "UK"]), ..options() },
            vec!["options.country_codes[1]"],
            "is not a code of ISO 3166-1 alpha-2: write GB",
        ),
        (
            "an empty id",
            TagOptions { include_entity_ids: strings(&[""]), ..options() },
            vec!["options.include_entity_ids[0]"],
            "must not be empty",
        ),
        (
            "texts that are no ids",
            TagOptions { exclude_entity_ids: strings(&["almaty", "place/almaty", "town/almaty"]), ..options() },
            vec!["options.exclude_entity_ids[0]", "options.exclude_entity_ids[2]"],
            "must start with place/, person/, organisation/ or other/",
        ),
        (
            "a long id",
            TagOptions { exclude_entity_ids: many(1, &"i".repeat(2049)), ..options() },
            vec!["options.exclude_entity_ids[0]"],
            "2049 bytes exceed the limit of 2048",
        ),
        ("a view", TagOptions { view: 3, ..options() }, vec!["options.view"], "3 is not a value of View"),
    ]
}

/// Options with too many values.
fn too_many() -> Vec<Invalid> {
    let options = TagOptions::default;
    vec![
        (
            "too many classes",
            TagOptions { classes: many(65, "city"), ..options() },
            vec!["options.classes"],
            "65 classes exceed the limit of 64",
        ),
        (
            "too many countries",
            TagOptions { country_codes: many(257, "KZ"), ..options() },
            vec!["options.country_codes"],
            "257 country codes exceed the limit of 256",
        ),
        (
            "too many included ids",
            TagOptions { include_entity_ids: many(1001, "place/almaty"), ..options() },
            vec!["options.include_entity_ids"],
            "1001 ids exceed the limit of 1000",
        ),
        (
            "too many excluded ids",
            TagOptions { exclude_entity_ids: many(1_000_000, ""), ..options() },
            vec!["options.exclude_entity_ids"],
            "1000000 ids exceed the limit of 1000",
        ),
    ]
}

#[tokio::test]
async fn invalid_filters_are_named() {
    let server = TestServer::start().await;
    let mut tagger = server.tagger().await;
    for (name, options, expected, message) in invalid().into_iter().chain(too_many()) {
        let request = proto::TagArticleRequest { article: Some(article("a", BODY)), options: Some(options.clone()) };
        let status = tagger.tag_article(request).await.expect_err(name);
        assert_eq!(status.code(), Code::InvalidArgument, "{name}: {status:?}");
        assert_eq!(fields(&status)[..expected.len()], expected, "{name}: {status:?}");
        assert!(status.message().contains(message), "{name}: {status:?}");
        assert!(!status.message().contains("citty") && !status.message().contains("KAZ"), "{name}: repeats the value");

        let request =
            proto::BatchTagArticlesRequest { articles: vec![article("a", BODY)], options: Some(options.clone()) };
        let batch = tagger.batch_tag_articles(request).await.expect_err(name);
        assert_eq!((batch.code(), batch.message()), (status.code(), status.message()), "{name}");

        let message = |options| proto::StreamTagArticlesRequest { article: Some(article("a", BODY)), options };
        let messages = tokio_stream::iter([message(Some(options)), message(Some(TagOptions::default()))]);
        let answers = tagger.stream_tag_articles(messages).await.unwrap().into_inner();
        let answers: Vec<_> = answers.collect::<Result<_, _>>().await.unwrap();
        use proto::stream_tag_articles_response::Result as Outcome;
        let Some(Outcome::Error(error)) = &answers[0].result else { panic!("{name}: no error") };
        assert_eq!(error.message, status.message(), "{name}");
        assert!(matches!(answers[1].result, Some(Outcome::Response(_))), "{name}: the stream continues");
    }
}

#[tokio::test]
async fn the_lists_of_a_stream_count_as_long_as_they_apply() {
    // Room for one request and answer, and a little more.
    let server = TestServer::start_with(|config| {
        config.limits.request_bytes = 1 << 20;
        config.limits.response_bytes = 1 << 16;
        config.limits.article_bytes = 1 << 16;
        config.in_flight_bytes = 0;
    })
    .await;
    let ids: Vec<_> = (0..500).map(|i| format!("place/{i:02000}")).collect();
    let options = TagOptions { exclude_entity_ids: ids, ..Default::default() };
    let mut tagger = server.tagger().await;
    let mut streams = Vec::new();
    let refused = loop {
        let message =
            proto::StreamTagArticlesRequest { article: Some(article("a", BODY)), options: Some(options.clone()) };
        // The stream stays open after its first message.
        let messages = tokio_stream::once(message).chain(tokio_stream::pending());
        let outcome = match tagger.stream_tag_articles(messages).await {
            Ok(answers) => {
                let mut answers = answers.into_inner();
                let answer = answers.message().await.map(|answer| answer.unwrap().result);
                streams.push(answers);
                answer
            }
            Err(status) => Err(status),
        };
        match outcome {
            Ok(Some(proto::stream_tag_articles_response::Result::Response(_))) => {}
            Ok(Some(proto::stream_tag_articles_response::Result::Error(error))) => break error.code,
            Ok(None) => panic!("no result"),
            Err(status) => break i32::from(status.code()),
        }
        assert!(streams.len() < 3, "the lists are not counted");
    };
    assert_eq!(refused, i32::from(Code::Unavailable));
    drop(streams);
    server.assert_answers().await;
}

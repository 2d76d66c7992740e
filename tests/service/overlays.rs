//! Overlays: entities and names that one request adds or disables, in unary calls, batches and streams.

use dalil::service::{Limits, proto};
use proto::{DisabledName, Layer, Overlay, OverlayEntity, OverlayName, TagOptions};
use tokio_stream::StreamExt as _;
use tonic::{Code, Status};

use crate::errors::fields;
use crate::support::{TestServer, article};

const TEXT: &str = "Example Club beat Almaty, said Tokayev of the CSTO.";
const CLUB: &str = "organisation/example-club";

fn name(text: impl Into<String>) -> OverlayName {
    OverlayName { language: "en".to_owned(), text: text.into(), ..Default::default() }
}

fn entity(id: &str, class: &str, names: Vec<OverlayName>) -> OverlayEntity {
    OverlayEntity { id: id.to_owned(), class: class.to_owned(), names, ..Default::default() }
}

fn disabled(id: &str, text: &str) -> DisabledName {
    DisabledName { entity_id: id.to_owned(), text: text.to_owned() }
}

fn club() -> Overlay {
    Overlay { entities: vec![entity(CLUB, "club", vec![name("Example Club")])], ..Default::default() }
}

fn options(overlay: Overlay) -> Option<TagOptions> {
    Some(TagOptions { overlay: Some(overlay), ..Default::default() })
}

fn found(response: &proto::TagArticleResponse) -> Vec<(&str, &str, Layer)> {
    let mentions = response.mentions.iter();
    mentions.map(|mention| (mention.text.as_str(), mention.entity_id.as_str(), mention.layer())).collect()
}

async fn tag(server: &TestServer, text: &str, overlay: Option<Overlay>) -> Result<proto::TagArticleResponse, Status> {
    let options = overlay.and_then(options);
    let request = proto::TagArticleRequest { article: Some(article("a", text)), options };
    server.tagger().await.tag_article(request).await.map(tonic::Response::into_inner)
}

const ALMATY: (&str, &str, Layer) = ("Almaty", "place/almaty", Layer::Own);
const CSTO: (&str, &str, Layer) = ("CSTO", "organisation/csto", Layer::Own);
const FOUND_CLUB: (&str, &str, Layer) = ("Example Club", CLUB, Layer::Request);

/// An overlay with one entity.
fn one(id: &str, class: &str, names: Vec<OverlayName>) -> Overlay {
    Overlay { entities: vec![entity(id, class, names)], ..Default::default() }
}

#[tokio::test]
async fn an_overlay_adds_extends_and_disables_for_one_call() {
    let server = TestServer::start().await;
    let short = OverlayName { kind: proto::NameKind::Short.into(), ..name("Club") };
    let free = OverlayName { policy: proto::NamePolicy::Free.into(), ..name("Tokayev") };
    let cases = [
        ("nothing", Overlay::default(), vec![ALMATY, CSTO]),
        ("an entity", club(), vec![FOUND_CLUB, ALMATY, CSTO]),
        (
            "a name of a known entity, and one in another policy",
            Overlay {
                entities: vec![
                    entity("place/almaty", "", vec![name("Example Club"), short]),
                    entity("person/kassym-jomart-tokayev", "politician", vec![free]),
                ],
                ..Default::default()
            },
            vec![
                ("Example Club", "place/almaty", Layer::Request),
                ALMATY,
                ("Tokayev", "person/kassym-jomart-tokayev", Layer::Own),
                CSTO,
            ],
        ),
        (
            "a disabled entity and a disabled name",
            Overlay {
                disabled_ids: vec!["place/almaty".to_owned()],
                disabled_names: vec![disabled("organisation/csto", "csto")],
                ..club()
            },
            vec![FOUND_CLUB],
        ),
        (
            "an entity instead of a disabled one",
            Overlay {
                disabled_ids: vec!["place/almaty".to_owned()],
                ..one("place/almaty", "city", vec![name("Example Club")])
            },
            vec![("Example Club", "place/almaty", Layer::Request), CSTO],
        ),
        (
            "an entity with a free class",
            one("other/cup", "event", vec![name("Example Club")]),
            vec![("Example Club", "other/cup", Layer::Request), ALMATY, CSTO],
        ),
    ];
    let version = tag(&server, TEXT, None).await.unwrap().gazetteer_version;
    for (case, overlay, expected) in cases {
        let response = tag(&server, TEXT, Some(overlay.clone())).await.unwrap();
        assert_eq!((found(&response), &response.gazetteer_version), (expected.clone(), &version), "{case}");
        let articles = vec![article("a", TEXT), article("b", TEXT)];
        let request = proto::BatchTagArticlesRequest { articles, options: options(overlay) };
        let results = server.tagger().await.batch_tag_articles(request).await.unwrap().into_inner().results;
        for result in results {
            let Some(proto::batch_result::Result::Response(response)) = &result.result else { panic!("{result:?}") };
            assert_eq!(found(response), expected, "{case}");
        }
        assert_eq!(found(&tag(&server, TEXT, None).await.unwrap()), [ALMATY, CSTO], "after {case}");
    }
}

#[tokio::test]
async fn an_overlay_of_a_stream_holds_until_other_options_and_through_a_reload() {
    let server = TestServer::start().await;
    let (sender, messages) = tokio::sync::mpsc::channel(1);
    let messages = tokio_stream::wrappers::ReceiverStream::new(messages);
    let mut tagger = server.tagger().await;
    let mut answers = tagger.stream_tag_articles(messages).await.unwrap().into_inner();
    let mut next = async |options| {
        let message = proto::StreamTagArticlesRequest { article: Some(article("a", TEXT)), options };
        sender.send(message).await.unwrap();
        match answers.next().await.unwrap().unwrap().result.unwrap() {
            proto::stream_tag_articles_response::Result::Response(response) => Ok(response),
            proto::stream_tag_articles_response::Result::Error(error) => Err(error),
        }
    };
    assert_eq!(found(&next(options(club())).await.unwrap()), [FOUND_CLUB, ALMATY, CSTO]);
    assert_eq!(found(&next(None).await.unwrap()), [FOUND_CLUB, ALMATY, CSTO]);
    let other = Overlay { disabled_ids: vec!["place/almaty".to_owned()], ..Default::default() };
    assert_eq!(found(&next(options(other)).await.unwrap()), [CSTO]);
    let unknown = Overlay { disabled_ids: vec!["place/unknown".to_owned()], ..Default::default() };
    let error = next(options(unknown)).await.unwrap_err();
    assert!(error.message.starts_with("options.overlay.disabled_ids[0]: "), "{}", error.message);
    assert_eq!(found(&next(options(club())).await.unwrap()), [FOUND_CLUB, ALMATY, CSTO]);

    let before = next(None).await.unwrap().gazetteer_version;
    let line = r#"{"id":"place/beat","class":"city","names":{"en":["beat"]}}"#;
    std::fs::write(&server.gazetteer_file, format!("{}\n{line}", crate::support::GAZETTEER)).unwrap();
    server.reload.request();
    let after = loop {
        let response = next(None).await.unwrap();
        if response.gazetteer_version != before {
            break response;
        }
    };
    let beat = ("beat", "place/beat", Layer::Own);
    assert_eq!(found(&after), [FOUND_CLUB, beat, ALMATY, CSTO]);
    assert_eq!(found(&next(Some(TagOptions::default())).await.unwrap()), [beat, ALMATY, CSTO]);
}

#[tokio::test]
async fn callers_do_not_see_the_names_of_each_other() {
    let server = TestServer::start().await;
    let caller = async |number: usize| {
        let id = format!("organisation/club-{number}");
        let overlay = Overlay {
            entities: vec![entity(&id, "club", vec![name("Example Club"), name(format!("Secret {number}"))])],
            ..Default::default()
        };
        let text = "Example Club. Secret 0. Secret 1. Secret 2. Secret 3.";
        let expected = [("Example Club".to_owned(), id.clone()), (format!("Secret {number}"), id)];
        let ids = |response: &proto::TagArticleResponse| {
            response.mentions.iter().map(|it| (it.text.clone(), it.entity_id.clone())).collect::<Vec<_>>()
        };
        for _ in 0..20 {
            let response = tag(&server, text, Some(overlay.clone())).await.unwrap();
            assert_eq!(ids(&response), expected);
        }
        let message = proto::StreamTagArticlesRequest { article: Some(article("a", text)), options: options(overlay) };
        let later = proto::StreamTagArticlesRequest { options: None, ..message.clone() };
        let messages = tokio_stream::iter([vec![message], vec![later; 20]].concat());
        let answers = server.tagger().await.stream_tag_articles(messages).await.unwrap().into_inner();
        for answer in answers.collect::<Result<Vec<_>, _>>().await.unwrap() {
            let Some(proto::stream_tag_articles_response::Result::Response(response)) = &answer.result else {
                panic!("{answer:?}")
            };
            assert_eq!(ids(response), expected);
        }
    };
    tokio::join!(caller(0), caller(1), caller(2), caller(3));
    assert!(tag(&server, "Example Club. Secret 0.", None).await.unwrap().mentions.is_empty());
}

fn with_names(texts: impl Iterator<Item = String>) -> Overlay {
    Overlay { entities: vec![entity(CLUB, "club", texts.map(name).collect())], ..Default::default() }
}

/// Invalid overlays with the path of the invalid field.
fn invalid() -> Vec<(&'static str, Overlay)> {
    let entities = |entities: Vec<OverlayEntity>| Overlay { entities, ..Default::default() };
    let city = |id: &str, text: &str| entity(id, "city", vec![name(text)]);
    let of_name = |name: OverlayName| entities(vec![entity("place/x", "city", vec![name])]);
    let ids =
        |ids: &[&str]| Overlay { disabled_ids: ids.iter().map(|id| (*id).to_owned()).collect(), ..Default::default() };
    let names = |names: Vec<DisabledName>| Overlay { disabled_names: names, ..Default::default() };
    vec![
        ("entities[0].id", entities(vec![city("almaty", "X-ville")])),
        ("entities[0].id", entities(vec![city(&format!("place/{}", "x".repeat(256)), "X-ville")])),
        ("entities[1].id", entities(vec![city("place/x", "X-ville"), city("place/x", "X-town")])),
        ("entities[0].class", entities(vec![entity("place/x", "", vec![name("X-ville")])])),
        ("entities[0].class", entities(vec![entity("place/x", "village", vec![name("X-ville")])])),
        ("entities[0].class", entities(vec![entity("place/almaty", "town", vec![name("X-ville")])])),
        (
            "entities[0].country_code",
            entities(vec![OverlayEntity { country_code: "kz".to_owned(), ..city("place/x", "X-ville") }]),
        ),
        (
            "entities[0].prominence",
            entities(vec![OverlayEntity { prominence: Some(1.5), ..city("place/x", "X-ville") }]),
        ),
        ("entities[0].names", entities(vec![entity("place/x", "city", vec![])])),
        ("entities[0].names[0].language", of_name(OverlayName { language: String::new(), ..name("X-ville") })),
        ("entities[0].names[0].text", of_name(name(""))),
        ("entities[0].names[0].text", of_name(name("…"))),
        ("entities[0].names[0].text", of_name(name("x".repeat(1025)))),
        ("entities[0].names[0].kind", of_name(OverlayName { kind: 99, ..name("X-ville") })),
        ("entities[0].names[0].policy", of_name(OverlayName { policy: 99, ..name("X-ville") })),
        ("disabled_ids[0]", ids(&["place/unknown"])),
        ("disabled_ids[1]", ids(&["place/almaty", "place/almaty"])),
        ("disabled_ids[0]", ids(&["place/x".repeat(40).as_str()])),
        ("disabled_names[0].entity_id", names(vec![disabled("place/unknown", "Almaty")])),
        ("disabled_names[0].text", names(vec![disabled("place/almaty", "Alma")])),
        (
            "disabled_names[0].entity_id",
            Overlay { disabled_names: vec![disabled("place/almaty", "Almaty")], ..ids(&["place/almaty"]) },
        ),
        // Limits.
        ("", with_names((0..=Limits::OVERLAY_NAMES).map(|i| format!("Name {i}")))),
        ("", with_names((0..70).map(|i| format!("{i} {}", "x".repeat(1000))))),
        ("entities", with_names((0..11).map(|i| char::from(b'a' + i).to_string()))),
        ("entities", with_names((1..=5).map(|i| "word ".repeat(i)))),
        ("entities", entities((0..11).map(|i| city(&format!("place/x-{i}"), "X-ville")).collect())),
        ("entities", entities(vec![OverlayEntity::default(); Limits::OVERLAY_VALUES + 1])),
        ("disabled_ids", ids(&vec!["place/almaty"; Limits::OVERLAY_VALUES + 1])),
        ("disabled_names", names(vec![disabled("", ""); Limits::OVERLAY_VALUES + 1])),
    ]
}

#[tokio::test]
async fn invalid_overlays_are_named() {
    let server = TestServer::start().await;
    for (i, (field, overlay)) in invalid().into_iter().enumerate() {
        let error = tag(&server, TEXT, Some(overlay.clone())).await.unwrap_err();
        assert_eq!(error.code(), Code::InvalidArgument, "{i} {field}: {error:?}");
        let path = if field.is_empty() { "options.overlay".to_owned() } else { format!("options.overlay.{field}") };
        assert!(fields(&error).contains(&path), "{i} {path}: {error:?}");
        let sent = overlay.entities.iter().flat_map(|entity| &entity.names).map(|name| name.text.as_str());
        let sent = sent.chain(overlay.disabled_names.iter().map(|name| name.text.as_str()));
        for text in sent.filter(|text| text.len() > 3).take(3) {
            assert!(!error.message().contains(text), "{path} repeats a name");
        }
    }
}

#[tokio::test]
async fn the_largest_overlay_is_accepted() {
    let server = TestServer::start().await;
    let names = (0..Limits::OVERLAY_NAMES).map(|i| format!("Name {i}"));
    let response = tag(&server, "Name 0 and Name 999", Some(with_names(names))).await.unwrap();
    assert_eq!(found(&response).len(), 2);
}

//! Entities of the type other, with free class names, and extra fields.

use dalil::service::proto;
use proto::EntityType;
use tonic::Code;

use crate::errors::fields;
use crate::support::{GAZETTEER, TestServer, article};

const OTHERS: &str = r#"
{"id":"other/aphone","class":"product","names":{"en":["Aphone"]},"extra":{"maker":"Acme","url":"https://acme.example"}}
{"id":"other/law-of-the-sea","class":"law","prominence":0.6,"names":{"en":["Law of the Sea",{"text":"LOTS","kind":"acronym"}]}}
"#;
const BODY: &str = "The Aphone is sold in Almaty under the Law of the Sea.";

async fn server() -> TestServer {
    TestServer::start_with(|config| {
        std::fs::write(&config.gazetteer.paths[0], [GAZETTEER, OTHERS].concat()).unwrap();
        config.admin = Some(([127, 0, 0, 1], 0).into());
    })
    .await
}

fn request(options: proto::TagOptions) -> proto::TagArticleRequest {
    proto::TagArticleRequest { article: Some(article("a", BODY)), options: Some(options) }
}

#[tokio::test]
async fn other_entities_are_tagged_with_their_class_and_extra_fields() {
    let server = server().await;
    let mut tagger = server.tagger().await;
    let response = tagger.tag_article(request(Default::default())).await.unwrap().into_inner();
    let found: Vec<_> = response.mentions.iter().map(|m| (m.entity_id.as_str(), m.r#type())).collect();
    let expected = [
        ("other/aphone", EntityType::Other),
        ("place/almaty", EntityType::Place),
        ("other/law-of-the-sea", EntityType::Other),
    ];
    assert_eq!(found, expected);
    let entity = response.entities[0].entity.as_ref().unwrap();
    assert_eq!((entity.class.as_str(), entity.r#type()), ("product", EntityType::Other));
    let extra: Vec<_> = entity.extra.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(extra, [("maker", "Acme"), ("url", "https://acme.example")]);

    let id = "other/aphone".to_owned();
    let got = server.gazetteer().await.get_entity(proto::GetEntityRequest { id, ..Default::default() }).await.unwrap();
    assert_eq!(got.into_inner().entity.as_ref(), Some(entity));
    crate::operator::until(&server, "dalil_mentions_total{type=\"other\",gazetteer=\"default\"}", 2.0).await;
}

#[tokio::test]
async fn other_entities_are_filtered_by_type_and_class() {
    let server = server().await;
    let mut tagger = server.tagger().await;
    let classes = |classes: &[&str]| classes.iter().map(|&class| class.to_owned()).collect::<Vec<_>>();
    for (options, expected) in [
        (
            proto::TagOptions { types: vec![EntityType::Other.into()], ..Default::default() },
            &["other/aphone", "other/law-of-the-sea"][..],
        ),
        (proto::TagOptions { classes: classes(&["law"]), ..Default::default() }, &["other/law-of-the-sea"]),
        (
            proto::TagOptions { classes: classes(&["product", "city"]), ..Default::default() },
            &["other/aphone", "place/almaty"],
        ),
    ] {
        let response = tagger.tag_article(request(options)).await.unwrap().into_inner();
        assert_eq!(response.mentions.iter().map(|m| m.entity_id.as_str()).collect::<Vec<_>>(), expected);
    }
    let unknown = proto::TagOptions { classes: classes(&["law", "prodcut", "City"]), ..Default::default() };
    let status = tagger.tag_article(request(unknown)).await.unwrap_err();
    assert_eq!((status.code(), fields(&status)), (Code::InvalidArgument, vec!["options.classes[2]".to_owned()]));
    let unknown = proto::TagOptions { classes: classes(&["law", "prodcut"]), ..Default::default() };
    let status = tagger.tag_article(request(unknown)).await.unwrap_err();
    assert_eq!((status.code(), fields(&status)), (Code::InvalidArgument, vec!["options.classes[1]".to_owned()]));

    let mut client = server.gazetteer().await;
    let search = |class: &str| proto::SearchEntitiesRequest { classes: classes(&[class]), ..Default::default() };
    let found = client.search_entities(search("law")).await.unwrap().into_inner();
    assert_eq!(found.matches[0].entity.as_ref().unwrap().id, "other/law-of-the-sea");
    let status = client.search_entities(search("prodcut")).await.unwrap_err();
    assert_eq!((status.code(), fields(&status)), (Code::InvalidArgument, vec!["classes[0]".to_owned()]));
}

//! Searches of entities, and redirects of former ids, over the API.

use dalil::GazetteerSource;
use dalil::service::proto;
use tonic::Code;

use crate::errors::fields;
use crate::support::{GAZETTEER, TestServer};

type Request = proto::SearchEntitiesRequest;

fn request(prefix: &str) -> Request {
    Request { prefix: prefix.to_owned(), ..Request::default() }
}

/// Ids of the entities of a page, each with the name that matches.
fn found(response: &proto::SearchEntitiesResponse) -> Vec<(&str, &str)> {
    let pair = response.matches.iter().map(|found| {
        let id = found.entity.as_ref().map_or("", |entity| entity.id.as_str());
        (id, found.name.as_ref().map_or("", |name| name.text.as_str()))
    });
    pair.collect()
}

#[tokio::test]
async fn entities_are_found_by_the_start_of_a_name_or_an_id() {
    let server = TestServer::start().await;
    let mut client = server.gazetteer().await;
    let tokayev = "person/kassym-jomart-tokayev";
    let all = [
        ("place/kazakhstan", ""),
        ("place/almaty", ""),
        ("place/nur-sultan", ""),
        ("organisation/csto", ""),
        (tokayev, ""),
    ];
    let cases = [
        (request("almat"), vec![("place/almaty", "Almaty")]),
        (request("АЛМ"), vec![("place/almaty", "Алматы")]),
        (request("كازا"), vec![("place/kazakhstan", "كازاخستان")]),
        (request("place/k"), vec![("place/kazakhstan", "")]),
        (request("ka"), vec![("place/kazakhstan", "Kazakhstan"), (tokayev, "Kassym-Jomart Tokayev")]),
        (request("nothing"), vec![]),
        (request(""), all.to_vec()),
        (Request { types: vec![proto::EntityType::Person.into()], ..request("") }, vec![(tokayev, "")]),
        (
            Request { classes: vec!["city".into()], country_codes: vec!["KZ".into()], ..request("") },
            vec![("place/almaty", ""), ("place/nur-sultan", "")],
        ),
    ];
    for (request, expected) in cases {
        let response = client.search_entities(request.clone()).await.unwrap().into_inner();
        assert_eq!(found(&response), expected, "{request:?}");
        assert_eq!(response.next_page_token, "");
        let version = client.get_gazetteer(proto::GetGazetteerRequest::default()).await.unwrap().into_inner().version;
        assert_eq!(response.gazetteer_version, version);
    }
}

#[tokio::test]
async fn pages_continue_on_another_server_with_the_same_gazetteer() {
    let servers = [TestServer::start().await, TestServer::start().await];
    let mut clients = [servers[0].gazetteer().await, servers[1].gazetteer().await];
    let (mut ids, mut token) = (Vec::new(), String::new());
    for turn in 0.. {
        let page = Request { page_size: 1 + (turn % 2), page_token: token.clone(), ..request("") };
        let response = clients[turn as usize % 2].search_entities(page).await.unwrap().into_inner();
        ids.extend(found(&response).into_iter().map(|(id, _)| id.to_owned()));
        token = response.next_page_token;
        if token.is_empty() {
            break;
        }
        assert_eq!(response.matches.len(), 1 + (turn as usize % 2));
    }
    let all = clients[0].search_entities(request("")).await.unwrap().into_inner();
    assert_eq!(ids, found(&all).into_iter().map(|(id, _)| id.to_owned()).collect::<Vec<_>>());
}

#[tokio::test]
async fn invalid_searches_are_named() {
    let server = TestServer::start().await;
    let mut client = server.gazetteer().await;
    let first = client.search_entities(Request { page_size: 1, ..request("") }).await.unwrap().into_inner();
    let token = first.next_page_token;
    let malformed = format!("{}place/unknown", &token[..16]);
    let cases = [
        (request(&"x".repeat(1025)), vec!["prefix"], "1025 bytes exceed the limit of 1024"),
        (Request { page_size: 1001, ..request("") }, vec!["page_size"], "1001 entities exceed the limit of 1000"),
        (Request { types: vec![1; 17], ..request("") }, vec!["types"], "17 values exceed the limit of 16"),
        (Request { types: vec![9], ..request("") }, vec!["types[0]"], "9 is not a value of EntityType"),
        (Request { classes: vec!["city".into(); 65], ..request("") }, vec!["classes"], "exceed the limit of 64"),
        (Request { classes: vec!["citty".into()], ..request("") }, vec!["classes[0]"], "class"),
        (Request { country_codes: vec!["KZ".into(); 257], ..request("") }, vec!["country_codes"], "limit of 256"),
        (Request { country_codes: vec!["kz".into()], ..request("") }, vec!["country_codes[0]"], "capital letters"),
        (Request { page_token: "x".into(), ..request("") }, vec!["page_token"], "this version of the gazetteer"),
        (Request { page_token: token.clone(), ..request("a") }, vec!["page_token"], "another search"),
        (Request { page_token: malformed, ..request("") }, vec!["page_token"], "malformed"),
    ];
    for (request, expected, message) in cases {
        let status = client.search_entities(request.clone()).await.expect_err(message);
        assert_eq!(
            (status.code(), fields(&status)),
            (Code::InvalidArgument, expected.iter().map(|f| f.to_string()).collect())
        );
        assert!(status.message().contains(message), "{status:?}");
    }
    let next = Request { page_token: token, page_size: 1000, ..request("") };
    assert_eq!(client.search_entities(next.clone()).await.unwrap().into_inner().matches.len(), 4);

    let other = TestServer::start_with(|config| {
        let file = config.gazetteer.paths[0].with_file_name("other.jsonl");
        std::fs::write(&file, GAZETTEER.replace("0.9", "0.91")).unwrap();
        config.gazetteer = GazetteerSource::path(file);
    })
    .await;
    let status = other.gazetteer().await.search_entities(next).await.unwrap_err();
    assert!(status.message().contains("is not a token of this version of the gazetteer"), "{status:?}");
}

#[tokio::test]
async fn former_ids_are_followed() {
    let server = TestServer::start_with(|config| {
        let file = &config.gazetteer.paths[0];
        let former = r#"{"id":"place/nur-sultan","former_ids":["place/astana","place/akmola"],"#;
        std::fs::write(file, GAZETTEER.replace(r#"{"id":"place/nur-sultan","#, former)).unwrap();
    })
    .await;
    let mut client = server.gazetteer().await;
    for id in ["place/nur-sultan", "place/astana", "place/akmola"] {
        let response = client
            .get_entity(proto::GetEntityRequest { id: id.to_owned(), ..Default::default() })
            .await
            .unwrap()
            .into_inner();
        assert_eq!(response.entity.unwrap().id, "place/nur-sultan");
        assert_eq!(response.former_ids, ["place/astana", "place/akmola"]);
    }
    let status = client
        .get_entity(proto::GetEntityRequest { id: "place/akmolinsk".into(), ..Default::default() })
        .await
        .unwrap_err();
    assert_eq!(status.code(), Code::NotFound);

    let options = proto::TagOptions { include_entity_ids: vec!["place/astana".into()], ..Default::default() };
    let article = crate::support::article("a", crate::support::BODY);
    let request = proto::TagArticleRequest { article: Some(article), options: Some(options) };
    let response = server.tagger().await.tag_article(request).await.unwrap().into_inner();
    assert_eq!(response.mentions.iter().map(|m| m.entity_id.as_str()).collect::<Vec<_>>(), ["place/nur-sultan"]);
}

#[tokio::test]
async fn a_page_over_the_response_limit_is_an_error_that_names_the_page_size() {
    let server = TestServer::start_with(|config| config.limits.response_bytes = 600).await;
    let mut client = server.gazetteer().await;
    let status = client.search_entities(request("")).await.unwrap_err();
    assert_eq!(status.code(), Code::ResourceExhausted);
    assert_eq!(status.message(), "the page exceeds the limit of 600 bytes: set a smaller page_size");
    let page = client.search_entities(Request { page_size: 1, ..request("") }).await.unwrap().into_inner();
    assert_eq!(page.matches.len(), 1);
}

#[tokio::test]
async fn entities_over_the_response_limit_are_errors_that_name_it() {
    let server = TestServer::start_with(|config| config.limits.response_bytes = 100).await;
    let mut client = server.gazetteer().await;
    let lookup = proto::LookupNameRequest { name: "ألماتي".into(), ..Default::default() };
    let status = client.lookup_name(lookup).await.unwrap_err();
    assert_eq!(status.code(), Code::ResourceExhausted);
    let expected = "the entities with this name exceed the limit of 100 bytes: use SearchEntities, which returns pages";
    assert_eq!(status.message(), expected);
    let entity = proto::GetEntityRequest { id: "place/almaty".into(), ..Default::default() };
    let status = client.get_entity(entity).await.unwrap_err();
    assert_eq!(status.code(), Code::ResourceExhausted);
    assert_eq!(status.message(), "the entity and its names exceed the limit of 100 bytes");
}

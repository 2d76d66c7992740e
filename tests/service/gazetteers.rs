//! Several gazetteers in one server: selection, tokens that are restricted to some, metrics, reloads.

use dalil::GazetteerSource;
use dalil::service::proto;
use tokio_stream::StreamExt as _;
use tonic::{Code, Request, Status};
use tonic_types::StatusExt as _;

use crate::operator::{metric, until};
use crate::support::{TestServer, article};

const CLUBS: &str = r#"{"id":"organisation/kairat","class":"club","country":"KZ","names":{"en":["Kairat"]}}"#;
const PARTIES: &str = r#"{"id":"organisation/amanat","class":"party","country":"KZ","names":{"en":["Amanat"]}}"#;
const BODY: &str = "Kairat and Amanat in Almaty";

const ALL: &str = "a-token-for-everything";
const SPORT: &str = "a-token-for-sport-only";
const NEW_SPORT: &str = "a-new-token-for-sport";

/// A server with the gazetteers `default`, `politics` and `sport`, and with tokens if there is a text of them.
async fn server(tokens: Option<&str>) -> TestServer {
    TestServer::start_with(|config| {
        let folder = config.gazetteer.paths[0].parent().unwrap().to_owned();
        let write = |name: &str, text: &str| {
            std::fs::write(folder.join(name), text).unwrap();
            folder.join(name)
        };
        let base = config.gazetteer.paths[0].clone();
        let sport = GazetteerSource { embedded: false, paths: vec![base, write("clubs.jsonl", CLUBS)] };
        let politics = GazetteerSource::path(write("parties.jsonl", PARTIES));
        config.named_gazetteers = [("sport".to_owned(), sport), ("politics".to_owned(), politics)].into();
        config.tokens = tokens.map(|text| write("tokens", text));
        config.admin = Some(([127, 0, 0, 1], 0).into());
    })
    .await
}

fn with_token<T>(message: T, token: &str) -> Request<T> {
    let mut request = Request::new(message);
    if !token.is_empty() {
        request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
    }
    request
}

fn options(gazetteer: &str) -> Option<proto::TagOptions> {
    Some(proto::TagOptions { gazetteer: gazetteer.to_owned(), ..Default::default() })
}

fn ids(response: &proto::TagArticleResponse) -> Vec<&str> {
    response.mentions.iter().map(|mention| mention.entity_id.as_str()).collect()
}

/// Tags an article with a gazetteer and returns the ids of the mentions.
async fn tag(server: &TestServer, gazetteer: &str, token: &str) -> Result<Vec<String>, Status> {
    let request = proto::TagArticleRequest { article: Some(article("a", BODY)), options: options(gazetteer) };
    let response = server.tagger().await.tag_article(with_token(request, token)).await?.into_inner();
    Ok(ids(&response).into_iter().map(str::to_owned).collect())
}

/// The outcomes of all calls that select a gazetteer.
async fn outcomes(server: &TestServer, gazetteer: &str, token: &str) -> Vec<Result<(), Status>> {
    let name = || gazetteer.to_owned();
    let mut tagger = server.tagger().await;
    let mut client = server.gazetteer().await;
    let batch = proto::BatchTagArticlesRequest { articles: vec![article("a", BODY)], options: options(gazetteer) };
    let get = proto::GetGazetteerRequest { gazetteer: name() };
    let id = if gazetteer == "politics" { "organisation/amanat" } else { "place/almaty" };
    let entity = proto::GetEntityRequest { id: id.into(), gazetteer: name() };
    let lookup = proto::LookupNameRequest { name: "Almaty".into(), gazetteer: name() };
    let search = proto::SearchEntitiesRequest { gazetteer: name(), ..Default::default() };
    let explain = proto::ExplainArticleRequest {
        article: Some(article("a", BODY)),
        options: options(gazetteer),
        ..Default::default()
    };
    vec![
        tag(server, gazetteer, token).await.map(drop),
        tagger.batch_tag_articles(with_token(batch, token)).await.map(drop),
        client.get_gazetteer(with_token(get, token)).await.map(drop),
        client.get_entity(with_token(entity, token)).await.map(drop),
        client.lookup_name(with_token(lookup, token)).await.map(drop),
        client.search_entities(with_token(search, token)).await.map(drop),
        tagger.explain_article(with_token(explain, token)).await.map(drop),
    ]
}

/// Tags an article with each gazetteer in one stream, and returns the ids of the mentions or the code of the error.
async fn stream<const N: usize>(server: &TestServer, names: [&'static str; N], token: &str) -> Vec<String> {
    use proto::stream_tag_articles_response::Result as Outcome;
    let messages = names
        .map(|name| proto::StreamTagArticlesRequest { article: Some(article(name, BODY)), options: options(name) });
    let request = with_token(tokio_stream::iter(messages), token);
    let answers = server.tagger().await.stream_tag_articles(request).await.unwrap().into_inner();
    let answers: Vec<_> = answers.collect::<Result<_, _>>().await.unwrap();
    let found = answers.iter().map(|answer| match answer.result.as_ref().unwrap() {
        Outcome::Response(response) => ids(response).join(" "),
        Outcome::Error(error) => Code::from(error.code).to_string(),
    });
    found.collect()
}

async fn listed(server: &TestServer, token: &str) -> Vec<(String, u32)> {
    let request = with_token(proto::ListGazetteersRequest {}, token);
    let response = server.gazetteer().await.list_gazetteers(request).await.unwrap().into_inner();
    assert!(response.gazetteers.iter().all(|gazetteer| !gazetteer.version.is_empty() && gazetteer.loaded_at.is_some()));
    response.gazetteers.into_iter().map(|gazetteer| (gazetteer.name, gazetteer.entity_count)).collect()
}

#[tokio::test]
async fn a_request_selects_a_gazetteer_by_its_name() {
    let server = server(None).await;
    let expected = [
        ("", vec!["place/almaty"]),
        ("default", vec!["place/almaty"]),
        ("sport", vec!["organisation/kairat", "place/almaty"]),
        ("politics", vec!["organisation/amanat"]),
    ];
    for (name, expected) in &expected {
        assert_eq!(tag(&server, name, "").await.unwrap(), *expected, "{name}");
        assert!(outcomes(&server, name, "").await.iter().all(Result::is_ok), "{name}");
        let request = proto::GetGazetteerRequest { gazetteer: name.to_string() };
        let described = server.gazetteer().await.get_gazetteer(request).await.unwrap().into_inner();
        assert_eq!(described.name, if name.is_empty() { "default" } else { name });
    }
    let all = [("default", 5), ("politics", 1), ("sport", 6)].map(|(name, count)| (name.to_owned(), count));
    assert_eq!(listed(&server, "").await, all);

    // A stream may change its gazetteer, and an unknown one fails the articles and not the stream.
    let expected = ["organisation/kairat place/almaty", &Code::NotFound.to_string(), "organisation/amanat"];
    assert_eq!(stream(&server, ["sport", "unknown", "politics"], "").await, expected);
}

#[tokio::test]
async fn unknown_and_long_names_are_errors_of_every_call() {
    let server = server(None).await;
    for outcome in outcomes(&server, "spurt", "").await {
        let status = outcome.unwrap_err();
        assert_eq!(status.code(), Code::NotFound, "{status:?}");
        let resource = status.get_details_resource_info().unwrap();
        assert_eq!((resource.resource_type.as_str(), resource.resource_name.as_str()), ("dalil.v1.Gazetteer", "spurt"));
    }
    for outcome in outcomes(&server, &"x".repeat(65), "").await {
        let status = outcome.unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument, "{status:?}");
        assert!(status.message().ends_with("gazetteer: 65 bytes exceed the limit of 64"), "{status:?}");
    }
}

#[tokio::test]
async fn a_restricted_token_sees_only_its_gazetteers() {
    let server = server(Some(&format!("{ALL} name=desk\n{SPORT} gazetteers=sport name=sports-app\n"))).await;
    for name in ["", "default", "sport", "politics"] {
        assert!(outcomes(&server, name, ALL).await.iter().all(Result::is_ok), "{name}");
    }
    assert_eq!(listed(&server, ALL).await.len(), 3);

    assert_eq!(tag(&server, "", SPORT).await.unwrap(), ["organisation/kairat", "place/almaty"]);
    assert!(outcomes(&server, "", SPORT).await.iter().all(Result::is_ok));
    assert!(outcomes(&server, "sport", SPORT).await.iter().all(Result::is_ok));
    for name in ["default", "politics"] {
        for outcome in outcomes(&server, name, SPORT).await {
            let status = outcome.unwrap_err();
            assert_eq!(status.code(), Code::NotFound, "{name}: {status:?}");
            assert_eq!(status.message(), "no gazetteer of the server has this name");
        }
    }
    assert_eq!(listed(&server, SPORT).await, [("sport".to_owned(), 6)]);
    let not_found = Code::NotFound.to_string();
    let sport = "organisation/kairat place/almaty";
    let expected = [sport, sport, &not_found, &not_found, sport];
    assert_eq!(stream(&server, ["sport", "", "default", "politics", "sport"], SPORT).await, expected);
    let unauthorised = outcomes(&server, "sport", "").await;
    assert!(unauthorised.iter().all(|outcome| outcome.as_ref().unwrap_err().code() == Code::Unauthenticated));
}

#[tokio::test]
async fn metrics_have_the_names_of_gazetteers_and_tokens() {
    let server = server(Some(&format!("{ALL} name=desk\n{SPORT} gazetteers=sport name=sports-app\n"))).await;
    for _ in 0..2 {
        tag(&server, "sport", SPORT).await.unwrap();
    }
    tag(&server, "politics", ALL).await.unwrap();
    until(&server, "dalil_articles_total{gazetteer=\"politics\"}", 1.0).await;
    for (line, expected) in [
        ("dalil_articles_total{gazetteer=\"sport\"}", 2.0),
        ("dalil_articles_total{gazetteer=\"default\"}", 0.0),
        ("dalil_mentions_total{type=\"organisation\",gazetteer=\"sport\"}", 2.0),
        ("dalil_mentions_total{type=\"place\",gazetteer=\"politics\"}", 0.0),
        ("dalil_gazetteer_entities{gazetteer=\"sport\"}", 6.0),
        ("dalil_gazetteer_reloads_total{gazetteer=\"sport\",outcome=\"done\"}", 1.0),
        ("dalil_token_calls_total{token=\"sports-app\"}", 2.0),
        ("dalil_token_articles_total{token=\"sports-app\"}", 2.0),
        ("dalil_token_articles_total{token=\"desk\"}", 1.0),
    ] {
        assert_eq!(metric(&server, line).await, expected, "{line}");
    }

    // A token is replaced under its name, and another one is removed.
    let tokens = server.gazetteer_file.with_file_name("tokens");
    std::fs::write(tokens, format!("{NEW_SPORT} gazetteers=sport,politics name=sports-app\n")).unwrap();
    server.reload.request();
    until(&server, "dalil_reloads_total{what=\"tokens\",outcome=\"done\"}", 1.0).await;
    tag(&server, "politics", NEW_SPORT).await.unwrap();
    until(&server, "dalil_token_calls_total{token=\"sports-app\"}", 3.0).await;
    let (_, metrics) = crate::operator::get(&server, "/metrics").await;
    assert!(!metrics.contains("desk") && !metrics.contains(ALL) && !metrics.contains(SPORT), "{metrics}");
}

#[tokio::test]
async fn each_gazetteer_is_reloaded_and_a_failure_concerns_one() {
    let server = server(None).await;
    let file = |name: &str| server.gazetteer_file.with_file_name(name);
    std::fs::write(file("clubs.jsonl"), CLUBS.replace("Kairat", "Tobol")).unwrap();
    std::fs::write(file("parties.jsonl"), "{").unwrap();
    server.reload.request();
    until(&server, "dalil_gazetteer_reloads_total{gazetteer=\"sport\",outcome=\"done\"}", 2.0).await;
    until(&server, "dalil_gazetteer_reloads_total{gazetteer=\"politics\",outcome=\"failed\"}", 1.0).await;
    assert_eq!(tag(&server, "sport", "").await.unwrap(), ["place/almaty"]);
    assert_eq!(tag(&server, "politics", "").await.unwrap(), ["organisation/amanat"]);
}

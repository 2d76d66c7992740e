//! JSON over HTTP/1.1 and HTTP/2.

use bytes::Bytes;
use dalil::render::json::write_all_fields;
use dalil::render::{TaggedArticle, View};
use dalil::{Article, GazetteerBuilder, OffsetUnit, Options, Tagger};
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::http_client::{Connection, Reply, Version};
use crate::support::{BODY, GAZETTEER, TestServer};

pub const TAG: &str = "/v1/articles:tag";
pub const BATCH: &str = "/v1/articles:batchTag";
pub const VERSIONS: [Version; 2] = [Version::Http1, Version::Http2];

pub fn request(body: &str) -> String {
    json!({"article": {"id": "a", "body": body}}).to_string()
}

#[tokio::test]
async fn an_article_is_tagged_over_both_versions_of_http_on_one_port() {
    let server = TestServer::start().await;
    for version in VERSIONS {
        let mut client = Connection::open(server.address, version).await;
        // Two calls on one connection.
        for _ in 0..2 {
            let reply = client.post(TAG, &request(BODY)).await;
            assert_eq!(reply.status, StatusCode::OK, "{version:?}: {reply:?}");
            assert_eq!(reply.header("content-type"), "application/json");
            let answer = reply.json();
            assert_eq!(answer["articleId"], "a");
            assert_eq!(answer["mentions"].as_array().unwrap().len(), 8, "{answer}");
            assert_eq!(answer["mentions"][0]["span"], json!({"field": "FIELD_BODY", "start": 6, "end": 25}));
            assert_eq!(answer["suppressed"], json!([]), "all fields are present");
        }
    }
    server.assert_answers().await;
}

#[tokio::test]
async fn json_is_what_the_command_prints() {
    let mut builder = GazetteerBuilder::new();
    builder.add_text("names.jsonl", GAZETTEER);
    let tagger = Tagger::new(builder.build().unwrap()).unwrap();
    let article = Article::new("Tokayev in Almaty", BODY);
    let server = TestServer::start().await;
    let mut client = Connection::open(server.address, Version::Http1).await;
    for (view, name) in [(View::Full, "VIEW_FULL"), (View::Mentions, "VIEW_MENTIONS")] {
        let options = json!({"includeSuppressed": true, "offsetUnit": "OFFSET_UNIT_UTF16_UNIT", "view": name});
        let article_json = json!({"id": "a", "title": article.title, "body": article.body});
        let body = json!({"article": article_json, "options": options}).to_string();
        let reply = client.post(TAG, &body).await;

        let options = Options::default().with_suppressed(true);
        let tagged = tagger.tag(&article, &options);
        let owned = TaggedArticle::new(tagger.gazetteer(), "a", &article, &tagged, OffsetUnit::Utf16Unit);
        let mut line = Vec::new();
        write_all_fields(&mut line, &owned.with_view(view), &serde_json::Map::new()).unwrap();
        let mut printed: Value = serde_json::from_slice(&line).unwrap();
        // Only the command knows the other fields of the source.
        assert_eq!(printed.as_object_mut().unwrap().remove("fields"), Some(json!({})));
        assert_eq!(reply.json(), printed, "{name}");
    }
}

#[tokio::test]
async fn all_unary_methods_have_a_path() {
    let server = TestServer::start().await;
    for version in VERSIONS {
        let mut client = Connection::open(server.address, version).await;
        let batch = json!({"articles": [{"id": "1", "body": "Almaty"}, {"id": "2"}]}).to_string();
        let results = client.post(BATCH, &batch).await.json();
        assert_eq!(results["results"][0]["response"]["mentions"][0]["entityId"], "place/almaty");
        assert_eq!(results["results"][0].get("error"), None, "a oneof has one member");
        let error = &results["results"][1]["error"];
        assert_eq!(error["details"][0]["fieldViolations"][0]["field"], "articles[1].body", "{results}");

        for path in ["/v1/entities/place/almaty", "/v1/entities/place%2Falmaty?gazetteer=default"] {
            let entity = client.get(path).await.json();
            assert_eq!(entity["entity"]["names"]["ru"], "Алматы");
            assert_eq!(entity["entity"]["location"], json!({"latitude": 43.25, "longitude": 76.95}));
        }
        let found = client.get("/v1/entities?prefix=alm&types=ENTITY_TYPE_PLACE&pageSize=1").await.json();
        assert_eq!(found["matches"][0]["entity"]["id"], "place/almaty");
        assert_eq!(found, client.post("/v1/entities:search", r#"{"prefix":"alm","page_size":1}"#).await.json());
        let name = client.get("/v1/names:lookup?name=%D8%A8%D8%A3%D9%84%D9%85%D8%A7%D8%AA%D9%8A").await.json();
        assert_eq!(name["matches"][0]["proclitic"], "ب");
        assert_eq!(name, client.post("/v1/names:lookup", r#"{"name":"بألماتي"}"#).await.json());
        let list = client.get("/v1/gazetteers").await.json();
        assert_eq!(list["gazetteers"][0]["name"], "default");
        let loaded_at = list["gazetteers"][0]["loadedAt"].as_str().unwrap().to_owned();
        assert!(loaded_at.starts_with("20") && loaded_at.ends_with('Z'), "{loaded_at}");
        let gazetteer = client.get("/v1/gazetteers/default").await.json();
        assert_eq!((&gazetteer["entityCount"], &gazetteer["loadedAt"]), (&json!(5), &json!(loaded_at)));
    }
}

/// Asserts that a reply is an error with this HTTP status, code and field.
pub fn assert_error(reply: &Reply, status: u16, code: i32, field: Option<&str>) -> Value {
    assert_eq!(reply.status, status, "{reply:?}");
    assert_eq!(reply.header("content-type"), "application/json");
    let error = reply.json();
    assert_eq!(error["code"], code, "{error}");
    if let Some(field) = field {
        assert_eq!(error["details"][0]["@type"], "type.googleapis.com/google.rpc.BadRequest");
        let named = error["details"][0]["fieldViolations"][0]["field"].as_str();
        assert_eq!(named.unwrap_or_default(), field, "{error}");
    }
    error
}

#[tokio::test]
async fn errors_are_statuses_with_details() {
    let server = TestServer::start_with(|config| config.limits.article_bytes = 1000).await;
    let long = "Secretopolis ".repeat(100);
    let posts = [
        (TAG, request(""), 400, 3, Some("article.body")),
        (TAG, request(&long), 400, 3, Some("article.body")),
        (TAG, "{\"article\": {\"body\": \"Secretopolis".to_owned(), 400, 3, Some("article.body")),
        (TAG, r#"{"article": {"Secretopolis": 1}}"#.to_owned(), 400, 3, Some("article")),
        (TAG, r#"{"options": {"view": "Secretopolis"}}"#.to_owned(), 400, 3, Some("options.view")),
        (TAG, String::new(), 400, 3, Some("")),
        (TAG, json!({"options": {"gazetteer": "none"}, "article": {"body": "x"}}).to_string(), 404, 5, None),
        (BATCH, "{}".to_owned(), 400, 3, Some("articles")),
        ("/v1/articles:tag?x=Secretopolis", "{}".to_owned(), 400, 3, None),
        ("/v1/articles", "{}".to_owned(), 404, 5, None),
        ("/v1/entities/place/almaty", "{}".to_owned(), 405, 12, None),
        ("/v1/articles:streamTag", "{}".to_owned(), 404, 5, None),
        ("/unknown.Service/Method", "{}".to_owned(), 404, 5, None),
    ];
    for version in VERSIONS {
        for (path, body, status, code, field) in &posts {
            let reply = Connection::open(server.address, version).await.post(path, body).await;
            let error = assert_error(&reply, *status, *code, *field);
            assert!(!error.to_string().contains("Secret"), "{error}");
        }
        let mut client = Connection::open(server.address, version).await;
        assert_error(&client.get("/v1/entities/place/none").await, 404, 5, None);
        assert_error(&client.get("/v1/names:lookup").await, 400, 3, Some("name"));
        assert_error(&client.get("/v1/entities?pageSize=-1").await, 400, 3, Some("page_size"));
        let reply = client.get(TAG).await;
        assert_error(&reply, 405, 12, None);
        assert_eq!(reply.header("allow"), "POST");
        let reply = client.send(Method::PUT, "/v1/names:lookup", &[], Bytes::new()).await;
        assert_eq!((reply.status, reply.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "GET, POST"));
    }
}

#[tokio::test]
async fn only_json_in_utf_8_is_accepted() {
    let server = TestServer::start().await;
    for version in VERSIONS {
        for content_type in ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=cp1256", ""]
        {
            let mut client = Connection::open(server.address, version).await;
            let headers = [("content-type", content_type)];
            let reply = client.send(Method::POST, TAG, &headers, Bytes::from(request(BODY))).await;
            assert_error(&reply, 415, 3, None);
            assert_eq!(reply.header("accept"), "application/json");
        }
        let mut client = Connection::open(server.address, version).await;
        let headers = [("content-type", "application/json"), ("content-encoding", "br")];
        assert_error(&client.send(Method::POST, TAG, &headers, Bytes::from(request(BODY))).await, 415, 3, None);
    }
    let mut http1 = Connection::open(server.address, Version::Http1).await;
    let grpc = http1.send(
        Method::POST,
        "/dalil.v1.TaggerService/TagArticle",
        &[("content-type", "application/grpc")],
        Bytes::new(),
    );
    assert_error(&grpc.await, 505, 12, None);
}

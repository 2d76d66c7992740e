//! Operation of a running server: admin port, metrics, reloads, traces.

use std::time::Duration;

use bytes::Bytes;
use dalil::service::proto;
use http::Method;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::http_client::{Connection, Version};
use crate::support::{BODY, GAZETTEER, TestServer, tag_request};

/// An additional city.
const ASTANA: &str = r#"{"id":"place/astana","class":"city","country":"KZ","names":{"ar":["أستانا"]}}"#;

/// The answer to an HTTP/1.1 request: status line and body.
pub async fn get(server: &TestServer, path: &str) -> (String, String) {
    let (head, body) = get_with(server, path, "").await;
    (head.lines().next().unwrap().to_owned(), body)
}

/// The answer to an HTTP/1.1 request with more header lines: head and body.
async fn get_with(server: &TestServer, path: &str, headers: &str) -> (String, String) {
    let mut stream = TcpStream::connect(server.admin.unwrap()).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}

/// The value of a metric; 0 if it is missing.
pub async fn metric(server: &TestServer, line: &str) -> f64 {
    let (_, metrics) = get(server, "/metrics").await;
    let value = metrics.lines().find_map(|l| l.strip_prefix(line)?.strip_prefix(' ').map(str::to_owned));
    value.map_or(0.0, |value| value.parse().unwrap())
}

/// Waits until a metric reaches a value; fails after a minute.
pub async fn until(server: &TestServer, line: &str, value: f64) {
    let comes = async {
        while metric(server, line).await < value {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), comes).await.expect(line);
}

async fn with_admin(watch: Option<Duration>) -> TestServer {
    TestServer::start_with(|config| {
        config.admin = Some(([127, 0, 0, 1], 0).into());
        config.watch_interval = watch;
    })
    .await
}

async fn entities(server: &TestServer) -> u32 {
    let request = proto::GetGazetteerRequest::default();
    server.gazetteer().await.get_gazetteer(request).await.unwrap().into_inner().entity_count
}

const DONE: &str = "dalil_reloads_total{what=\"gazetteer\",outcome=\"done\"}";
const FAILED: &str = "dalil_reloads_total{what=\"gazetteer\",outcome=\"failed\"}";

#[tokio::test]
async fn the_admin_port_serves_liveness_readiness_and_metrics() {
    let mut server = with_admin(None).await;
    assert_eq!(get(&server, "/livez").await, ("HTTP/1.1 200 OK".into(), "live\n".into()));
    assert_eq!(get(&server, "/readyz").await, ("HTTP/1.1 200 OK".into(), "ready\n".into()));
    assert_eq!(get(&server, "/else").await.0, "HTTP/1.1 404 Not Found");
    server.assert_answers().await;
    server.tagger().await.tag_article(tag_request("")).await.unwrap_err();

    let counted = |status: &str| {
        let method = "dalil.v1.TaggerService/TagArticle";
        format!("grpc_server_call_duration_seconds_count{{grpc_method=\"{method}\",grpc_status=\"{status}\"}}")
    };
    until(&server, &counted("OK"), 1.0).await;
    until(&server, &counted("INVALID_ARGUMENT"), 1.0).await;
    assert_eq!(metric(&server, "dalil_articles_total{gazetteer=\"default\"}").await, 1.0);
    assert_eq!(metric(&server, "dalil_mentions_total{type=\"person\",gazetteer=\"default\"}").await, 2.0);
    assert_eq!(metric(&server, "dalil_gazetteer_entities{gazetteer=\"default\"}").await, 5.0);
    let (_, metrics) = get(&server, "/metrics").await;
    assert!(!metrics.contains("almaty") && !metrics.contains("توكاييف"), "no entity and no text: {metrics}");

    assert_eq!(metric(&server, "dalil_ready").await, 1.0);

    // During the drain the server is live but not ready.
    let (sender, requests) = tokio::sync::mpsc::channel::<proto::StreamTagArticlesRequest>(1);
    let requests = tokio_stream::wrappers::ReceiverStream::new(requests);
    let answers = server.tagger().await.stream_tag_articles(requests).await.unwrap();
    until(&server, "dalil_in_flight_calls{grpc_method=\"dalil.v1.TaggerService/StreamTagArticles\"}", 1.0).await;
    assert!(metric(&server, "dalil_in_flight_bytes").await >= 32768.0, "a call counts as 32 KiB");
    server.stop();
    while get(&server, "/readyz").await.0 != "HTTP/1.1 503 Service Unavailable" {}
    assert_eq!(get(&server, "/livez").await.0, "HTTP/1.1 200 OK");
    assert_eq!(metric(&server, "dalil_ready").await, 0.0);
    drop((sender, answers));
    server.ended().await.unwrap();
}

#[tokio::test]
async fn a_changed_gazetteer_is_served_without_a_restart() {
    let server = with_admin(Some(Duration::from_millis(5))).await;
    assert_eq!(entities(&server).await, 5);
    std::fs::write(&server.gazetteer_file, format!("{GAZETTEER}{ASTANA}\n")).unwrap();
    until(&server, DONE, 2.0).await;
    assert_eq!(entities(&server).await, 6);

    // An invalid gazetteer changes nothing, and the next valid one is loaded.
    std::fs::write(&server.gazetteer_file, "{\"id\":\"place/x\"}\n").unwrap();
    until(&server, FAILED, 1.0).await;
    assert_eq!(entities(&server).await, 6);
    server.assert_answers().await;
    std::fs::write(&server.gazetteer_file, GAZETTEER).unwrap();
    until(&server, DONE, 3.0).await;
    assert_eq!(entities(&server).await, 5);
}

/// A gazetteer of `count` towns.
fn towns(count: usize) -> String {
    let line = |i| format!("{{\"id\":\"place/town-{i}\",\"class\":\"town\",\"names\":{{\"en\":[\"Town {i}\"]}}}}\n");
    (0..count).map(line).collect()
}

#[tokio::test]
async fn a_reload_that_loses_more_than_half_is_refused_unless_allowed() {
    let server = with_admin(None).await;
    let write = |text: &str| {
        std::fs::write(&server.gazetteer_file, text).unwrap();
        server.reload.request();
    };
    write(&towns(1001));
    until(&server, DONE, 2.0).await;
    write(&towns(500));
    until(&server, FAILED, 1.0).await;
    assert_eq!(entities(&server).await, 1001);
    write("");
    until(&server, FAILED, 2.0).await;
    assert_eq!(entities(&server).await, 1001);
    write(&towns(501));
    until(&server, DONE, 3.0).await;
    assert_eq!(entities(&server).await, 501);

    let server = TestServer::start_with(|config| {
        config.admin = Some(([127, 0, 0, 1], 0).into());
        config.watch_interval = None;
        config.allow_shrink = true;
    })
    .await;
    for (count, loads) in [(1001, 2.0), (2, 3.0)] {
        std::fs::write(&server.gazetteer_file, towns(count)).unwrap();
        server.reload.request();
        until(&server, DONE, loads).await;
        assert_eq!(entities(&server).await as usize, count);
    }
}

#[tokio::test]
async fn a_requested_reload_loses_no_call() {
    let server = with_admin(None).await;
    let mut tagger = server.tagger().await;
    let old = tagger.tag_article(tag_request(BODY)).await.unwrap().into_inner();
    let calls = tokio::spawn(async move {
        loop {
            let answer = tagger.tag_article(tag_request(BODY)).await.unwrap().into_inner();
            assert_eq!(answer.mentions.len(), 8);
            if answer.gazetteer_version != old.gazetteer_version {
                return;
            }
        }
    });
    std::fs::write(&server.gazetteer_file, format!("{GAZETTEER}{ASTANA}\n")).unwrap();
    server.reload.request();
    calls.await.unwrap();
}

#[cfg(not(feature = "otlp"))]
#[tokio::test]
async fn a_build_without_the_exporter_refuses_a_collector() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = crate::support::config(&folder);
    config.otlp = Some("http://127.0.0.1:4317".into());
    let error = dalil::server::Server::bind(config).await.unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("--features otlp"), "{cause}");
}

#[tokio::test]
async fn metrics_are_in_the_format_that_the_client_prefers() {
    let server = with_admin(None).await;
    let (head, text) = get_with(&server, "/metrics", "").await;
    assert!(head.contains("content-type: text/plain; version=0.0.4; charset=utf-8"), "{head}");
    assert!(text.contains("# TYPE dalil_shed_calls_total counter\n") && !text.contains("# EOF"), "{text}");
    let accept = "Accept: application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3\r\n";
    let (head, text) = get_with(&server, "/metrics", accept).await;
    assert!(head.contains("content-type: application/openmetrics-text; version=1.0.0; charset=utf-8"), "{head}");
    assert!(text.contains("# TYPE dalil_shed_calls counter\n") && text.ends_with("# EOF\n"), "{text}");
}

#[tokio::test]
async fn an_answer_has_the_request_id_of_the_call_or_a_new_one() {
    let server = TestServer::start().await;
    let mut tagger = server.tagger().await;
    let mut call = async |id: &str, body: &str| {
        let mut request = tonic::Request::new(tag_request(body));
        request.metadata_mut().insert("x-request-id", id.parse().unwrap());
        let metadata = match tagger.tag_article(request).await {
            Ok(answer) => answer.metadata().clone(),
            Err(status) => status.metadata().clone(),
        };
        metadata.get("x-request-id").unwrap().to_str().unwrap().to_owned()
    };
    assert_eq!(call("r-17", BODY).await, "r-17");
    assert_eq!(call("r-18", "").await, "r-18", "an error");
    let generated = call("two words", BODY).await;
    assert!(generated.len() == 32 && generated.bytes().all(|byte| byte.is_ascii_hexdigit()), "{generated}");
}

#[tokio::test]
async fn requests_that_are_no_calls_are_counted() {
    let server = with_admin(None).await;
    let series = |status: u16| format!("dalil_rejected_http_requests_total{{http_status=\"{status}\"}}");
    let rejected = [
        (Method::GET, "/nothing", 404),
        (Method::GET, "/v1/articles:tag", 405),
        (Method::POST, "/v1/articles:tag", 415),
        (Method::GET, "/v1/names:lookup?unknown=1", 400),
    ];
    for (method, path, status) in rejected {
        assert_eq!(metric(&server, &series(status)).await, 0.0, "the series exists");
        let mut client = Connection::open(server.address, Version::Http1).await;
        let reply = client.send(method, path, &[("content-type", "text/plain")], Bytes::from("x")).await;
        assert_eq!((reply.status.as_u16(), reply.header("x-request-id").len()), (status, 32), "{path}");
        assert_eq!(metric(&server, &series(status)).await, 1.0, "{path}");
    }
    // A call that fails is in the metrics of calls instead.
    let mut client = Connection::open(server.address, Version::Http1).await;
    let reply = client.get("/v1/entities/place/none").await;
    assert_eq!((reply.status.as_u16(), reply.header("x-request-id").len()), (404, 32));
    assert_eq!(metric(&server, &series(404)).await, 1.0);
}

/// A server with tokens, one of which has a name, and TLS.
async fn with_tokens_and_certificate() -> TestServer {
    TestServer::start_unready(|config| {
        let folder = config.gazetteer.paths[0].with_file_name("secrets");
        std::fs::create_dir(&folder).unwrap();
        let [tokens, certificate, key] = ["tokens", "tls.crt", "tls.key"].map(|name| folder.join(name));
        let signed = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        std::fs::write(&tokens, "a-token-with-a-name name=desk").unwrap();
        std::fs::write(&certificate, signed.cert.pem()).unwrap();
        std::fs::write(&key, signed.signing_key.serialize_pem()).unwrap();
        config.tls = Some(dalil::server::TlsConfig { certificate, key, client_ca: None });
        (config.admin, config.tokens) = (Some(([127, 0, 0, 1], 0).into()), Some(tokens));
    })
    .await
}

#[tokio::test]
async fn the_metrics_in_operating_md_exist() {
    let server = with_admin(None).await;
    server.assert_answers().await;
    // Metrics of tokens and certificates exist where these are.
    let other = with_tokens_and_certificate().await;
    let metrics = [get(&server, "/metrics").await.1, get(&other, "/metrics").await.1].concat();
    let page = include_str!("../../docs/operating.md");
    let is_metric = |word: &&str| ["grpc_server_", "dalil_", "process_"].iter().any(|start| word.starts_with(start));
    let mut count = 0;
    for name in page.split('`').filter(is_metric) {
        let name = name.split('{').next().unwrap();
        assert!(metrics.contains(&format!("# HELP {name} ")), "{name} is not in\n{metrics}");
        count += 1;
    }
    assert!(count > 30, "the page names {count}");
    let families = metrics.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '));
    for (name, _) in families {
        assert!(page.contains(&format!("`{name}")), "docs/operating.md does not describe {name}");
    }
}

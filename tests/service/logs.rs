//! Logs contain no data that callers send.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::process::{Command, Stdio};

use bytes::Bytes;
use dalil::service::proto;
use http::Method;
use prost::Message as _;

use crate::http_client::{Connection, Version};
use crate::raw::Raw;
use crate::support::{GAZETTEER, long_text, tag_request};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const TRACEPARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const TOKEN: &str = "a-token-that-nobody-guesses";

/// Sends HTTP requests that do not become calls.
async fn send_rejected_requests(address: SocketAddr) {
    let mut http = Connection::open(address, Version::Http1).await;
    let id = [("x-request-id", "r-18"), ("content-type", "text/Secretopolis")];
    let rejected = [
        (Method::GET, "/Secretopolis?Secretopolis", 404),
        (Method::DELETE, "/v1/articles:tag", 405),
        (Method::POST, "/v1/articles:tag", 415),
        (Method::GET, "/v1/names:lookup?Secretopolis=1", 400),
        (Method::from_bytes(b"SECRETOPOLIS").unwrap(), "/", 405),
    ];
    for (method, path, status) in rejected {
        let reply = http.send(method, path, &id, Bytes::from("Secretopolis")).await;
        assert_eq!((reply.status.as_u16(), reply.header("x-request-id")), (status, "r-18"), "{path}");
    }
}

fn assert_rejections_are_logged(log: &str) {
    for told in [
        "http_status=404",
        "http_method=\"DELETE\" http_status=405",
        "http_status=415",
        "http_status=400",
        "http_method=\"other\" http_status=405",
    ] {
        let pieces = ["request rejected", told, "peer=127.0.0.1", "request_id=\"r-18\""];
        assert!(log.lines().any(|line| pieces.iter().all(|piece| line.contains(piece))), "{told}: {log}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn logs_contain_no_text_and_no_token_at_any_level() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("names.jsonl", GAZETTEER);
    write("tokens", TOKEN);
    let mut command = Command::new(env!("CARGO_BIN_EXE_dalil"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--gazetteer", "names.jsonl", "--tokens", "tokens"]);
    command.args(["--log", "trace", "--max-article-bytes", "100000"]).current_dir(folder.path());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut log = child.stderr.take().unwrap();
    let log = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        log.read_to_end(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    });
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address: SocketAddr = line.trim_end().strip_prefix("listening on ").unwrap().parse().unwrap();
    let mut raw = Raw::connect(address).await;

    let token = format!("Bearer {TOKEN}");
    let tag = "/dalil.v1.TaggerService/TagArticle";
    let options = Some(proto::TagOptions { context_chars: 1000, ..Default::default() });
    let wrong = proto::TagArticleRequest { options, ..tag_request("Secretopolis") };
    let mut malformed = tag_request("Secretopolis").encode_to_vec();
    malformed.extend_from_slice(&[0x0A, 3, 0x1A, 1, 0xFF]);
    let messages = [
        tag_request("Secretopolis and Almaty").encode_to_vec(),
        tag_request(format!("Secretopolis {}", long_text(50_000))).encode_to_vec(),
        tag_request(format!("Secretopolis {}", long_text(200_000))).encode_to_vec(),
        wrong.encode_to_vec(),
        malformed,
    ];
    for message in messages {
        let named = [("authorization", token.as_str()), ("traceparent", TRACEPARENT), ("x-request-id", "r-17")];
        raw.call(tag, &named, &message).await;
        raw.call(tag, &[("authorization", "Bearer another-token-to-try")], &message).await;
    }
    send_rejected_requests(address).await;
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    assert!(child.wait().unwrap().success());
    let log = log.join().unwrap();
    assert!(log.contains("INVALID_ARGUMENT") && log.contains("UNAUTHENTICATED"), "the calls are logged: {log}");
    assert!(
        log.lines().any(|line| line.contains("INVALID_ARGUMENT") && line.contains(TRACE)),
        "with their trace: {log}"
    );
    let told =
        ["peer=127.0.0.1", "caller=\"token of line 1\"", "request_id=\"r-17\"", "fields=\"options.context_chars\""];
    for piece in told {
        assert!(log.lines().any(|line| line.contains("INVALID_ARGUMENT") && line.contains(piece)), "{piece}: {log}");
    }
    assert_rejections_are_logged(&log);
    for secret in ["Secretopolis", "SECRETOPOLIS", "توكاييف", TOKEN, "another-token-to-try"] {
        let line = log.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "{secret} is in the log: {line:?}");
    }
}

use std::io::{BufRead, BufReader, Read};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use crate::support::Desk;

#[test]
fn serve_says_where_it_listens_and_ends_on_sigterm() {
    let desk = Desk::new();
    let mut command = desk.command(&["serve", "--listen", "127.0.0.1:0", "--gazetteer", "names.jsonl"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    let address = line.trim_end().strip_prefix("listening on ").unwrap();
    assert!(!address.ends_with(":0"), "{address}");
    TcpStream::connect(address).unwrap();
    let killed = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let mut log = String::new();
    child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{log}");
}

#[test]
fn serve_does_not_start_with_a_bad_gazetteer() {
    let desk = Desk::new();
    let ended: crate::support::Ended =
        desk.command(&["serve", "--listen", "127.0.0.1:0", "--gazetteer", "missing.jsonl"]).output().unwrap().into();
    assert_eq!(ended.code, Some(2));
    assert!(ended.err.contains("missing.jsonl"), "{}", ended.err);
}

#[test]
fn serve_needs_a_limit_above_0() {
    let ended = Desk::new().run(&["serve", "--max-batch-articles", "0"]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.err.contains("--max-batch-articles"), "{}", ended.err);
}

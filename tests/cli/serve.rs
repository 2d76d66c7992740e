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

#[cfg(target_os = "linux")]
#[test]
fn serve_goes_on_when_its_logs_cannot_be_written() {
    let desk = Desk::new();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = desk.command(&["serve", "--listen", "127.0.0.1:0", "--gazetteer", "names.jsonl"]);
    let mut child = command.stdout(Stdio::piped()).stderr(full).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with("listening on "), "{line:?}");
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
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

#[test]
fn serve_takes_flags_before_variables_before_the_file() {
    let desk = Desk::new();
    desk.write("dalil.toml", "threads = 3\nmax-connections = 3\nmax-batch-articles = 3\ngazetteer = \"names.jsonl\"\n");
    let mut command = desk.command(&["serve", "--config", "dalil.toml", "--print-config", "--threads", "1"]);
    command.env("DALIL_THREADS", "2").env("DALIL_MAX_CONNECTIONS", "2").env("DALIL_GAZETTEER", "a:embedded");
    let ended: crate::support::Ended = command.output().unwrap().into();
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    for line in ["threads = 1", "max-connections = 2", "max-batch-articles = 3", "gazetteer = [\"embedded\", \"a\"]"] {
        assert!(ended.out.lines().any(|l| l == line), "{line} is not in\n{}", ended.out);
    }
}

#[test]
fn serve_tells_all_faults_of_its_settings_at_once() {
    let desk = Desk::new();
    desk.write("dalil.toml", "listn = \"127.0.0.1:0\"\n");
    let mut command = desk.command(&["serve", "--config", "dalil.toml", "--threads", "0"]);
    let ended: crate::support::Ended = command.env("DALIL_TLS_KEY", "k").output().unwrap().into();
    assert_eq!(ended.code, Some(2));
    for fault in ["dalil.toml: listn: is no setting", "--threads: must be", "tls-key: needs tls-certificate"] {
        assert!(ended.err.contains(fault), "{fault} is not in\n{}", ended.err);
    }
}

#[test]
fn a_second_signal_ends_the_server_at_once() {
    let desk = Desk::new();
    let mut command = desk.command(&["serve", "--listen", "127.0.0.1:0", "--gazetteer", "names.jsonl"]);
    let mut child =
        command.args(["--drain-wait", "3600"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
    let kill = |signal: &str| Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    kill("-TERM");
    assert!(log.any(|line| line.unwrap().contains("shutting down")));
    kill("-INT");
    assert!(log.any(|line| line.unwrap().contains("ended at once")));
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

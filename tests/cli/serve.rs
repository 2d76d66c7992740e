use std::io::{BufRead, BufReader, Read};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use crate::support::Workspace;

#[test]
fn serve_prints_its_address_and_exits_on_sigterm() {
    let workspace = Workspace::new();
    let mut command = workspace.command(&["serve", "--listen", "127.0.0.1:0", "--gazetteer", "names.jsonl"]);
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
fn serve_continues_when_logs_cannot_be_written() {
    let workspace = Workspace::new();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = workspace.command(&["serve", "--listen", "127.0.0.1:0", "--gazetteer", "names.jsonl"]);
    let mut child = command.stdout(Stdio::piped()).stderr(full).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with("listening on "), "{line:?}");
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn serve_does_not_start_with_an_invalid_gazetteer() {
    let workspace = Workspace::new();
    let result: crate::support::CommandResult = workspace
        .command(&["serve", "--listen", "127.0.0.1:0", "--gazetteer", "missing.jsonl"])
        .output()
        .unwrap()
        .into();
    assert_eq!(result.code, Some(2));
    assert!(result.err.contains("missing.jsonl"), "{}", result.err);
}

#[test]
fn serve_rejects_a_limit_of_0() {
    let result = Workspace::new().run(&["serve", "--max-batch-articles", "0"]);
    assert_eq!(result.code, Some(2));
    assert!(result.err.contains("--max-batch-articles"), "{}", result.err);
}

#[test]
fn flags_override_variables_and_variables_override_the_file() {
    let workspace = Workspace::new();
    workspace
        .write("dalil.toml", "threads = 3\nmax-connections = 3\nmax-batch-articles = 3\ngazetteer = \"names.jsonl\"\n");
    let mut command = workspace.command(&["serve", "--config", "dalil.toml", "--print-config", "--threads", "1"]);
    command.env("DALIL_THREADS", "2").env("DALIL_MAX_CONNECTIONS", "2").env("DALIL_GAZETTEER", "a:embedded");
    let result: crate::support::CommandResult = command.output().unwrap().into();
    assert_eq!(result.code, Some(0), "{}", result.err);
    for line in ["threads = 1", "max-connections = 2", "max-batch-articles = 3", "gazetteer = [\"embedded\", \"a\"]"] {
        assert!(result.out.lines().any(|l| l == line), "{line} is not in\n{}", result.out);
    }
}

#[test]
fn serve_reports_variables_that_no_setting_reads() {
    let workspace = Workspace::new();
    let mut command = workspace.command(&["serve", "--print-config"]);
    command.env("DALIL_TOKENS_FILE", "t").env("DALIL_SERVICE_HOST", "10.0.0.1");
    let result: crate::support::CommandResult = command.output().unwrap().into();
    assert_eq!(result.code, Some(0), "{}", result.err);
    assert_eq!(result.err, "dalil: DALIL_TOKENS_FILE is no variable of a setting: it has no effect\n");
}

#[test]
fn all_verbs_read_the_gazetteer_in_the_variable() {
    let workspace = Workspace::new();
    workspace.write("article.txt", "A trip to Almaty, Kyiv and Nowhereville.");
    workspace.write(
        "own.jsonl",
        "{\"id\":\"place/nowhereville\",\"class\":\"city\",\"names\":{\"en\":[\"Nowhereville\"]}}\n",
    );
    let run = |variable: &str, arguments: &[&str]| -> crate::support::CommandResult {
        workspace.command(arguments).env("DALIL_GAZETTEER", variable).output().unwrap().into()
    };
    let tag = ["tag", "--format", "csv", "article.txt"];
    let both = run("names.jsonl:own.jsonl:sport=clubs.jsonl", &tag);
    assert!(both.out.contains("place/almaty") && both.out.contains("place/nowhereville"), "{both:?}");
    assert!(!both.out.contains("place/kyiv"), "the built-in gazetteer is not used: {both:?}");
    let flag = run("names.jsonl", &[&tag[..], &["--gazetteer", "own.jsonl"]].concat());
    assert!(!flag.out.contains("place/almaty") && flag.out.contains("place/nowhereville"), "{flag:?}");
    let named_only = run("sport=clubs.jsonl", &tag);
    assert!(named_only.out.contains("place/kyiv"), "{named_only:?}");
    let missing = run("missing.jsonl", &["gazetteer", "check"]);
    assert!(missing.code != Some(0) && missing.err.contains("missing.jsonl"), "{missing:?}");
}

#[test]
fn serve_reports_all_invalid_settings_at_once() {
    let workspace = Workspace::new();
    workspace.write("dalil.toml", "listn = \"127.0.0.1:0\"\n");
    let mut command = workspace.command(&["serve", "--config", "dalil.toml", "--threads", "0"]);
    let result: crate::support::CommandResult = command.env("DALIL_TLS_KEY", "k").output().unwrap().into();
    assert_eq!(result.code, Some(2));
    for fault in ["dalil.toml: listn: unknown setting", "--threads: must be", "tls-key: needs tls-certificate"] {
        assert!(result.err.contains(fault), "{fault} is not in\n{}", result.err);
    }
}

#[test]
fn a_second_signal_stops_the_server_immediately() {
    let workspace = Workspace::new();
    let mut command = workspace.command(&["serve", "--listen", "127.0.0.1:0", "--gazetteer", "names.jsonl"]);
    let mut child =
        command.args(["--drain-wait", "3600"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
    let kill = |signal: &str| Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    kill("-TERM");
    assert!(log.any(|line| line.unwrap().contains("shutting down")));
    kill("-INT");
    assert!(log.any(|line| line.unwrap().contains("shutting down at once")));
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

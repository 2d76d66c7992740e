use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;

use super::{Fault, Given, Launch, to_toml};

#[derive(Debug, Parser)]
struct Command {
    #[command(flatten)]
    given: Given,
}

fn given(arguments: &[&str]) -> Given {
    Command::try_parse_from([&["dalil"], arguments].concat()).unwrap().given
}

fn launch(arguments: &[&str]) -> Result<Launch, Vec<String>> {
    given(arguments).launch().map_err(|faults| faults.iter().map(Fault::to_string).collect())
}

/// A file with a text, and the flag that names it.
fn file(text: &str) -> (tempfile::NamedTempFile, String) {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    let flag = format!("--config={}", file.path().display());
    (file, flag)
}

#[test]
fn a_flag_wins_over_the_file_and_the_file_over_the_default() {
    let (_file, config) =
        file("threads = 3\nmax-connections = 7\ndrain-wait = 2.5\ngazetteer = [\"embedded\", \"x.jsonl\"]");
    let launch = launch(&[&config, "--threads", "5"]).unwrap();
    assert_eq!(launch.server.threads, 5);
    assert_eq!(launch.server.max_connections, 7);
    assert_eq!(launch.server.drain.wait, Duration::from_millis(2500));
    assert_eq!(launch.server.limits, crate::service::Limits::default());
    assert!(launch.server.gazetteer.embedded);
    assert_eq!(launch.server.gazetteer.paths, [PathBuf::from("x.jsonl")]);
}

#[test]
fn every_fault_is_told_with_its_place() {
    let (path, config) = file("max-connections = 0\ncolour = \"red\"\nlisten = [\"a\", \"b\"]\ntokens = {a = 1}");
    let path = path.path().display();
    let faults = launch(&[&config, "--threads", "many", "--log", "dalil=loud", "--tls-key", "k", "--idle-timeout=-1"]);
    let mut faults = faults.unwrap_err();
    faults.sort();
    let mut expected = [
        format!("{path}: max-connections: must be a whole number from 1"),
        format!("{path}: colour: is no setting"),
        format!("{path}: listen: must be one value"),
        format!("{path}: tokens: must be a value, or a list of strings"),
        "--threads: must be a whole number from 1".to_owned(),
        "--log: must be a level or a filter, as in info or info,dalil=debug".to_owned(),
        "--idle-timeout: must be a number of seconds from 0".to_owned(),
        "tls-key: needs tls-certificate".to_owned(),
    ];
    expected.sort();
    assert_eq!(faults, expected);
}

#[test]
fn a_file_that_cannot_be_read_is_told_with_its_line() {
    let cases = [
        ("threads = 3\nlisten = \n", 2),
        ("threads = 3\nlisten =", 2),
        ("= 3\n", 1),
        ("threads = 3\n= 3\n", 2),
        ("threads = 3\n\n!\nlog = \"info\"\n", 3),
        ("threads = 3\nthreads = 4\n", 2),
        ("threads = 3\r\n?\r\n", 2),
    ];
    for (text, line) in cases {
        let (path, config) = file(text);
        let faults = launch(&[&config]).unwrap_err();
        assert!(faults[0].starts_with(&format!("{}: line {line}: ", path.path().display())), "{text:?}: {faults:?}");
    }
    let faults = launch(&["--config", "/nowhere/dalil.toml"]).unwrap_err();
    assert!(faults[0].starts_with("/nowhere/dalil.toml: "), "{faults:?}");
}

#[test]
fn a_time_limit_of_nothing_is_refused_where_it_would_not_mean_never() {
    for name in ["call-timeout", "first-byte-timeout", "connection-grace", "drain-timeout"] {
        let faults = launch(&[&format!("--{name}=0")]).unwrap_err();
        assert_eq!(faults, [format!("--{name}: must be more than 0 seconds")]);
    }
    for name in ["idle-timeout", "connection-age", "watch-interval", "drain-wait"] {
        launch(&[&format!("--{name}=0")]).expect(name);
    }
}

#[test]
fn callers_and_proxies_are_set_and_checked() {
    let launch_of = launch(&["--caller-share=25", "--trusted-proxies=10.0.0.0/8,fd00::/8", "--trusted-proxies", "::1"]);
    let server = launch_of.unwrap().server;
    assert_eq!((server.caller_share, server.trusted_proxies.iter().count()), (25, 3));
    let (_file, config) = file("trusted-proxies = [\"10.0.0.0/8\", \"fd00::/8\"]\nmax-health-watches = 7");
    let server = launch(&[&config]).unwrap().server;
    assert_eq!((server.max_health_watches, server.trusted_proxies.iter().count()), (7, 2));
    for wrong in ["--caller-share=0", "--caller-share=101", "--trusted-proxies=10.0.0.0/40", "--trusted-proxies=proxy"]
    {
        launch(&[wrong]).expect_err(wrong);
    }
}

#[test]
fn other_machines_are_served_in_the_clear_only_when_that_is_meant() {
    assert!(launch(&["--listen", "0.0.0.0:1"]).unwrap_err()[0].contains("plaintext"));
    assert!(launch(&["--listen", "0.0.0.0:1", "--plaintext"]).unwrap().server.plaintext);
    let tls = ["--listen", "0.0.0.0:1", "--tls-certificate", "c", "--tls-key", "k"];
    assert!(launch(&tls).unwrap().server.tls.is_some());
}

#[test]
fn what_is_printed_is_a_file_that_says_the_same() {
    let arguments = [
        "--listen=[::1]:7",
        "--admin=127.0.0.1:8",
        "--plaintext",
        "--tls-certificate=a \"b\".pem",
        "--tls-key=k",
        "--tokens=t",
        "--gazetteer=embedded",
        "--gazetteer=x",
        "--trusted-proxies=10.0.0.0/8",
        "--trusted-proxies=fd00::/8",
        "--caller-share=50",
        "--watch-interval=0",
        "--call-timeout=0.25",
        "--connection-age=0",
        "--log=info,dalil=debug",
        "--log-format=json",
        "--threads=3",
    ];
    let printed = to_toml(&launch(&arguments).unwrap());
    let (_file, config) = file(&printed);
    assert_eq!(to_toml(&launch(&[&config]).unwrap()), printed);
    assert!(
        printed.contains("call-timeout = 0.25\n") && printed.contains("gazetteer = [\"embedded\", \"x\"]\n"),
        "{printed}"
    );
}

#[test]
fn the_operator_s_page_has_every_setting() {
    let page = include_str!("../../../docs/operating.md");
    for setting in &super::SETTINGS {
        assert!(page.contains(&format!("`{}`", setting.name)), "{} is not in docs/operating.md", setting.name);
    }
}

#[test]
fn the_file_to_deploy_is_valid() {
    let launch = launch(&["--config", concat!(env!("CARGO_MANIFEST_DIR"), "/deploy/dalil.toml")]).unwrap();
    assert!(launch.server.admin.is_some() && launch.server.gazetteer.embedded);
}

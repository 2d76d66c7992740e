use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;

use crate::gazetteer::GazetteerSource;

use super::{ServeConfig, SettingArgs, to_toml};

#[derive(Debug, Parser)]
struct Command {
    #[command(flatten)]
    settings: SettingArgs,
}

/// The configuration from arguments, or its errors.
fn configure(arguments: &[&str]) -> Result<ServeConfig, Vec<String>> {
    let command = Command::try_parse_from([&["dalil"], arguments].concat()).unwrap();
    command.settings.serve_config().map_err(|errors| errors.iter().map(ToString::to_string).collect())
}

/// A file with a text, and the flag that names it.
fn file(text: &str) -> (tempfile::NamedTempFile, String) {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    let flag = format!("--config={}", file.path().display());
    (file, flag)
}

#[test]
fn a_flag_has_precedence_over_the_file_and_the_file_over_the_default() {
    let (_file, config) =
        file("threads = 3\nmax-connections = 7\ndrain-wait = 2.5\ngazetteer = [\"embedded\", \"x.jsonl\"]");
    let config = configure(&[&config, "--threads", "5"]).unwrap();
    assert_eq!(config.server.threads, 5);
    assert_eq!(config.server.max_connections, 7);
    assert_eq!(config.server.drain.wait, Duration::from_millis(2500));
    assert_eq!(config.server.limits, crate::service::Limits::default());
    assert!(config.server.gazetteer.embedded);
    assert_eq!(config.server.gazetteer.paths, [PathBuf::from("x.jsonl")]);
}

#[test]
fn named_gazetteers_stand_beside_the_default_one() {
    let flags = ["--gazetteer=a.jsonl", "--gazetteer=sport=embedded,clubs.jsonl", "--gazetteer=sport=more.jsonl"];
    let config = configure(&flags).unwrap();
    assert_eq!(config.server.gazetteer, GazetteerSource::path("a.jsonl"));
    let sport = GazetteerSource { embedded: true, paths: ["clubs.jsonl", "more.jsonl"].map(PathBuf::from).to_vec() };
    assert_eq!(config.server.named_gazetteers, [("sport".to_owned(), sport)].into());
    let printed = r#"gazetteer = ["a.jsonl", "sport=embedded", "sport=clubs.jsonl", "sport=more.jsonl"]"#;
    assert!(to_toml(&config).lines().any(|line| line == printed), "{}", to_toml(&config));

    let only_named = configure(&["--gazetteer=sport=clubs.jsonl"]).unwrap();
    assert_eq!(only_named.server.gazetteer, GazetteerSource::default());
    let default = configure(&["--gazetteer=default=a.jsonl", "--gazetteer=./b=c.jsonl"]).unwrap();
    let paths = ["a.jsonl", "./b=c.jsonl"].map(PathBuf::from).to_vec();
    assert_eq!(default.server.gazetteer, GazetteerSource { embedded: false, paths });
    assert!(default.server.named_gazetteers.is_empty());
}

#[test]
fn named_gazetteers_need_paths_and_are_limited() {
    for value in ["sport=", "sport=a.jsonl,", ""] {
        let errors = configure(&[&format!("--gazetteer={value}")]).unwrap_err();
        assert!(errors[0].starts_with("--gazetteer: ") && errors[0].contains("NAME=PATH,PATH"), "{errors:?}");
    }
    let many: Vec<_> = (0..101).map(|i| format!("--gazetteer=g{i}=a.jsonl")).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    assert!(configure(&many[..100]).is_ok());
    assert!(configure(&many).unwrap_err()[0].contains("101 named gazetteers exceed the limit of 100"));
}

#[test]
fn every_error_is_reported_with_its_origin() {
    let (path, config) = file("max-connections = 0\ncolour = \"red\"\nlisten = [\"a\", \"b\"]\ntokens = {a = 1}");
    let path = path.path().display();
    let errors =
        configure(&[&config, "--threads", "many", "--log", "dalil=loud", "--tls-key", "k", "--idle-timeout=-1"]);
    let mut errors = errors.unwrap_err();
    errors.sort();
    let mut expected = [
        format!("{path}: max-connections: must be a whole number of at least 1"),
        format!("{path}: colour: unknown setting"),
        format!("{path}: listen: must be one value"),
        format!("{path}: tokens: must be a value or a list of strings, not a section or table"),
        "--threads: must be a whole number of at least 1".to_owned(),
        "--log: must be off, error, warn, info, debug or trace, or a filter, as in info,dalil=debug".to_owned(),
        "--idle-timeout: must be a duration, as in 30s, 5m or 250ms, or a number of seconds".to_owned(),
        "tls-key: needs tls-certificate".to_owned(),
    ];
    expected.sort();
    assert_eq!(errors, expected);
}

#[test]
fn a_malformed_file_is_reported_with_its_line() {
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
        let errors = configure(&[&config]).unwrap_err();
        assert!(errors[0].starts_with(&format!("{}: line {line}: ", path.path().display())), "{text:?}: {errors:?}");
    }
    let errors = configure(&["--config", "/nowhere/dalil.toml"]).unwrap_err();
    assert!(errors[0].starts_with("/nowhere/dalil.toml: "), "{errors:?}");
}

#[test]
fn a_duration_is_a_number_of_seconds_or_has_units() {
    let cases = [
        ("90", Duration::from_secs(90)),
        ("0.25", Duration::from_millis(250)),
        ("250ms", Duration::from_millis(250)),
        ("30s", Duration::from_secs(30)),
        ("5m", Duration::from_secs(300)),
        ("1h 30m", Duration::from_secs(5400)),
    ];
    for (value, expected) in cases {
        let config = configure(&[&format!("--call-timeout={value}")]).unwrap();
        assert_eq!(config.server.call_timeout, expected, "{value}");
        let (_file, flag) = file(&format!("call-timeout = \"{value}\""));
        assert_eq!(configure(&[&flag]).unwrap().server.call_timeout, expected, "{value}");
    }
    for long in ["1000h", "5M", "2592001", "1e300", "inf"] {
        let errors = configure(&[&format!("--call-timeout={long}")]).unwrap_err();
        let expected = "--call-timeout: must be at most 30 days (m is minutes, and M is months)";
        assert_eq!(errors, [expected], "{long}");
    }
    for malformed in ["", "5 minutes 3", "5x", "-5", "-5s", "NaN"] {
        let errors = configure(&[&format!("--call-timeout={malformed}")]).unwrap_err();
        let expected = "--call-timeout: must be a duration, as in 30s, 5m or 250ms, or a number of seconds";
        assert_eq!(errors, [expected], "{malformed}");
    }
}

#[test]
fn a_size_is_a_number_of_bytes_or_has_a_unit() {
    let cases = [
        ("2097152", 2 << 20),
        ("2MiB", 2 << 20),
        ("2 mib", 2 << 20),
        ("512KiB", 512 << 10),
        ("1GiB", 1 << 30),
        ("3MB", 3_000_000),
        ("3kB", 3000),
        ("7B", 7),
    ];
    for (value, expected) in cases {
        let config = configure(&[&format!("--max-article-bytes={value}")]).unwrap();
        assert_eq!(config.server.limits.article_bytes, expected, "{value}");
        let (_file, flag) = file(&format!("max-article-bytes = \"{value}\""));
        let config = configure(&[&flag]).unwrap();
        assert_eq!(config.server.limits.article_bytes, expected, "{value}");
        let (_file, flag) = file(&to_toml(&config));
        assert_eq!(configure(&[&flag]).unwrap().server.limits.article_bytes, expected, "{value}");
    }
    for malformed in ["", "0", "0MiB", "-1", "1.5MiB", "MiB", "2 Mib x", "2M", "99999999999GiB"] {
        for name in ["max-article-bytes", "max-request-bytes", "max-response-bytes", "max-in-flight-bytes"] {
            let errors = configure(&[&format!("--{name}={malformed}")]).unwrap_err();
            let expected = "must be a number of bytes of at least 1, or have a unit, as in 512KiB, 2MiB or 1GiB";
            assert_eq!(errors, [format!("--{name}: {expected}")], "{malformed}");
        }
    }
    let errors = configure(&["--max-request-bytes=3GiB"]).unwrap_err();
    assert_eq!(errors, ["--max-request-bytes: must be at most 2GiB"]);
    let printed = to_toml(&ServeConfig::default());
    for line in ["max-article-bytes = \"2MiB\"", "max-in-flight-bytes = \"256MiB\""] {
        assert!(printed.lines().any(|found| found == line), "{line} is not in\n{printed}");
    }
}

#[test]
fn an_address_may_have_a_name() {
    let listen = |value: &str| configure(&[&format!("--listen={value}")]).map(|config| config.server.listen);
    let address = listen("localhost:50051").unwrap();
    assert!(address.ip().is_loopback() && address.port() == 50051, "{address}");
    assert_eq!(listen("[::1]:7").unwrap().to_string(), "[::1]:7");
    for malformed in
        ["", "localhost", ":50051", "localhost:", "localhost:port", "localhost:70000", "::1:50051x", "a b:1"]
    {
        let errors = listen(malformed).unwrap_err();
        assert!(errors[0].starts_with("--listen: must be an address or a name, and a port"), "{malformed}: {errors:?}");
    }
    let errors = listen("no-such-host.invalid:50051").unwrap_err();
    assert!(errors[0].starts_with("--listen: cannot resolve no-such-host.invalid: "), "{errors:?}");
}

#[test]
fn a_log_filter_has_only_known_levels() {
    for filter in ["off", "warn", "info,dalil=debug", "dalil::server=trace,h2=off", "INFO"] {
        configure(&[&format!("--log={filter}")]).expect(filter);
    }
    for filter in ["", "loud", "info,", "info,loud", "dalil", "dalil=loud", "info,dalil="] {
        let errors = configure(&[&format!("--log={filter}")]).unwrap_err();
        assert!(errors[0].starts_with("--log: must be off, error"), "{filter}: {errors:?}");
    }
}

#[test]
fn names_of_gazetteers_have_the_limit_of_the_service() {
    assert_eq!(crate::cli::source::MAX_NAME_BYTES, crate::service::Limits::GAZETTEER_NAME_BYTES);
}

#[test]
fn a_time_limit_of_zero_is_rejected_where_it_does_not_mean_never() {
    for name in ["call-timeout", "first-byte-timeout", "connection-grace", "drain-timeout"] {
        let errors = configure(&[&format!("--{name}=0")]).unwrap_err();
        assert_eq!(errors, [format!("--{name}: must be longer than 0 seconds")]);
    }
    for name in ["idle-timeout", "connection-age", "watch-interval", "drain-wait"] {
        configure(&[&format!("--{name}=0")]).expect(name);
    }
}

#[test]
fn shares_and_proxies_are_checked() {
    let config_of =
        configure(&["--caller-share=25", "--trusted-proxies=10.0.0.0/8,fd00::/8", "--trusted-proxies", "::1"]);
    let server = config_of.unwrap().server;
    assert_eq!((server.caller_share, server.trusted_proxies.iter().count()), (25, 3));
    let (_file, config) = file("trusted-proxies = [\"10.0.0.0/8\", \"fd00::/8\"]\nmax-health-watches = 7");
    let server = configure(&[&config]).unwrap().server;
    assert_eq!((server.max_health_watches, server.trusted_proxies.iter().count()), (7, 2));
    for wrong in ["--caller-share=0", "--caller-share=101", "--trusted-proxies=10.0.0.0/40", "--trusted-proxies=proxy"]
    {
        configure(&[wrong]).expect_err(wrong);
    }
}

#[test]
fn a_public_address_needs_tls_or_plaintext() {
    assert!(configure(&["--listen", "0.0.0.0:1"]).unwrap_err()[0].contains("plaintext"));
    assert!(configure(&["--listen", "0.0.0.0:1", "--plaintext"]).unwrap().server.plaintext);
    let tls = ["--listen", "0.0.0.0:1", "--tls-certificate", "c", "--tls-key", "k"];
    assert!(configure(&tls).unwrap().server.tls.is_some());
}

#[test]
fn the_printed_configuration_is_an_equal_file() {
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
    let printed = to_toml(&configure(&arguments).unwrap());
    let (_file, config) = file(&printed);
    assert_eq!(to_toml(&configure(&[&config]).unwrap()), printed);
    assert!(
        printed.contains("call-timeout = \"250ms\"\n") && printed.contains("gazetteer = [\"embedded\", \"x\"]\n"),
        "{printed}"
    );
}

#[test]
fn the_page_for_operators_lists_every_setting() {
    let page = include_str!("../../../docs/operating.md");
    for setting in &super::table::SETTINGS {
        assert!(page.contains(&format!("`{}`", setting.name)), "{} is not in docs/operating.md", setting.name);
    }
}

#[test]
fn the_deployed_file_is_valid() {
    let config = configure(&["--config", concat!(env!("CARGO_MANIFEST_DIR"), "/deploy/dalil.toml")]).unwrap();
    assert!(config.server.tls.is_some() && config.server.tokens.is_some());
    assert!(config.server.admin.is_some() && config.server.gazetteer.embedded);
}

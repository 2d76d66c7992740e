//! `dalil tag --server` with servers in processes of their own.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};

use crate::support::{CommandResult, Workspace};

/// A server that has loaded the small gazetteer. It is killed at the end.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(workspace: &Workspace, options: &[&str]) -> Server {
        let arguments = [&["serve", "--listen", "127.0.0.1:0", "--gazetteer", "names.jsonl"], options].concat();
        let mut command = workspace.command(&arguments);
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("listening on ").unwrap().to_owned();
        let mut log = BufReader::new(process.stderr.take().unwrap()).lines().map_while(Result::ok);
        assert!(log.any(|line| line.contains("gazetteer loaded")));
        thread::spawn(move || log.for_each(drop));
        Server { process, address }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Runs `dalil tag` with a server. A gazetteer in the variable does not exist: it is not loaded.
fn tag(workspace: &Workspace, server: &str, arguments: &[&str]) -> CommandResult {
    command(workspace, server, arguments).output().unwrap().into()
}

fn command(workspace: &Workspace, server: &str, arguments: &[&str]) -> Command {
    let mut command = workspace.command(&[&["tag", "--server", server], arguments].concat());
    command.env("DALIL_GAZETTEER", "missing.jsonl");
    command
}

const FEED: &str = r#"<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry><id>e1</id>
<title type="text">Talks &amp; tea in Almaty</title><updated>2022-01-05T10:00:00Z</updated>
<content type="html">&lt;p&gt;قال الرئيس 😀 سالم &lt;b&gt;الناصر&lt;/b&gt; إن الناصر في مدينة ألماتي</content></entry></feed>"#;

/// Articles in all kinds of files.
fn articles(workspace: &Workspace) {
    workspace.write("in/a.txt", "وصل سالم الناصر إلى ألماتي.\nقال الناصر 😀 إن موسكو والأردن");
    workspace.write("in/b.html", "<html><body><p>Talks in <b>Alma</b>&#116;y, 😀 then Moscow</body></html>");
    workspace.write("in/c.xml", FEED);
    workspace.write("in/d.html", "<html><script>Almaty</script>");
    let mut lines = String::new();
    for number in 0..250 {
        let place = ["Almaty", "Moscow", "Jordan"][number % 3];
        writeln!(
            lines,
            r#"{{"title": "{place}", "text": "Talks {number} in {place} 😀 and Almaty", "url": {number}}}"#
        )
        .unwrap();
    }
    workspace.write("in/e.jsonl", lines);
}

#[test]
fn a_server_gives_the_same_output_as_the_gazetteer() {
    let workspace = Workspace::new();
    articles(&workspace);
    let server = Server::start(&workspace, &[]);
    let options: [&[&str]; 10] = [
        &[],
        &["--offset-unit", "utf16-unit", "--context", "7", "--suppressed", "--overlap", "all"],
        &["--omit-defaults", "--types", "place", "--classes", "city", "--country-codes", "KZ", "--date", "2020-02-03"],
        &["--view", "mentions", "--min-confidence", "0.9", "--exclude-entity-ids", "place/moscow"],
        &["--format", "table", "--suppressed"],
        &["--format", "csv", "--offset-unit", "utf8-byte"],
        &["--format", "geojson", "--include-entity-ids", "place/almaty"],
        &["--format", "conll"],
        &["--format", "html"],
        &["--format", "gold"],
    ];
    for options in options {
        let local = workspace.run(&[&["tag", "in"], options].concat());
        let remote = tag(&workspace, &server.address, &[&["in"], options].concat());
        assert_eq!((remote.code, remote.err.as_str()), (Some(0), ""), "{options:?}");
        assert!(!remote.out.is_empty(), "{options:?}");
        if local.out != remote.out {
            let different = local.out.lines().zip(remote.out.lines()).find(|(local, remote)| local != remote);
            panic!("{options:?}: {different:?}");
        }
    }
}

#[test]
fn brat_files_are_those_of_the_gazetteer() {
    let workspace = Workspace::new();
    articles(&workspace);
    let server = Server::start(&workspace, &[]);
    assert_eq!(workspace.run(&["tag", "in/c.xml", "--format", "brat", "--output", "local"]).code, Some(0));
    let remote = tag(&workspace, &server.address, &["in/c.xml", "--format", "brat", "--output", "remote"]);
    assert_eq!(remote.code, Some(0), "{remote:?}");
    for file in ["e1.txt", "e1.ann"] {
        let [local, remote] = ["local", "remote"]
            .map(|folder| std::fs::read_to_string(workspace.path().join(folder).join(file)).unwrap());
        assert_eq!(local, remote);
    }
}

#[test]
fn articles_that_the_server_refuses_are_reported_with_their_position() {
    let workspace = Workspace::new();
    let long = "x".repeat(2000);
    workspace.write("in/a.jsonl", format!("{{\"text\": \"Almaty\"}}\n{{\"text\": \"{long}\"}}\n{{\"text\": 3}}\n"));
    workspace.write("in/b.txt", &long);
    workspace.write("in/c.txt", "Moscow");
    let server = Server::start(&workspace, &["--max-article-bytes", "1000"]);
    let result = tag(&workspace, &server.address, &["in"]);
    assert_eq!(result.code, Some(1), "{result:?}");
    let ids: Vec<_> = result.json().iter().map(|answer| answer["articleId"].clone()).collect();
    assert_eq!(ids, ["a.jsonl#1", "c.txt"]);
    let errors: Vec<_> = result.err.lines().collect();
    let limit = "body: 2000 bytes of title and body exceed the limit of 1000";
    assert_eq!(errors[0], format!("dalil: in/a.jsonl:2: {limit}"));
    assert!(errors[1].starts_with("dalil: in/a.jsonl:3: "), "{errors:?}");
    assert_eq!(errors[2], format!("dalil: in/b.txt: {limit}"));
}

#[test]
fn batches_become_smaller_until_the_server_accepts_them() {
    let workspace = Workspace::new();
    articles(&workspace);
    let server = Server::start(&workspace, &["--max-batch-articles", "3", "--max-response-bytes", "8KiB"]);
    let local = workspace.run(&["tag", "in/e.jsonl"]);
    let remote = tag(&workspace, &server.address, &["in/e.jsonl"]);
    assert_eq!((remote.code, remote.err.as_str()), (Some(0), ""));
    assert!(local.out == remote.out);
    // No batch is small enough for this one.
    workspace.write("long.txt", "Almaty ".repeat(200));
    let long = tag(&workspace, &server.address, &["long.txt"]);
    assert_eq!((long.code, long.out.as_str()), (Some(1), ""));
    assert!(long.err.starts_with("dalil: long.txt: ") && long.err.contains("RESOURCE_EXHAUSTED"), "{long:?}");
}

#[test]
fn what_the_server_refuses_for_all_articles_ends_the_command() {
    let workspace = Workspace::new();
    workspace.write("a.txt", "Almaty");
    let server = Server::start(&workspace, &[]);
    let cases: [(&[&str], &str); 3] = [
        (&["--classes", "unheard-of"], "INVALID_ARGUMENT: options.classes[0]: is no class"),
        (&["--server-gazetteer", "sport"], "NOT_FOUND: no gazetteer of the server has this name"),
        (&["--server-gazetteer", "default"], ""),
    ];
    for (options, expected) in cases {
        let result = tag(&workspace, &server.address, &[&["a.txt"], options].concat());
        let code = if expected.is_empty() { 0 } else { 2 };
        assert!(result.code == Some(code) && result.err.contains(expected), "{options:?}: {result:?}");
    }
}

#[test]
fn options_that_need_a_gazetteer_or_a_server_are_refused_by_name() {
    let workspace = Workspace::new();
    let cases: [(&[&str], &[&str]); 6] = [
        (&["--server", "localhost", "--gazetteer", "names.jsonl"], &["--server", "--gazetteer"]),
        (&["--cacert", "a.pem"], &["--server"]),
        (&["--token-file", "token"], &["--server"]),
        (&["--server", "localhost", "--cert", "a.pem"], &["--key"]),
        (&["--server", "http://localhost", "--cacert", "a.pem"], &["--cacert needs TLS"]),
        (&["--server", "localhost/path"], &["must be HOST, HOST:PORT"]),
    ];
    for (arguments, expected) in cases {
        let result: CommandResult =
            workspace.command(&[&["tag", "names.jsonl"], arguments].concat()).output().unwrap().into();
        assert_eq!(result.code, Some(2), "{arguments:?}: {result:?}");
        assert!(expected.iter().all(|text| result.err.contains(text)), "{arguments:?}: {result:?}");
    }
}

#[test]
fn articles_of_a_slow_writer_are_tagged_at_once() {
    let workspace = Workspace::new();
    let server = Server::start(&workspace, &[]);
    let mut command = command(&workspace, &server.address, &[]);
    let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut input, mut output) = (process.stdin.take().unwrap(), BufReader::new(process.stdout.take().unwrap()));
    for place in ["Almaty", "Moscow"] {
        writeln!(input, "{{\"text\": \"{place}\"}}").unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        assert!(line.contains(&format!("\"text\":\"{place}\"")), "{line}");
    }
    drop(input);
    assert!(process.wait().unwrap().success());
}

/// Closes the first connections, and forwards the others to a server.
fn unreliable_proxy(server: &Server, closed: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, target) = (listener.local_addr().unwrap().to_string(), server.address.clone());
    thread::spawn(move || {
        for (number, caller) in listener.incoming().enumerate() {
            let Ok(caller) = caller else { return };
            if number < closed {
                continue;
            }
            let forwarded = TcpStream::connect(&target).unwrap();
            for (mut from, mut to) in
                [(caller.try_clone().unwrap(), forwarded.try_clone().unwrap()), (forwarded, caller)]
            {
                thread::spawn(move || {
                    let _ = std::io::copy(&mut from, &mut to);
                    let _ = to.shutdown(Shutdown::Write);
                });
            }
        }
    });
    address
}

#[test]
fn calls_are_repeated_after_broken_connections() {
    let workspace = Workspace::new();
    articles(&workspace);
    let server = Server::start(&workspace, &[]);
    let local = workspace.run(&["tag", "in"]);
    let remote = tag(&workspace, &unreliable_proxy(&server, 3), &["in"]);
    assert_eq!(remote.code, Some(0), "{remote:?}");
    assert!(remote.out == local.out);
}

/// A certificate authority with a certificate for the server, and one for a client, as files.
fn certificates(workspace: &Workspace, name: &str) -> [PathBuf; 3] {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
    let certificate = CertificateParams::new(names).unwrap().signed_by(&key, &authority).unwrap();
    [("ca", authority.pem()), ("certificate", certificate.pem()), ("key", key.serialize_pem())]
        .map(|(part, pem)| workspace.write(&format!("{name}-{part}.pem"), pem))
}

#[test]
fn a_server_may_require_tls_a_certificate_and_a_token() {
    let workspace = Workspace::new();
    workspace.write("a.txt", "Almaty");
    workspace.write("tokens", "# of the desk\na-token-of-this-test name=desk\n");
    workspace.write("wrong", "a-token-that-is-wrong\n");
    certificates(&workspace, "x");
    certificates(&workspace, "y");
    let tls = ["--tls-certificate", "x-certificate.pem", "--tls-key", "x-key.pem", "--tls-client-ca", "x-ca.pem"];
    let server = Server::start(&workspace, &[&tls[..], &["--tokens", "tokens"]].concat());
    let address = format!("https://{}", server.address);
    let client = ["a.txt", "--cert", "x-certificate.pem", "--key", "x-key.pem"];
    let run = |arguments: &[&str], token: &str| -> CommandResult {
        let arguments = [&client[..], arguments].concat();
        command(&workspace, &address, &arguments).env("DALIL_TOKEN", token).output().unwrap().into()
    };
    let file = run(&["--cacert", "x-ca.pem", "--token-file", "tokens"], "");
    assert!(file.code == Some(0) && file.out.contains("place/almaty"), "{file:?}");
    let variable = run(&["--cacert", "x-ca.pem"], "a-token-of-this-test");
    assert_eq!((variable.code, &variable.out), (Some(0), &file.out), "{variable:?}");
    let wrong = run(&["--cacert", "x-ca.pem", "--token-file", "wrong"], "a-token-of-this-test");
    assert!(wrong.code == Some(2) && wrong.err.contains("UNAUTHENTICATED"), "{wrong:?}");
    assert!(!wrong.err.contains("a-token"), "{wrong:?}");
    for unknown in [run(&["--cacert", "y-ca.pem"], ""), run(&[], "")] {
        assert!(unknown.code == Some(2) && unknown.err.contains("certificate"), "{unknown:?}");
    }
    let without = command(&workspace, &address, &["a.txt", "--cacert", "x-ca.pem", "--token-file", "tokens"]);
    let without: CommandResult = { without }.output().unwrap().into();
    assert_eq!(without.code, Some(2), "{without:?}");
}

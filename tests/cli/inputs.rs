//! The input formats of `dalil tag`.

use std::process::Command;

use crate::support::{CommandResult, Workspace};

/// Ids and numbers of mentions.
fn answers(result: &CommandResult) -> Vec<(String, usize)> {
    let answer = |answer: &serde_json::Value| {
        (answer["articleId"].as_str().unwrap().to_owned(), answer["mentions"].as_array().unwrap().len())
    };
    result.json().iter().map(answer).collect()
}

#[test]
fn each_type_of_file_gives_articles() {
    /// Name and text of a file, and the ids and numbers of mentions of its articles.
    type Case = (&'static str, &'static str, &'static [(&'static str, usize)]);
    let cases: [Case; 12] = [
        ("a.txt", "عاد من موسكو", &[("a.txt", 1)]),
        ("a.jsonl", "{\"id\":1,\"title\":null,\"body\":\"موسكو\"}\n{\"text\":\"x\"}", &[("1", 1), ("a.jsonl#2", 0)]),
        ("a.ndjson", "{\"body\":\"موسكو\"}", &[("a.ndjson#1", 1)]),
        ("a.json", "[{\"id\":\"x\",\"body\":\"موسكو\"},\n{\"id\":null,\"body\":\"b\"}]", &[("x", 1), ("a.json#2", 0)]),
        ("b.json", "{\"id\":\"x\",\"body\":\"موسكو\"}", &[("x", 1)]),
        ("a.csv", "id,text\r\n1,\"موسكو, \"\"ألماتي\"\"\nالأردن\"\r\n,x\r\n", &[("1", 3), ("a.csv#2", 0)]),
        ("b.csv", "\u{FEFF}\"id\";body\n7;موسكو\n", &[("7", 1)]),
        ("c.csv", "title,body\nموسكو,\n\n,ألماتي", &[("c.csv#1", 1), ("c.csv#2", 1)]),
        ("a.tsv", "id\ttext\n1\tموسكو, ألماتي\n", &[("1", 2)]),
        ("-", "[{\"id\":\"x\",\"body\":\"موسكو\"}]", &[("x", 1)]),
        ("-", "[موسكو]", &[("-", 1)]),
        ("-", "{\"body\":\"موسكو\"}", &[("-#1", 1)]),
    ];
    for (name, text, expected) in cases {
        let workspace = Workspace::new();
        let result = match name {
            "-" => workspace.run_on(text, &["tag"]),
            name => {
                workspace.write(name, text);
                workspace.run(&["tag", name])
            }
        };
        assert_eq!((result.code, result.err.as_str()), (Some(0), ""), "{name}: {text}");
        let expected: Vec<_> = expected.iter().map(|&(id, count)| (id.to_owned(), count)).collect();
        assert_eq!(answers(&result), expected, "{name}: {text}");
    }
}

#[test]
fn invalid_files_say_what_is_wrong() {
    let cases = [
        ("a.html", "<p>موسكو</p>", "a.html: HTML is not read"),
        ("a.rss", "<rss/>", "a.rss: XML is not read"),
        ("a.docx", "PK", "a.docx: the type .docx is not read: the types are .txt"),
        ("noend", "x", "noend: a name without an end is not read"),
        ("a.csv", "id,content\n1,موسكو\n", "a.csv:1: no column has the text: --text-field names it, of: id, content"),
        ("b.csv", "id,text\n1,a,b\n", "b.csv:2: has 3 fields, but the header has 2"),
        ("c.csv", "id,text\n1,\"a\n2,b\n", "c.csv:2: the row of line 2 has no closing quotation mark"),
        ("d.csv", "text,text\n", "d.csv:1: the column \"text\" is twice"),
        ("a.json", "[{\"id\":1,\"body\":\"a\"}", "a.json:1: the array is not closed"),
        ("a.jsonl", "{\"id\":1.5,\"body\":\"a\"}", "a.jsonl:1: id: must be text or an integer"),
        ("b.jsonl", "{\"headline\":\"a\"}", "b.jsonl:1: the article is empty: it has no `body` or `text`"),
        ("c.jsonl", "{\"body\":7}", "c.jsonl:1: body: must be text"),
        ("a.txt.gz", "\u{1f}not gzip", ""),
    ];
    for (name, text, message) in cases {
        let workspace = Workspace::new();
        workspace.write(name, text);
        let result = workspace.run(&["tag", name]);
        assert_eq!(result.code, Some(if message.is_empty() { 0 } else { 1 }), "{name}: {result:?}");
        assert!(message.is_empty() || result.err.starts_with(&format!("dalil: {message}")), "{name}: {}", result.err);
    }
    let workspace = Workspace::new();
    workspace.write("noend", "موسكو");
    assert_eq!(answers(&workspace.run(&["tag", "--input-type", "text", "noend"])), [("noend".to_owned(), 1)]);
}

#[test]
fn fields_have_other_names_and_other_fields_are_passed_through() {
    let workspace = Workspace::new();
    let line =
        r#"{"guid":7,"headline":"موسكو","content":"ألماتي","published":"2024-02-29T10:00:00Z","url":"https://x/"}"#;
    workspace.write("a.jsonl", line);
    let names =
        ["--id-field", "guid", "--title-field", "headline", "--text-field", "content", "--date-field", "published"];
    let arguments = [&["tag", "a.jsonl"][..], &names].concat();
    let answer = workspace.run(&arguments).json().remove(0);
    assert_eq!((answer["articleId"].as_str(), answer["mentions"].as_array().unwrap().len()), (Some("7"), 2));
    assert_eq!(answer["fields"], serde_json::json!({"published": "2024-02-29T10:00:00Z", "url": "https://x/"}));
    let csv = workspace.run(&[&arguments[..], &["--format", "csv"]].concat());
    assert!(csv.out.lines().nth(1).unwrap().starts_with("7,2024-02-29,"), "{}", csv.out);
}

#[test]
fn ids_are_paths_relative_to_the_folder_of_all_inputs() {
    let workspace = Workspace::new();
    for name in ["in/a/x.txt", "in/b/x.txt", "in/b/c/y.txt", "in/.hidden/x.txt"] {
        workspace.write(name, "موسكو");
    }
    let ids = |arguments: &[&str]| {
        let result = workspace.run(&[&["tag"], arguments].concat());
        assert_eq!(result.code, Some(0), "{}", result.err);
        answers(&result).into_iter().map(|(id, _)| id).collect::<Vec<_>>()
    };
    assert_eq!(ids(&["in"]), ["a/x.txt", "b/c/y.txt", "b/x.txt"]);
    assert_eq!(ids(&["./in/a", "in/b"]), ["a/x.txt", "b/c/y.txt", "b/x.txt"]);
    assert_eq!(ids(&["in/a/x.txt", "in/b/x.txt"]), ["a/x.txt", "b/x.txt"]);
    assert_eq!(ids(&["in/b/x.txt"]), ["x.txt"]);
}

#[cfg(unix)]
#[test]
fn dangling_links_and_links_to_folders_are_reported() {
    let workspace = Workspace::new();
    workspace.write("in/a.txt", "موسكو");
    std::os::unix::fs::symlink("missing.txt", workspace.path().join("in/b.txt")).unwrap();
    std::os::unix::fs::symlink("..", workspace.path().join("in/c")).unwrap();
    let result = workspace.run(&["tag", "in"]);
    assert_eq!((result.code, result.json().len(), result.err.lines().count()), (Some(1), 1, 2), "{}", result.err);
    assert!(result.err.contains("in/c: a link to a folder is not followed"), "{}", result.err);
}

#[test]
fn compressed_files_are_read() {
    let workspace = Workspace::new();
    workspace.write("a.jsonl", "{\"id\":\"1\",\"body\":\"موسكو\"}\n".repeat(1000));
    for (tool, end) in [("gzip", "gz"), ("zstd", "zst")] {
        let made = Command::new(tool).args(["-k", "-q", "a.jsonl"]).current_dir(workspace.path()).output();
        if made.is_err() {
            eprintln!("skipped: {tool} is not installed");
            continue;
        }
        let result = workspace.run(&["tag", &format!("a.jsonl.{end}")]);
        assert_eq!((result.code, result.json().len()), (Some(0), 1000), "{}", result.err);
        let bytes = std::fs::read(workspace.path().join(format!("a.jsonl.{end}"))).unwrap();
        workspace.write(&format!("cut.jsonl.{end}"), &bytes[..bytes.len() / 2]);
        let result = workspace.run(&["tag", &format!("cut.jsonl.{end}")]);
        assert_eq!(result.code, Some(1), "damaged {end}");
    }
}

#[test]
fn other_encodings_are_read_and_hinted_at() {
    let workspace = Workspace::new();
    // "وصل الوفد إلى موسكو" in windows-1256.
    let bytes = [
        0xE6, 0xD5, 0xE1, 0x20, 0xC7, 0xE1, 0xE6, 0xDD, 0xCF, 0x20, 0xC5, 0xE1, 0xEC, 0x20, 0xE3, 0xE6, 0xD3, 0xDF,
        0xE6,
    ];
    workspace.write("a.txt", bytes);
    let result = workspace.run(&["tag", "a.txt"]);
    assert_eq!(result.code, Some(1));
    assert!(result.err.contains("it looks like windows-1256, so try --encoding windows-1256"), "{}", result.err);
    let result = workspace.run(&["tag", "--encoding", "windows-1256", "a.txt"]);
    assert_eq!(answers(&result), [("a.txt".to_owned(), 1)]);
    assert_eq!(workspace.run(&["tag", "--encoding", "latin", "a.txt"]).code, Some(2));
}

#[test]
fn many_articles_keep_their_order() {
    let workspace = Workspace::new();
    let line = |i: usize| format!("{{\"id\":{i},\"body\":\"{}\"}}\n", "عاد من موسكو. ".repeat(i % 50 + 1));
    workspace.write("a.jsonl", (0..2000).map(line).collect::<String>());
    let first = workspace.run(&["tag", "a.jsonl"]);
    let ids: Vec<_> = answers(&first).into_iter().map(|(id, _)| id.parse::<usize>().unwrap()).collect();
    assert_eq!(ids, (0..2000).collect::<Vec<_>>());
    assert_eq!(workspace.run(&["tag", "a.jsonl"]).out, first.out);
}

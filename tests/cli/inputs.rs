//! The input formats of `dalil tag`.

use std::io::Write;

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
    let cases: [Case; 17] = [
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
        ("a.html", "<title>موسكو</title><p>موسكو<script>موسكو</script>", &[("a.html", 1)]),
        ("-", " <!DOCTYPE html><a title='موسكو'>ألماتي", &[("-", 1)]),
        ("-", "<?xml version='1.0'?><rss><channel><item><title>موسكو</title></item></channel></rss>", &[("-#1", 1)]),
        ("-", "<موسكو", &[("-", 1)]),
        (
            "a.atom",
            "<feed><entry><summary>موسكو</summary></entry><entry><id>7</id><title>x</title></entry></feed>",
            &[("a.atom#1", 1), ("7", 0)],
        ),
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
        ("a.rss", "<html/>", "a.rss:1: not a feed: only RSS and Atom are read of XML"),
        ("b.rss", "<rss>\n<channel><item>\n<title>a</b>", "b.rss:3: not well-formed XML"),
        ("c.rss", "<rss>\n<item><title>a", "c.rss:2: the feed is not complete"),
        ("d.rss", "<rss>\n<item><guid>7</guid></item></rss>", "d.rss:2: the article is empty"),
        ("d.jsonl", "{\"body\":\"a\",\"language\":7}", "d.jsonl:1: `language` must be a language tag"),
        ("a.docx", "PK", "a.docx: the type .docx is not read: the types are .txt"),
        ("noend", "x", "noend: a name without an end is not read"),
        ("a.csv", "id,content\n1,موسكو\n", "a.csv:1: no column has the text: --text-field names it, of: id, content"),
        ("b.csv", "id,text\n1,a,b\n", "b.csv:2: has 3 fields, but the header has 2"),
        ("c.csv", "id,text\n1,\"a\n2,b\n", "c.csv:2: the quotation mark of line 2, column 2, is not closed\n"),
        ("d.csv", "text,text\n", "d.csv:1: the column \"text\" is twice"),
        ("a.json", "[{\"id\":1,\"body\":\"a\"}", "a.json:1: the array is not closed"),
        ("a.jsonl", "{\"id\":1.5,\"body\":\"a\"}", "a.jsonl:1: id: must be text or an integer"),
        ("b.jsonl", "{\"headline\":\"a\"}", "b.jsonl:1: the article is empty: it has no `body` or `text`"),
        ("c.jsonl", "{\"body\":7}", "c.jsonl:1: body: must be text"),
        ("e.jsonl", "{\"body\":\"a\",\"body\":\"b\"}", "e.jsonl:1: the field `body` is there twice"),
        ("a.txt.gz", "\u{1f}not gzip", ""),
    ];
    for (name, text, message) in cases {
        let workspace = Workspace::new();
        workspace.write(name, text);
        let result = workspace.run(&["tag", name]);
        assert_eq!(result.code, Some(if message.is_empty() { 0 } else { 1 }), "{name}: {result:?}");
        assert!(message.is_empty() || result.err.starts_with(&format!("dalil: {message}")), "{name}: {}", result.err);
    }
    // The texts of articles with a title would be left out.
    for (name, text, message) in [
        (
            "a.jsonl",
            "{\"title\":\"a\",\"content\":\"b\"}",
            "a.jsonl:1: the article has no field `contents` of --text-field",
        ),
        ("a.csv", "title,content\na,b\n", "a.csv:1: no column has the text: --text-field names it, of: title, content"),
    ] {
        let workspace = Workspace::new();
        workspace.write(name, text);
        let result = workspace.run(&["tag", "--text-field", "contents", name]);
        assert_eq!(result.code, Some(1), "{name}: {result:?}");
        assert!(result.err.starts_with(&format!("dalil: {message}")), "{name}: {}", result.err);
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
    let lines = "{\"id\":\"1\",\"body\":\"موسكو\"}\n".repeat(1000);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(lines.as_bytes()).unwrap();
    let zstd = ruzstd::encoding::compress_to_vec(lines.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest);
    for (end, bytes) in [("gz", gzip.finish().unwrap()), ("zst", zstd)] {
        assert!(bytes.len() < lines.len() / 2, "{end}");
        let name = format!("a.jsonl.{end}");
        workspace.write(&name, &bytes);
        let result = workspace.run(&["tag", &name]);
        assert_eq!((result.code, result.json().len()), (Some(0), 1000), "{}", result.err);
        workspace.write(&name, &bytes[..bytes.len() / 2]);
        assert_eq!(workspace.run(&["tag", &name]).code, Some(1), "damaged {end}");
    }
}

#[test]
fn spans_in_html_refer_to_the_source() {
    let workspace = Workspace::new();
    let html = "<!DOCTYPE html>\n<p>😀 عاد من <b>مو</b>سكو&nbsp;و<i>الأ&#1585;دن</i>\n";
    workspace.write("a.html", html);
    workspace.write("b.jsonl", serde_json::json!({"id": "b", "title": "<i>موسكو</i>", "body": html}).to_string());
    let source: Vec<char> = html.chars().collect();
    let spans = |answer: &serde_json::Value| -> Vec<(String, String)> {
        let span = |mention: &serde_json::Value| {
            let [start, end] = ["start", "end"].map(|end| mention["span"][end].as_u64().unwrap() as usize);
            let is_title = mention["span"]["field"] == "FIELD_TITLE";
            let text = if is_title {
                (start..end).map(|at| format!("{at} ")).collect()
            } else {
                source[start..end].iter().collect()
            };
            (mention["text"].as_str().unwrap().to_owned(), text)
        };
        answer["mentions"].as_array().unwrap().iter().map(span).collect()
    };
    let own = |text: &str, source: &str| (text.to_owned(), source.to_owned());
    let expected = [own("موسكو", "مو</b>سكو"), own("الأردن", "الأ&#1585;دن")];
    assert_eq!(spans(&workspace.run(&["tag", "a.html"]).json()[0]), expected);
    let answer = workspace.run(&["tag", "--text-format", "html", "b.jsonl"]).json().remove(0);
    assert_eq!(spans(&answer)[0], own("موسكو", "3 4 5 6 7 "));
    assert_eq!(spans(&answer)[1..], expected);
    // Gold data and brat have the text without markup, and positions in it.
    let gold = workspace.run(&["tag", "--format", "gold", "a.html"]).json().remove(0);
    assert_eq!(gold["text"], "😀 عاد من موسكو\u{A0}والأردن ");
    assert_eq!((&gold["mentions"][0]["start"], &gold["mentions"][0]["end"]), (&9.into(), &14.into()));
}

#[test]
fn entries_of_feeds_are_articles() {
    let workspace = Workspace::new();
    let rss = "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY city \"Moscow\">]>
        <rss version=\"2.0\"><channel><title>Moscow</title><language>en</language>
        <item><title>In &amp;quot;Moscow&amp;quot;</title><link> https://x/1 </link><guid>7</guid>
        <pubDate>Sat, 13 Dec 2003 18:30:02 GMT</pubDate><description>short</description>
        <content:encoded><![CDATA[<p title=\"Moscow\">To Alma<b>ty</b>]]></content:encoded>
        <category>a</category><category>b</category></item>
        <item><description>&lt;p&gt;&city; Jordan&nbsp;&lt;/p&gt;</description></item></channel></rss>";
    workspace.write("a.rss", rss);
    let answers = workspace.run(&["tag", "a.rss"]).json();
    let texts = |answer: &serde_json::Value| -> Vec<String> {
        answer["mentions"].as_array().unwrap().iter().map(|mention| mention["text"].as_str().unwrap().into()).collect()
    };
    assert_eq!(answers.iter().map(texts).collect::<Vec<_>>(), [vec!["Moscow", "Almaty"], vec!["Jordan"]]);
    let ids: Vec<_> = answers.iter().map(|answer| &answer["articleId"]).collect();
    assert_eq!(ids, ["7", "a.rss#2"]);
    // The position in the content, of which the references of XML are decoded.
    assert_eq!(answers[0]["mentions"][1]["span"]["start"], 21);
    let fields = &answers[0]["fields"];
    assert_eq!((&fields["link"], &fields["category"]), (&"https://x/1".into(), &serde_json::json!(["a", "b"])));
    let csv = workspace.run(&["tag", "--format", "csv", "a.rss"]).out;
    assert!(csv.lines().nth(1).unwrap().starts_with("7,2003-12-13,en,title,"), "{csv}");

    let atom = "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><entry><id>urn:1</id>
        <title>Moscow &lt;b&gt;</title><updated>2024-01-02T00:00:00Z</updated><link href='https://x/'/>
        <content type='xhtml'><div>To Alma<b>ty</b> &amp; <br/>Jordan</div></content></entry></feed>";
    workspace.write("b.xml", atom);
    let answer = workspace.run(&["tag", "b.xml"]).json().remove(0);
    assert_eq!(
        (texts(&answer), &answer["fields"]["link"]),
        (vec!["Moscow".into(), "Almaty".into(), "Jordan".into()], &"https://x/".into())
    );
    assert_eq!((&answer["articleId"], &answer["language"]), (&"urn:1".into(), &"en".into()));
}

#[test]
fn records_have_a_limit() {
    let workspace = Workspace::new();
    let cases = [
        ("a.txt", "", "a.txt: the file exceeds the limit of 64 MiB"),
        ("a.html", "", "a.html: the file exceeds the limit of 64 MiB"),
        ("a.jsonl", "", "a.jsonl:1: the line exceeds the limit of 64 MiB"),
        ("a.csv", "", "a.csv:1: the line exceeds the limit of 64 MiB"),
        ("b.csv", "text\n", "b.csv:2: the line exceeds the limit of 64 MiB"),
        ("a.json", "[\n{", "a.json:2: the object exceeds the limit of 64 MiB"),
        ("a.rss", "<rss>\n<item><title>", "a.rss:2: the element or entry exceeds the limit of 64 MiB"),
    ];
    for (name, start, message) in cases {
        let path = workspace.write(name, start);
        // The rest are zeros, which take no space on the disk.
        std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len((64 << 20) + 100).unwrap();
        let result = workspace.run(&["tag", name]);
        assert_eq!((result.code, result.err.trim_end()), (Some(1), format!("dalil: {message}").as_str()));
        std::fs::remove_file(path).unwrap();
    }
    let deep = format!("<rss>{}", "<a>".repeat(300));
    workspace.write("deep.rss", deep);
    let result = workspace.run(&["tag", "deep.rss"]);
    assert_eq!(result.err, "dalil: deep.rss:1: elements are nested deeper than the limit of 256\n");
    workspace.write("many.rss", format!("<rss><item>{}</item></rss>", "<a>b</a>".repeat(1001)));
    let result = workspace.run(&["tag", "many.rss"]);
    assert_eq!(result.err, "dalil: many.rss:1: the entry has more elements than the limit of 1000\n");
}

#[test]
fn a_byte_order_mark_is_not_part_of_a_text() {
    let workspace = Workspace::new();
    for name in ["a.txt", "a.html"] {
        workspace.write(name, "\u{FEFF}موسكو");
        assert_eq!(workspace.run(&["tag", name]).json()[0]["mentions"][0]["span"]["start"], 0, "{name}");
    }
}

#[test]
fn names_of_files_and_fields_cannot_control_the_terminal() {
    let workspace = Workspace::new();
    workspace.write("a\u{1B}[31m.csv", "x\u{1B}]0;y\u{7}\n1\n");
    workspace.write("b\u{1B}[31m.docx", "");
    workspace.write("c.jsonl", "{\"x\u{9B}31m\":1}");
    let result = workspace.run(&["tag", "."]);
    assert_eq!(result.code, Some(1));
    let is_safe = |c: char| c == '\n' || !c.is_control();
    assert!(result.err.contains("a [31m.csv") && result.err.chars().all(is_safe), "{:?}", result.err);
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

//! The output formats of `dalil tag`, parsed back.

use serde_json::{Value, json};

use crate::support::Workspace;

const LINES: &str = concat!(
    r#"{"id":"1","title":"سالم الناصر في ألماتي","body":"عاد من موسكو 😀.\nثم زار الأردن ووموسكو","publication_date":"2024-05-01"}"#,
    "\n",
    r#"{"id":"=2","body":"موسكو <b>&\"Almaty\"</b>","url":"https://x/?a=1"}"#,
    "\n",
    r#"{"id":"../../3","body":"no names"}"#,
    "\n",
);

fn run(arguments: &[&str]) -> (Workspace, String) {
    let workspace = Workspace::new();
    workspace.write("a.jsonl", LINES);
    let result = workspace.run(&[&["tag", "a.jsonl"], arguments].concat());
    assert_eq!((result.code, result.err.as_str()), (Some(0), ""), "{arguments:?}");
    (workspace, result.out)
}

#[test]
fn json_lines_have_all_fields_and_omit_defaults_leaves_them_out() {
    let (_, out) = run(&["--context", "3"]);
    let answers: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        (&answers[2]["mentions"], &answers[2]["suppressed"], &answers[2]["fields"]),
        (&json!([]), &json!([]), &json!({}))
    );
    let mention = &answers[1]["mentions"][0];
    assert_eq!(
        (&mention["span"]["start"], &mention["proclitic"], &mention["alternativeCount"]),
        (&json!(0), &json!(""), &json!(0))
    );
    assert_eq!(mention["context"], json!({"before": "", "after": " <b"}));
    assert_eq!(answers[1]["fields"], json!({"url": "https://x/?a=1"}));
    let (_, out) = run(&["--format", "jsonl", "--omit-defaults"]);
    let answers: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(answers[2].get("mentions").is_none() && answers[1].get("fields").is_none());
    assert!(answers[1]["mentions"][0]["span"].get("start").is_none());
}

/// Rows of comma-separated values.
fn rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut is_quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if is_quoted && chars.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !is_quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    rows
}

#[test]
fn csv_has_a_row_for_each_mention_and_no_formulas() {
    let (_, out) = run(&["--format", "csv", "--offset-unit", "utf16-unit"]);
    let rows = rows(&out);
    assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{rows:?}");
    let column = |row: usize, name: &str| &rows[row][rows[0].iter().position(|title| title == name).unwrap()];
    assert_eq!((column(1, "text").as_str(), column(1, "date").as_str()), ("سالم الناصر", "2024-05-01"));
    let jordan = rows.iter().position(|row| row.contains(&"place/jordan".to_owned())).unwrap();
    assert_eq!((column(jordan, "start").as_str(), column(jordan, "end").as_str()), ("24", "30"));
    let last = rows.len() - 1;
    assert_eq!((column(last, "article_id").as_str(), column(last, "name").as_str()), ("'=2", "Almaty"));
    assert_eq!(column(last, "fields"), r#"{"url":"https://x/?a=1"}"#);
    let formulas = rows.iter().flatten().filter(|cell| cell.starts_with(['=', '+', '-', '@'])).count();
    assert_eq!(formulas, 0);
}

#[test]
fn geojson_has_a_feature_for_each_place() {
    let (workspace, out) = run(&["--format", "geojson"]);
    let collection: Value = serde_json::from_str(&out).unwrap();
    let features = collection["features"].as_array().unwrap();
    let ids: Vec<_> = features.iter().map(|feature| feature["properties"]["entityId"].as_str().unwrap()).collect();
    assert_eq!(ids, ["place/almaty", "place/moscow", "place/jordan", "place/moscow", "place/almaty"]);
    assert_eq!((&collection["type"], &features[0]["geometry"]), (&json!("FeatureCollection"), &Value::Null));
    let none = workspace.run_on("no names", &["tag", "--format", "geojson"]);
    assert_eq!(serde_json::from_str::<Value>(&none.out).unwrap()["features"], json!([]));
    workspace.write(
        "located.jsonl",
        r#"{"id":"place/x","class":"city","location":[43.2,76.9],"names":{"en":["Exampleton"]}}"#,
    );
    let result = workspace.run_on("In Exampleton.", &["tag", "--format", "geojson", "--gazetteer", "located.jsonl"]);
    let collection: Value = serde_json::from_str(&result.out).unwrap();
    assert_eq!(collection["features"][0]["geometry"], json!({"type": "Point", "coordinates": [76.9, 43.2]}));
}

#[test]
fn conll_tokens_are_at_their_offsets_and_names_are_whole_tokens() {
    let (_, out) = run(&["--format", "conll"]);
    let title: Vec<char> = "سالم الناصر في ألماتي".chars().collect();
    let mut lines = out.lines();
    assert_eq!((lines.next(), lines.next()), (Some("# article_id = 1"), Some("# field = title")));
    let tokens: Vec<Vec<&str>> =
        lines.by_ref().take_while(|line| !line.is_empty()).map(|line| line.split('\t').collect()).collect();
    for token in &tokens {
        let [start, end] = [1, 2].map(|column| token[column].parse::<usize>().unwrap());
        assert_eq!(token[0], title[start..end].iter().collect::<String>());
    }
    let tags: Vec<_> = tokens.iter().map(|token| token[4]).collect();
    assert_eq!(tags, ["B-PER", "I-PER", "O", "B-LOC"]);
    assert_eq!(tokens[3][3], "place/almaty");
    // The line end and the full stop end a sentence.
    assert!(out.contains("\n.\t14\t15\t_\tO\n\nثم\t"), "{out}");
    assert!(out.lines().all(|line| line.is_empty() || line.starts_with("# ") || line.split('\t').count() == 5));
}

#[test]
fn brat_files_stay_in_the_folder_and_annotate_their_text() {
    let (workspace, out) = run(&["--format", "brat", "--output", "out/brat"]);
    assert_eq!(out, "");
    let folder = workspace.path().join("out/brat");
    let mut names: Vec<_> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["1.ann", "1.txt", "_2.ann", "_2.txt", "_3.ann", "_3.txt", "annotation.conf"]);
    assert_eq!(std::fs::read_dir(workspace.path().join("out")).unwrap().count(), 1);
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let text: Vec<char> = read("1.txt").chars().collect();
    let annotations = read("1.ann");
    let spans: Vec<_> = annotations.lines().filter(|line| line.starts_with('T')).collect();
    assert!(spans.len() >= 4, "{annotations}");
    for line in spans {
        let [_, span, words] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let [_, start, end] = span.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
        assert_eq!(words, text[start.parse().unwrap()..end.parse().unwrap()].iter().collect::<String>());
    }
    assert_eq!(read("_3.ann"), "");
    let again = workspace.run(&["tag", "a.jsonl", "--format", "brat", "--output", "out/brat"]);
    assert_eq!(again.code, Some(2));
    assert!(again.err.contains("choose an empty folder"), "{}", again.err);
    assert_eq!(workspace.run(&["tag", "a.jsonl", "--format", "brat"]).code, Some(2));
}

#[test]
fn brat_files_of_text_files_have_one_end() {
    let workspace = Workspace::new();
    workspace.write("news/a.txt", "Moscow");
    workspace.write("news/B.TXT", "Almaty");
    workspace.write("news/a.html", "<p>Jordan</p>");
    let result = workspace.run(&["tag", "news", "--format", "brat", "--output", "out"]);
    assert_eq!(result.code, Some(0), "{result:?}");
    let entries = std::fs::read_dir(workspace.path().join("out")).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["B.ann", "B.txt", "a.ann", "a.html.ann", "a.html.txt", "a.txt", "annotation.conf"]);
}

#[test]
fn the_id_of_stdin_is_no_formula_in_csv() {
    let result = Workspace::new().run_on("Moscow", &["tag", "--format", "csv", "-"]);
    let row = result.out.lines().nth(1).unwrap_or_default();
    assert!(row.starts_with("-,") && result.code == Some(0), "{result:?}");
}

#[test]
fn html_is_escaped_and_has_counts() {
    let (_, out) = run(&["--format", "html"]);
    assert!(out.starts_with("<!DOCTYPE html>") && out.ends_with("</html>\n"));
    assert!(!out.contains("<b>") && !out.contains("<script") && !out.contains("://"), "{out}");
    assert!(
        out.contains("&lt;b&gt;&amp;&quot;<mark class=\"place\" title=\"Almaty · place/almaty · city · 0."),
        "{out}"
    );
    let count = |text: &str| out.matches(text).count();
    for element in ["mark", "article", "table", "td", "tr", "bdi", "section"] {
        let opened = count(&format!("<{element}>")) + count(&format!("<{element} "));
        assert_eq!(opened, count(&format!("</{element}>")), "{element}");
    }
    assert!(out.contains("<td>2024-05-01</td><td class=\"number\">1</td>"), "{out}");
    assert!(out.contains("<td>unknown</td><td class=\"number\">2</td><td class=\"number\">2</td>"), "{out}");
}

#[test]
fn a_table_fits_80_columns() {
    let workspace = Workspace::new();
    workspace.write(
        "long.jsonl",
        format!(r#"{{"id":"organisation/{}","class":"agency","names":{{"en":["Example Agency"]}}}}"#, "x".repeat(35)),
    );
    let text = "The Example Agency and many other words that follow it in a long sentence without an end, 東京東京東京";
    let result = workspace.run_on(text, &["tag", "--format", "table", "--gazetteer", "long.jsonl"]);
    let lines: Vec<_> = result.out.lines().collect();
    assert!(lines.iter().all(|line| line.chars().count() <= 80), "{lines:#?}");
    assert_eq!(lines[1].trim_end(), format!("{:<6}{:<14}{:<6}ENTITY", "SPAN", "TYPE", "SURE"));
    assert!(lines[3].contains("⟦Example Agency⟧") && lines[3].ends_with('…'), "{lines:#?}");
    assert!(!result.out.contains('\u{1B}'));
}

#[test]
fn options_that_do_not_fit_are_refused() {
    for (arguments, message) in [
        (&["--format", "csv", "--suppressed"][..], "--suppressed has no effect with --format csv"),
        (&["--format", "csv", "--omit-defaults"], "--omit-defaults has no effect with --format csv"),
        (&["--context", "201"], "--context"),
        (&["--min-confidence", "1.5"], "must be a number from 0 to 1"),
        (&["--offset-unit", "byte"], "--offset-unit"),
    ] {
        let result = Workspace::new().run_on("x", &[&["tag"], arguments].concat());
        assert_eq!(result.code, Some(2), "{arguments:?}");
        assert!(result.err.contains(message), "{}", result.err);
    }
    let result = Workspace::new().run_on("موسكو", &["tag", "--min-confidence", "1"]);
    assert_eq!(result.json()[0]["mentions"], json!([]));
}

#[test]
fn the_output_cannot_be_an_input() {
    let workspace = Workspace::new();
    workspace.write("in/a.txt", "عاد من موسكو");
    let result = workspace.run(&["tag", "in/a.txt", "--output", "in/a.txt"]);
    assert_eq!(result.code, Some(2), "{result:?}");
    assert!(result.err.contains("--output is one of the inputs"), "{}", result.err);
    assert_eq!(std::fs::read_to_string(workspace.path().join("in/a.txt")).unwrap(), "عاد من موسكو");

    // A new file in a folder of inputs is not read.
    let result = workspace.run(&["tag", "in", "--format", "csv", "--output", "in/out.csv"]);
    assert_eq!(result.code, Some(0), "{result:?}");
    let output = std::fs::read_to_string(workspace.path().join("in/out.csv")).unwrap();
    assert_eq!(output.lines().count(), 2, "{output}");
}

#[test]
fn options_without_effect_are_refused() {
    let workspace = Workspace::new();
    workspace.write("a.txt", "موسكو");
    let formats = ["table", "jsonl", "csv", "geojson", "conll", "brat", "html", "gold"];
    let cases: [(&[&str], &[&str]); 5] = [
        (&["--suppressed"], &["table", "jsonl"]),
        (&["--omit-defaults"], &["jsonl"]),
        (&["--view", "full"], &["jsonl"]),
        (&["--context", "40"], &["jsonl", "csv"]),
        (&["--offset-unit", "code-point"], &["table", "jsonl", "csv", "conll"]),
    ];
    for (option, expected) in cases {
        for format in formats {
            let output = format!("out-{}-{format}", option[0]);
            let arguments = [&["tag", "--format", format, "--output", &output], option, &["a.txt"]].concat();
            let result = workspace.run(&arguments);
            let has_effect = expected.contains(&format);
            assert_eq!(result.code, Some(if has_effect { 0 } else { 2 }), "{arguments:?}: {}", result.err);
            let message = format!("dalil: {} has no effect with --format {format}\n", option[0]);
            assert_eq!(result.err, if has_effect { "" } else { &message });
        }
    }
}

#[test]
fn long_fields_are_not_repeated_for_each_mention() {
    let workspace = Workspace::new();
    let line = json!({"id": 1, "body": "موسكو ".repeat(100), "url": "u", "notes": "n".repeat(2000)}).to_string();
    workspace.write("a.jsonl", format!("{line}\n{line}\n"));
    for format in ["csv", "geojson"] {
        let result = workspace.run(&["tag", "--format", format, "a.jsonl"]);
        assert_eq!((result.code, result.err.lines().count()), (Some(0), 1), "{}", result.err);
        let message = format!("{format} repeats them for each mention: use --format jsonl");
        assert!(result.err.contains("the field \"notes\"") && result.err.contains(&message), "{}", result.err);
        assert!(result.out.contains("url") && !result.out.contains("nnn"), "{format}");
    }
    let result = workspace.run(&["tag", "a.jsonl"]);
    assert_eq!((result.err.as_str(), result.json()[0]["fields"]["notes"].as_str().unwrap().len()), ("", 2000));
}

#[test]
fn only_a_file_that_exists_needs_another_folder() {
    let workspace = Workspace::new();
    workspace.write("a.txt", "موسكو");
    workspace.write("out/annotation.conf", "");
    let brat = |output| workspace.run(&["tag", "--format", "brat", "--output", output, "a.txt"]);
    let result = brat("out");
    assert!(result.code == Some(2) && result.err.contains("choose an empty folder"), "{}", result.err);
    workspace.write("file", "");
    let result = brat("file/out");
    assert!(result.code == Some(2) && !result.err.contains("empty folder"), "{}", result.err);
}

#[test]
fn completions_and_manual_pages_have_all_commands() {
    let workspace = Workspace::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let result = Workspace::new().command(&["completions", shell]).output().unwrap();
        let script = String::from_utf8(result.stdout).unwrap();
        assert!(result.status.success() && script.contains("text-field") && script.contains("gazetteer"), "{shell}");
    }
    let result = workspace.command(&["man"]).output().unwrap();
    assert!(result.status.success() && String::from_utf8(result.stdout).unwrap().contains(".TH dalil 1"));
    let result = workspace.command(&["man", "--output", "man"]).output().unwrap();
    assert!(result.status.success());
    for page in ["dalil.1", "dalil-tag.1", "dalil-serve.1", "dalil-gazetteer-check.1"] {
        assert!(workspace.path().join("man").join(page).exists(), "{page}");
    }
}

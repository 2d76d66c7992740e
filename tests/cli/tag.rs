use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

use crate::support::{Workspace, mentions};

fn mention(field: &str, start: u64, end: u64, text: &str, entity: &str) -> (String, u64, u64, String, String) {
    (field.into(), start, end, text.into(), entity.into())
}

#[test]
fn a_text_file_is_one_article_with_the_file_name_as_id() {
    let workspace = Workspace::new();
    workspace.write("خبر.txt", "وصل إلى ألماتي\r\nوموسكو\n");
    let result = workspace.run(&["tag", "خبر.txt"]);
    assert_eq!((result.code, result.err.as_str()), (Some(0), ""));
    let answers = result.json();
    assert_eq!(answers.len(), 1);
    assert_eq!(answers[0]["articleId"], "خبر.txt");
    let almaty = mention("FIELD_BODY", 8, 14, "ألماتي", "place/almaty");
    let moscow = mention("FIELD_BODY", 17, 22, "موسكو", "place/moscow");
    assert_eq!(mentions(&answers[0]), [almaty, moscow]);
    assert_eq!(answers[0]["mentions"][1]["proclitic"], "و");
}

#[test]
fn json_lines_may_have_titles_and_gold_files_are_accepted() {
    let workspace = Workspace::new();
    let lines = [
        r#"{"id":"1","title":"زيارة إلى ألماتي","body":"نص الخبر"}"#,
        r#"{"id":"2","text":"عاد من موسكو","mentions":[{"start":7}]}"#,
    ];
    workspace.write("a.jsonl", lines.join("\n"));
    let result = workspace.run(&["tag", "a.jsonl"]);
    let answers = result.json();
    assert_eq!(result.code, Some(0));
    assert_eq!(mentions(&answers[0]), [mention("FIELD_TITLE", 10, 16, "ألماتي", "place/almaty")]);
    assert_eq!(mentions(&answers[1]), [mention("FIELD_BODY", 7, 12, "موسكو", "place/moscow")]);
}

#[test]
fn the_date_of_an_article_decides_between_two_clubs() {
    let workspace = Workspace::new();
    let club = |id: &str, dates: &str| {
        format!(
            r#"{{"id":"organisation/{id}","class":"club","names":{{"en":[{{"text":"Rovers Athletic",{dates}}}]}}}}"#
        )
    };
    workspace.write("clubs.jsonl", [club("old", r#""until":"1999""#), club("new", r#""from":"2000""#)].join("\n"));
    let lines = [
        r#"{"id":"1","body":"Rovers Athletic won."}"#,
        r#"{"id":"2","body":"Rovers Athletic won.","publication_date":"1995-05-01"}"#,
        r#"{"id":"3","body":"Rovers Athletic won.","publication_date":"1995-05-32"}"#,
    ];
    workspace.write("a.jsonl", lines.join("\n"));
    let result = workspace.run(&["tag", "--gazetteer", "clubs.jsonl", "--date", "2010-05-01", "a.jsonl"]);
    let answers = result.json();
    assert_eq!(result.code, Some(1), "the last line is invalid");
    assert_eq!(mentions(&answers[0]), [mention("FIELD_BODY", 0, 15, "Rovers Athletic", "organisation/new")]);
    assert_eq!(mentions(&answers[1]), [mention("FIELD_BODY", 0, 15, "Rovers Athletic", "organisation/old")]);
    assert!(result.err.contains("a.jsonl:3: `publication_date` must be a date"), "{}", result.err);
    workspace.write("b.csv", "id,text,published\n1,Moscow,27/11/2026\n2,Moscow,2026-11-27T09:00\n");
    let table = workspace.run(&["tag", "b.csv", "--date-field", "published"]);
    let message =
        "dalil: b.csv:2: `published` must be a date of the calendar in the form YYYY-MM-DD, such as 2026-11-27";
    assert!(table.code == Some(1) && table.err.starts_with(message) && table.json().len() == 1, "{table:?}");

    let result = workspace.run(&["tag", "--date", "2010-02-30", "a.jsonl"]);
    assert_eq!(result.code, Some(2));
    assert!(result.err.contains("--date") && result.err.contains("YYYY-MM-DD"), "{}", result.err);
}

#[test]
fn invalid_input_is_reported_and_the_rest_is_tagged() {
    let workspace = Workspace::new();
    workspace.write(
        "in/a.jsonl",
        "{\"id\":\"1\",\"body\":\"موسكو\"}\n{\"id\":2,\"url\":1}\nno json\n{\"id\":\"4\",\"body\":\"موسكو\"}\n",
    );
    workspace.write("in/b.txt", b"\xFF\xFE");
    workspace.write("in/c.txt", "");
    workspace.write("in/d.txt", "ألماتي");
    workspace.write("in/notes.md", "موسكو");
    let result = workspace.run(&["tag", "in", "missing.txt"]);
    assert_eq!(result.code, Some(1));
    let ids: Vec<_> = result.json().iter().map(|answer| answer["articleId"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids, ["1", "4", "in/d.txt"]);
    let errors: Vec<_> = result.err.lines().collect();
    assert_eq!(errors.len(), 6, "{errors:#?}");
    assert!(errors[0].starts_with("dalil: in/a.jsonl:2: the article is empty"), "{}", errors[0]);
    assert!(errors[0].ends_with("--text-field names the field, of: id, url"), "{}", errors[0]);
    assert!(errors[1].starts_with("dalil: in/a.jsonl:3: "), "{}", errors[1]);
    let hint = "it looks like utf-16le, so try --encoding utf-16le";
    assert_eq!(errors[2], format!("dalil: in/b.txt: not UTF-8 after byte 0: {hint}"));
    assert!(errors[3].starts_with("dalil: in/c.txt: the article is empty"), "{}", errors[3]);
    assert!(errors[4].starts_with("dalil: in: 1 not tagged (notes.md): the type .md is not read"), "{}", errors[4]);
    assert!(errors[5].starts_with("dalil: missing.txt: "), "{}", errors[5]);
}

#[test]
fn stdin_may_be_text_or_json_lines() {
    let workspace = Workspace::new();
    let text = workspace.run_on("عاد من موسكو", &["tag"]);
    assert_eq!(text.json()[0]["articleId"], "-");
    assert_eq!(mentions(&text.json()[0]).len(), 1);
    let lines = workspace.run_on("\n {\"id\":\"7\",\"body\":\"عاد من موسكو\"}\n", &["tag", "-"]);
    assert_eq!(lines.json()[0]["articleId"], "7");
    assert_eq!(mentions(&lines.json()[0]), [mention("FIELD_BODY", 7, 12, "موسكو", "place/moscow")]);
}

#[test]
fn the_text_is_the_last_column_of_the_table() {
    let workspace = Workspace::new();
    let result = workspace.run_on("اجتماع في الأردن", &["tag", "--format", "table"]);
    let lines: Vec<_> = result.out.lines().collect();
    assert_eq!(lines[0], "-");
    assert_eq!(lines[1], "SPAN   TYPE   SURE  ENTITY        WHY   TEXT");
    assert!(lines[2].starts_with("10-16  place  0."), "{}", lines[2]);
    assert!(lines[2].ends_with("place/jordan  name  اجتماع في ⟦الأردن⟧"), "{}", lines[2]);
}

#[test]
fn types_filters_mentions_and_suppressed_lists_suppressed_names() {
    let workspace = Workspace::new();
    let text = "قال الناصر في موسكو";
    let people = workspace.run_on(text, &["tag", "--types", "person,organisation"]);
    assert_eq!(mentions(&people.json()[0]), []);
    let all = workspace.run_on(text, &["tag", "--suppressed"]);
    assert_eq!(mentions(&all.json()[0]).len(), 1);
    let suppressed = &all.json()[0]["suppressed"][0];
    assert_eq!(suppressed["text"], "الناصر");
    assert_eq!(suppressed["reason"], "SUPPRESSION_REASON_NEEDS_CONTEXT");
}

#[test]
fn answers_have_salience_and_focus() {
    let workspace = Workspace::new();
    let line = r#"{"id":"1","title":"الأردن","body":"عاد من موسكو إلى الأردن"}"#;
    let answer = workspace.run_on(line, &["tag"]).json().remove(0);
    let salience: Vec<_> = answer["entities"].as_array().unwrap().iter().map(|e| e["salience"].as_f64()).collect();
    // 23 letters and spaces, 12 bytes before موسكو, 42 in total: 0.25 + 0.2 * 30/42.
    assert_eq!(salience, [Some(1.0), Some(0.393)]);
    let focus = serde_json::json!([
        {"entityId": "place/jordan", "kind": "FOCUS_KIND_COUNTRY", "score": 0.8, "countryCode": "JO"},
        {"entityId": "place/moscow", "kind": "FOCUS_KIND_CITY", "score": 0.2, "countryCode": "RU"},
    ]);
    assert_eq!(answer["focus"], focus);
    let people = workspace.run_on(line, &["tag", "--types", "person"]).json().remove(0);
    assert_eq!((&people["entities"], &people["focus"]), (&serde_json::json!([]), &focus));
}

#[test]
fn invalid_arguments_and_gazetteers_exit_with_2() {
    let workspace = Workspace::new();
    workspace.write("a.txt", "موسكو");
    let unknown = workspace.run(&["tag", "--types", "animal", "a.txt"]);
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.err.contains("animal"), "{}", unknown.err);
    workspace.write("bad.jsonl", "{\"id\":\"place/x\",\"class\":\"city\",\"names\":{\"ar\":[\"س\",3]}}\n");
    let result: crate::support::CommandResult =
        workspace.command(&["tag", "--gazetteer", "bad.jsonl", "a.txt"]).output().unwrap().into();
    assert_eq!((result.code, result.out.as_str()), (Some(2), ""));
    assert!(result.err.starts_with("dalil: bad.jsonl:1: names"), "{}", result.err);
}

#[test]
fn a_closed_pipe_stops_the_command_without_an_error() {
    let workspace = Workspace::new();
    let line = "{\"id\":\"1\",\"body\":\"عاد من موسكو\"}\n";
    // More answers than fit into the buffer of a pipe.
    workspace.write("many.jsonl", line.repeat(2000));
    let mut command = workspace.command(&["tag", "many.jsonl", "--gazetteer", "names.jsonl"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut String::new()).unwrap();
    drop(out);
    let mut errors = String::new();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    assert_eq!((child.wait().unwrap().code(), errors.as_str()), (Some(0), ""));
}

#[test]
fn the_embedded_gazetteer_is_the_default_and_can_be_extended() {
    let workspace = Workspace::new();
    workspace.write(
        "mine.jsonl",
        "{\"id\":\"place/dar-zafran\",\"class\":\"town\",\"names\":{\"ar\":[\"دار الزعفران\"]}}\n",
    );
    workspace.write("a.txt", "من دار الزعفران إلى كازاخستان");
    let entities = |arguments: &[&str]| {
        let result: crate::support::CommandResult = workspace.command(arguments).output().unwrap().into();
        assert_eq!(result.code, Some(0), "{}", result.err);
        mentions(&result.json()[0]).into_iter().map(|mention| mention.4).collect::<Vec<_>>()
    };
    assert_eq!(entities(&["tag", "a.txt"]), ["place/kazakhstan"]);
    assert_eq!(entities(&["tag", "--gazetteer", "mine.jsonl", "a.txt"]), ["place/dar-zafran"]);
    let both = ["tag", "--gazetteer", "embedded", "--gazetteer", "mine.jsonl", "a.txt"];
    assert_eq!(entities(&both), ["place/dar-zafran", "place/kazakhstan"]);
}

#[test]
fn filters_and_the_view_select_what_is_written() {
    let workspace = Workspace::new();
    workspace.write("a.txt", "موسكو ألماتي الأردن");
    let ids = |arguments: &[&str]| {
        let result = workspace.run(&[&["tag", "a.txt"], arguments].concat());
        assert_eq!((result.code, result.err.as_str()), (Some(0), ""));
        let mentions = mentions(&result.json()[0]);
        mentions.into_iter().map(|(.., entity)| entity).collect::<Vec<_>>()
    };
    let [moscow, almaty, jordan] = ["place/moscow", "place/almaty", "place/jordan"];
    assert_eq!(ids(&[]), [moscow, almaty, jordan]);
    assert_eq!(ids(&["--classes", "city"]), [moscow, almaty]);
    assert_eq!(ids(&["--country-codes", "KZ,JO"]), [almaty, jordan]);
    assert_eq!(ids(&["--include-entity-ids", "place/moscow,place/jordan"]), [moscow, jordan]);
    assert_eq!(ids(&["--exclude-entity-ids", "place/moscow", "--classes", "city"]), [almaty]);

    let answers = workspace.run(&["tag", "--view", "mentions", "a.txt"]).json();
    assert_eq!(answers[0]["mentions"][0]["entityId"], moscow);
    let empty = serde_json::json!([]);
    assert_eq!((&answers[0]["entities"], &answers[0]["mentions"][0]["evidence"]), (&empty, &empty));
    let answers = workspace.run(&["tag", "--view", "mentions", "--omit-defaults", "--format", "jsonl", "a.txt"]).json();
    assert!(answers[0].get("entities").is_none() && answers[0]["mentions"][0].get("evidence").is_none());

    for (arguments, message) in [
        (["--classes", "citty"], "--classes: unknown word \"citty\" (did you mean \"city\"?), expected one of country"),
        (["--country-codes", "kz"], "--country-codes: \"kz\" must be two capital letters"),
        (["--include-entity-ids", "almaty"], "--include-entity-ids: \"almaty\" must start with place/, person/,"),
        (["--country-codes", "UK"], "--country-codes: \"UK\" is not a code of ISO 3166-1 alpha-2: write GB"),
    ] {
        let result = workspace.run(&[&["tag", "a.txt"][..], &arguments].concat());
        assert_eq!(result.code, Some(2));
        assert!(result.err.contains(message), "{}", result.err);
    }
}

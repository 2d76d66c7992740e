use crate::support::Workspace;

/// Gold data for these tests: a core place that is found, a core person that is missed, a soft span over a found place,
/// and a hard span that is missed.
const GOLD: &str = r#"{"id":"1","text":"وصل الوفد إلى ألماتي ثم عاد إلى موسكو","mentions":[{"start":14,"end":20,"type":"PLACE","layer":"core"},{"start":4,"end":9,"type":"ORGANISATION","layer":"hard"}]}
{"id":"2","text":"قال رئيس الأردن إن منصور الحلبي بخير","mentions":[{"start":4,"end":15,"type":"PERSON","layer":"soft"},{"start":19,"end":31,"type":"PERSON","layer":"core"}]}
"#;

#[test]
fn eval_prints_scores_by_type_and_in_total() {
    let workspace = Workspace::new();
    workspace.write("gold.jsonl", GOLD);
    let result = workspace.run(&["eval", "gold.jsonl", "--errors", "9"]);
    assert_eq!(result.code, Some(0), "{}", result.err);
    let expected = [
        "1\twrong\tPLACE\t32-37\tوصل الوفد إلى ألماتي ثم عاد إلى [[موسكو]]",
        "2\tmissed\tPERSON\t19-31\tقال رئيس الأردن إن [[منصور الحلبي]] بخير",
        "PERSON P 0.0000 R 0.0000 F1 0.0000 tp 0 fp 0 fn 1",
        "PLACE P 0.5000 R 1.0000 F1 0.6667 tp 1 fp 1 fn 0",
        "hard recall 0/1",
        "core P 0.5000 R 0.5000 F1 0.5000 tp 1 fp 1 fn 1",
    ];
    // The context has at most 30 characters on each side.
    let shortened = expected[0].replacen("وص", "", 1);
    let lines: Vec<_> = result.out.lines().collect();
    assert_eq!(lines[0], shortened);
    assert_eq!(lines[1..], expected[1..]);
}

#[test]
fn eval_scores_only_the_given_types() {
    let workspace = Workspace::new();
    workspace.write("gold.jsonl", GOLD);
    let result = workspace.run(&["eval", "gold.jsonl", "--types", "person"]);
    assert_eq!(
        result.out,
        "PERSON P 0.0000 R 0.0000 F1 0.0000 tp 0 fp 0 fn 1\ncore P 0.0000 R 0.0000 F1 0.0000 tp 0 fp 0 fn 1\n"
    );
}

#[test]
fn eval_ablate_prints_the_score_without_each_rule() {
    let workspace = Workspace::new();
    let text = "اتصال بموسكو";
    let gold =
        format!(r#"{{"id":"1","text":"{text}","mentions":[{{"start":7,"end":12,"type":"PLACE","layer":"core"}}]}}"#);
    workspace.write("gold.jsonl", gold);
    let result = workspace.run(&["eval", "gold.jsonl", "--ablate"]);
    let row = |name: &str| result.out.lines().find(|line| line.ends_with(name)).unwrap_or_else(|| panic!("{result:?}"));
    assert!(row("all rules hold").starts_with("1.0000  1.0000  1.0000  +0.0000"), "{}", result.out);
    assert!(row(" proclitics").starts_with("0.0000  0.0000  0.0000  -1.0000"), "{}", result.out);
}

#[test]
fn eval_rejects_invalid_gold_data() {
    let workspace = Workspace::new();
    workspace.write("gold.jsonl", format!("{GOLD}{GOLD}"));
    let result = workspace.run(&["eval", "gold.jsonl"]);
    assert_eq!((result.code, result.out.as_str()), (Some(2), ""));
    assert_eq!(result.err, "dalil: gold.jsonl:3: id: \"1\" is used by an earlier line: ids must be unique\n");
}

/// Gold data with ids: a mention with the right id, one that the tagger finds as another entity, one without an id.
const LINKED: &str = r#"{"id":"1","title":"اجتماع في الأردن","text":"عاد من موسكو إلى ألماتي","mentions":[{"field":"title","start":10,"end":16,"text":"الأردن","type":"PLACE","entity":"place/jordan","layer":"core"},{"start":7,"end":12,"type":"PLACE","entity":"place/moscow-idaho","layer":"core"},{"start":17,"end":23,"type":"PLACE","entity":null,"layer":"core"}]}
"#;

#[test]
fn eval_without_articles_is_an_error() {
    let workspace = Workspace::new();
    workspace.write("empty.jsonl", "");
    let result = workspace.run(&["eval", "empty.jsonl"]);
    assert_eq!((result.code, result.err.as_str()), (Some(2), "dalil: empty.jsonl: no article to score\n"));
}

#[test]
fn eval_scores_ids_where_the_gold_data_has_them() {
    let workspace = Workspace::new();
    workspace.write("gold.jsonl", LINKED);
    let result = workspace.run(&["eval", "gold.jsonl", "--errors", "9"]);
    assert_eq!(result.code, Some(0), "{}", result.err);
    let expected = [
        "1\twrong-id\tPLACE\t7-12\tعاد من [[موسكو]] إلى ألماتي\tplace/moscow instead of place/moscow-idaho, which the gazetteer does not have",
        "PLACE P 1.0000 R 1.0000 F1 1.0000 tp 3 fp 0 fn 0",
        "ids P 0.5000 R 0.5000 F1 0.5000 tp 1 fp 1 fn 1 accuracy 0.5000",
        "core P 1.0000 R 1.0000 F1 1.0000 tp 3 fp 0 fn 0",
    ];
    assert_eq!(result.out.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn eval_marks_gold_ids_that_the_gazetteer_does_not_have() {
    let workspace = Workspace::new();
    let gold = |id: &str| {
        let mention = format!(r#"{{"start":0,"end":4,"type":"PLACE","entity":"place/{id}","layer":"core"}}"#);
        format!(r#"{{"id":"1","text":"Oslo","mentions":[{mention}]}}"#)
    };
    let first = |id: &str| {
        let result = workspace.run_on(&gold(id), &["eval", "-", "--errors", "1"]);
        result.out.lines().next().map(str::to_owned).unwrap_or_default()
    };
    assert_eq!(first("oslo"), "1\tmissed\tPLACE\t0-4\t[[Oslo]]\tplace/oslo, which the gazetteer does not have");
    assert_eq!(first("moscow"), "1\tmissed\tPLACE\t0-4\t[[Oslo]]");
}

#[test]
fn eval_reads_stdin() {
    let workspace = Workspace::new();
    workspace.write("gold.jsonl", GOLD);
    let file = workspace.run(&["eval", "gold.jsonl"]);
    let stdin = workspace.run_on(GOLD, &["eval", "-"]);
    assert_eq!((stdin.code, &stdin.out), (Some(0), &file.out));
    let invalid = workspace.run_on("\n{}\n", &["eval", "-"]);
    assert_eq!((invalid.code, invalid.out.as_str()), (Some(2), ""));
    assert!(invalid.err.starts_with("dalil: -:2: missing field `id`"), "{}", invalid.err);
}

#[test]
fn eval_writes_json() {
    let workspace = Workspace::new();
    let scores = |gold: &str, arguments: &[&str]| -> serde_json::Value {
        let result = workspace.run_on(gold, &[&["eval", "-", "--format", "json"], arguments].concat());
        assert_eq!(result.code, Some(0), "{}", result.err);
        serde_json::from_str(&result.out).unwrap()
    };
    let unlinked = serde_json::json!({
        "types": {
            "PERSON": {"precision": 0.0, "recall": 0.0, "f1": 0.0, "tp": 0, "fp": 0, "fn": 1},
            "PLACE": {"precision": 0.5, "recall": 1.0, "f1": 0.6667, "tp": 1, "fp": 1, "fn": 0},
        },
        "core": {"precision": 0.5, "recall": 0.5, "f1": 0.5, "tp": 1, "fp": 1, "fn": 1},
        "hard": {"found": 0, "total": 1},
    });
    assert_eq!(scores(GOLD, &[]), unlinked);
    let linked = scores(LINKED, &["--errors", "1"]);
    let ids = serde_json::json!({
        "precision": 0.5, "recall": 0.5, "f1": 0.5, "tp": 1, "fp": 1, "fn": 1, "wrongIds": 1, "accuracy": 0.5,
    });
    assert_eq!(linked["ids"], ids);
    let mistake = serde_json::json!({
        "article": "1", "kind": "wrong-id", "type": "PLACE", "field": "body", "start": 7, "end": 12,
        "goldId": "place/moscow-idaho", "foundId": "place/moscow", "goldIdUnknown": true, "context": "عاد من [[موسكو]] إلى ألماتي",
    });
    assert_eq!(linked["errors"], serde_json::json!([mistake]));
}

#[test]
fn eval_writes_csv() {
    let workspace = Workspace::new();
    let result =
        workspace.run_on(&format!("{GOLD}{}", LINKED.replace("\"1\"", "\"3\"")), &["eval", "-", "--format", "csv"]);
    let expected = [
        "score,type,precision,recall,f1,tp,fp,fn,accuracy",
        "core,PERSON,0.0000,0.0000,0.0000,0,0,1,",
        "core,PLACE,0.8000,1.0000,0.8889,4,1,0,",
        "hard,ALL,,0.0000,,0,,1,",
        // The wrong mention is in an article without ids.
        "ids,ALL,0.5000,0.5000,0.5000,1,1,1,0.5000",
        "core,ALL,0.8000,0.8000,0.8000,4,1,1,",
    ];
    assert_eq!(result.out.lines().collect::<Vec<_>>(), expected);
    let errors = workspace.run_on(GOLD, &["eval", "-", "--format", "csv", "--errors", "1"]);
    assert_eq!((errors.code, errors.out.as_str()), (Some(2), ""));
    assert!(errors.err.contains("--errors cannot be used with --format csv"), "{}", errors.err);
}

#[test]
fn eval_ablate_has_all_formats() {
    let workspace = Workspace::new();
    let gold = r#"{"id":"1","text":"اتصال بموسكو","mentions":[{"start":7,"end":12,"type":"PLACE","layer":"core"}]}"#;
    let json = workspace.run_on(gold, &["eval", "-", "--ablate", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let rules = json["rules"].as_array().unwrap();
    let all = serde_json::json!({"without": null, "precision": 1.0, "recall": 1.0, "f1": 1.0, "change": 0.0});
    assert_eq!(rules[0], all);
    let proclitics = rules.iter().find(|rule| rule["without"] == "proclitics").unwrap();
    assert_eq!(proclitics["change"], -1.0);
    let csv = workspace.run_on(gold, &["eval", "-", "--ablate", "--format", "csv"]);
    let lines: Vec<_> = csv.out.lines().collect();
    assert_eq!(lines[..2], ["without,precision,recall,f1,change", ",1.0000,1.0000,1.0000,0.0000"]);
    assert!(lines.contains(&"proclitics,0.0000,0.0000,0.0000,-1.0000"), "{}", csv.out);
    assert!(lines.contains(&"\"عبد and أبو, split and joined\",1.0000,1.0000,1.0000,0.0000"), "{}", csv.out);
    assert_eq!(lines.len(), rules.len() + 1);
}

#[test]
fn eval_rejects_unknown_types_with_their_position() {
    let workspace = Workspace::new();
    let cases = [
        (r#""type":"LOC","layer":"core""#, "mentions[0].type: unknown variant `LOC`, expected one of `ORGANISATION`"),
        (r#""type":"OTHER","layer":"core""#, "mentions[0].type: OTHER is only for the soft layer"),
        (r#""type":"PLACE","layer":"gold""#, "mentions[0].layer: unknown variant `gold`"),
        (
            r#""type":"PLACE","layer":"core","entity":"person/x""#,
            "mentions[0].entity: the id does not begin with place/",
        ),
        (r#""type":"PLACE","layer":"core","text":"x""#, "mentions[0].text: is not the text at 0-5"),
        (
            r#""type":"PLACE","layer":"core","field":"title""#,
            "mentions[0]: 0-5 is not a span in a text of 0 code points",
        ),
    ];
    for (fields, message) in cases {
        let line = format!(r#"{{"id":"9","text":"موسكو","mentions":[{{"start":0,"end":5,{fields}}}]}}"#);
        workspace.write("gold.jsonl", format!("{GOLD}\n{line}\n"));
        let result = workspace.run(&["eval", "gold.jsonl"]);
        assert_eq!((result.code, result.out.as_str()), (Some(2), ""), "{fields}");
        assert!(result.err.starts_with(&format!("dalil: gold.jsonl:4: {message}")), "{}", result.err);
        assert!(!result.err.contains("موسكو"), "no article text in errors: {}", result.err);
    }
    workspace.write(
        "gold.jsonl",
        GOLD.replace("\"soft\"", "\"soft\",\"note\":1")
            .replace("PERSON\",\"layer\":\"soft", "OTHER\",\"layer\":\"soft"),
    );
    assert_eq!(workspace.run(&["eval", "gold.jsonl"]).code, Some(0));
}

#[test]
fn answers_as_gold_data_score_1() {
    let workspace = Workspace::new();
    workspace.write("in/a.txt", "وصل إلى ألماتي\r\nوموسكو \u{1F600} الأردن\n");
    let lines = [
        r#"{"id":"1","title":"سالم الناصر في ألماتي","body":"\tقال الناصر \"نعم\" في الأردن","language":"ar"}"#,
        r#"{"id":"2","title":"Moscow","body":null}"#,
        r#"{"id":"3","text":"بلا أسماء"}"#,
    ];
    workspace.write("in/b.jsonl", lines.join("\n"));
    let tagged = workspace.run(&["tag", "--format", "gold", "in"]);
    assert_eq!((tagged.code, tagged.err.as_str()), (Some(0), ""));
    let gold = tagged.json();
    assert_eq!(gold.len(), 4);
    let first = serde_json::json!({
        "field": "title", "start": 0, "end": 11, "text": "سالم الناصر", "type": "PERSON",
        "entity": "person/salem-nasser", "layer": "core",
    });
    assert_eq!(gold[1]["mentions"][0], first);
    assert_eq!((&gold[1]["language"], &gold[0]["language"]), (&"ar".into(), &serde_json::Value::Null));
    workspace.write("gold.jsonl", &tagged.out);
    let scored = workspace.run(&["eval", "gold.jsonl", "--errors", "9"]);
    let expected = [
        "PERSON P 1.0000 R 1.0000 F1 1.0000 tp 2 fp 0 fn 0",
        "PLACE P 1.0000 R 1.0000 F1 1.0000 tp 6 fp 0 fn 0",
        "ids P 1.0000 R 1.0000 F1 1.0000 tp 8 fp 0 fn 0 accuracy 1.0000",
        "core P 1.0000 R 1.0000 F1 1.0000 tp 8 fp 0 fn 0",
    ];
    assert_eq!(scored.out.lines().collect::<Vec<_>>(), expected, "{}", scored.err);
    // Gold data can also be tagged again.
    assert_eq!(workspace.run(&["tag", "--format", "gold", "gold.jsonl"]).out, tagged.out);
}

#[test]
fn answers_of_the_examples_as_gold_data_score_1_for_all_types() {
    let workspace = Workspace::new();
    let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/articles");
    let tagged: crate::support::CommandResult =
        workspace.command(&["tag", "--format", "gold", examples]).output().unwrap().into();
    workspace.write("gold.jsonl", &tagged.out);
    let scored: crate::support::CommandResult = workspace.command(&["eval", "gold.jsonl"]).output().unwrap().into();
    let lines: Vec<_> = scored.out.lines().map(|line| line.split(" tp ").next().unwrap()).collect();
    let scores = ["ORGANISATION", "PERSON", "PLACE", "ids", "core"];
    assert_eq!(lines, scores.map(|score| format!("{score} P 1.0000 R 1.0000 F1 1.0000")), "{}", scored.err);
}

#[test]
fn gold_data_from_answers_has_no_repeated_ids_and_no_suppressed_names() {
    let workspace = Workspace::new();
    let lines =
        "{\"id\":\"1\",\"body\":\"موسكو\"}\n{\"id\":\"1\",\"body\":\"ألماتي\"}\n{\"id\":\"2\",\"body\":\"ألماتي\"}\n";
    let result = workspace.run_on(lines, &["tag", "--format", "gold", "-"]);
    assert_eq!(result.code, Some(1));
    assert_eq!(result.err, "dalil: id: \"1\" is used by an earlier article: ids must be unique in gold data\n");
    assert_eq!(result.json().len(), 2);
    let suppressed = workspace.run_on(lines, &["tag", "--format", "gold", "--suppressed"]);
    assert_eq!((suppressed.code, suppressed.out.as_str()), (Some(2), ""));
    assert!(suppressed.err.contains("--suppressed has no effect with --format gold"), "{}", suppressed.err);
}

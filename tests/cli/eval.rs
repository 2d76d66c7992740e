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

//! The examples of the README match the output of the program.

use serde_json::Value;

use crate::support::{CommandResult, Workspace};

const README: &str = include_str!("../../README.md");
const ARTICLE: &str = include_str!("../../examples/articles/visit.txt");

/// The text between two markers.
fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    text.split_once(start).and_then(|(_, rest)| rest.split_once(end)).unwrap_or_else(|| panic!("no {start}")).0
}

/// Removes the fields that change with every edit of the gazetteer, so that the README need not be updated each time.
fn without_volatile_fields(mut answer: Value) -> Value {
    answer.as_object_mut().unwrap().remove("gazetteerVersion").unwrap();
    for mention in answer["mentions"].as_array_mut().unwrap() {
        mention.as_object_mut().unwrap().remove("confidence").unwrap();
    }
    answer
}

#[test]
fn the_answer_in_the_readme_is_current() {
    let request: Value = serde_json::from_str(between(README, "-plaintext -d '", "'")).unwrap();
    let shown: Value = serde_json::from_str(between(README, "```json\n", "```")).unwrap();
    let workspace = Workspace::new();
    workspace.write("a.jsonl", request["article"].to_string());
    let arguments = ["tag", "--format", "jsonl", "--omit-defaults", "a.jsonl"];
    let result: CommandResult = workspace.command(&arguments).output().unwrap().into();
    assert_eq!(without_volatile_fields(result.json().remove(0)), without_volatile_fields(shown));
}

#[test]
fn the_table_in_the_readme_is_current() {
    let workspace = Workspace::new();
    workspace.write("visit.txt", ARTICLE);
    let result: CommandResult = workspace.command(&["tag", "--format", "table", "visit.txt"]).output().unwrap().into();
    // Without confidence and reasons, which change with every edit of the gazetteer: the spans, types and ids, and the
    // names in brackets.
    let rows = |text: &str| -> Vec<Vec<String>> {
        let cells = |line: &str| match line.split_once('⟦').and_then(|(_, rest)| rest.split_once('⟧')) {
            Some((name, _)) => vec![name.to_owned()],
            None => line.split_whitespace().filter(|cell| !cell.starts_with("0.")).map(str::to_owned).collect(),
        };
        text.trim().lines().map(cells).collect()
    };
    assert_eq!(rows(&result.out), rows(between(README, "```text\n", "```")));
}

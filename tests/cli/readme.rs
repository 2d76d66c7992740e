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
    let result: CommandResult = workspace.command(&["tag", "a.jsonl"]).output().unwrap().into();
    assert_eq!(without_volatile_fields(result.json().remove(0)), without_volatile_fields(shown));
}

#[test]
fn the_table_in_the_readme_is_current() {
    let workspace = Workspace::new();
    workspace.write("visit.txt", ARTICLE);
    let result: CommandResult = workspace.command(&["tag", "--format", "table", "visit.txt"]).output().unwrap().into();
    // Without the columns SURE and WHY, which change with every edit of the gazetteer.
    let rows = |text: &str| -> Vec<Vec<String>> {
        let cells =
            |line: &str| line.split("  ").map(|cell| cell.trim().to_owned()).filter(|cell| !cell.is_empty()).collect();
        let mut rows: Vec<Vec<String>> = text.trim().lines().map(cells).collect();
        for row in rows.iter_mut().filter(|row| row.len() == 6) {
            row.remove(4);
            row.remove(2);
        }
        rows
    };
    assert_eq!(rows(&result.out), rows(between(README, "```text\n", "```")));
}

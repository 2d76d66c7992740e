//! The README shows what the program answers.

use serde_json::Value;

use crate::support::{Desk, Ended};

const README: &str = include_str!("../../README.md");
const ARTICLE: &str = include_str!("../../examples/articles/visit.txt");

/// The text between two marks.
fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    text.split_once(start).and_then(|(_, rest)| rest.split_once(end)).unwrap_or_else(|| panic!("no {start}")).0
}

/// Leaves out what each change of the gazetteer moves, and the README need not follow.
fn steady(mut answer: Value) -> Value {
    answer.as_object_mut().unwrap().remove("gazetteerVersion").unwrap();
    for mention in answer["mentions"].as_array_mut().unwrap() {
        mention.as_object_mut().unwrap().remove("confidence").unwrap();
    }
    answer
}

#[test]
fn the_sentence_has_the_answer_of_the_readme() {
    let request: Value = serde_json::from_str(between(README, "-plaintext -d '", "'")).unwrap();
    let shown: Value = serde_json::from_str(between(README, "```json\n", "```")).unwrap();
    let desk = Desk::new();
    desk.write("a.jsonl", request["article"].to_string());
    let ended: Ended = desk.command(&["tag", "a.jsonl"]).output().unwrap().into();
    assert_eq!(steady(ended.json().remove(0)), steady(shown));
}

#[test]
fn the_article_has_the_table_of_the_readme() {
    let desk = Desk::new();
    desk.write("visit.txt", ARTICLE);
    let ended: Ended = desk.command(&["tag", "--format", "table", "visit.txt"]).output().unwrap().into();
    // Without the columns SURE and WHY: each change of the gazetteer moves them, and the README need not follow.
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
    assert_eq!(rows(&ended.out), rows(between(README, "```text\n", "```")));
}

//! The scores of `dalil eval` as text, JSON and CSV.

use std::collections::BTreeMap;
use std::io::{self, Write};

use clap::ValueEnum;
use serde::Serialize;

use crate::eval::{Counts, Evaluation, GoldField, IdCounts, Mistake};
use crate::render::columns::{Columns, one_line};
use crate::rules::Rule;
use crate::text::csv::quoted;

/// Output format of `dalil eval`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// One score per line, for a person to read
    Text,
    /// One JSON object
    Json,
    /// Comma-separated values with a header
    Csv,
}

/// What is reported.
pub(super) struct Report<F> {
    pub evaluation: Evaluation,
    /// Whether the gazetteer has an entity with an id. A former id is not that of an entity.
    pub is_known: F,
}

/// Writes the scores, and the first `mistakes` mistakes.
///
/// # Errors
/// Returns the error of `out`.
pub(super) fn write(
    out: &mut impl Write,
    format: Format,
    Report { evaluation, is_known }: &Report<impl Fn(&str) -> bool>,
    mistakes: usize,
    terminal: bool,
) -> io::Result<()> {
    let listed = evaluation.mistakes().iter().take(mistakes);
    let listed = listed.map(|mistake| (mistake, mistake.gold_id.as_deref().is_none_or(is_known)));
    match format {
        Format::Text => {
            listed.into_iter().try_for_each(|(mistake, is_known)| write_mistake(out, mistake, is_known, terminal))?;
            write_text(out, evaluation)
        }
        Format::Json => {
            let errors = (mistakes > 0).then(|| listed.map(|(of, is_known)| JsonMistake::new(of, is_known)).collect());
            write_json(out, &JsonScores::new(evaluation, errors))
        }
        Format::Csv => write_csv(out, evaluation),
    }
}

fn write_mistake(out: &mut impl Write, mistake: &Mistake, is_known: bool, terminal: bool) -> io::Result<()> {
    let Mistake { kind, entity_type, span, .. } = mistake;
    let field = if mistake.field == GoldField::Title { "title " } else { "" };
    let (article, context) = (one_line(&mistake.article, terminal), one_line(&mistake.context, terminal));
    write!(out, "{article}\t{kind}\t{entity_type}\t{field}{}-{}\t{context}", span.start, span.end)?;
    let gold = mistake.gold_id.as_deref().map(|id| one_line(id, false));
    match (&gold, &mistake.found_id) {
        (Some(gold), Some(found)) => write!(out, "\t{} instead of {gold}", one_line(found, false))?,
        (Some(gold), None) if !is_known => write!(out, "\t{gold}")?,
        _ => {}
    }
    let remark = if is_known { "" } else { ", which the gazetteer does not have" };
    writeln!(out, "{remark}")
}

fn write_text(out: &mut impl Write, evaluation: &Evaluation) -> io::Result<()> {
    for (entity_type, counts) in evaluation.by_type() {
        writeln!(out, "{entity_type} {counts}")?;
    }
    let (found, total) = evaluation.hard();
    if total > 0 {
        writeln!(out, "hard recall {found}/{total}")?;
    }
    if let Some(ids) = evaluation.ids() {
        writeln!(out, "ids {ids}")?;
    }
    writeln!(out, "core {}", evaluation.core())
}

fn write_csv(out: &mut impl Write, evaluation: &Evaluation) -> io::Result<()> {
    writeln!(out, "score,type,precision,recall,f1,tp,fp,fn,accuracy")?;
    let row = |out: &mut dyn Write, score: &str, entity_type: &str, counts: Counts, accuracy: &str| {
        let [p, r, f1] = figures(counts);
        let Counts { true_positives, false_positives, false_negatives, .. } = counts;
        let counted = format!("{true_positives},{false_positives},{false_negatives}");
        writeln!(out, "{score},{entity_type},{p:.4},{r:.4},{f1:.4},{counted},{accuracy}")
    };
    for (entity_type, counts) in evaluation.by_type() {
        row(out, "core", entity_type.as_str(), counts, "")?;
    }
    let (found, total) = evaluation.hard();
    if total > 0 {
        writeln!(out, "hard,ALL,,{:.4},,{found},,{},", found as f64 / total as f64, total - found)?;
    }
    if let Some(ids) = evaluation.ids() {
        row(out, "ids", "ALL", ids.counts, &format!("{:.4}", ids.accuracy()))?;
    }
    row(out, "core", "ALL", evaluation.core(), "")
}

fn figures(counts: Counts) -> [f64; 3] {
    [counts.precision(), counts.recall(), counts.f1()]
}

fn write_json(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

#[derive(Serialize)]
struct JsonScores<'a> {
    types: BTreeMap<&'a str, JsonCounts>,
    core: JsonCounts,
    hard: JsonHard,
    #[serde(skip_serializing_if = "Option::is_none")]
    ids: Option<JsonIds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<Vec<JsonMistake<'a>>>,
}

impl<'a> JsonScores<'a> {
    fn new(evaluation: &Evaluation, errors: Option<Vec<JsonMistake<'a>>>) -> JsonScores<'a> {
        let (found, total) = evaluation.hard();
        JsonScores {
            types: evaluation.by_type().map(|(name, counts)| (name.as_str(), JsonCounts::new(counts))).collect(),
            core: JsonCounts::new(evaluation.core()),
            hard: JsonHard { found, total },
            ids: evaluation.ids().map(JsonIds::new),
            errors,
        }
    }
}

#[derive(Serialize)]
struct JsonCounts {
    precision: f64,
    recall: f64,
    f1: f64,
    tp: usize,
    fp: usize,
    #[serde(rename = "fn")]
    missed: usize,
}

impl JsonCounts {
    fn new(counts: Counts) -> JsonCounts {
        let [precision, recall, f1] = figures(counts).map(four_decimals);
        let Counts { true_positives: tp, false_positives: fp, false_negatives: missed, .. } = counts;
        JsonCounts { precision, recall, f1, tp, fp, missed }
    }
}

#[derive(Serialize)]
struct JsonHard {
    found: usize,
    total: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonIds {
    #[serde(flatten)]
    counts: JsonCounts,
    wrong_ids: usize,
    accuracy: f64,
}

impl JsonIds {
    fn new(ids: IdCounts) -> JsonIds {
        let accuracy = four_decimals(ids.accuracy());
        JsonIds { counts: JsonCounts::new(ids.counts), wrong_ids: ids.wrong_ids, accuracy }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonMistake<'a> {
    article: &'a str,
    kind: String,
    #[serde(rename = "type")]
    entity_type: &'a str,
    field: GoldField,
    start: usize,
    end: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    gold_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    found_id: Option<&'a str>,
    /// Whether the gazetteer does not have the entity of `goldId`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    gold_id_unknown: bool,
    context: &'a str,
}

impl<'a> JsonMistake<'a> {
    fn new(mistake: &'a Mistake, is_known: bool) -> JsonMistake<'a> {
        JsonMistake {
            article: &mistake.article,
            kind: mistake.kind.to_string(),
            entity_type: mistake.entity_type.as_str(),
            field: mistake.field,
            start: mistake.span.start,
            end: mistake.span.end,
            gold_id: mistake.gold_id.as_deref(),
            found_id: mistake.found_id.as_deref(),
            gold_id_unknown: !is_known,
            context: &mistake.context,
        }
    }
}

/// Rounds a figure to the four decimals that the other formats have.
fn four_decimals(figure: f64) -> f64 {
    (figure * 10_000.0).round() / 10_000.0
}

/// The score without a rule, or with all rules.
pub(super) struct Ablated {
    pub without: Option<Rule>,
    pub core: Counts,
}

#[derive(Serialize)]
struct JsonAblation {
    rules: Vec<JsonAblated>,
}

#[derive(Serialize)]
struct JsonAblated {
    /// `null` for the score with all rules.
    without: Option<String>,
    precision: f64,
    recall: f64,
    f1: f64,
    change: f64,
}

/// Writes scores with all rules, which come first, and without each of them.
///
/// # Errors
/// Returns the error of `out`.
pub(super) fn write_ablation(out: &mut impl Write, format: Format, rows: &[Ablated], terminal: bool) -> io::Result<()> {
    let all = rows.first().map_or(0.0, |row| row.core.f1());
    let change = |row: &Ablated| row.core.f1() - all;
    match format {
        Format::Text => {
            let mut columns = Columns::new(["P", "R", "F1", "CHANGE", "WITHOUT"], terminal);
            for row in rows {
                let [p, r, f1] = figures(row.core).map(|figure| format!("{figure:.4}"));
                let without = row.without.map_or("nothing: all rules hold".into(), |rule| rule.to_string());
                columns.row([p, r, f1, format!("{:+.4}", change(row)), without]);
            }
            columns.write(out)
        }
        Format::Json => {
            let row = |row: &Ablated| {
                let [precision, recall, f1] = figures(row.core).map(four_decimals);
                let without = row.without.map(|rule| rule.to_string());
                JsonAblated { without, precision, recall, f1, change: four_decimals(change(row)) }
            };
            write_json(out, &JsonAblation { rules: rows.iter().map(row).collect() })
        }
        Format::Csv => {
            writeln!(out, "without,precision,recall,f1,change")?;
            rows.iter().try_for_each(|row| {
                let [p, r, f1] = figures(row.core);
                let without = row.without.map_or(String::new(), |rule| rule.to_string());
                writeln!(out, "{},{p:.4},{r:.4},{f1:.4},{:.4}", quoted(&without), change(row))
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_four_decimals() {
        assert_eq!(four_decimals(2.0 / 3.0), 0.6667);
        assert_eq!(four_decimals(-0.00001), 0.0);
    }
}

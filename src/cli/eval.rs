//! `dalil eval`: scores the tagger and its gazetteer on gold data.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

use clap::Args;

use super::outcome::Outcome;
use super::source::{GazetteerArgs, TypeArgs};
use crate::eval::{self, Counts, GoldArticle, gold};
use crate::render::columns::{Columns, one_line};
use crate::rules::{Rule, Rules};
use crate::tagger::{Tagger, TypeSet};

/// Score the tagger on gold data: precision, recall and F1, by type and in total
///
/// GOLD has one article per line: {"id", "text", "mentions": [{"start", "end", "type", "layer"}]}, in code points.
/// A mention is correct only with the same start, end and type. The last line is the score over the whole core layer.
#[derive(Args, Debug)]
pub(super) struct Eval {
    #[command(flatten)]
    gazetteer: GazetteerArgs,
    /// First list this many of the missed and wrong mentions
    #[arg(long, value_name = "N", default_value_t = 0)]
    errors: usize,
    #[command(flatten)]
    types: TypeArgs,
    /// Instead measure each rule: the score without it, for each in turn
    #[arg(long, conflicts_with = "errors")]
    ablate: bool,
    #[arg(value_name = "GOLD.jsonl")]
    gold: PathBuf,
}

impl Eval {
    pub fn run(self) -> anyhow::Result<Outcome> {
        let articles = gold::read(&self.gold)?;
        let types = self.types.set();
        let out = BufWriter::new(io::stdout().lock());
        let terminal = io::stdout().is_terminal();
        match self.ablate {
            true => self.ablation(out, &articles, types, terminal)?,
            false => self.score(out, &articles, types, terminal)?,
        }
        Ok(Outcome::Done)
    }

    fn score(&self, mut out: impl Write, gold: &[GoldArticle], types: TypeSet, terminal: bool) -> anyhow::Result<()> {
        let evaluation = eval::evaluate(&self.gazetteer.tagger()?, gold, types);
        for mistake in evaluation.mistakes().iter().take(self.errors) {
            let (article, span) = (one_line(&mistake.article, terminal), &mistake.span);
            write!(out, "{article}\t{}\t{}\t{}-{}\t", mistake.kind, mistake.entity_type, span.start, span.end)?;
            writeln!(out, "{}", one_line(&mistake.context, terminal))?;
        }
        for (entity_type, counts) in evaluation.by_type() {
            writeln!(out, "{entity_type} {counts}")?;
        }
        let (found, total) = evaluation.hard();
        if total > 0 {
            writeln!(out, "hard recall {found}/{total}")?;
        }
        writeln!(out, "core {}", evaluation.core())?;
        out.flush()?;
        Ok(())
    }

    /// Scores with all rules, then without each of them.
    fn ablation(
        &self,
        mut out: impl Write,
        gold: &[GoldArticle],
        types: TypeSet,
        terminal: bool,
    ) -> anyhow::Result<()> {
        let source = self.gazetteer.source();
        let core = |rules| anyhow::Ok(eval::evaluate(&Tagger::load(&source, rules)?, gold, types).core());
        let all = core(Rules::ALL)?;
        let mut columns = Columns::new(["P", "R", "F1", "CHANGE", "WITHOUT"], terminal);
        let mut row = |counts: Counts, rule: String| {
            let [p, r, f1] = [counts.precision(), counts.recall(), counts.f1()].map(|figure| format!("{figure:.4}"));
            columns.row([p, r, f1, format!("{:+.4}", counts.f1() - all.f1()), rule]);
        };
        row(all, "nothing: all rules hold".into());
        for &rule in Rule::ALL {
            row(core(Rules::ALL.without(rule))?, rule.to_string());
        }
        columns.write(&mut out)?;
        out.flush()?;
        Ok(())
    }
}

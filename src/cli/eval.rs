//! `dalil eval`: scores the tagger and its gazetteer on gold data.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::eval_report::{self, Ablated, Format, Report};
use super::outcome::Outcome;
use super::source::{GazetteerArgs, TypeArgs};
use crate::eval::{self, GoldArticle, GoldError, gold};
use crate::rules::{Rule, Rules};
use crate::tagger::{Tagger, TypeSet};

/// Score the tagger on gold data: precision, recall and F1, by type and in total
///
/// GOLD has one article per line: {"id", "title", "text", "language", "mentions": [{"field", "start", "end", "type",
/// "entity", "layer"}]}. Title and language are optional; the field of a mention is title or body (default). Spans
/// count code points. The type is PLACE, PERSON or ORGANISATION. `dalil tag --format gold` writes such a file, to be
/// corrected.
///
/// Each mention has a layer:
///
/// - core: it must be found. A mention is correct only with the same start, end and type. What else is found is wrong;
///
/// - hard: a real mention that needs more than a listed name, such as a misspelling. It has a recall of its own and no
///   other effect;
///
/// - soft: a mention that may be found or not. Neither it nor a mention that overlaps it has an effect. A soft mention
///   can also have the type OTHER.
///
/// If "entity" of core mentions is an id, such as place/almaty, the line `ids` scores span, type and id; accuracy is
/// the share of correct ids among the mentions found with the same span and type. The last line is the score over the
/// whole core layer.
#[derive(Args, Debug)]
pub(super) struct Eval {
    #[command(flatten)]
    gazetteer: GazetteerArgs,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// First list this many of the mistakes: missed and wrong mentions, and wrong ids, with a remark if the gazetteer
    /// does not have the id of the gold data. Not in CSV
    #[arg(long, value_name = "N", default_value_t = 0)]
    errors: usize,
    #[command(flatten)]
    types: TypeArgs,
    /// Instead measure each rule: the score without it, for each in turn
    #[arg(long, conflicts_with = "errors")]
    ablate: bool,
    /// Gold file, or - for stdin
    #[arg(value_name = "GOLD.jsonl")]
    gold: PathBuf,
}

impl Eval {
    pub fn run(self) -> anyhow::Result<Outcome> {
        if self.format == Format::Csv && self.errors > 0 {
            anyhow::bail!("--errors cannot be used with --format csv, which has only scores: use text or json");
        }
        let articles = read(&self.gold)?;
        if articles.is_empty() {
            anyhow::bail!("{}: no article to score", self.gold.display());
        }
        let types = self.types.set();
        let mut out = BufWriter::new(io::stdout().lock());
        let terminal = io::stdout().is_terminal();
        if self.ablate {
            eval_report::write_ablation(&mut out, self.format, &self.ablation(&articles, types)?, terminal)?;
        } else {
            let tagger = self.gazetteer.tagger()?;
            let evaluation = eval::evaluate(&tagger, &articles, types);
            let is_known = |id: &str| tagger.gazetteer().find(id).is_some_and(|entity| entity.id() == id);
            eval_report::write(&mut out, self.format, &Report { evaluation, is_known }, self.errors, terminal)?;
        }
        out.flush()?;
        Ok(Outcome::Done)
    }

    /// Scores with all rules, then without each of them.
    fn ablation(&self, gold: &[GoldArticle], types: TypeSet) -> anyhow::Result<Vec<Ablated>> {
        let source = self.gazetteer.source();
        let core = |rules| anyhow::Ok(eval::evaluate(&Tagger::load(&source, rules)?, gold, types).core());
        let mut rows = vec![Ablated { without: None, core: core(Rules::ALL)? }];
        for &rule in Rule::ALL {
            rows.push(Ablated { without: Some(rule), core: core(Rules::ALL.without(rule))? });
        }
        Ok(rows)
    }
}

fn read(path: &Path) -> Result<Vec<GoldArticle>, GoldError> {
    match path.as_os_str() == "-" {
        true => gold::read_from(io::stdin().lock(), path),
        false => gold::read(path),
    }
}

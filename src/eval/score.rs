//! Strict scoring: precision, recall and a list of mistakes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;

use super::gold::{GoldArticle, Layer};
use crate::gazetteer::EntityType;
use crate::tagger::TypeSet;

/// Context on each side of a mistake, in code points.
const CONTEXT: usize = 30;

/// A mention in the form that is compared: start, end, and type as in gold data.
type Key = (usize, usize, String);

/// Counts of correct, wrong and missed mentions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Mentions that were found and are in the gold data.
    pub true_positives: usize,
    /// Mentions that were found and are not in the gold data.
    pub false_positives: usize,
    /// Mentions of the gold data that were not found.
    pub false_negatives: usize,
}

impl Counts {
    /// Precision, from 0 to 1. 0 if nothing was found.
    pub fn precision(self) -> f64 {
        self.true_positives as f64 / (self.true_positives + self.false_positives).max(1) as f64
    }

    /// Recall, from 0 to 1. 0 if the gold data has no mention.
    pub fn recall(self) -> f64 {
        self.true_positives as f64 / (self.true_positives + self.false_negatives).max(1) as f64
    }

    /// F1: the harmonic mean of precision and recall.
    pub fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        2.0 * p * r / (p + r).max(1e-9)
    }

    fn plus(self, other: Counts) -> Counts {
        Counts {
            true_positives: self.true_positives + other.true_positives,
            false_positives: self.false_positives + other.false_positives,
            false_negatives: self.false_negatives + other.false_negatives,
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "P {:.4} R {:.4} F1 {:.4} ", self.precision(), self.recall(), self.f1())?;
        write!(f, "tp {} fp {} fn {}", self.true_positives, self.false_positives, self.false_negatives)
    }
}

/// Kind of a mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MistakeKind {
    /// A core mention that was not found.
    Missed,
    /// A mention that was found and is not annotated.
    Wrong,
}

impl fmt::Display for MistakeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            MistakeKind::Missed => "missed",
            MistakeKind::Wrong => "wrong",
        })
    }
}

/// A missed or wrong mention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Id of the article.
    pub article: String,
    /// Kind of the mistake.
    pub kind: MistakeKind,
    /// Type of the mention: `PLACE`, `PERSON`, `ORGANISATION`.
    pub entity_type: String,
    /// Span in code points.
    pub span: Range<usize>,
    /// The mention in double brackets with the text around it, as one line.
    pub context: String,
}

/// Score over all added articles.
#[derive(Clone, Debug)]
pub struct Evaluation {
    types: TypeSet,
    by_type: BTreeMap<String, Counts>,
    /// Number of hard mentions that were found, and of all hard mentions.
    hard: (usize, usize),
    mistakes: Vec<Mistake>,
}

impl Evaluation {
    /// Creates a score over mentions of these types.
    pub fn new(types: TypeSet) -> Evaluation {
        Evaluation { types, by_type: BTreeMap::new(), hard: (0, 0), mistakes: Vec::new() }
    }

    /// Compares the mentions that were found in an article (start and end in code points) with its annotations.
    pub fn add(&mut self, article: &GoldArticle, found: impl IntoIterator<Item = (usize, usize, EntityType)>) {
        let types = self.types;
        let named = |(start, end, entity_type)| (start, end, gold_type(entity_type));
        let found: BTreeSet<Key> = found.into_iter().map(named).collect();
        // If a span and type is annotated twice, the last annotation counts.
        let gold: BTreeMap<Key, Layer> =
            article.mentions.iter().map(|m| ((m.start, m.end, m.entity_type.clone()), m.layer)).collect();
        for (key, &layer) in gold.iter().filter(|(key, _)| is_scored(types, key)) {
            let hit = found.contains(key);
            match layer {
                Layer::Soft => {}
                Layer::Hard => self.hard = (self.hard.0 + usize::from(hit), self.hard.1 + 1),
                Layer::Core if hit => self.counts(key).true_positives += 1,
                Layer::Core => {
                    self.counts(key).false_negatives += 1;
                    self.mistake(article, MistakeKind::Missed, key);
                }
            }
        }
        let soft: Vec<&Key> = gold.iter().filter(|&(_, &layer)| layer == Layer::Soft).map(|(key, _)| key).collect();
        for key in found.iter().filter(|key| !gold.contains_key(*key)) {
            let overlaps_soft = soft.iter().any(|soft| key.0 < soft.1 && soft.0 < key.1);
            if is_scored(types, key) && !overlaps_soft {
                self.counts(key).false_positives += 1;
                self.mistake(article, MistakeKind::Wrong, key);
            }
        }
    }

    fn counts(&mut self, (_, _, entity_type): &Key) -> &mut Counts {
        self.by_type.entry(entity_type.clone()).or_default()
    }

    fn mistake(&mut self, article: &GoldArticle, kind: MistakeKind, (start, end, entity_type): &Key) {
        self.mistakes.push(Mistake {
            article: article.id.clone(),
            kind,
            entity_type: entity_type.clone(),
            span: *start..*end,
            context: context(&article.text, *start, *end),
        });
    }

    /// Counts over the core layer by type, sorted by type.
    pub fn by_type(&self) -> impl Iterator<Item = (&str, Counts)> {
        self.by_type.iter().map(|(entity_type, &counts)| (entity_type.as_str(), counts))
    }

    /// Counts over the core layer for all types.
    pub fn core(&self) -> Counts {
        self.by_type.values().fold(Counts::default(), |total, &counts| total.plus(counts))
    }

    /// Number of hard mentions that were found, and number of all hard mentions.
    pub fn hard(&self) -> (usize, usize) {
        self.hard
    }

    /// Mistakes by article: missed mentions before wrong ones, both in the order of the text.
    pub fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }
}

/// Whether a mention is scored. Types of gold data that no entity has are scored only with all types.
fn is_scored(types: TypeSet, (_, _, word): &Key) -> bool {
    let known = EntityType::ALL.iter().find(|&&entity_type| gold_type(entity_type) == *word);
    types == TypeSet::ALL || known.is_some_and(|&entity_type| types.contains(entity_type))
}

/// Returns the name of a type in gold data.
fn gold_type(entity_type: EntityType) -> String {
    entity_type.as_str().to_uppercase()
}

fn context(text: &str, start: usize, end: usize) -> String {
    let piece = |from: usize, to: usize| text.chars().skip(from).take(to - from).collect::<String>();
    let before = piece(start.saturating_sub(CONTEXT), start);
    format!("{before}[[{}]]{}", piece(start, end), piece(end, end + CONTEXT)).replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::GoldMention;
    use EntityType::{Organisation, Person, Place};

    fn article(mentions: &[(usize, usize, &str, Layer)]) -> GoldArticle {
        let mention = |&(start, end, entity_type, layer): &(usize, usize, &str, Layer)| GoldMention {
            start,
            end,
            entity_type: entity_type.into(),
            layer,
        };
        let text = "سافر رئيس المنظمة إلى كييف وألماتي".into();
        GoldArticle { id: "1".into(), text, publication_date: None, mentions: mentions.iter().map(mention).collect() }
    }

    fn counts(true_positives: usize, false_positives: usize, false_negatives: usize) -> Counts {
        Counts { true_positives, false_positives, false_negatives }
    }

    #[test]
    fn a_mention_counts_only_with_its_span_and_type() {
        let gold = article(&[(22, 26, "PLACE", Layer::Core), (28, 34, "PLACE", Layer::Core)]);
        let mut evaluation = Evaluation::new(TypeSet::ALL);
        evaluation.add(&gold, [(22, 26, Place), (27, 34, Place), (28, 34, Person)]);
        let by_type: Vec<_> = evaluation.by_type().collect();
        assert_eq!(by_type, [("PERSON", counts(0, 1, 0)), ("PLACE", counts(1, 1, 1))]);
        assert_eq!(evaluation.core().to_string(), "P 0.3333 R 0.5000 F1 0.4000 tp 1 fp 2 fn 1");
    }

    #[test]
    fn a_mention_found_twice_counts_once() {
        let mut evaluation = Evaluation::new(TypeSet::ALL);
        evaluation.add(&article(&[(22, 26, "PLACE", Layer::Core)]), [(22, 26, Place), (22, 26, Place)]);
        assert_eq!(evaluation.core(), counts(1, 0, 0));
    }

    #[test]
    fn a_mention_that_overlaps_a_soft_one_is_not_scored() {
        let gold = article(&[(10, 17, "OTHER", Layer::Soft)]);
        let mut evaluation = Evaluation::new(TypeSet::ALL);
        evaluation.add(&gold, [(5, 17, Organisation), (16, 20, Place), (17, 20, Place)]);
        assert_eq!(evaluation.core(), counts(0, 1, 0));
        assert_eq!(evaluation.mistakes()[0].span, 17..20);
    }

    #[test]
    fn hard_mentions_have_their_own_recall() {
        let gold = article(&[(5, 9, "PERSON", Layer::Hard), (22, 26, "PLACE", Layer::Hard)]);
        let mut evaluation = Evaluation::new(TypeSet::ALL);
        evaluation.add(&gold, [(22, 26, Place)]);
        assert_eq!((evaluation.hard(), evaluation.core()), ((1, 2), counts(0, 0, 0)));
    }

    #[test]
    fn other_types_are_not_scored() {
        let gold = article(&[(5, 9, "PERSON", Layer::Core), (22, 26, "PLACE", Layer::Core)]);
        let mut evaluation = Evaluation::new(TypeSet::from_iter([Place]));
        evaluation.add(&gold, [(22, 26, Place), (0, 4, Organisation)]);
        assert_eq!(evaluation.core(), counts(1, 0, 0));
    }

    #[test]
    fn a_mistake_shows_its_context() {
        let mut evaluation = Evaluation::new(TypeSet::ALL);
        evaluation.add(&article(&[(22, 26, "PLACE", Layer::Core)]), []);
        let context = "سافر رئيس المنظمة إلى [[كييف]] وألماتي";
        assert_eq!(evaluation.mistakes()[0].context, context);
        assert_eq!(evaluation.mistakes()[0].kind, MistakeKind::Missed);
    }
}

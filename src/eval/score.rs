//! Strict scoring: precision, recall and what went wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;

use super::gold::{GoldArticle, Layer};
use crate::gazetteer::EntityType;
use crate::tagger::TypeSet;

/// Code points of context on each side of a mistake.
const CONTEXT: usize = 30;

/// A mention as it is compared: start, end, type as gold writes it.
type Key = (usize, usize, String);

/// What was found, missed and wrongly found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub true_positives: usize,
    pub false_positives: usize,
    pub false_negatives: usize,
}

impl Counts {
    /// How much of what was found is right.
    pub fn precision(self) -> f64 {
        self.true_positives as f64 / (self.true_positives + self.false_positives).max(1) as f64
    }

    /// How much of what is right was found.
    pub fn recall(self) -> f64 {
        self.true_positives as f64 / (self.true_positives + self.false_negatives).max(1) as f64
    }

    /// The harmonic mean of both.
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

/// Which way a mistake goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MistakeKind {
    /// Marked as core, and not found.
    Missed,
    /// Found, and not marked.
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

/// A mention that was missed or wrongly found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The article's id.
    pub article: String,
    pub kind: MistakeKind,
    pub entity_type: String,
    /// In code points.
    pub span: Range<usize>,
    /// The mention in double brackets with the text around it, on one line.
    pub context: String,
}

/// The score over all articles added so far.
#[derive(Clone, Debug)]
pub struct Evaluation {
    types: TypeSet,
    by_type: BTreeMap<String, Counts>,
    hard: (usize, usize),
    mistakes: Vec<Mistake>,
}

impl Evaluation {
    /// A score over mentions of these types.
    pub fn new(types: TypeSet) -> Evaluation {
        Evaluation { types, by_type: BTreeMap::new(), hard: (0, 0), mistakes: Vec::new() }
    }

    /// Compares what was found in an article, start and end in code points, with its gold.
    pub fn add(&mut self, article: &GoldArticle, found: impl IntoIterator<Item = (usize, usize, EntityType)>) {
        let types = self.types;
        let named = |(start, end, entity_type)| (start, end, gold_word(entity_type));
        let found: BTreeSet<Key> = found.into_iter().map(named).collect();
        // Of the same span and type marked twice the last counts.
        let gold: BTreeMap<Key, Layer> =
            article.mentions.iter().map(|m| ((m.start, m.end, m.entity_type.clone()), m.layer)).collect();
        for (key, &layer) in gold.iter().filter(|(key, _)| asked_for(types, key)) {
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
            let excused = soft.iter().any(|soft| key.0 < soft.1 && soft.0 < key.1);
            if asked_for(types, key) && !excused {
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

    /// Counts over the core layer by type, in the order of the types' words.
    pub fn by_type(&self) -> impl Iterator<Item = (&str, Counts)> {
        self.by_type.iter().map(|(entity_type, &counts)| (entity_type.as_str(), counts))
    }

    /// Counts over the core layer, all types together.
    pub fn core(&self) -> Counts {
        self.by_type.values().fold(Counts::default(), |total, &counts| total.plus(counts))
    }

    /// How many hard mentions were found, and how many there are.
    pub fn hard(&self) -> (usize, usize) {
        self.hard
    }

    /// What went wrong, by article, missed ones before wrong ones, each in the order of the text.
    pub fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }
}

/// Types of gold that no entity has are only asked for when all are.
fn asked_for(types: TypeSet, (_, _, word): &Key) -> bool {
    let known = EntityType::ALL.iter().find(|&&entity_type| gold_word(entity_type) == *word);
    types == TypeSet::ALL || known.is_some_and(|&entity_type| types.contains(entity_type))
}

/// The word that gold data has for a type.
fn gold_word(entity_type: EntityType) -> String {
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
        GoldArticle { id: "1".into(), text, mentions: mentions.iter().map(mention).collect() }
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
    fn found_twice_counts_once() {
        let mut evaluation = Evaluation::new(TypeSet::ALL);
        evaluation.add(&article(&[(22, 26, "PLACE", Layer::Core)]), [(22, 26, Place), (22, 26, Place)]);
        assert_eq!(evaluation.core(), counts(1, 0, 0));
    }

    #[test]
    fn soft_neither_rewards_nor_punishes_what_touches_it() {
        let gold = article(&[(10, 17, "OTHER", Layer::Soft)]);
        let mut evaluation = Evaluation::new(TypeSet::ALL);
        evaluation.add(&gold, [(5, 17, Organisation), (16, 20, Place), (17, 20, Place)]);
        assert_eq!(evaluation.core(), counts(0, 1, 0));
        assert_eq!(evaluation.mistakes()[0].span, 17..20);
    }

    #[test]
    fn hard_has_a_recall_of_its_own() {
        let gold = article(&[(5, 9, "PERSON", Layer::Hard), (22, 26, "PLACE", Layer::Hard)]);
        let mut evaluation = Evaluation::new(TypeSet::ALL);
        evaluation.add(&gold, [(22, 26, Place)]);
        assert_eq!((evaluation.hard(), evaluation.core()), ((1, 2), counts(0, 0, 0)));
    }

    #[test]
    fn other_types_are_left_out_on_request() {
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

//! Strict scoring: precision, recall and a list of mistakes.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use super::code_points::CodePoints;
use super::counts::{Counts, IdCounts};
use super::gold::{GoldArticle, GoldField, GoldMention, GoldType, Layer};
use crate::tagger::TypeSet;

/// Context on each side of a mistake, in code points.
const CONTEXT: usize = 30;

/// A mention in the form that is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    field: GoldField,
    start: usize,
    end: usize,
    entity_type: GoldType,
}

impl Key {
    fn of(mention: &GoldMention) -> Key {
        let GoldMention { field, start, end, entity_type, .. } = *mention;
        Key { field, start, end, entity_type }
    }
}

/// The soft mentions of an article.
struct SoftMentions {
    /// Field and start of each mention, and the greatest end of those in the field up to it; by field and start.
    ends: Vec<(GoldField, usize, usize)>,
}

impl SoftMentions {
    /// `keys` must be in their order.
    fn of<'k>(keys: impl Iterator<Item = &'k Key>) -> SoftMentions {
        let mut ends: Vec<(GoldField, usize, usize)> = Vec::new();
        for &Key { field, start, end, .. } in keys {
            let before = ends.last().filter(|last| last.0 == field).map_or(0, |last| last.2);
            ends.push((field, start, end.max(before)));
        }
        SoftMentions { ends }
    }

    fn overlap(&self, key: &Key) -> bool {
        let after = self.ends.partition_point(|&(field, start, _)| (field, start) < (key.field, key.end));
        let before = after.checked_sub(1).map(|last| self.ends[last]);
        before.is_some_and(|(field, _, end)| field == key.field && end > key.start)
    }
}

/// An article whose mistakes are listed.
struct ScoredArticle<'a> {
    id: &'a str,
    /// By [`GoldField`].
    texts: [CodePoints<'a>; 2],
}

impl<'a> ScoredArticle<'a> {
    fn of(article: &'a GoldArticle) -> ScoredArticle<'a> {
        ScoredArticle { id: &article.id, texts: GoldField::ALL.map(|field| CodePoints::of(article.text_of(field))) }
    }

    /// A mention in double brackets with the text around it, as one line.
    fn context(&self, Key { field, start, end, .. }: Key) -> String {
        let text = &self.texts[field as usize];
        let before = text.slice(start.saturating_sub(CONTEXT), start);
        format!("{before}[[{}]]{}", text.slice(start, end), text.slice(end, end + CONTEXT)).replace('\n', " ")
    }
}

/// A mention that the tagger found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundMention {
    /// Field of the span.
    pub field: GoldField,
    /// Span in code points.
    pub span: Range<usize>,
    /// Type of the entity.
    pub entity_type: GoldType,
    /// Id of the entity.
    pub id: String,
}

impl FoundMention {
    fn key(&self) -> Key {
        Key { field: self.field, start: self.span.start, end: self.span.end, entity_type: self.entity_type }
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
    /// A core mention that was found as another entity.
    WrongId,
}

impl fmt::Display for MistakeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            MistakeKind::Missed => "missed",
            MistakeKind::Wrong => "wrong",
            MistakeKind::WrongId => "wrong-id",
        })
    }
}

/// A missed or wrong mention, or one with a wrong id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Id of the article.
    pub article: String,
    /// Kind of the mistake.
    pub kind: MistakeKind,
    /// Type of the mention.
    pub entity_type: GoldType,
    /// Field of the span.
    pub field: GoldField,
    /// Span in code points.
    pub span: Range<usize>,
    /// Id in the gold data, if it has one.
    pub gold_id: Option<String>,
    /// Id of the entity that was found. `None` for a missed mention.
    pub found_id: Option<String>,
    /// The mention in double brackets with the text around it, as one line.
    pub context: String,
}

/// Score over all added articles.
#[derive(Clone, Debug)]
pub struct Evaluation {
    types: TypeSet,
    by_type: BTreeMap<GoldType, Counts>,
    /// Number of hard mentions that were found, and of all hard mentions.
    hard: (usize, usize),
    ids: IdCounts,
    /// Whether a scored core mention of the gold data has an id.
    has_ids: bool,
    mistakes: Vec<Mistake>,
}

impl Evaluation {
    /// Creates a score over mentions of these types.
    pub fn new(types: TypeSet) -> Evaluation {
        Evaluation {
            types,
            by_type: BTreeMap::new(),
            hard: (0, 0),
            ids: IdCounts::default(),
            has_ids: false,
            mistakes: Vec::new(),
        }
    }

    /// Compares the mentions that were found in an article with its annotations.
    pub fn add(&mut self, article: &GoldArticle, found: impl IntoIterator<Item = FoundMention>) {
        let types = self.types;
        let found: BTreeMap<Key, String> = found.into_iter().map(|mention| (mention.key(), mention.id)).collect();
        // If a span and type is annotated twice, the last annotation counts.
        let gold: BTreeMap<Key, (Layer, Option<&str>)> =
            article.mentions.iter().map(|m| (Key::of(m), (m.layer, m.id()))).collect();
        let scored = ScoredArticle::of(article);
        let (mut core, mut linked) = (0, 0);
        for (&key, &(layer, id)) in gold.iter().filter(|(key, _)| is_scored(types, key)) {
            let hit = found.get(&key);
            match layer {
                Layer::Soft => {}
                Layer::Hard => self.hard = (self.hard.0 + usize::from(hit.is_some()), self.hard.1 + 1),
                Layer::Core => {
                    (core, linked) = (core + 1, linked + usize::from(id.is_some()));
                    self.add_core(&scored, key, id, hit);
                }
            }
        }
        self.has_ids |= linked > 0;
        let soft = SoftMentions::of(gold.iter().filter(|&(_, &(layer, _))| layer == Layer::Soft).map(|(key, _)| key));
        for (&key, id) in found.iter().filter(|(key, _)| !gold.contains_key(*key)) {
            if is_scored(types, &key) && !soft.overlap(&key) {
                self.counts(key).false_positives += 1;
                // An article whose mentions have no ids shows nothing about other mentions.
                self.ids.counts.false_positives += usize::from(linked > 0 || core == 0);
                self.mistake(&scored, MistakeKind::Wrong, key, [None, Some(id)]);
            }
        }
    }

    /// Compares a core mention of the gold data with the id that was found at its span.
    fn add_core(&mut self, article: &ScoredArticle<'_>, key: Key, id: Option<&str>, hit: Option<&String>) {
        match hit {
            Some(_) => self.counts(key).true_positives += 1,
            None => {
                self.counts(key).false_negatives += 1;
                self.mistake(article, MistakeKind::Missed, key, [id, None]);
            }
        }
        let Some(id) = id else { return };
        match hit {
            Some(found) if found == id => self.ids.counts.true_positives += 1,
            Some(found) => {
                self.ids.wrong_ids += 1;
                self.ids.counts.false_positives += 1;
                self.ids.counts.false_negatives += 1;
                self.mistake(article, MistakeKind::WrongId, key, [Some(id), Some(found)]);
            }
            None => self.ids.counts.false_negatives += 1,
        }
    }

    fn counts(&mut self, key: Key) -> &mut Counts {
        self.by_type.entry(key.entity_type).or_default()
    }

    fn mistake(&mut self, article: &ScoredArticle<'_>, kind: MistakeKind, key: Key, ids: [Option<&str>; 2]) {
        let [gold_id, found_id] = ids.map(|id| id.map(str::to_owned));
        self.mistakes.push(Mistake {
            article: article.id.to_owned(),
            kind,
            entity_type: key.entity_type,
            field: key.field,
            span: key.start..key.end,
            gold_id,
            found_id,
            context: article.context(key),
        });
    }

    /// Counts over the core layer by type, sorted by type.
    pub fn by_type(&self) -> impl Iterator<Item = (GoldType, Counts)> {
        self.by_type.iter().map(|(&entity_type, &counts)| (entity_type, counts))
    }

    /// Counts over the core layer for all types.
    pub fn core(&self) -> Counts {
        self.by_type.values().fold(Counts::default(), |total, &counts| total.plus(counts))
    }

    /// Number of hard mentions that were found, and number of all hard mentions.
    pub fn hard(&self) -> (usize, usize) {
        self.hard
    }

    /// Score of the entity ids. `None` if no scored core mention of the gold data has an id.
    ///
    /// Mentions of the gold data without an id are left out. A wrong mention counts if the article has a core mention
    /// with an id, or no core mention at all.
    pub fn ids(&self) -> Option<IdCounts> {
        self.has_ids.then_some(self.ids)
    }

    /// Mistakes by article: missed mentions and wrong ids before wrong mentions, both in the order of the text.
    pub fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }
}

/// Whether mentions of a type are scored.
fn is_scored(types: TypeSet, key: &Key) -> bool {
    key.entity_type.entity_type().is_some_and(|entity_type| types.contains(entity_type))
}

#[cfg(test)]
mod tests;

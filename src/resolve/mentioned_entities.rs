//! The entities that an article mentions: the number of their mentions and their salience.

use super::entity_map::EntityMap;
use super::request::Article;
use super::span::{Field, Span};
use crate::gazetteer::EntityKey;
use crate::thresholds::salience;

/// An entity that an article mentions.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct MentionedEntity {
    /// The entity.
    pub entity: EntityKey,
    /// Number of its mentions.
    pub mention_count: u32,
    /// How central the entity is to the article, from 0 to 1. [`MentionedEntities`] states the rule.
    pub salience: f32,
}

/// The mentioned entities of one article, in the order of the first mention. Mentions are added one at a time.
///
/// The *salience* of an entity is the sum of
///
/// * 0.5 times the number of its mentions divided by the number of mentions of the most mentioned entity;
/// * 0.3 if the headline mentions it. The headline is the title or, without a title, the first line of the body that is
///   not blank, up to 200 characters;
/// * 0.2 times the share of the body, in bytes, that follows the start of its first mention. The share is 1 for an
///   entity that the title mentions.
///
/// It is rounded to three decimals. Suppressed names are not mentions. Mentions of entities that
/// [`Options::types`](super::request::Options::types) or [`Options::filter`](super::request::Options::filter) excludes
/// count, so that salience and focus are the same for every choice of entities.
///
/// ```
/// use dalil::{Article, Options, Tagger};
///
/// let tagger = Tagger::embedded()?;
/// let article = Article::new("Almaty is calm", "Moscow sent troops to Almaty.");
/// let tagged = tagger.tag(&article, &Options::default());
/// let entities: Vec<_> = tagged.entities(&article).iter().map(|e| (e.mention_count, e.salience)).collect();
/// // Almaty: 0.5 + 0.3 + 0.2. Moscow: 0.25 + 0.2.
/// assert_eq!(entities, [(2, 1.0), (1, 0.45)]);
/// # Ok::<(), dalil::TaggerError>(())
/// ```
#[derive(Clone, Debug)]
pub struct MentionedEntities {
    body_bytes: usize,
    headline: Headline,
    counted: Vec<CountedEntity>,
    /// Position of each entity in `counted`.
    positions: EntityMap<usize>,
}

/// An entity with what is counted of its mentions.
#[derive(Clone, Copy, Debug)]
pub(super) struct CountedEntity {
    pub entity: EntityKey,
    pub mentions: u32,
    /// Number of the mentions that start in the headline.
    pub in_headline: u32,
    /// Start of the first mention.
    pub first: (Field, usize),
    /// Whether the options exclude it, so that the answer does not list it.
    excluded: bool,
}

impl MentionedEntities {
    /// Creates an empty collection for the mentions of an article.
    pub fn new(article: &Article<'_>) -> MentionedEntities {
        MentionedEntities {
            body_bytes: article.body.len(),
            headline: Headline::of(article),
            counted: Vec::new(),
            positions: EntityMap::default(),
        }
    }

    /// Adds a mention of an entity.
    pub fn add(&mut self, entity: EntityKey, span: &Span) {
        self.count(entity, span, false);
    }

    /// Adds a mention of an entity that the options exclude. The entity is not listed.
    pub fn add_excluded(&mut self, entity: EntityKey, span: &Span) {
        self.count(entity, span, true);
    }

    fn count(&mut self, entity: EntityKey, span: &Span, excluded: bool) {
        let at = (span.field, span.bytes.start);
        let position = *self.positions.entry(entity).or_insert(self.counted.len());
        if position == self.counted.len() {
            self.counted.push(CountedEntity { entity, mentions: 0, in_headline: 0, first: at, excluded });
        }
        let counted = &mut self.counted[position];
        counted.mentions += 1;
        counted.in_headline += u32::from(self.headline.contains(at));
        counted.first = counted.first.min(at);
    }

    /// The entities, except for excluded ones, in the order of the first mention.
    pub fn iter(&self) -> impl Iterator<Item = MentionedEntity> {
        let most = self.counted.iter().map(|counted| counted.mentions).max().unwrap_or(1);
        self.counted.iter().filter(|counted| !counted.excluded).map(move |counted| MentionedEntity {
            entity: counted.entity,
            mention_count: counted.mentions,
            salience: self.salience(counted, most),
        })
    }

    /// All entities, including excluded ones.
    pub(super) fn counted(&self) -> &[CountedEntity] {
        &self.counted
    }

    fn salience(&self, counted: &CountedEntity, most: u32) -> f32 {
        let left = match counted.first {
            (Field::Title, _) => 1.0,
            (Field::Body, start) => 1.0 - start as f64 / self.body_bytes.max(1) as f64,
        };
        let headline = if counted.in_headline > 0 { salience::HEADLINE } else { 0.0 };
        three_decimals(
            salience::MENTIONS * f64::from(counted.mentions) / f64::from(most) + headline + salience::START * left,
        )
    }
}

/// Rounds a figure to three decimals: more would suggest a precision that a rule of thumb does not have.
pub(super) fn three_decimals(figure: f64) -> f32 {
    ((figure * 1000.0).round() / 1000.0) as f32
}

/// The part of an article that is its headline.
#[derive(Clone, Copy, Debug)]
struct Headline {
    field: Field,
    /// Exclusive end in bytes.
    end: usize,
}

impl Headline {
    fn of(article: &Article<'_>) -> Headline {
        if !article.title.trim().is_empty() {
            return Headline { field: Field::Title, end: article.title.len() };
        }
        let text = article.body.trim_start();
        let blank = article.body.len() - text.len();
        // `Chars::nth` skips many bytes at a time.
        let mut after = text.chars();
        let most = after
            .nth(salience::HEADLINE_CHARS)
            .map_or(text.len(), |next| text.len() - after.as_str().len() - next.len_utf8());
        Headline { field: Field::Body, end: blank + text[..most].find('\n').unwrap_or(most) }
    }

    /// Whether a mention that starts at a byte of a field is in the headline.
    fn contains(self, (field, start): (Field, usize)) -> bool {
        field == self.field && start < self.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u32) -> EntityKey {
        EntityKey::for_test(number)
    }

    fn entities(article: &Article<'_>, mentions: &[(u32, Field, usize)]) -> Vec<(EntityKey, u32, f32)> {
        let mut entities = MentionedEntities::new(article);
        for &(entity, field, start) in mentions {
            entities.add(key(entity), &Span { field, bytes: start..start + 1 });
        }
        entities.iter().map(|e| (e.entity, e.mention_count, e.salience)).collect()
    }

    #[test]
    fn entities_are_counted_in_the_order_of_their_first_mention() {
        let article = Article::new("", "0123456789");
        let mentions = [7, 3, 7, 9, 3, 7].map(|entity| (entity, Field::Body, 0));
        let counts = entities(&article, &mentions).into_iter().map(|(entity, count, _)| (entity, count));
        assert_eq!(counts.collect::<Vec<_>>(), [(key(7), 3), (key(3), 2), (key(9), 1)]);
    }

    #[test]
    fn salience_adds_mentions_headline_and_start() {
        let article = Article::new("A title", "0123456789");
        let mentions = [
            (1, Field::Title, 2),
            (2, Field::Body, 0),
            (3, Field::Body, 5),
            (3, Field::Body, 6),
            (3, Field::Body, 7),
            (3, Field::Body, 8),
            (1, Field::Body, 9),
        ];
        // 1: 0.5 * 2/4 + 0.3 + 0.2; 2: 0.5 * 1/4 + 0.2; 3: 0.5 + 0.2 * 5/10.
        let expected = [(key(1), 2, 0.75), (key(2), 1, 0.325), (key(3), 4, 0.6)];
        assert_eq!(entities(&article, &mentions), expected);
    }

    #[test]
    fn a_single_entity_in_the_title_has_the_greatest_salience() {
        assert_eq!(entities(&Article::new("A", ""), &[(1, Field::Title, 0)]), [(key(1), 1, 1.0)]);
    }

    #[test]
    fn without_a_title_the_first_line_of_the_body_is_the_headline() {
        let article = Article::new(" ", "\n \nA line\nA text.");
        let mentions = [(1, Field::Body, 8), (2, Field::Body, 10)];
        // 17 bytes. 1: 0.5 + 0.3 + 0.2 * 9/17; 2: 0.5 + 0.2 * 7/17.
        assert_eq!(entities(&article, &mentions), [(key(1), 1, 0.906), (key(2), 1, 0.582)]);
    }

    #[test]
    fn a_headline_in_the_body_has_at_most_200_characters() {
        let body = "م".repeat(1000);
        let headline = Headline::of(&Article::new("", &body));
        assert!(headline.contains((Field::Body, 398)) && !headline.contains((Field::Body, 400)));
        assert!(!headline.contains((Field::Title, 0)));
        let exact = format!("{}\nmore", "م".repeat(200));
        assert_eq!(Headline::of(&Article::new("", &exact)).end, 400);
        assert_eq!(Headline::of(&Article::new("", "short")).end, 5);
    }

    #[test]
    fn excluded_mentions_count_and_are_not_listed() {
        let span = |start| Span { field: Field::Body, bytes: start..start + 1 };
        let mut entities = MentionedEntities::new(&Article::new("Title", "0123456789"));
        entities.add_excluded(key(1), &span(0));
        entities.add_excluded(key(1), &span(1));
        entities.add(key(2), &span(5));
        let listed: Vec<_> = entities.iter().map(|e| (e.entity, e.salience)).collect();
        // 0.5 * 1/2 + 0.2 * 5/10.
        assert_eq!(listed, [(key(2), 0.35)]);
        assert_eq!(entities.counted().len(), 2);
    }
}

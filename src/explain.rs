//! Explains an article: what was decided about each listed name in it, and what the gazetteer knows of a span.

use crate::budget::{Budget, Stopped};
use crate::gazetteer::{EntityKey, NameKey};
use crate::resolve::{Article, Mention, Options, Output, Span, Suppressed};
use crate::tagger::{NameMatch, Tagger};

/// All names of the gazetteer that were found in an article, accepted or not.
///
/// ```
/// use dalil::{Article, Budget, Explanation, Field, GazetteerBuilder, Options, Span, Tagger};
///
/// let mut builder = GazetteerBuilder::new();
/// builder.add_text("places.jsonl", r#"{"id":"place/almaty","class":"city","names":{"en":["Almaty"]}}"#);
/// let person = r#"{"id":"person/a","class":"politician","names":{"en":[{"text":"Karin","kind":"short"}]}}"#;
/// builder.add_text("people.jsonl", person);
/// let tagger = Tagger::new(builder.build()?)?;
/// let article = Article::new("", "Karin left Almaty");
/// let explanation = Explanation::new(&tagger, &article, &Options::default(), &Budget::unlimited())?;
/// let decision = |name: &dalil::ExplainedName| (name.span().bytes.clone(), name.is_accepted());
/// let decisions: Vec<_> = explanation.names.iter().map(decision).collect();
/// assert_eq!(decisions, [(0..5, false), (11..17, true)]);
///
/// let span = Span { field: Field::Body, bytes: 6..10 };
/// let explained = explanation.span(&tagger, &article, &span);
/// assert!(explained.same.is_empty() && explained.listed.is_empty(), "no listed name has the text left");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Explanation {
    /// The names, in the order of the text.
    pub names: Vec<ExplainedName>,
    /// The language of the article, as in [`Tagged::language`](crate::Tagged::language).
    pub language: String,
}

/// A name of the gazetteer that was found in an article.
#[derive(Clone, Debug, PartialEq)]
pub enum ExplainedName {
    /// It is a mention.
    Accepted(Mention),
    /// It was not accepted.
    Suppressed(Suppressed),
}

/// What is known of a span of an article.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ExplainedSpan<'g> {
    /// Indexes among [`Explanation::names`] of the names that are exactly at the span, with or without their proclitics
    /// and endings.
    pub same: Vec<usize>,
    /// Indexes of the other names that have letters in common with the span.
    pub overlapping: Vec<usize>,
    /// If no name is exactly at the span: the names of the gazetteer that are equal to its text. They were not found
    /// because the span is not a whole word, or because the language of the sentence does not have the name or the
    /// ending.
    pub listed: Vec<NameMatch<'g>>,
}

/// Why an article cannot be explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExplainError {
    /// The budget has stopped the work.
    #[error(transparent)]
    Stopped(#[from] Stopped),
    /// Too many names were found.
    #[error("more than {} names are found: explain a shorter text", Explanation::MAX_NAMES)]
    TooManyNames,
}

impl Explanation {
    /// Greatest number of names of an explanation.
    pub const MAX_NAMES: usize = 10_000;
    /// Greatest number of spans that callers should explain for one article, since each takes time proportional to the
    /// number of names.
    pub const MAX_SPANS: usize = 100;

    /// Tags an article and collects all names that are found. [`Options::include_suppressed`] has no effect.
    ///
    /// # Errors
    /// If the budget stops the work, or if more than [`Explanation::MAX_NAMES`] names are found.
    pub fn new(
        tagger: &Tagger,
        article: &Article<'_>,
        options: &Options,
        budget: &Budget<'_>,
    ) -> Result<Explanation, ExplainError> {
        let options = Options { include_suppressed: true, ..options.clone() };
        let mut collector = Collector::default();
        let tagged = tagger.tag_to(article, &options, budget, &mut collector);
        if collector.is_full {
            return Err(ExplainError::TooManyNames);
        }
        tagged?;
        let mut explanation = collector.explanation;
        explanation.names.sort_by_key(|name| {
            let Span { field, bytes } = name.span();
            (*field, bytes.start, std::cmp::Reverse(bytes.end), !name.is_accepted())
        });
        Ok(explanation)
    }

    /// Explains a span of the article, whose bytes must be character boundaries of its field. The time is proportional
    /// to the number of names and to the length of the span.
    pub fn span<'g>(&self, tagger: &'g Tagger, article: &Article<'_>, span: &Span) -> ExplainedSpan<'g> {
        let mut explained = ExplainedSpan::default();
        for (index, name) in self.names.iter().enumerate() {
            if name.is_at(span) {
                explained.same.push(index);
            } else if name.overlaps(span) {
                explained.overlapping.push(index);
            }
        }
        if explained.same.is_empty() {
            explained.listed = tagger.lookup(&article.text(span.field)[span.bytes.clone()]);
        }
        explained
    }
}

impl ExplainedName {
    /// The name in the text, without its proclitic.
    pub fn span(&self) -> &Span {
        match self {
            ExplainedName::Accepted(mention) => &mention.span,
            ExplainedName::Suppressed(suppressed) => &suppressed.span,
        }
    }

    /// The entity of the name.
    pub fn entity(&self) -> EntityKey {
        match self {
            ExplainedName::Accepted(mention) => mention.entity,
            ExplainedName::Suppressed(suppressed) => suppressed.entity,
        }
    }

    /// The name of the gazetteer.
    pub fn name(&self) -> NameKey {
        match self {
            ExplainedName::Accepted(mention) => mention.name,
            ExplainedName::Suppressed(suppressed) => suppressed.name,
        }
    }

    /// Whether the name is a mention.
    pub fn is_accepted(&self) -> bool {
        matches!(self, ExplainedName::Accepted(_))
    }

    fn is_at(&self, span: &Span) -> bool {
        let Span { field, bytes } = self.span();
        let (mut start, mut end) = (bytes.start, bytes.end);
        if let ExplainedName::Accepted(mention) = self {
            start = start.min(mention.proclitic.start);
            end = end.max(mention.ending.end);
        }
        let is_start = [start, bytes.start].contains(&span.bytes.start);
        let is_end = [end, bytes.end].contains(&span.bytes.end);
        *field == span.field && is_start && is_end
    }

    fn overlaps(&self, span: &Span) -> bool {
        let Span { field, bytes } = self.span();
        *field == span.field && bytes.start < span.bytes.end && span.bytes.start < bytes.end
    }
}

/// Collects names up to the limit.
#[derive(Default)]
struct Collector {
    explanation: Explanation,
    is_full: bool,
}

impl Collector {
    fn add(&mut self, name: ExplainedName) -> Result<(), Stopped> {
        self.is_full = self.explanation.names.len() == Explanation::MAX_NAMES;
        if self.is_full {
            return Err(Stopped);
        }
        self.explanation.names.push(name);
        Ok(())
    }
}

impl Output for Collector {
    fn mention(&mut self, mention: Mention) -> Result<(), Stopped> {
        self.add(ExplainedName::Accepted(mention))
    }

    fn suppressed(&mut self, suppressed: Suppressed) -> Result<(), Stopped> {
        self.add(ExplainedName::Suppressed(suppressed))
    }

    fn language(&mut self, language: &str) -> Result<(), Stopped> {
        language.clone_into(&mut self.explanation.language);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::GazetteerBuilder;
    use crate::resolve::Field;

    const ENTITIES: &str = r#"
{"id":"place/almaty","class":"city","country":"KZ","names":{"ar":["ألماتي"],"en":["Almaty"],"ru":["Алматы"]}}
{"id":"place/moscow","class":"city","country":"RU","names":{"ru":["Москва"]}}
{"id":"person/yerlan-karin","class":"politician","country":"KZ","names":{"en":["Yerlan Karin",{"text":"Karin","kind":"short"}]}}
"#;

    fn tagger() -> Tagger {
        let mut builder = GazetteerBuilder::new();
        builder.add_text("entities.jsonl", ENTITIES);
        Tagger::new(builder.build().unwrap()).unwrap()
    }

    fn explain(tagger: &Tagger, body: &str) -> Explanation {
        Explanation::new(tagger, &Article::new("", body), &Options::default(), &Budget::unlimited()).unwrap()
    }

    #[test]
    fn each_listed_name_is_explained_in_the_order_of_the_text() {
        let tagger = tagger();
        let explanation = explain(&tagger, "Karin in Almaty, وألماتي");
        let names: Vec<_> = explanation
            .names
            .iter()
            .map(|name| (tagger.gazetteer().entity(name.entity()).id().into_owned(), name.is_accepted()))
            .collect();
        let expected = [("person/yerlan-karin", false), ("place/almaty", true), ("place/almaty", true)];
        assert_eq!(names, expected.map(|(id, accepted)| (id.to_owned(), accepted)));
    }

    #[test]
    fn a_span_has_the_names_at_it_those_that_overlap_or_those_with_its_text() {
        let tagger = tagger();
        let body = "Karin wrote Москвы in xAlmaty, وألماتي";
        let (article, explanation) = (Article::new("", body), explain(&tagger, body));
        // The text; the number of names at it, of names that overlap it, and of names with its text.
        for (text, expected) in [
            ("Karin", (1, 0, 0)),
            ("Kar", (0, 1, 0)),
            ("wrote", (0, 0, 0)),
            ("Almaty", (0, 0, 1)),
            ("وألماتي", (1, 0, 0)),
            ("ألماتي", (1, 0, 0)),
        ] {
            let start = body.find(text).unwrap();
            let span = Span { field: Field::Body, bytes: start..start + text.len() };
            let explained = explanation.span(&tagger, &article, &span);
            let counts = (explained.same.len(), explained.overlapping.len(), explained.listed.len());
            assert_eq!(counts, expected, "{text}");
        }
        let in_title = Span { field: Field::Title, bytes: 0..0 };
        assert!(explanation.span(&tagger, &article, &in_title).same.is_empty());
    }

    #[test]
    fn the_number_of_names_is_limited_and_the_budget_stops_the_work() {
        let tagger = tagger();
        let body = "Almaty ".repeat(Explanation::MAX_NAMES + 1);
        let article = Article::new("", &body);
        let explain = |budget| Explanation::new(&tagger, &article, &Options::default(), &budget);
        assert_eq!(explain(Budget::unlimited()), Err(ExplainError::TooManyNames));
        assert_eq!(explain(Budget::new(&|| false)), Err(ExplainError::Stopped(Stopped)));
    }
}

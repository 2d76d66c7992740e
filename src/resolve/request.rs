//! Input of the tagger: an article and options.

use super::filter::EntityFilter;
use super::span::Field;
use crate::date::Date;
use crate::gazetteer::EntityType;
use crate::text::ExtractedText;

/// An article to be tagged. Title and body are tagged in the same way, and a name in one is evidence for names in the
/// other.
///
/// ```
/// use dalil::{Article, Field};
///
/// let article = Article::new("توكاييف يعلن الطوارئ", "أعلن الرئيس قاسم جومارت توكاييف حالة الطوارئ.");
/// assert_eq!(article.text(Field::Title), article.title);
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Article<'a> {
    /// The headline; empty if there is none.
    pub title: &'a str,
    /// The text below the headline.
    pub body: &'a str,
    /// The language of the article (BCP 47), such as `kk` or `tr-CY`; empty if it is not known. It decides for
    /// sentences that do not show their language themselves.
    pub language: &'a str,
    /// The day on which the article was published; `None` if it is not known. It decides which office holders are
    /// prominent, and which names are in use.
    pub publication_date: Option<Date>,
    /// The document that the title was extracted from, if it has markup.
    pub(crate) title_source: Option<&'a ExtractedText<'a>>,
    /// The document that the body was extracted from, if it has markup.
    pub(crate) body_source: Option<&'a ExtractedText<'a>>,
}

impl<'a> Article<'a> {
    /// An article with a title, which can be empty, and a body. Each must be shorter than 4 GiB.
    pub fn new(title: &'a str, body: &'a str) -> Article<'a> {
        Article { title, body, ..Article::default() }
    }

    /// Sets the language (BCP 47).
    ///
    /// ```
    /// use dalil::{Article, Options, Tagger};
    ///
    /// let tagger = Tagger::embedded()?;
    /// let tagged = |language| tagger.tag(&Article::new("", "Mali").with_language(language), &Options::default()).mentions;
    /// assert_eq!(tagged("en").len(), 1, "the country");
    /// assert_eq!(tagged("tr").len(), 0, "an ordinary word: financial");
    /// # Ok::<(), dalil::TaggerError>(())
    /// ```
    #[must_use]
    pub fn with_language(self, language: &'a str) -> Article<'a> {
        Article { language, ..self }
    }

    /// Sets the day on which the article was published.
    ///
    /// ```
    /// use dalil::{Article, Options, Tagger};
    ///
    /// let tagger = Tagger::embedded()?;
    /// let article = Article::new("", "Hariri spoke to reporters.");
    /// assert!(tagger.tag(&article, &Options::default()).mentions.is_empty(), "two people have the surname");
    ///
    /// let article = article.with_publication_date("2010-06-01".parse()?);
    /// let tagged = tagger.tag(&article, &Options::default());
    /// assert_eq!(tagger.gazetteer().entity(tagged.mentions[0].entity).id(), "person/saad-hariri");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_publication_date(self, date: Date) -> Article<'a> {
        Article { publication_date: Some(date), ..self }
    }

    /// Replaces the texts that are given by those of documents with markup. Spans in bytes refer to these texts;
    /// [`ArticleOffsets`](crate::render::ArticleOffsets) and the output formats convert them to positions in the
    /// documents.
    ///
    /// ```
    /// # #[cfg(feature = "markup")] {
    /// use dalil::render::TaggedArticle;
    /// use dalil::text::ExtractedText;
    /// use dalil::{Article, OffsetUnit, Options, Tagger};
    ///
    /// let body = ExtractedText::from_html("<p>Talks in <b>Alma</b>ty");
    /// let article = Article::default().with_extracted(None, Some(&body));
    ///
    /// let tagger = Tagger::embedded()?;
    /// let tagged = tagger.tag(&article, &Options::default());
    /// let owned = TaggedArticle::new(tagger.gazetteer(), "1", &article, &tagged, OffsetUnit::CodePoint);
    /// let mention = &owned.mentions[0];
    /// assert_eq!((mention.text.as_str(), mention.span.start, mention.span.end), ("Almaty", 15, 25));
    /// # }
    /// # Ok::<(), dalil::TaggerError>(())
    /// ```
    #[must_use]
    pub fn with_extracted(
        self,
        title: Option<&'a ExtractedText<'a>>,
        body: Option<&'a ExtractedText<'a>>,
    ) -> Article<'a> {
        Article {
            title: title.map_or(self.title, ExtractedText::text),
            body: body.map_or(self.body, ExtractedText::text),
            title_source: title.or(self.title_source),
            body_source: body.or(self.body_source),
            ..self
        }
    }

    /// The document that a field was extracted from, if it has markup.
    pub fn source(&self, field: Field) -> Option<&'a ExtractedText<'a>> {
        match field {
            Field::Title => self.title_source,
            Field::Body => self.body_source,
        }
    }

    /// The text of a field.
    pub fn text(&self, field: Field) -> &'a str {
        match field {
            Field::Title => self.title,
            Field::Body => self.body,
        }
    }
}

/// Which mentions are returned if several cover the same letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overlap {
    /// The longest. Of two of the same length, the one that strips fewer letters as a proclitic. Mentions never share a
    /// letter.
    #[default]
    Longest,
    /// Also the mentions inside longer ones.
    All,
}

/// A set of entity types.
///
/// ```
/// use dalil::{EntityType, TypeSet};
///
/// let types = TypeSet::from_iter([EntityType::Place, EntityType::Person]);
/// assert!(types.contains(EntityType::Place));
/// assert!(!types.contains(EntityType::Organisation));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeSet(u8);

impl TypeSet {
    /// All types.
    pub const ALL: TypeSet = TypeSet((1 << EntityType::COUNT) - 1);
    /// No types.
    pub const EMPTY: TypeSet = TypeSet(0);

    /// Whether a type is in the set.
    pub fn contains(self, entity_type: EntityType) -> bool {
        self.0 & 1 << entity_type as u8 != 0
    }
}

impl Default for TypeSet {
    fn default() -> TypeSet {
        TypeSet::ALL
    }
}

impl FromIterator<EntityType> for TypeSet {
    fn from_iter<I: IntoIterator<Item = EntityType>>(types: I) -> TypeSet {
        TypeSet(types.into_iter().fold(0, |set, entity_type| set | 1 << entity_type as u8))
    }
}

/// Options of tagging. The default returns the longest mentions of all types and of any confidence, without suppressed
/// names.
///
/// ```
/// use dalil::{EntityType, Options, TypeSet};
///
/// let options = Options::default().with_types(TypeSet::from_iter([EntityType::Place])).with_min_confidence(0.8);
/// assert!(!options.include_suppressed);
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// Which mentions are returned if several cover the same letters.
    pub overlap: Overlap,
    /// Types of the entities that are returned. Other entities still count as evidence.
    pub types: TypeSet,
    /// Entities that are returned, by class, country and id. Other entities still count as evidence.
    pub filter: EntityFilter,
    /// Least confidence of the mentions that are returned, from 0 to 1.
    pub min_confidence: f32,
    /// Whether names that were found and not accepted are returned too.
    pub include_suppressed: bool,
}

impl Options {
    /// Sets which mentions are returned if several cover the same letters.
    #[must_use]
    pub fn with_overlap(self, overlap: Overlap) -> Options {
        Options { overlap, ..self }
    }

    /// Sets the types of the entities that are returned.
    #[must_use]
    pub fn with_types(self, types: TypeSet) -> Options {
        Options { types, ..self }
    }

    /// Sets which entities are returned, by class, country and id.
    #[must_use]
    pub fn with_filter(self, filter: EntityFilter) -> Options {
        Options { filter, ..self }
    }

    /// Sets the least confidence, from 0 to 1, of the mentions that are returned.
    #[must_use]
    pub fn with_min_confidence(self, min_confidence: f32) -> Options {
        Options { min_confidence, ..self }
    }

    /// Sets whether names that were found and not accepted are returned too.
    #[must_use]
    pub fn with_suppressed(self, include_suppressed: bool) -> Options {
        Options { include_suppressed, ..self }
    }
}

//! A tagged article as owned data.

use serde::Serialize;

use super::evidence::{EvidenceKind, summary};
use super::offsets::{ArticleOffsets, around, field_name};
use super::proto_json;
use super::tagged_entity::TaggedEntity;
use super::view::View;
use crate::gazetteer::{EntityType, NameKind, NameLayer};
use crate::resolve::{Article, Field, FocusKind, Reason, Span};
use crate::tagger::Tagged;
use crate::text::OffsetUnit;

/// The mentions and entities of one article, with ids and texts instead of references into a gazetteer.
///
/// It has the fields of `dalil.v1.TagArticleResponse`, and serialises to the proto3 JSON of that message.
///
/// ```
/// use dalil::render::TaggedArticle;
/// use dalil::{Article, OffsetUnit, Options, Tagger};
///
/// let tagger = Tagger::embedded()?;
/// let article = Article::new("", "وصل الوفد إلى ألماتي");
/// let tagged = tagger.tag(&article, &Options::default());
/// let owned = TaggedArticle::new(tagger.gazetteer(), "42", &article, &tagged, OffsetUnit::CodePoint);
///
/// let mention = &owned.mentions[0];
/// assert_eq!((mention.span.start, mention.span.end), (14, 20));
/// assert_eq!((mention.text.as_str(), mention.entity_id.as_str()), ("ألماتي", "place/almaty"));
/// assert_eq!(mention.evidence[0].description, "the name may stand alone");
/// assert_eq!(owned.entities[0].entity.names["en"], "Almaty");
///
/// let json = serde_json::to_value(&owned)?;
/// assert_eq!(json["mentions"][0]["entityId"], "place/almaty");
/// assert_eq!(json["mentions"][0]["type"], "ENTITY_TYPE_PLACE");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TaggedArticle {
    /// The caller's id of the article.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub article_id: String,
    /// Mentions, title first, in the order of their start; a longer mention precedes those inside it.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub mentions: Vec<TaggedMention>,
    /// Each mentioned entity once, in the order of the first mention.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub entities: Vec<TaggedMentionedEntity>,
    /// Names that were found and not accepted, in the order of the text. Empty unless
    /// [`Options::include_suppressed`](crate::Options::include_suppressed) is set.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub suppressed: Vec<TaggedSuppressed>,
    /// Version of the gazetteer.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub gazetteer_version: String,
    /// Language of the article (BCP 47), given or detected. Empty if it is undetermined.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub language: String,
    /// Countries, then cities that the article is about; see
    /// [`MentionedEntities::focus`](crate::MentionedEntities::focus).
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub focus: Vec<TaggedFocus>,
    /// Unit of all offsets.
    #[serde(serialize_with = "proto_json::offset_unit")]
    pub offset_unit: OffsetUnit,
}

/// A mention of an entity.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TaggedMention {
    /// Position of the mention, without its proclitic and without an ending that a sign separates.
    pub span: TaggedSpan,
    /// Text of the span.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub text: String,
    /// Proclitic directly before the span, as the article writes it. Empty if there is none.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub proclitic: String,
    /// Case ending that the article adds to the name: the last letters of the span, or the letters after it. Empty if
    /// there is none.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub ending: String,
    /// Id of the entity: `place/almaty`.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub entity_id: String,
    /// Type of the entity.
    #[serde(rename = "type", serialize_with = "proto_json::entity_type")]
    pub entity_type: EntityType,
    /// Name that was found, as the gazetteer lists it.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub name: String,
    /// Language of the name (BCP 47).
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub name_language: String,
    /// Kind of the name.
    #[serde(serialize_with = "proto_json::name_kind")]
    pub name_kind: NameKind,
    /// Confidence from 0 to 1, comparable within one gazetteer version. It is not a probability.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub confidence: f32,
    /// Reasons to accept the mention, strongest first.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub evidence: Vec<TaggedEvidence>,
    /// Other entities that the span may name, most likely first, at most
    /// [`Mention::MAX_ALTERNATIVES`](crate::Mention::MAX_ALTERNATIVES).
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub alternatives: Vec<TaggedAlternative>,
    /// Number of other entities that the span may name, including those that are not listed.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub alternative_count: u32,
    /// Text around the mention; see [`TaggedArticle::with_context`].
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub context: Option<TaggedContext>,
    /// The layer that lists the name.
    #[serde(serialize_with = "proto_json::layer")]
    pub layer: NameLayer,
}

impl TaggedMention {
    /// The evidence in a few ASCII words: `name, with place/kazakhstan`.
    pub(super) fn evidence_summary(&self) -> String {
        let summaries = self.evidence.iter().map(|evidence| summary(evidence.kind, &evidence.entity_id));
        summaries.collect::<Vec<_>>().join(", ")
    }
}

/// The text around a mention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TaggedContext {
    /// Text before the mention.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub before: String,
    /// Text after the mention.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub after: String,
}

/// A span of a field of the article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TaggedSpan {
    /// Field of the article.
    #[serde(serialize_with = "proto_json::field")]
    pub field: Field,
    /// Start, in the chosen offset unit, from 0.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub start: u32,
    /// Exclusive end, in the same unit.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub end: u32,
}

impl TaggedSpan {
    pub(super) fn new(offsets: &mut ArticleOffsets<'_>, span: &Span) -> TaggedSpan {
        let range = offsets.range(span);
        TaggedSpan { field: span.field, start: range.start, end: range.end }
    }

    /// The position in descriptions of evidence.
    pub(super) fn position(&self) -> String {
        format!(" at {} {}", field_name(self.field), self.start)
    }
}

/// A reason to accept a mention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TaggedEvidence {
    /// Kind of the reason.
    pub kind: EvidenceKind,
    /// The reason in English: `cue مدينة at body 12`.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub description: String,
    /// Text that is the reason, if any: the full name, the context word (cue), or the country after the mention.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub span: Option<TaggedSpan>,
    /// Entity that is the reason, if any: the country, another entity of it, or the person with this surname.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub entity_id: String,
}

/// Another entity that a span may name.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TaggedAlternative {
    /// Id of the entity.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub entity_id: String,
    /// Confidence that the mention would have with this entity, from 0 to 1.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub confidence: f32,
}

/// A name that was found and not accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TaggedSuppressed {
    /// Position of the name.
    pub span: TaggedSpan,
    /// Text of the span.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub text: String,
    /// Id of the entity.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub entity_id: String,
    /// Why the name was not accepted.
    #[serde(serialize_with = "proto_json::suppression_reason")]
    pub reason: Reason,
}

/// An entity and the number of its mentions.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TaggedMentionedEntity {
    /// The entity.
    pub entity: TaggedEntity,
    /// Number of mentions of the entity in the article.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub mention_count: u32,
    /// How central the entity is to the article, from 0 to 1; see [`MentionedEntities`](crate::MentionedEntities).
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub salience: f32,
}

/// A country or city that an article is about.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TaggedFocus {
    /// Id of the country or city.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub entity_id: String,
    /// Whether it is a country or a city.
    #[serde(serialize_with = "proto_json::focus_kind")]
    pub kind: FocusKind,
    /// Its share of the votes, from 0 to 1.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub score: f32,
    /// ISO 3166-1 alpha-2 code of the country, or of the country of the city. Empty if the city has none.
    #[serde(skip_serializing_if = "proto_json::is_omitted")]
    pub country_code: String,
}

impl TaggedArticle {
    /// Adds the text around each mention, at most `chars` code points on each side. `article` and `tagged` are those
    /// that were copied.
    #[must_use]
    pub fn with_context(mut self, article: &Article<'_>, tagged: &Tagged, chars: usize) -> TaggedArticle {
        for (copy, mention) in self.mentions.iter_mut().zip(&tagged.mentions) {
            let (before, after) = around(article.text(mention.span.field), &mention.span.bytes, chars);
            copy.context = Some(TaggedContext { before: before.to_owned(), after: after.to_owned() });
        }
        self
    }

    /// Leaves out the parts that a view does not have.
    ///
    /// ```
    /// use dalil::render::{TaggedArticle, View};
    /// use dalil::{Article, OffsetUnit, Options, Tagger};
    ///
    /// let tagger = Tagger::embedded()?;
    /// let article = Article::new("", "Almaty");
    /// let tagged = tagger.tag(&article, &Options::default());
    /// let owned = TaggedArticle::new(tagger.gazetteer(), "42", &article, &tagged, OffsetUnit::CodePoint);
    /// let brief = owned.with_view(View::Mentions);
    /// assert_eq!(brief.mentions[0].entity_id, "place/almaty");
    /// assert!(brief.entities.is_empty() && brief.mentions[0].evidence.is_empty());
    /// # Ok::<(), dalil::TaggerError>(())
    /// ```
    #[must_use]
    pub fn with_view(mut self, view: View) -> TaggedArticle {
        if view == View::Mentions {
            self.entities.clear();
            self.mentions.iter_mut().for_each(|mention| mention.evidence.clear());
        }
        self
    }
}

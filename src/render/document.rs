//! What the output formats write.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use super::offsets::around;
use super::tagged_article::{TaggedArticle, TaggedMention, TaggedSpan};
use super::tagged_entity::TaggedEntity;
use crate::resolve::{Article, Span};
use crate::text::OffsetUnit;

/// An article with its answer, which need not come from a gazetteer of this process.
///
/// ```
/// use dalil::render::{Document, TaggedArticle, csv};
/// use dalil::{Article, OffsetUnit, Options, Tagger};
///
/// let tagger = Tagger::embedded()?;
/// let article = Article::new("", "وصل إلى ألماتي");
/// let tagged = tagger.tag(&article, &Options::default());
/// let answer = TaggedArticle::in_texts(tagger.gazetteer(), "1", &article, &tagged);
/// let fields = serde_json::Map::new();
/// let document = Document::new(&article, &fields, &answer)?;
/// let mut out = Vec::new();
/// csv::write(&mut out, &document, OffsetUnit::CodePoint, 40)?;
/// assert!(String::from_utf8(out)?.contains("place/almaty"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Document<'a> {
    /// Id of the article.
    pub id: &'a str,
    /// The article.
    pub article: &'a Article<'a>,
    /// Other fields that the article has in its source, such as its address.
    pub fields: &'a Map<String, Value>,
    /// The answer.
    pub answer: &'a TaggedArticle,
    /// The mentioned entities by id.
    entities: HashMap<&'a str, &'a TaggedEntity>,
}

/// An answer does not belong to the article.
#[derive(Debug, thiserror::Error)]
#[error("the answer has a span that the article does not have")]
pub struct ForeignAnswer;

impl<'a> Document<'a> {
    /// Joins an article and the answer for it, whose offsets are those of [`TaggedArticle::in_texts`].
    ///
    /// # Errors
    /// If the answer has other offsets, or a span that the article does not have.
    pub fn new(
        article: &'a Article<'a>,
        fields: &'a Map<String, Value>,
        answer: &'a TaggedArticle,
    ) -> Result<Document<'a>, ForeignAnswer> {
        let evidence = answer.mentions.iter().flat_map(|mention| &mention.evidence);
        let evidence = evidence.filter_map(|evidence| evidence.span.as_ref());
        let suppressed = answer.suppressed.iter().map(|suppressed| &suppressed.span);
        let mut spans = answer.mentions.iter().map(|mention| &mention.span).chain(evidence).chain(suppressed);
        let is_inside = |span: &TaggedSpan| article.text(span.field).get(bytes(span)).is_some();
        if answer.offset_unit != OffsetUnit::Utf8Byte || !spans.all(is_inside) {
            return Err(ForeignAnswer);
        }
        let entities = answer.entities.iter().map(|mentioned| (mentioned.entity.id.as_str(), &mentioned.entity));
        Ok(Document { id: &answer.article_id, article, fields, answer, entities: entities.collect() })
    }

    /// Most bytes of the JSON of a field that formats repeat for each mention.
    pub const REPEATED_FIELD_BYTES: usize = 1024;
    /// Most fields that formats repeat for each mention.
    pub const REPEATED_FIELDS: usize = 64;

    /// The first field that is left out where the fields of an article are repeated for each of its mentions, because
    /// its JSON exceeds [`Document::REPEATED_FIELD_BYTES`] or there are more than [`Document::REPEATED_FIELDS`].
    /// Otherwise the output would grow with the square of the input: gold data has a field with all mentions.
    pub fn long_field(fields: &Map<String, Value>) -> Option<&str> {
        let mut fields = fields.iter().enumerate();
        fields.find(|(index, (_, value))| is_long(*index, value)).map(|(_, (name, _))| name.as_str())
    }

    /// The fields without long ones.
    pub(super) fn short_fields(&self) -> BTreeMap<&'a str, &'a Value> {
        let fields = self.fields.iter().enumerate().filter(|(index, (_, value))| !is_long(*index, value));
        fields.map(|(_, (name, value))| (name.as_str(), value)).collect()
    }

    /// The bytes of a span of the answer.
    pub(crate) fn span(&self, span: &TaggedSpan) -> Span {
        Span { field: span.field, bytes: bytes(span) }
    }

    /// Text of a span.
    pub(crate) fn text(&self, span: &TaggedSpan) -> &'a str {
        &self.article.text(span.field)[bytes(span)]
    }

    /// Day of publication, empty if it is not known.
    pub(super) fn date(&self) -> String {
        self.article.publication_date.map(|date| date.to_string()).unwrap_or_default()
    }

    /// Text before and after a span, each at most `chars` code points long.
    pub(super) fn context(&self, span: &TaggedSpan, chars: usize) -> (&'a str, &'a str) {
        around(self.article.text(span.field), &bytes(span), chars)
    }

    /// The mentioned entity. `None` if the answer does not describe it.
    pub(super) fn entity(&self, mention: &TaggedMention) -> Option<&'a TaggedEntity> {
        self.entities.get(mention.entity_id.as_str()).copied()
    }

    /// The name of the mentioned entity for a reader.
    pub(super) fn entity_name(&self, mention: &'a TaggedMention) -> &'a str {
        self.entity(mention).map_or(&mention.entity_id, entity_name)
    }
}

fn bytes(span: &TaggedSpan) -> std::ops::Range<usize> {
    span.start as usize..span.end as usize
}

/// Whether a field is not repeated.
fn is_long(index: usize, value: &Value) -> bool {
    let bytes = || serde_json::to_string(value).map_or(usize::MAX, |json| json.len());
    index >= Document::REPEATED_FIELDS || bytes() > Document::REPEATED_FIELD_BYTES
}

/// The name of an entity for a reader: the English one, or that of the first language.
pub(super) fn entity_name(entity: &TaggedEntity) -> &str {
    entity.names.get("en").or_else(|| entity.names.values().next()).unwrap_or(&entity.id)
}

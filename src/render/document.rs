//! What the output formats write.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::gazetteer::Gazetteer;
use crate::resolve::{Article, Field, Span};
use crate::tagger::Tagged;

/// An article with its answer.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Document<'a> {
    /// The gazetteer that the keys of the answer belong to.
    pub gazetteer: &'a Gazetteer,
    /// Id of the article.
    pub id: &'a str,
    /// The article.
    pub article: &'a Article<'a>,
    /// Other fields that the article has in its source, such as its address.
    pub fields: &'a Map<String, Value>,
    /// The answer.
    pub tagged: &'a Tagged,
}

impl<'a> Document<'a> {
    /// Joins an article and the result of [`Tagger::tag`](crate::Tagger::tag) for it.
    pub fn new(
        gazetteer: &'a Gazetteer,
        id: &'a str,
        article: &'a Article<'a>,
        fields: &'a Map<String, Value>,
        tagged: &'a Tagged,
    ) -> Document<'a> {
        Document { gazetteer, id, article, fields, tagged }
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

    /// Text of a span.
    pub(super) fn text(&self, span: &Span) -> &'a str {
        &self.article.text(span.field)[span.bytes.clone()]
    }

    /// Day of publication, empty if it is not known.
    pub(super) fn date(&self) -> String {
        self.article.publication_date.map(|date| date.to_string()).unwrap_or_default()
    }

    /// Text before and after a span, each at most `chars` code points long.
    pub(super) fn context(&self, span: &Span, chars: usize) -> (&'a str, &'a str) {
        let text = self.article.text(span.field);
        let (before, after) = (&text[..span.bytes.start], &text[span.bytes.end..]);
        let start = before.char_indices().rev().take(chars).last().map_or(before.len(), |(at, _)| at);
        let end = after.char_indices().nth(chars).map_or(after.len(), |(at, _)| at);
        (&before[start..], &after[..end])
    }
}

/// Whether a field is not repeated.
fn is_long(index: usize, value: &Value) -> bool {
    let bytes = || serde_json::to_string(value).map_or(usize::MAX, |json| json.len());
    index >= Document::REPEATED_FIELDS || bytes() > Document::REPEATED_FIELD_BYTES
}

/// Name of a field.
pub(super) fn field_name(field: Field) -> &'static str {
    match field {
        Field::Title => "title",
        Field::Body => "body",
    }
}

/// The name of an entity for a reader: the English one, or its first.
pub(super) fn entity_name(entity: crate::gazetteer::EntityRef<'_>) -> String {
    let first = || entity.names().next().map(|name| name.text());
    entity.canonical("en").or_else(first).unwrap_or_else(|| entity.id()).into_owned()
}

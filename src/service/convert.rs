//! What the core found, as messages.

use std::collections::btree_map::Entry;
use std::ops::Range;

use super::positions::Positions;
use super::proto;
use crate::gazetteer::{EntityRef, EntityType, NameKind, NameRef, Office, Policy};
use crate::resolve::{Alternative, Evidence, Field, Mention, Reason, Span, Suppressed};
use crate::tagger::{Article, Tagged, Tagger};
use crate::text::OffsetUnit;

/// Writes the answer for an article that `tagger` has tagged.
///
/// `id` is the caller's name for the article. Spans count in `unit`; `context_chars` code points of the text are
/// given on each side of a mention, none when 0.
pub fn tag_article_response(
    tagger: &Tagger,
    article: &Article<'_>,
    id: impl Into<String>,
    tagged: &Tagged,
    unit: OffsetUnit,
    context_chars: usize,
) -> proto::TagArticleResponse {
    let mut writer = Writer {
        tagger,
        article,
        context_chars,
        title: Positions::new(article.title, unit),
        body: Positions::new(article.body, unit),
    };
    proto::TagArticleResponse {
        article_id: id.into(),
        mentions: tagged.mentions.iter().map(|mention| writer.mention(mention)).collect(),
        entities: tagged
            .entities()
            .into_iter()
            .map(|(index, count)| proto::MentionedEntity {
                entity: Some(entity(tagger.gazetteer().entity(index))),
                mention_count: count_u32(count),
            })
            .collect(),
        suppressed: tagged.suppressed.iter().map(|suppressed| writer.suppressed(suppressed)).collect(),
        gazetteer_version: tagger.gazetteer().version().to_owned(),
    }
}

/// An entity, with its canonical name in each language.
pub fn entity(entity: EntityRef<'_>) -> proto::Entity {
    let mut names = std::collections::BTreeMap::new();
    for name in entity.names() {
        if let Entry::Vacant(vacant) = names.entry(name.language().to_owned()) {
            vacant.insert(name.text().to_owned());
        }
    }
    proto::Entity {
        id: entity.id().to_owned(),
        r#type: entity_type(entity.entity_type()).into(),
        class: entity.class().to_string(),
        names,
        wikidata_id: entity.wikidata_id().unwrap_or_default().to_owned(),
        geonames_id: entity.geonames_id().unwrap_or_default(),
        country_code: entity.country().unwrap_or_default().to_owned(),
        location: entity.location().map(|(latitude, longitude)| proto::Location { latitude, longitude }),
        prominence: entity.prominence(),
        offices: entity.offices().iter().map(office).collect(),
    }
}

/// A name as the gazetteer lists it.
pub fn name(name: NameRef<'_>) -> proto::Name {
    proto::Name {
        text: name.text().to_owned(),
        language: name.language().to_owned(),
        kind: name_kind(name.kind()).into(),
        policy: name_policy(name.policy()).into(),
    }
}

pub fn entity_type(entity_type: EntityType) -> proto::EntityType {
    match entity_type {
        EntityType::Place => proto::EntityType::Place,
        EntityType::Person => proto::EntityType::Person,
        EntityType::Organisation => proto::EntityType::Organisation,
    }
}

fn office(office: &Office) -> proto::Office {
    proto::Office {
        title: office.title.clone(),
        from: office.from.clone().unwrap_or_default(),
        until: office.until.clone().unwrap_or_default(),
    }
}

fn name_kind(kind: NameKind) -> proto::NameKind {
    match kind {
        NameKind::Full => proto::NameKind::Full,
        NameKind::Short => proto::NameKind::Short,
        NameKind::Acronym => proto::NameKind::Acronym,
        NameKind::Former => proto::NameKind::Former,
        NameKind::Variant => proto::NameKind::Variant,
    }
}

fn name_policy(policy: Policy) -> proto::NamePolicy {
    match policy {
        Policy::Free => proto::NamePolicy::Free,
        Policy::Context => proto::NamePolicy::Context,
        Policy::Cue => proto::NamePolicy::Cue,
    }
}

fn field(field: Field) -> proto::Field {
    match field {
        Field::Title => proto::Field::Title,
        Field::Body => proto::Field::Body,
    }
}

fn field_word(field: Field) -> &'static str {
    match field {
        Field::Title => "title",
        Field::Body => "body",
    }
}

fn suppression_reason(reason: Reason) -> proto::SuppressionReason {
    match reason {
        Reason::NeedsContext => proto::SuppressionReason::NeedsContext,
        Reason::NeedsCue => proto::SuppressionReason::NeedsCue,
        Reason::Overlap => proto::SuppressionReason::Overlap,
        Reason::LowConfidence => proto::SuppressionReason::LowConfidence,
        Reason::Proclitic => proto::SuppressionReason::Proclitic,
        Reason::Spelling => proto::SuppressionReason::Spelling,
        Reason::Veto => proto::SuppressionReason::Veto,
    }
}

/// A count that the size limits keep far below 2^32.
pub(super) fn count_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Writes the mentions of one article.
struct Writer<'a> {
    tagger: &'a Tagger,
    article: &'a Article<'a>,
    context_chars: usize,
    title: Positions<'a>,
    body: Positions<'a>,
}

impl<'a> Writer<'a> {
    fn mention(&mut self, mention: &Mention) -> proto::Mention {
        let text = self.article.text(mention.span.field);
        let listed = self.tagger.gazetteer().name(mention.name);
        let entity = self.tagger.gazetteer().entity(mention.entity);
        proto::Mention {
            span: Some(self.span(&mention.span)),
            text: text[mention.span.bytes.clone()].to_owned(),
            proclitic: text[mention.proclitic.clone()].to_owned(),
            entity_id: entity.id().to_owned(),
            r#type: entity_type(entity.entity_type()).into(),
            name: listed.text().to_owned(),
            name_language: listed.language().to_owned(),
            name_kind: name_kind(listed.kind()).into(),
            confidence: mention.confidence,
            evidence: mention.evidence.iter().map(|evidence| self.evidence(mention, evidence)).collect(),
            alternatives: mention.alternatives.iter().map(|other| self.alternative(other)).collect(),
            context: (self.context_chars > 0).then(|| self.context(mention, text)),
        }
    }

    fn suppressed(&mut self, suppressed: &Suppressed) -> proto::Suppressed {
        proto::Suppressed {
            span: Some(self.span(&suppressed.span)),
            text: self.text(&suppressed.span).to_owned(),
            entity_id: self.tagger.gazetteer().entity(suppressed.entity).id().to_owned(),
            reason: suppression_reason(suppressed.reason).into(),
        }
    }

    fn evidence(&mut self, mention: &Mention, evidence: &Evidence) -> proto::Evidence {
        use proto::EvidenceKind as Kind;
        let gazetteer = self.tagger.gazetteer();
        let mention_entity = gazetteer.entity(mention.entity);
        let (kind, description, span, entity) = match evidence {
            Evidence::Name => (Kind::Name, "the name may stand alone".to_owned(), None, None),
            Evidence::FullNameInArticle(span) => {
                let description = format!("full name {}", self.place(span));
                (Kind::FullNameInArticle, description, Some(span), Some(mention_entity))
            }
            Evidence::Cue(span) => (Kind::Cue, format!("cue {}", self.place(span)), Some(span), None),
            Evidence::CountryInArticle(country) => {
                let country = gazetteer.entity(*country);
                let name = country.canonical("en").unwrap_or(country.id());
                (Kind::CountryInArticle, format!("the article names {name}"), None, Some(country))
            }
            Evidence::Prominence => {
                (Kind::Prominence, "so well known that the short name is enough".to_owned(), None, None)
            }
            Evidence::Credit => (Kind::Credit, "stands alone, as a credit does".to_owned(), None, None),
            Evidence::GeneratedSpelling => {
                let listed = gazetteer.name(mention.name).text();
                (Kind::GeneratedSpelling, format!("spelling made by rule from {listed}"), None, None)
            }
            Evidence::BestOfSeveral => {
                let others = mention.alternatives.len();
                (Kind::BestOfSeveral, format!("fits the article better than {others} others do"), None, None)
            }
        };
        proto::Evidence {
            kind: kind.into(),
            description,
            span: span.map(|span| self.span(span)),
            entity_id: entity.map_or_else(String::new, |entity| entity.id().to_owned()),
        }
    }

    fn alternative(&self, other: &Alternative) -> proto::Alternative {
        let entity = self.tagger.gazetteer().entity(other.entity);
        proto::Alternative { entity_id: entity.id().to_owned(), confidence: other.confidence }
    }

    fn context(&self, mention: &Mention, text: &str) -> proto::Context {
        let Range { start, end } = mention.span.bytes;
        let start = if mention.proclitic.is_empty() { start } else { mention.proclitic.start };
        proto::Context {
            before: last_chars(&text[..start], self.context_chars).to_owned(),
            after: first_chars(&text[end..], self.context_chars).to_owned(),
        }
    }

    fn span(&mut self, span: &Span) -> proto::Span {
        let positions = self.positions(span.field);
        let (start, end) = (positions.convert(span.bytes.start), positions.convert(span.bytes.end));
        proto::Span { field: field(span.field).into(), start, end }
    }

    /// A span's text and where it stands, in words.
    fn place(&mut self, span: &Span) -> String {
        let start = self.positions(span.field).convert(span.bytes.start);
        format!("{} at {} {start}", self.text(span), field_word(span.field))
    }

    fn text(&self, span: &Span) -> &'a str {
        &self.article.text(span.field)[span.bytes.clone()]
    }

    fn positions(&mut self, field: Field) -> &mut Positions<'a> {
        match field {
            Field::Title => &mut self.title,
            Field::Body => &mut self.body,
        }
    }
}

/// The first `count` code points of a text, or all it has.
fn first_chars(text: &str, count: usize) -> &str {
    let end = text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// The last `count` code points of a text, or all it has. `count` is at least 1.
fn last_chars(text: &str, count: usize) -> &str {
    let start = text.char_indices().nth_back(count - 1).map_or(0, |(at, _)| at);
    &text[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn context_is_cut_at_code_points_and_at_the_text_s_ends() {
        assert_eq!(first_chars("ألماتي", 3), "ألم");
        assert_eq!(last_chars("ألماتي", 3), "اتي");
        assert_eq!(first_chars("é\u{1F600}x", 2), "é\u{1F600}");
        assert_eq!(last_chars("é\u{1F600}x", 2), "\u{1F600}x");
        assert_eq!((first_chars("ab", 9), last_chars("ab", 9)), ("ab", "ab"));
        assert_eq!((first_chars("", 1), last_chars("", 1)), ("", ""));
    }
}

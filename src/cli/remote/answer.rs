//! Answers of a server as those of the core.

use crate::gazetteer::{EntityType, NameKind, NameLayer};
use crate::render::{
    EvidenceKind, TaggedAlternative, TaggedArticle, TaggedEntity, TaggedEvidence, TaggedFocus, TaggedLocation,
    TaggedMention, TaggedMentionedEntity, TaggedOffice, TaggedSpan, TaggedSuppressed,
};
use crate::resolve::{Field, FocusKind, Reason};
use crate::service::proto;
use crate::text::OffsetUnit;

/// An answer has a value that this version does not know.
#[derive(Debug, thiserror::Error)]
#[error("the answer has a value that this version of dalil does not know: update dalil")]
pub(super) struct Unknown;

type Result<T> = std::result::Result<T, Unknown>;

/// Converts an answer. `id` is that of the article in the input.
pub(super) fn answer(message: proto::TagArticleResponse, id: &str) -> Result<TaggedArticle> {
    Ok(TaggedArticle {
        offset_unit: match message.offset_unit() {
            proto::OffsetUnit::CodePoint => OffsetUnit::CodePoint,
            proto::OffsetUnit::Utf8Byte => OffsetUnit::Utf8Byte,
            proto::OffsetUnit::Utf16Unit => OffsetUnit::Utf16Unit,
            proto::OffsetUnit::Unspecified => return Err(Unknown),
        },
        article_id: id.to_owned(),
        mentions: message.mentions.into_iter().map(mention).collect::<Result<_>>()?,
        entities: message.entities.into_iter().map(mentioned_entity).collect::<Result<_>>()?,
        suppressed: message.suppressed.into_iter().map(suppressed).collect::<Result<_>>()?,
        gazetteer_version: message.gazetteer_version,
        language: message.language,
        focus: message.focus.into_iter().map(focus).collect::<Result<_>>()?,
    })
}

fn mention(mention: proto::Mention) -> Result<TaggedMention> {
    Ok(TaggedMention {
        span: span(mention.span.ok_or(Unknown)?)?,
        entity_type: entity_type(mention.r#type)?,
        name_kind: match proto::NameKind::try_from(mention.name_kind) {
            Ok(proto::NameKind::Full) => NameKind::Full,
            Ok(proto::NameKind::Short) => NameKind::Short,
            Ok(proto::NameKind::Acronym) => NameKind::Acronym,
            Ok(proto::NameKind::Former) => NameKind::Former,
            Ok(proto::NameKind::Variant) => NameKind::Variant,
            Ok(proto::NameKind::Unspecified) | Err(_) => return Err(Unknown),
        },
        layer: match proto::Layer::try_from(mention.layer) {
            Ok(proto::Layer::Shipped) => NameLayer::Shipped,
            Ok(proto::Layer::Own) => NameLayer::Own,
            Ok(proto::Layer::Request) => NameLayer::Request,
            Ok(proto::Layer::Unspecified) | Err(_) => return Err(Unknown),
        },
        text: mention.text,
        proclitic: mention.proclitic,
        ending: mention.ending,
        entity_id: mention.entity_id,
        name: mention.name,
        name_language: mention.name_language,
        confidence: mention.confidence,
        evidence: mention.evidence.into_iter().map(evidence).collect::<Result<_>>()?,
        alternatives: mention
            .alternatives
            .into_iter()
            .map(|proto::Alternative { entity_id, confidence }| TaggedAlternative { entity_id, confidence })
            .collect(),
        alternative_count: mention.alternative_count,
        context: None,
    })
}

fn span(proto::Span { field, start, end }: proto::Span) -> Result<TaggedSpan> {
    let field = match proto::Field::try_from(field) {
        Ok(proto::Field::Title) => Field::Title,
        Ok(proto::Field::Body) => Field::Body,
        Ok(proto::Field::Unspecified) | Err(_) => return Err(Unknown),
    };
    Ok(TaggedSpan { field, start, end })
}

fn entity_type(value: i32) -> Result<EntityType> {
    match proto::EntityType::try_from(value) {
        Ok(proto::EntityType::Place) => Ok(EntityType::Place),
        Ok(proto::EntityType::Person) => Ok(EntityType::Person),
        Ok(proto::EntityType::Organisation) => Ok(EntityType::Organisation),
        Ok(proto::EntityType::Other) => Ok(EntityType::Other),
        Ok(proto::EntityType::Unspecified) | Err(_) => Err(Unknown),
    }
}

fn evidence(evidence: proto::Evidence) -> Result<TaggedEvidence> {
    use proto::EvidenceKind as Kind;
    let kind = match Kind::try_from(evidence.kind) {
        Ok(Kind::Name) => EvidenceKind::Name,
        Ok(Kind::FullNameInArticle) => EvidenceKind::FullNameInArticle,
        Ok(Kind::Cue) => EvidenceKind::Cue,
        Ok(Kind::CountryInArticle) => EvidenceKind::CountryInArticle,
        Ok(Kind::Prominence) => EvidenceKind::Prominence,
        Ok(Kind::Credit) => EvidenceKind::Credit,
        Ok(Kind::GeneratedSpelling) => EvidenceKind::GeneratedSpelling,
        Ok(Kind::BestOfSeveral) => EvidenceKind::BestOfSeveral,
        Ok(Kind::Apposition) => EvidenceKind::Apposition,
        Ok(Kind::Pattern) => EvidenceKind::Pattern,
        Ok(Kind::Office) => EvidenceKind::Office,
        Ok(Kind::Unspecified) | Err(_) => return Err(Unknown),
    };
    let span = evidence.span.map(span).transpose()?;
    Ok(TaggedEvidence { kind, description: evidence.description, span, entity_id: evidence.entity_id })
}

fn suppressed(suppressed: proto::Suppressed) -> Result<TaggedSuppressed> {
    use proto::SuppressionReason as Refusal;
    let reason = match Refusal::try_from(suppressed.reason) {
        Ok(Refusal::NeedsContext) => Reason::NeedsContext,
        Ok(Refusal::NeedsCue) => Reason::NeedsCue,
        Ok(Refusal::Overlap) => Reason::Overlap,
        Ok(Refusal::LowConfidence) => Reason::LowConfidence,
        Ok(Refusal::Proclitic) => Reason::Proclitic,
        Ok(Refusal::Spelling) => Reason::Spelling,
        Ok(Refusal::Veto) => Reason::Veto,
        Ok(Refusal::OtherPlace) => Reason::OtherPlace,
        Ok(Refusal::PartOfOtherName) => Reason::PartOfOtherName,
        Ok(Refusal::OutsideDates) => Reason::OutsideDates,
        Ok(Refusal::Unspecified) | Err(_) => return Err(Unknown),
    };
    let span = span(suppressed.span.ok_or(Unknown)?)?;
    Ok(TaggedSuppressed { span, text: suppressed.text, entity_id: suppressed.entity_id, reason })
}

fn mentioned_entity(mentioned: proto::MentionedEntity) -> Result<TaggedMentionedEntity> {
    let entity = mentioned.entity.ok_or(Unknown)?;
    let location =
        entity.location.map(|proto::Location { latitude, longitude }| TaggedLocation { latitude, longitude });
    let office = |proto::Office { title, from, until }| TaggedOffice { title, from, until };
    let entity = TaggedEntity {
        entity_type: entity_type(entity.r#type)?,
        id: entity.id,
        class: entity.class,
        names: entity.names,
        wikidata_id: entity.wikidata_id,
        geonames_id: entity.geonames_id,
        country_code: entity.country_code,
        location,
        prominence: entity.prominence,
        offices: entity.offices.into_iter().map(office).collect(),
        extra: entity.extra,
    };
    Ok(TaggedMentionedEntity { entity, mention_count: mentioned.mention_count, salience: mentioned.salience })
}

fn focus(focus: proto::Focus) -> Result<TaggedFocus> {
    let kind = match proto::FocusKind::try_from(focus.kind) {
        Ok(proto::FocusKind::Country) => FocusKind::Country,
        Ok(proto::FocusKind::City) => FocusKind::City,
        Ok(proto::FocusKind::Unspecified) | Err(_) => return Err(Unknown),
    };
    Ok(TaggedFocus { entity_id: focus.entity_id, kind, score: focus.score, country_code: focus.country_code })
}

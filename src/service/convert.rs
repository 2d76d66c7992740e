//! Enums and names of the core as those of the API.

use super::proto;
use crate::gazetteer::{EntityType, NameKind, NameLayer, NameRef, Policy};
use crate::render::EvidenceKind;
use crate::resolve::{Field, FocusKind, Reason};
use crate::text::OffsetUnit;

/// Converts a name of the gazetteer.
pub fn name(name: NameRef<'_>) -> proto::Name {
    proto::Name {
        text: name.text().into_owned(),
        language: name.language().to_owned(),
        kind: name_kind(name.kind()).into(),
        policy: name_policy(name.policy()).into(),
        from: name.from().unwrap_or_default().to_owned(),
        until: name.until().unwrap_or_default().to_owned(),
    }
}

/// Converts an entity type.
pub fn entity_type(entity_type: EntityType) -> proto::EntityType {
    match entity_type {
        EntityType::Place => proto::EntityType::Place,
        EntityType::Person => proto::EntityType::Person,
        EntityType::Organisation => proto::EntityType::Organisation,
        EntityType::Other => proto::EntityType::Other,
    }
}

/// Converts the kind of a name.
pub fn name_kind(kind: NameKind) -> proto::NameKind {
    match kind {
        NameKind::Full => proto::NameKind::Full,
        NameKind::Short => proto::NameKind::Short,
        NameKind::Acronym => proto::NameKind::Acronym,
        NameKind::Former => proto::NameKind::Former,
        NameKind::Variant => proto::NameKind::Variant,
    }
}

/// Converts the policy of a name.
pub fn name_policy(policy: Policy) -> proto::NamePolicy {
    match policy {
        Policy::Free => proto::NamePolicy::Free,
        Policy::Context => proto::NamePolicy::Context,
        Policy::Cue => proto::NamePolicy::Cue,
    }
}

/// Converts the layer of a name.
pub fn layer(layer: NameLayer) -> proto::Layer {
    match layer {
        NameLayer::Shipped => proto::Layer::Shipped,
        NameLayer::Own => proto::Layer::Own,
        NameLayer::Request => proto::Layer::Request,
    }
}

/// Converts the unit of offsets.
pub fn offset_unit(unit: OffsetUnit) -> proto::OffsetUnit {
    match unit {
        OffsetUnit::CodePoint => proto::OffsetUnit::CodePoint,
        OffsetUnit::Utf8Byte => proto::OffsetUnit::Utf8Byte,
        OffsetUnit::Utf16Unit => proto::OffsetUnit::Utf16Unit,
    }
}

/// Converts a field of an article.
pub fn article_field(field: Field) -> proto::Field {
    match field {
        Field::Title => proto::Field::Title,
        Field::Body => proto::Field::Body,
    }
}

/// Converts the kind of a focus.
pub fn focus_kind(kind: FocusKind) -> proto::FocusKind {
    match kind {
        FocusKind::Country => proto::FocusKind::Country,
        FocusKind::City => proto::FocusKind::City,
    }
}

/// Converts a kind of evidence.
pub fn evidence_kind(kind: EvidenceKind) -> proto::EvidenceKind {
    match kind {
        EvidenceKind::Name => proto::EvidenceKind::Name,
        EvidenceKind::FullNameInArticle => proto::EvidenceKind::FullNameInArticle,
        EvidenceKind::Cue => proto::EvidenceKind::Cue,
        EvidenceKind::CountryInArticle => proto::EvidenceKind::CountryInArticle,
        EvidenceKind::Prominence => proto::EvidenceKind::Prominence,
        EvidenceKind::Office => proto::EvidenceKind::Office,
        EvidenceKind::Credit => proto::EvidenceKind::Credit,
        EvidenceKind::Pattern => proto::EvidenceKind::Pattern,
        EvidenceKind::Apposition => proto::EvidenceKind::Apposition,
        EvidenceKind::GeneratedSpelling => proto::EvidenceKind::GeneratedSpelling,
        EvidenceKind::BestOfSeveral => proto::EvidenceKind::BestOfSeveral,
    }
}

/// Converts the reason why a name was suppressed.
pub fn suppression_reason(reason: Reason) -> proto::SuppressionReason {
    match reason {
        Reason::NeedsContext => proto::SuppressionReason::NeedsContext,
        Reason::NeedsCue => proto::SuppressionReason::NeedsCue,
        Reason::Overlap => proto::SuppressionReason::Overlap,
        Reason::LowConfidence => proto::SuppressionReason::LowConfidence,
        Reason::Proclitic => proto::SuppressionReason::Proclitic,
        Reason::Spelling => proto::SuppressionReason::Spelling,
        Reason::Veto => proto::SuppressionReason::Veto,
        Reason::OtherPlace => proto::SuppressionReason::OtherPlace,
        Reason::PartOfOtherName => proto::SuppressionReason::PartOfOtherName,
        Reason::OutsideDates => proto::SuppressionReason::OutsideDates,
    }
}

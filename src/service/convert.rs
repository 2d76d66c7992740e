//! The core's words in those of the API.

use prost::Message as _;

use super::message_writer::MessageWriter;
use super::{proto, response};
use crate::gazetteer::{EntityRef, EntityType, NameKind, NameRef, Policy};
use crate::resolve::{Field, Reason};

/// An entity, with its canonical name in each language.
pub fn entity(entity: EntityRef<'_>) -> proto::Entity {
    let mut message = MessageWriter::default();
    response::entity(&mut message, entity);
    proto::Entity::decode(&message.into_bytes()[..]).expect("what was written can be read")
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

pub(super) fn name_kind(kind: NameKind) -> proto::NameKind {
    match kind {
        NameKind::Full => proto::NameKind::Full,
        NameKind::Short => proto::NameKind::Short,
        NameKind::Acronym => proto::NameKind::Acronym,
        NameKind::Former => proto::NameKind::Former,
        NameKind::Variant => proto::NameKind::Variant,
    }
}

pub(super) fn name_policy(policy: Policy) -> proto::NamePolicy {
    match policy {
        Policy::Free => proto::NamePolicy::Free,
        Policy::Context => proto::NamePolicy::Context,
        Policy::Cue => proto::NamePolicy::Cue,
    }
}

pub(super) fn field(field: Field) -> proto::Field {
    match field {
        Field::Title => proto::Field::Title,
        Field::Body => proto::Field::Body,
    }
}

pub(super) fn field_word(field: Field) -> &'static str {
    match field {
        Field::Title => "title",
        Field::Body => "body",
    }
}

pub(super) fn suppression_reason(reason: Reason) -> proto::SuppressionReason {
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

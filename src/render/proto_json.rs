//! Rules of proto3 JSON: enum values are written by their protobuf names, and default values are omitted.
//!
//! A test compares the output with the protobuf descriptor.

use serde::Serializer;

use crate::gazetteer::{EntityType, NameKind};
use crate::resolve::{Field, FocusKind, Reason};

pub(super) fn entity_type<S: Serializer>(value: &EntityType, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match value {
        EntityType::Place => "ENTITY_TYPE_PLACE",
        EntityType::Person => "ENTITY_TYPE_PERSON",
        EntityType::Organisation => "ENTITY_TYPE_ORGANISATION",
        EntityType::Other => "ENTITY_TYPE_OTHER",
    })
}

pub(super) fn name_kind<S: Serializer>(value: &NameKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match value {
        NameKind::Full => "NAME_KIND_FULL",
        NameKind::Short => "NAME_KIND_SHORT",
        NameKind::Acronym => "NAME_KIND_ACRONYM",
        NameKind::Former => "NAME_KIND_FORMER",
        NameKind::Variant => "NAME_KIND_VARIANT",
    })
}

pub(super) fn field<S: Serializer>(value: &Field, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match value {
        Field::Title => "FIELD_TITLE",
        Field::Body => "FIELD_BODY",
    })
}

pub(super) fn focus_kind<S: Serializer>(value: &FocusKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match value {
        FocusKind::Country => "FOCUS_KIND_COUNTRY",
        FocusKind::City => "FOCUS_KIND_CITY",
    })
}

pub(super) fn suppression_reason<S: Serializer>(value: &Reason, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match value {
        Reason::NeedsContext => "SUPPRESSION_REASON_NEEDS_CONTEXT",
        Reason::NeedsCue => "SUPPRESSION_REASON_NEEDS_CUE",
        Reason::Overlap => "SUPPRESSION_REASON_OVERLAP",
        Reason::LowConfidence => "SUPPRESSION_REASON_LOW_CONFIDENCE",
        Reason::Proclitic => "SUPPRESSION_REASON_PROCLITIC",
        Reason::Spelling => "SUPPRESSION_REASON_SPELLING",
        Reason::Veto => "SUPPRESSION_REASON_VETO",
        Reason::OtherPlace => "SUPPRESSION_REASON_OTHER_PLACE",
        Reason::PartOfOtherName => "SUPPRESSION_REASON_PART_OF_OTHER_NAME",
        Reason::OutsideDates => "SUPPRESSION_REASON_OUTSIDE_DATES",
    })
}

/// Whether a number is the default value.
pub(super) fn is_zero_u32(value: &u32) -> bool {
    *value == 0
}

/// Whether a number is the default value.
pub(super) fn is_zero_f32(value: &f32) -> bool {
    *value == 0.0
}

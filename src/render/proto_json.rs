//! Rules of proto3 JSON: enum values are written by their protobuf names, and default values are omitted.
//!
//! A test compares the output with the protobuf descriptor.

use std::cell::Cell;
use std::collections::BTreeMap;

use serde::Serializer;

use crate::gazetteer::{EntityType, NameKind, NameLayer, Policy};
use crate::resolve::{Field, FocusKind, Reason};
use crate::text::OffsetUnit;

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

pub(super) fn name_policy<S: Serializer>(value: &Policy, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match value {
        Policy::Free => "NAME_POLICY_FREE",
        Policy::Context => "NAME_POLICY_CONTEXT",
        Policy::Cue => "NAME_POLICY_CUE",
    })
}

pub(super) fn layer<S: Serializer>(value: &NameLayer, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match value {
        NameLayer::Shipped => "LAYER_SHIPPED",
        NameLayer::Own => "LAYER_OWN",
        NameLayer::Request => "LAYER_REQUEST",
    })
}

pub(super) fn offset_unit<S: Serializer>(value: &OffsetUnit, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match value {
        OffsetUnit::CodePoint => "OFFSET_UNIT_CODE_POINT",
        OffsetUnit::Utf8Byte => "OFFSET_UNIT_UTF8_BYTE",
        OffsetUnit::Utf16Unit => "OFFSET_UNIT_UTF16_UNIT",
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

thread_local! {
    static HAS_DEFAULTS: Cell<bool> = const { Cell::new(false) };
}

/// Serialises with default values instead of omitting them. serde decides field by field, by a function without state
/// other than that of the thread.
pub(super) fn with_defaults<R>(serialize: impl FnOnce() -> R) -> R {
    struct Restored(bool);
    impl Drop for Restored {
        fn drop(&mut self) {
            HAS_DEFAULTS.set(self.0);
        }
    }
    let _restored = Restored(HAS_DEFAULTS.replace(true));
    serialize()
}

/// Whether a field is omitted: it has the default value, and default values are not wanted.
pub(super) fn is_omitted(value: &impl IsDefault) -> bool {
    value.is_default() && !HAS_DEFAULTS.get()
}

/// A value that may be the default of proto3.
pub(super) trait IsDefault {
    fn is_default(&self) -> bool;
}

impl IsDefault for u32 {
    fn is_default(&self) -> bool {
        *self == 0
    }
}

impl IsDefault for f32 {
    fn is_default(&self) -> bool {
        *self == 0.0
    }
}

impl IsDefault for String {
    fn is_default(&self) -> bool {
        self.is_empty()
    }
}

impl<T> IsDefault for Vec<T> {
    fn is_default(&self) -> bool {
        self.is_empty()
    }
}

impl<T> IsDefault for Option<T> {
    fn is_default(&self) -> bool {
        self.is_none()
    }
}

impl<K, V> IsDefault for BTreeMap<K, V> {
    fn is_default(&self) -> bool {
        self.is_empty()
    }
}

//! What a pattern may stand for.

use std::cmp::Ordering;

use crate::gazetteer::{Class, Country, EntityIndex, NameIndex, NameKind, NameOrigin, NameRef, Policy};
use crate::text::spelling::{self, Capitals, Care};

/// A name or a cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Name(NameIndex),
    /// A cue of the gazetteer, by index.
    Cue(u32),
}

/// How a form of a name must be written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spelling {
    pub care: Care,
    pub capitals: Capitals,
    pub origin: NameOrigin,
    /// The form is an ordinary word, and has a stricter policy than listed.
    pub common: bool,
}

/// One name or cue that has a pattern as a form, with all of its entity that is needed to judge it: a reading is
/// looked at far more often than its entity is given out, and there are as many as forms. So it is 16 bytes, four to
/// a cache line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    /// A name's index, or a cue's with [`Reading::CUE`] set.
    target: u32,
    pub entity: EntityIndex,
    pub country: Option<Country>,
    pub class: Class,
    pub kind: NameKind,
    pub policy: Policy,
    prominence: u8,
    /// A [`Spelling`]: two bits of care, two of capitals, one of origin, one of common.
    spelling: u8,
    /// The [signature](spelling::signature) of the listed form.
    signature: u8,
}

impl Reading {
    const CUE: u32 = 1 << 31;
    const GENERATED: u8 = 1 << 4;
    const COMMON: u8 = 1 << 5;

    pub(super) fn of_name(name: NameRef<'_>, policy: Policy, codes: &[u8], form: Spelling) -> Reading {
        let entity = name.entity();
        let generated = if form.origin == NameOrigin::Generated { Self::GENERATED } else { 0 };
        let common = if form.common { Self::COMMON } else { 0 };
        Reading {
            target: name.index().0,
            entity: entity.index(),
            country: entity.country_code(),
            class: entity.class(),
            kind: name.kind(),
            policy,
            prominence: (entity.prominence() * 255.0).round() as u8,
            spelling: form.care as u8 | (form.capitals as u8) << 2 | generated | common,
            signature: if form.care == Care::Exact { spelling::signature(name.text(), codes) } else { 0 },
        }
    }

    pub(super) fn of_cue(index: usize) -> Reading {
        Reading {
            target: index as u32 | Self::CUE,
            entity: EntityIndex(u32::MAX),
            country: None,
            class: Class::Body,
            kind: NameKind::Full,
            policy: Policy::Free,
            prominence: 0,
            spelling: 0,
            signature: 0,
        }
    }

    pub fn target(self) -> Target {
        match self.target & Self::CUE {
            0 => Target::Name(NameIndex(self.target)),
            _ => Target::Cue(self.target & !Self::CUE),
        }
    }

    /// Names in the order of the gazetteer, then cues.
    pub(super) fn cmp_target(&self, other: &Reading) -> Ordering {
        self.target.cmp(&other.target)
    }

    /// Whether it is a name and no cue.
    pub fn is_name(self) -> bool {
        self.target & Self::CUE == 0
    }

    /// The index of a cue, if it is one.
    pub fn cue(self) -> Option<u32> {
        match self.target() {
            Target::Cue(cue) => Some(cue),
            Target::Name(_) => None,
        }
    }

    /// Whether a text surely refuses both readings of a form, or neither, for how it is written.
    pub fn is_refused_like(self, other: &Reading) -> bool {
        self.care() == Care::Fold
            && (self.spelling, self.prominence, self.class) == (other.spelling, other.prominence, other.class)
            && self.is_name()
            && other.is_name()
    }

    /// The name of a reading that is no cue: of all that a candidate has.
    pub fn name(self) -> NameIndex {
        NameIndex(self.target & !Self::CUE)
    }

    /// The entity's, to a 255th.
    pub fn prominence(self) -> f32 {
        f32::from(self.prominence) / 255.0
    }

    /// How closely a text must follow the listed form.
    pub fn care(self) -> Care {
        [Care::Fold, Care::Hamza, Care::Head, Care::Exact][usize::from(self.spelling & 3)]
    }

    /// Whether a text with this signature is written as the listed form is, where the signatures tell. For
    /// [`Care::Exact`] only.
    pub fn is_spelled(self, signature: u8) -> Option<bool> {
        match self.signature == signature {
            true if signature != 0 => None,
            same => Some(same),
        }
    }

    /// The capitals a text must have.
    pub fn capitals(self) -> Capitals {
        [Capitals::Any, Capitals::Initial, Capitals::All, Capitals::All][usize::from(self.spelling >> 2 & 3)]
    }

    pub fn origin(self) -> NameOrigin {
        if self.spelling & Self::GENERATED != 0 { NameOrigin::Generated } else { NameOrigin::Listed }
    }

    /// Whether the form is an ordinary word, and has a stricter policy than listed.
    pub fn is_common(self) -> bool {
        self.spelling & Self::COMMON != 0
    }
}

/// More would cost every name of a large gazetteer.
const _: () = assert!(size_of::<Reading>() == 16);

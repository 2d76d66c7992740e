//! What a pattern may stand for.

use std::cmp::Ordering;

use super::required_spelling::RequiredSpelling;
use super::spelling::{self, Strictness};

use crate::gazetteer::{Class, CountryCode, EntityKey, NameKey, NameKind, NameOrigin, NameRef, Policies, Policy};
use crate::lang::Capitals;

/// A name or a cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Name(NameKey),
    /// A cue of the gazetteer, by index; `several` when the form announces several names.
    Cue {
        cue: u32,
        several: bool,
    },
}

/// One name or cue that has a pattern as a form, with all of its entity that is needed to judge it: a reading is
/// looked at far more often than its entity is given out, and there are as many as forms. So it is 16 bytes, four to
/// a cache line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    /// A name's index, or a cue's with [`Reading::CUE`] set.
    target: u32,
    pub entity: EntityKey,
    pub country: Option<CountryCode>,
    pub policies: Policies,
    pub class: Class,
    /// In hundredths, with [`Reading::SIGNED`] when the listed form has signs.
    prominence: u8,
    /// Two bits of care, two of capitals, one of origin, three of the name's kind.
    spelling: u8,
    /// The [signature](spelling::signature) of the listed required.
    signature: u8,
}

impl Reading {
    const CUE: u32 = 1 << NameKey::BITS;
    const GENERATED: u8 = 1 << 4;
    const KIND_SHIFT: u32 = 5;
    const SIGNED: u8 = 1 << 7;
    /// Of a cue's form, which has no kind: it is a dual or plural.
    const SEVERAL: u8 = 1 << Self::KIND_SHIFT;

    pub(super) fn of_name(
        name: NameRef<'_>,
        policies: Policies,
        codes: &[u8],
        origin: NameOrigin,
        required: RequiredSpelling,
    ) -> Reading {
        let entity = name.entity();
        let generated = if origin == NameOrigin::Generated { Self::GENERATED } else { 0 };
        let kind = (name.kind() as u8) << Self::KIND_SHIFT;
        let signed = if required.signed { Self::SIGNED } else { 0 };
        Reading {
            target: name.key().to_bits(),
            entity: entity.key(),
            country: entity.country_code(),
            policies,
            class: entity.class(),
            prominence: (entity.prominence() * 100.0).round() as u8 | signed,
            spelling: required.strictness as u8 | (required.capitals as u8) << 2 | generated | kind,
            signature: if required.strictness == Strictness::Exact {
                spelling::signature(name.text(), codes)
            } else {
                0
            },
        }
    }

    pub(super) fn of_cue(index: usize, several: bool) -> Reading {
        Reading {
            target: index as u32 | Self::CUE,
            entity: EntityKey::NONE,
            country: None,
            policies: Policies::uniform(Policy::Free),
            class: Class::Body,
            prominence: 0,
            spelling: if several { Self::SEVERAL } else { 0 },
            signature: 0,
        }
    }

    pub fn target(self) -> Target {
        match self.target & Self::CUE {
            0 => Target::Name(NameKey::from_bits(self.target)),
            _ => Target::Cue { cue: self.target & !Self::CUE, several: self.spelling & Self::SEVERAL != 0 },
        }
    }

    /// Names in the order of the gazetteer, then cues; of the forms of one cue those that announce several first.
    pub(super) fn cmp_target(&self, other: &Reading) -> Ordering {
        let several = |reading: &Reading| reading.cue().is_some_and(|(_, several)| several);
        self.target.cmp(&other.target).then_with(|| several(other).cmp(&several(self)))
    }

    /// Whether it is a name and no cue.
    pub fn is_name(self) -> bool {
        self.target & Self::CUE == 0
    }

    /// The index of a cue, if it is one, and whether the form announces several names.
    pub fn cue(self) -> Option<(u32, bool)> {
        match self.target() {
            Target::Cue { cue, several } => Some((cue, several)),
            Target::Name(_) => None,
        }
    }

    /// Whether a text surely refuses both readings of a form, or neither, for how it is written.
    pub fn is_spelled_like(self, other: &Reading) -> bool {
        self.strictness() == Strictness::Fold
            && (self.spelling, self.prominence, self.class, self.policies)
                == (other.spelling, other.prominence, other.class, other.policies)
            && !self.is_signed()
            && self.is_name()
            && other.is_name()
    }

    /// The name of a reading that is no cue: of all that a candidate has.
    pub fn name(self) -> NameKey {
        NameKey::from_bits(self.target & !Self::CUE)
    }

    /// The entity's, to a hundredth.
    pub fn prominence(self) -> f32 {
        f32::from(self.prominence & !Self::SIGNED) / 100.0
    }

    /// How closely a text must follow the listed required.
    pub fn strictness(self) -> Strictness {
        [Strictness::Fold, Strictness::Hamza, Strictness::Head, Strictness::Exact][usize::from(self.spelling & 3)]
    }

    /// Whether a text with this signature is written as the listed form is, where the signatures tell. For
    /// [`Strictness::Exact`] only.
    pub fn signature_agrees(self, signature: u8) -> Option<bool> {
        match self.signature == signature {
            true if signature != 0 => None,
            same => Some(same),
        }
    }

    /// The capitals a text must have.
    pub fn capitals(self) -> Capitals {
        [Capitals::Any, Capitals::Initial, Capitals::All, Capitals::Telling][usize::from(self.spelling >> 2 & 3)]
    }

    /// Whether the name has signs (`text::sign`), which the text must have too.
    pub fn is_signed(self) -> bool {
        self.prominence & Self::SIGNED != 0
    }

    pub fn origin(self) -> NameOrigin {
        if self.spelling & Self::GENERATED != 0 { NameOrigin::Generated } else { NameOrigin::Listed }
    }

    /// How the name relates to its entity.
    pub fn kind(self) -> NameKind {
        NameKind::ALL[usize::from(self.spelling >> Self::KIND_SHIFT)]
    }
}

/// More would cost every name of a large gazetteer.
const _: () = assert!(size_of::<Reading>() == 16 && NameKind::ALL.len() <= 8);

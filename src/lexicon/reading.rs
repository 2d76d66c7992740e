//! Readings: the names and context words that a form may stand for.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::required_spelling::RequiredSpelling;
use super::spelling::{self, Strictness};
use crate::gazetteer::{
    Class, CountryCode, EntityKey, EntityRef, NameKey, NameKind, NameOrigin, NameRef, Policies, Policy,
};
use crate::lang::{Capitals, Language};

/// A name or a context word (cue).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Name(NameKey),
    Cue {
        /// Index among the cues of the layers.
        cue: u32,
        /// The form is a dual or plural, which announces several names.
        several: bool,
    },
    /// The head of a pattern's name. Position among the names of all patterns.
    Head(u16),
    /// An adjective of a country, which fills the slot of a pattern. Index among the adjectives of all countries.
    Adjective(u32),
}

/// One name or context word that a form may stand for, with the properties of its entity that judging needs.
///
/// There is a reading for each form of each name, and readings are used far more often than entities. So a reading has
/// 16 bytes, four to a cache line, and its properties are packed:
///
/// | bytes | content, lowest bits first |
/// |---|---|
/// | 4 | key of the name in 31 bits, or index of the cue, head or adjective, and whether it is one |
/// | 4 | key of the entity |
/// | 2 | country (10 bits), kind of the name (3), origin (1), strictness (2) |
/// | 2 | policies (10 bits), capitals (2), signature (4) |
/// | 1 | class of the entity |
/// | 1 | prominence in hundredths (7 bits), whether the name has signs (1) |
/// | 2 | language to which the name is bound, from 1 (3 bits), name of its pattern, from 1 (13 bits); 0 for none |
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Reading {
    target: u32,
    pub entity: EntityKey,
    name_bits: u16,
    form_bits: u16,
    pub class: Class,
    prominence_bits: u8,
    pattern_bits: u16,
}

/// Set in [`Reading::target`] of a cue.
const CUE: u32 = 1 << NameKey::BITS;

// Of `Reading::name_bits`.
const COUNTRY: Bits = Bits { shift: 0, len: CountryCode::BITS };
const KIND: Bits = COUNTRY.next(3);
const GENERATED: Bits = KIND.next(1);
const STRICTNESS: Bits = GENERATED.next(2);
/// The values of [`KIND`] for a dual or plural form of a cue, for a head, and for an adjective. They have no kind.
const SEVERAL: u16 = 1;
const HEAD: u16 = 2;
const ADJECTIVE: u16 = 3;

// Of `Reading::form_bits`.
const POLICIES: Bits = Bits { shift: 0, len: Policies::PACKED_BITS };
const CAPITALS: Bits = POLICIES.next(2);
const SIGNATURE: Bits = CAPITALS.next(spelling::signature::BITS);

// Of `Reading::pattern_bits`.
const LANGUAGE: Bits = Bits { shift: 0, len: 3 };
const PATTERN: Bits = LANGUAGE.next(NameKey::PATTERN_BITS);

/// Set in [`Reading::prominence_bits`] of a name with signs.
const SIGNED: u8 = 1 << 7;

const _: () = assert!(size_of::<Reading>() == 16, "a larger reading costs memory for every name of a gazetteer");
const _: () = assert!(STRICTNESS.end() <= u16::BITS && SIGNATURE.end() <= u16::BITS && NameKind::ALL.len() <= 8);
const _: () = assert!(PATTERN.end() <= u16::BITS && Language::ALL.len() < 8);

/// A range of bits of a `u16`.
#[derive(Clone, Copy)]
struct Bits {
    shift: u32,
    len: u32,
}

impl Bits {
    /// The range of `len` bits after this one.
    const fn next(self, len: u32) -> Bits {
        Bits { shift: self.end(), len }
    }

    const fn end(self) -> u32 {
        self.shift + self.len
    }

    #[inline]
    const fn of(self, word: u16) -> u16 {
        word >> self.shift & ((1 << self.len) - 1)
    }

    /// A word that has `value` in these bits and 0 elsewhere.
    fn with(self, value: u16) -> u16 {
        debug_assert!(u32::from(value) < 1 << self.len, "{value} has more than {} bits", self.len);
        value << self.shift
    }
}

impl Reading {
    /// The reading of a form of a name with these codes.
    pub(super) fn of_name(
        name: NameRef<'_>,
        policies: Policies,
        codes: &[u8],
        origin: NameOrigin,
        required: RequiredSpelling,
    ) -> Reading {
        let entity = name.entity();
        let signature = match required.strictness {
            Strictness::Exact => spelling::signature(name.listed_text(), codes),
            _ => 0,
        };
        Reading {
            target: name.key().to_bits().0,
            entity: entity.key(),
            name_bits: COUNTRY.with(CountryCode::to_bits(entity.country_code()))
                | KIND.with(name.kind() as u16)
                | GENERATED.with((origin == NameOrigin::Generated).into())
                | STRICTNESS.with(required.strictness as u16),
            form_bits: POLICIES.with(policies.to_bits())
                | CAPITALS.with(required.capitals as u16)
                | SIGNATURE.with(signature.into()),
            class: entity.class(),
            prominence_bits: (entity.prominence() * 100.0).round() as u8 | if required.signed { SIGNED } else { 0 },
            pattern_bits: 0,
        }
    }

    /// The reading of a form of the cue at an index. `several`: the form is a dual or plural.
    pub(super) fn of_cue(index: usize, several: bool) -> Reading {
        Reading {
            target: index as u32 | CUE,
            entity: EntityKey::NONE,
            name_bits: if several { KIND.with(SEVERAL) } else { 0 },
            form_bits: POLICIES.with(Policies::uniform(Policy::Free).to_bits()),
            class: Class::Body,
            prominence_bits: 0,
            pattern_bits: 0,
        }
    }

    /// The reading of the head of a pattern's name, which is given by its position.
    pub(super) fn of_head(position: u16) -> Reading {
        Reading { name_bits: KIND.with(HEAD), ..Reading::of_cue(usize::from(position), false) }
    }

    /// The reading of the adjective of a country at an index.
    pub(super) fn of_adjective(index: usize) -> Reading {
        Reading { name_bits: KIND.with(ADJECTIVE), ..Reading::of_cue(index, false) }
    }

    /// This reading with a name that needs no evidence.
    pub fn as_free(self) -> Reading {
        let others = self.form_bits & !POLICIES.with((1 << Policies::PACKED_BITS) - 1);
        Reading { form_bits: others | POLICIES.with(Policies::uniform(Policy::Free).to_bits()), ..self }
    }

    /// The reading of a composed entity with a name that needs no evidence. `name` is the composed name and `entity`
    /// its entity, in the country of the place.
    pub fn composed(name: NameKey, entity: EntityRef<'_>) -> Reading {
        let (target, pattern) = name.to_bits();
        Reading {
            target,
            entity: entity.key(),
            name_bits: COUNTRY.with(CountryCode::to_bits(entity.country_code())) | KIND.with(NameKind::Full as u16),
            form_bits: POLICIES.with(Policies::uniform(Policy::Free).to_bits()),
            class: entity.class(),
            prominence_bits: (entity.prominence() * 100.0).round() as u8,
            pattern_bits: PATTERN.with(pattern),
        }
    }

    /// This reading, bound to texts of a language.
    pub(super) fn bound_to(self, language: Option<Language>) -> Reading {
        let language = language.map_or(0, |language| 1 + language as u16);
        Reading { pattern_bits: LANGUAGE.with(language), ..self }
    }

    /// The language whose texts have the name. `None` for a name that texts of all languages may have.
    #[inline]
    pub fn bound_language(self) -> Option<Language> {
        Language::ALL.get(usize::from(LANGUAGE.of(self.pattern_bits)).checked_sub(1)?).copied()
    }

    pub fn target(self) -> Target {
        let index = self.target & !CUE;
        match (self.is_name(), KIND.of(self.name_bits)) {
            (true, _) => Target::Name(self.name()),
            (false, HEAD) => Target::Head(index as u16),
            (false, ADJECTIVE) => Target::Adjective(index),
            (false, number) => Target::Cue { cue: index, several: number == SEVERAL },
        }
    }

    /// Orders names as in the gazetteer, then the others, and of the forms of one cue those that announce several
    /// names first.
    pub(super) fn cmp_target(&self, other: &Reading) -> Ordering {
        let several = |reading: &Reading| reading.cue().is_some_and(|(_, several)| several);
        self.target.cmp(&other.target).then_with(|| several(other).cmp(&several(self)))
    }

    /// Whether it is the reading of a name.
    #[inline]
    pub fn is_name(self) -> bool {
        self.target & CUE == 0
    }

    /// The index of its cue, and whether the form announces several names. `None` for a name.
    #[inline]
    pub fn cue(self) -> Option<(u32, bool)> {
        match self.target() {
            Target::Cue { cue, several } => Some((cue, several)),
            Target::Name(_) | Target::Head(_) | Target::Adjective(_) => None,
        }
    }

    /// Its name. Must not be called for a cue.
    #[inline]
    pub fn name(self) -> NameKey {
        NameKey::from_bits(self.target & !CUE, PATTERN.of(self.pattern_bits))
    }

    /// Whether spelling checks of two readings of one form certainly have the same result.
    pub fn is_spelled_like(self, other: &Reading) -> bool {
        let beyond_country = |reading: &Reading| reading.name_bits >> COUNTRY.end();
        self.strictness() == Strictness::Fold
            && beyond_country(&self) == beyond_country(other)
            && (self.form_bits, self.prominence_bits, self.class)
                == (other.form_bits, other.prominence_bits, other.class)
            && !self.is_signed()
            && self.is_name()
            && other.is_name()
    }

    /// Whether a pattern composes the name.
    #[inline]
    pub fn is_composed(self) -> bool {
        PATTERN.of(self.pattern_bits) != 0
    }

    /// Whether it is the short name of a person, which is nearly always a surname.
    #[inline]
    pub fn is_surname(self) -> bool {
        self.class.is_person() && self.kind() == NameKind::Short
    }

    /// The country of the entity.
    #[inline]
    pub fn country(self) -> Option<CountryCode> {
        CountryCode::from_bits(COUNTRY.of(self.name_bits))
    }

    /// The policies of the form.
    #[inline]
    pub fn policies(self) -> Policies {
        Policies::from_bits(POLICIES.of(self.form_bits))
    }

    /// The prominence that the gazetteer lists for the entity, rounded to a hundredth. An article can have a date that
    /// raises it: [`ArticleDate::prominence`](super::article_date::ArticleDate::prominence) is the one to judge by.
    #[inline]
    pub(super) fn listed_prominence(self) -> f32 {
        f32::from(self.prominence_bits & !SIGNED) / 100.0
    }

    /// How closely a text must follow the listed name.
    #[inline]
    pub fn strictness(self) -> Strictness {
        [Strictness::Fold, Strictness::Hamza, Strictness::Head, Strictness::Exact]
            [usize::from(STRICTNESS.of(self.name_bits))]
    }

    /// Whether a text with this [signature](spelling::signature()) matches the listed name under
    /// [`Strictness::Exact`]. `None` when only a comparison with the name decides.
    #[inline]
    pub fn signature_agrees(self, signature: u8) -> Option<bool> {
        match SIGNATURE.of(self.form_bits) == u16::from(signature) {
            true if signature != 0 => None,
            same => Some(same),
        }
    }

    /// The capitals that a text must have.
    #[inline]
    pub fn capitals(self) -> Capitals {
        [Capitals::Any, Capitals::Initial, Capitals::All, Capitals::AllInMixedLine]
            [usize::from(CAPITALS.of(self.form_bits))]
    }

    /// Whether a text that begins with a small letter may have it.
    pub fn may_be_small(self) -> bool {
        !self.is_name() || self.capitals() == Capitals::Any
    }

    /// Whether the name has [signs](spelling::signs), which the text must have too.
    #[inline]
    pub fn is_signed(self) -> bool {
        self.prominence_bits & SIGNED != 0
    }

    /// Whether the spelling is listed or generated.
    #[inline]
    pub fn origin(self) -> NameOrigin {
        if GENERATED.of(self.name_bits) != 0 { NameOrigin::Generated } else { NameOrigin::Listed }
    }

    /// How the name relates to its entity.
    #[inline]
    pub fn kind(self) -> NameKind {
        NameKind::ALL[usize::from(KIND.of(self.name_bits))]
    }
}

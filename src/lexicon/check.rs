//! Spelling checks: which readings of a hit the written text matches.

use super::field_text::FieldText;
use super::hit::Hit;
use super::reading::{Reading, Target};
use super::spelling::{Strictness, strictness};
use super::surface::Surface;
use crate::gazetteer::{Class, EntityType, NameKey, Policy};
use crate::lang::{Capitals, capitals};
use crate::rules::Rule;

/// Why a text does not match a name that has the same fold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mismatch {
    /// Too few letters remain after the proclitic, or the whole word is an ordinary one or a word of a
    /// person's name.
    Proclitic,
    /// Hamza, capitals or signs differ, or the text is only a part of a longer token.
    Spelling,
    /// Another name has the same letters and signs beside them, which this name does not have.
    Overlap,
}

/// Which readings of a form the text does not match: one bit for each, or [`Mismatches::SOME`] for a form with more
/// readings than bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mismatches(u32);

impl Mismatches {
    /// The text matches all readings.
    pub const NONE: Mismatches = Mismatches(0);
    /// Some of more than [`Mismatches::MOST`] readings. Which ones is computed again at each use.
    const SOME: Mismatches = Mismatches(u32::MAX);
    /// Number of readings that have a bit.
    pub const MOST: usize = u32::BITS as usize;

    /// Adds the reading at an index. `count` is the number of readings of the form.
    fn add(&mut self, index: usize, count: usize) {
        match count > Mismatches::MOST {
            true => *self = Mismatches::SOME,
            false => self.0 |= 1 << index,
        }
    }
}

/// A hit with the readings that the text matches.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CheckedHit {
    pub hit: Hit,
    pub mismatches: Mismatches,
    /// Only readings with signs are left.
    pub signed: bool,
}

/// The result of checking a hit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Check {
    pub mismatches: Mismatches,
    /// Only readings with signs are left: their names cover more of the text than the others.
    pub signed: bool,
    /// The text matches at least one name.
    pub matches: bool,
    /// The text matches a name that needs no evidence according to the gazetteer.
    pub free: bool,
    /// All names that the text matches belong to one entity.
    pub alone: bool,
}

impl<'a> FieldText<'a> {
    /// Compares the written form of a hit with all its readings.
    pub fn check(&self, hit: &Hit, readings: &[Reading]) -> Check {
        self.check_surface(&Surface::new(self, hit), readings)
    }

    pub(super) fn check_surface(&self, surface: &Surface<'_>, readings: &[Reading]) -> Check {
        let mut checked = CheckedHit { hit: *surface.hit(), mismatches: Mismatches::NONE, signed: false };
        let mut last: Option<(&Reading, bool)> = None;
        let compares_words = |reading: &Reading| reading.capitals() == Capitals::Initial && surface.has_break();
        for (i, reading) in readings.iter().enumerate() {
            let differs = match (reading.target(), last) {
                (Target::Cue { .. } | Target::Head(_) | Target::Adjective(_), _) => true,
                (Target::Name(_), Some((same, differs)))
                    if same.is_spelled_like(reading)
                        && !compares_words(reading)
                        && !surface.begins_hamza_word()
                        && self.date.is_as_prominent(same, reading) =>
                {
                    differs
                }
                (Target::Name(name), _) => self.compare(reading, name, surface).is_some(),
            };
            last = Some((reading, differs));
            checked.signed |= !differs && reading.is_signed();
            if differs {
                checked.mismatches.add(i, readings.len());
            }
        }
        if checked.signed {
            let others = readings.iter().enumerate().filter(|(_, reading)| !reading.is_signed());
            others.for_each(|(i, _)| checked.mismatches.add(i, readings.len()));
        }
        self.result(checked)
    }

    /// The result of a check that determined which readings the text does not match.
    fn result(&self, checked: CheckedHit) -> Check {
        let (mut owner, mut free, mut alone) = (None, false, true);
        for reading in self.readings(checked) {
            free |= reading.policies().listed() == Policy::Free;
            alone &= *owner.get_or_insert(reading.entity) == reading.entity;
        }
        let CheckedHit { mismatches, signed, .. } = checked;
        Check { mismatches, signed, matches: owner.is_some(), free, alone }
    }

    /// As [`FieldText::check`], for a hit whose proclitic is certain for some of the readings, whatever the length of
    /// their names.
    pub fn check_behind_proclitic(
        &self,
        hit: &Hit,
        readings: &[Reading],
        is_certain: impl Fn(&Reading) -> bool,
    ) -> Check {
        let surface = Surface::new(self, hit);
        let mut checked = CheckedHit { hit: *hit, mismatches: Mismatches::NONE, signed: false };
        for (i, reading) in readings.iter().enumerate() {
            let matches = || match is_certain(reading) {
                true => self.is_written_as(reading, reading.name(), &surface),
                false => self.compare(reading, reading.name(), &surface).is_none(),
            };
            if !reading.is_name() || reading.is_signed() || !matches() {
                checked.mismatches.add(i, readings.len());
            }
        }
        self.result(checked)
    }

    /// The readings that the text matches, in the order of the gazetteer.
    pub fn readings<'s>(&'s self, checked: CheckedHit) -> impl Iterator<Item = &'s Reading> + Clone + use<'s, 'a> {
        self.matching(self.layers.readings(&checked.hit), checked)
    }

    /// Of the readings of a form, those that the text matches.
    pub fn matching<'r>(
        &'r self,
        readings: &'r [Reading],
        checked: CheckedHit,
    ) -> impl Iterator<Item = &'r Reading> + Clone + use<'r, 'a> {
        readings.iter().enumerate().filter_map(move |(i, reading)| {
            let differs = match checked.mismatches {
                Mismatches::NONE => false,
                Mismatches::SOME => self.differs(&checked, reading),
                Mismatches(bits) => bits >> i & 1 == 1,
            };
            (!differs).then_some(reading)
        })
    }

    /// Whether the text does not match a reading of a form with more readings than [`Mismatches`] has bits.
    #[cold]
    fn differs(&self, checked: &CheckedHit, reading: &Reading) -> bool {
        let surface = || Surface::new(self, &checked.hit);
        !reading.is_name() || self.mismatch(checked, reading, &surface()).is_some()
    }

    /// The names of a hit, each with the reason why the text does not match it, if it does not.
    pub fn names(&self, checked: CheckedHit) -> impl Iterator<Item = (&Reading, Option<Mismatch>)> {
        let surface = Surface::new(self, &checked.hit);
        let names = self.layers.readings(&checked.hit).iter().filter(|reading| reading.is_name());
        names.map(move |reading| (reading, self.mismatch(&checked, reading, &surface)))
    }

    fn mismatch(&self, checked: &CheckedHit, reading: &Reading, surface: &Surface<'_>) -> Option<Mismatch> {
        let unsigned = (checked.signed && !reading.is_signed()).then_some(Mismatch::Overlap);
        self.compare(reading, reading.name(), surface).or(unsigned)
    }

    /// Compares a written form with one name.
    fn compare(&self, reading: &Reading, name: NameKey, surface: &Surface<'_>) -> Option<Mismatch> {
        let hit = surface.hit();
        if !hit.proclitic.is_empty() && !self.may_strip(hit, reading) {
            return Some(Mismatch::Proclitic);
        }
        (!self.is_written_as(reading, name, surface)).then_some(Mismatch::Spelling)
    }

    /// Whether letters, capitals, signs and ending of a written form are those of a name.
    fn is_written_as(&self, reading: &Reading, name: NameKey, surface: &Surface<'_>) -> bool {
        !surface.is_partial
            && surface.hit().ending.fits(reading.class.entity_type())
            && self.signs_agree(reading, name, surface)
            && self.letters_agree(reading, name, surface)
            && !self.adds_hamza_word(name, surface)
    }

    /// Whether each word of a text has a capital where the listed name has one: Bou Arada is not Bu arada.
    /// Organisations in Cyrillic are written with a capital in each word or in the first one only (Еуропалық одақ).
    fn word_capitals_agree(&self, reading: &Reading, name: NameKey, surface: &Surface<'_>) -> bool {
        let is_free = !surface.is_latin() && reading.class.entity_type() == EntityType::Organisation;
        let compares = reading.capitals() == Capitals::Initial && !is_free && surface.has_break();
        !compares
            || !self.rules.has(Rule::WordCapitals)
            || capitals::words_agree(self.layers.name(name).listed_text(), surface.text())
    }

    /// Whether the signs in and around a written form are those of a name.
    fn signs_agree(&self, reading: &Reading, name: NameKey, surface: &Surface<'_>) -> bool {
        if reading.is_signed() {
            return surface.has_signs_of(self.layers.name(name).listed_text());
        }
        reading.class.entity_type() != EntityType::Organisation || !surface.is_marked()
    }

    /// Whether the text has a hamza directly after the letter of a proclitic, which the listed name does not have:
    /// بأمير is ب and أمير, not بامير.
    fn adds_hamza_word(&self, name: NameKey, surface: &Surface<'_>) -> bool {
        self.rules.has(Rule::HamzaCare)
            && surface.begins_hamza_word()
            && strictness::begins_plain(self.layers.name(name).listed_text(), surface.text())
    }

    /// Whether letters and capitals of a written form follow those of a name as closely as the name requires.
    fn letters_agree(&self, reading: &Reading, name: NameKey, surface: &Surface<'_>) -> bool {
        if reading.strictness() == Strictness::Fold && reading.capitals() == Capitals::Any {
            return true;
        }
        if reading.capitals() == Capitals::AllInMixedLine
            && self.rules.has(Rule::CapitalLines)
            && surface.is_in_capitals()
            && !(reading.class == Class::Country && surface.begins_line())
        {
            return false;
        }
        // After an elided alef the text has one letter less than the listed name, and with an ending it has others.
        let differs = surface.hit().proclitic.elides_alef() || !surface.hit().ending.is_empty();
        let strictness = if differs { Strictness::Fold } else { reading.strictness() };
        // Reads the listed name, which is usually not in the processor's cache. So it is called last.
        let agrees =
            || strictness::agrees(strictness, self.layers.name(name).listed_text(), surface.text(), surface.head());
        let spelled = match strictness {
            Strictness::Fold => true,
            Strictness::Hamza => !surface.has_hamza() || agrees(),
            Strictness::Head => agrees(),
            Strictness::Exact => reading.signature_agrees(surface.signature()).unwrap_or_else(agrees),
        };
        spelled
            && reading.capitals().agree(surface.text_without_ending())
            && self.word_capitals_agree(reading, name, surface)
    }
}

//! Memory of the checks of forms with many readings.

use std::collections::HashMap;

use super::check::{Check, Mismatches};
use super::field_text::FieldText;
use super::hit::Hit;
use super::reading::Reading;
use super::surface::Surface;

/// Results of checking the hits of an article. It remembers those of highly ambiguous forms, so that an article full of a name
/// that very many entities share takes time linear in its length.
#[derive(Debug, Default)]
pub(crate) struct CheckMemo {
    /// By form, and by the hash of the written form.
    highly_ambiguous: HashMap<(u32, u64), Check>,
}

impl CheckMemo {
    /// Compares the written form of a hit with its readings.
    #[inline]
    pub fn check(&mut self, field: &FieldText<'_>, hit: &Hit, readings: &[Reading]) -> Check {
        match is_highly_ambiguous(readings.len()) {
            true => self.check_highly_ambiguous(field, hit, readings),
            false => field.check(hit, readings),
        }
    }

    fn check_highly_ambiguous(&mut self, field: &FieldText<'_>, hit: &Hit, readings: &[Reading]) -> Check {
        let surface = Surface::new(field, hit);
        let signed = readings.iter().any(|reading| reading.is_signed());
        let key = (hit.readings.0, surface.hash(signed));
        *self.highly_ambiguous.entry(key).or_insert_with(|| field.check_surface(&surface, readings))
    }

    /// Removes all results.
    pub fn clear(&mut self) {
        self.highly_ambiguous.clear();
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.highly_ambiguous.capacity() * size_of::<((u32, u64), Check)>()
    }
}

/// Whether a form has so many readings that results about them are worth remembering.
pub(crate) fn is_highly_ambiguous(readings: usize) -> bool {
    readings > Mismatches::MOST
}

//! Cache of the spelling checks of forms with many readings.

use std::collections::HashMap;

use super::check::{Check, Mismatches};
use super::field_text::FieldText;
use super::hit::Hit;
use super::reading::Reading;
use super::surface::Surface;

/// Checks the hits of an article, and caches the results of highly ambiguous forms. Without the cache, an article that
/// repeats a name of very many entities would take time proportional to its length times the number of entities.
#[derive(Debug, Default)]
pub(crate) struct CheckCache {
    /// By form, and by the hash of the written form.
    highly_ambiguous: HashMap<(u32, u64), Check>,
}

impl CheckCache {
    /// As [`FieldText::check`].
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

/// Whether the results of a form with this number of readings are cached.
pub(crate) fn is_highly_ambiguous(readings: usize) -> bool {
    readings > Mismatches::MOST
}

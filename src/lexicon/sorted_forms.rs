//! The forms of one part of a lexicon, sorted, with the readings of each.

use std::cmp::Ordering;

use super::collect::FormReading;
use super::filters::{pack, word_len};
use super::reading::Reading;
use crate::gazetteer::NameOrigin;
use crate::hash::hash;
use crate::text::alphabet::{Script, script};

/// Forms in the order of their codes, with the readings of each.
#[derive(Default)]
pub(super) struct SortedForms {
    /// For each form, the index of its first code among all codes, and the number of its codes.
    forms: Vec<(u32, u16)>,
    /// For each form, the index after its last reading. Its readings follow those of the form before.
    ends: Vec<u32>,
    pub readings: Vec<Reading>,
    /// The readings that were dropped because of other entities, with the hash of the codes of their form.
    pub dropped: Vec<(u64, Reading)>,
    /// The keys of the first words of the forms in Cyrillic that a text may have in lower case.
    pub small: Vec<u64>,
}

impl SortedForms {
    /// Sorts forms, whose codes are in `codes`, and selects the readings of each. `order` orders the readings of a
    /// form.
    pub fn of(
        mut forms: Vec<FormReading>,
        codes: &[u8],
        order: impl Fn(&Reading, &Reading) -> Ordering,
    ) -> SortedForms {
        sort(&mut forms, codes, 0, &order);
        let mut sorted = SortedForms { readings: Vec::with_capacity(forms.len()), ..SortedForms::default() };
        for group in forms.chunk_by(|a, b| a.codes(codes) == b.codes(codes)) {
            let first = sorted.readings.len();
            let form = group[0].codes(codes);
            let dropped = |reading| sorted.dropped.push((hash_codes(form), reading));
            select_readings(group.iter().map(|form| form.reading), &mut sorted.readings, dropped);
            if first == sorted.readings.len() {
                continue;
            }
            sorted.forms.push(group[0].range());
            sorted.ends.push(sorted.readings.len() as u32);
            let is_cyrillic = form.first().is_some_and(|&first| script(first) == Script::Cyrillic);
            if is_cyrillic && sorted.readings[first..].iter().any(|reading| reading.may_be_small()) {
                sorted.small.push(pack(&form[..word_len(form)]));
            }
        }
        sorted
    }

    /// Number of forms.
    pub fn len(&self) -> usize {
        self.forms.len()
    }

    /// The codes of the form at an index. `all` are the codes of all forms.
    pub fn form<'c>(&self, index: usize, all: &'c [u8]) -> &'c [u8] {
        let (start, len) = self.forms[index];
        &all[start as usize..][..usize::from(len)]
    }

    /// The codes of all forms.
    pub fn codes<'c>(&self, all: &'c [u8]) -> impl Iterator<Item = &'c [u8]> + Clone {
        (0..self.len()).map(|index| self.form(index, all))
    }

    /// The index of the first form for which `is_before` is false. It is true of no form after such a one.
    pub fn partition_point(&self, all: &[u8], is_before: impl Fn(&[u8]) -> bool) -> usize {
        self.forms.partition_point(|&(start, len)| is_before(&all[start as usize..][..usize::from(len)]))
    }

    /// The index of the first reading of the form at an index: for the number of forms, that after the last reading.
    pub fn first_reading(&self, index: usize) -> u32 {
        index.checked_sub(1).map_or(0, |before| self.ends[before])
    }

    /// Takes the readings of the form at an index and of all after it.
    pub fn take_readings(&mut self, index: usize) -> Vec<Reading> {
        let taken = self.readings.split_off(self.first_reading(index) as usize);
        self.readings.shrink_to_fit();
        taken
    }
}

/// Sorts forms that have the first `depth` codes in common by the codes after them, then by `order`. The key of each
/// has the codes from `depth`.
///
/// Most of the many names of people that begin with one given name have the first eight codes in common. Therefore each
/// run of forms with equal keys is sorted by the next eight codes, and no two forms are compared code by code.
fn sort(forms: &mut [FormReading], codes: &[u8], depth: usize, order: &impl Fn(&Reading, &Reading) -> Ordering) {
    forms.sort_unstable_by_key(|form| form.key);
    for run in forms.chunk_by_mut(|a, b| a.key == b.key).filter(|run| run.len() > 1) {
        // No code is 0.
        let is_end = run[0].key as u8 == 0;
        if is_end {
            run.sort_unstable_by(|a, b| order(&a.reading, &b.reading));
        } else {
            let depth = depth + size_of::<u64>();
            run.iter_mut().for_each(|form| form.key = form.key_at(depth, codes));
            sort(run, codes, depth, order);
        }
    }
}

/// A hash of the codes of a form.
pub(super) fn hash_codes(codes: &[u8]) -> u64 {
    codes.iter().fold(codes.len() as u64, |mixed, &code| hash(mixed ^ u64::from(code)))
}

/// Adds the readings of one form, which are sorted by target.
///
/// Each name is added once. A generated spelling is omitted if any entity has a listed name with the form, or if the
/// form was generated for more than one entity. `dropped` receives those that are omitted because of other entities.
fn select_readings(
    group: impl Iterator<Item = Reading> + Clone,
    readings: &mut Vec<Reading>,
    mut dropped: impl FnMut(Reading),
) {
    let is_listed = group.clone().any(|reading| reading.origin() == NameOrigin::Listed);
    let mut owners = group.clone().map(|reading| reading.entity);
    let first_owner = owners.next();
    let is_contested = owners.any(|other| Some(other) != first_owner);
    let first = readings.len();
    for reading in group {
        let is_generated = reading.origin() == NameOrigin::Generated;
        let is_repeated = readings[first..].last().is_some_and(|last| last.target() == reading.target());
        if is_generated && (is_listed || is_contested) {
            if is_contested {
                dropped(reading);
            }
        } else if !is_repeated {
            readings.push(reading);
        }
    }
}

//! The division of sorted forms among the parts of a lexicon.

use std::array;
use std::ops::Range;

use super::automaton::AutomatonForms;
use super::error::{Cause, LexiconError};
use super::part::{OtherForms, PARTS, PartForms, UncompiledPart, part_of};
use super::reading::Reading;
use super::short_words::ShortWords;
use super::sorted_forms::SortedForms;

/// Forms that are adjacent in a list and belong to one part.
struct Run {
    forms: Range<usize>,
    /// The number of their first reading among the readings of all parts.
    first_reading: u32,
}

/// The parts of a lexicon, and the number of the first reading of each, then that after the last one.
pub(super) type Divided = ([UncompiledPart; PARTS], [u32; PARTS + 1]);

/// Divides the forms of some lists, and takes their readings. `codes` are the codes of all forms. The readings of a
/// part are those of its short words, then those of its other forms.
///
/// # Errors
/// When there are more readings than a `u32` can count.
pub(super) fn divide(lists: &mut [SortedForms; 3], codes: &[u8]) -> Result<Divided, LexiconError> {
    let total: usize = lists.iter().map(|list| list.readings.len()).sum();
    u32::try_from(total).map_err(|_| Cause::Forms)?;
    let mut end = 0;
    let runs: [[Run; 3]; PARTS] = array::from_fn(|part| {
        lists.each_ref().map(|list| {
            let (forms, first_reading) = (run(list, part, codes), end);
            end += list.first_reading(forms.end) - list.first_reading(forms.start);
            Run { forms, first_reading }
        })
    });
    let mut first_readings = [end; PARTS + 1];
    first_readings.iter_mut().zip(&runs).for_each(|(first, [run, ..])| *first = run.first_reading);
    // From the last part, so that the memory of those that are taken is free for the others.
    let mut readings: [Vec<Reading>; PARTS] = Default::default();
    for (readings, runs) in readings.iter_mut().zip(&runs).rev() {
        let taken = array::from_fn::<_, 3, _>(|list| lists[list].take_readings(runs[list].forms.start));
        readings.reserve_exact(taken.iter().map(Vec::len).sum());
        taken.into_iter().for_each(|taken| readings.extend(taken));
    }
    let mut readings = readings.into_iter();
    let parts = runs.map(|[short, arabic, rest]| {
        let [short_words, arabic_forms, other_forms] = &*lists;
        let short_words = forms(short_words, short, codes);
        let short_words = short_words.filter_map(|(codes, range)| Some((ShortWords::key(codes)?, range))).collect();
        let longer = forms(arabic_forms, arabic, codes).chain(forms(other_forms, rest, codes));
        let longer = AutomatonForms::of(longer);
        let others = OtherForms { short_words, readings: readings.next().unwrap_or_default() };
        UncompiledPart::Collected(PartForms { longer, others })
    });
    Ok((parts, first_readings))
}

/// The forms of a list that belong to a part.
fn run(list: &SortedForms, part: usize, codes: &[u8]) -> Range<usize> {
    let first_of = |part: usize| list.partition_point(codes, |form| part_of(form.first().copied().unwrap_or(0)) < part);
    first_of(part)..first_of(part + 1)
}

/// The codes of the forms of a run, each with the range of its readings.
fn forms<'c>(list: &SortedForms, run: Run, codes: &'c [u8]) -> impl Iterator<Item = (&'c [u8], (u32, u32))> {
    let first = list.first_reading(run.forms.start);
    let number = move |reading: u32| reading - first + run.first_reading;
    run.forms.map(move |index| {
        let range = [index, index + 1].map(|index| number(list.first_reading(index)));
        (list.form(index, codes), range.into())
    })
}

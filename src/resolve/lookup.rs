//! The names that are equal to a text, with or without a proclitic or an ending.

use super::candidate::Candidate;
use super::languages::Languages;
use super::scanned::Scanned;
use super::span::Field;
use crate::budget::Budget;
use crate::lexicon::{FieldText, Hit, Layers, Reading};
use crate::text::Folded;
use crate::text::alphabet::HARD;

const NEVER_STOPPED: &str = "nothing stops an unlimited budget";

/// Calls `found` with each name that is equal to a text from its first letter, or from the end of a proclitic that may
/// be stripped, to its last letter or to an ending; fewest letters stripped first, composed names last. Hamza and
/// capitals are not compared, except in the parts of composed names.
pub(crate) fn names(text: &str, folded: &Folded, layers: &Layers, mut found: impl FnMut(&Hit, &Reading)) {
    let field = FieldText::new(text, folded, layers);
    let codes = folded.codes();
    let end = codes.len() - usize::from(codes.last() == Some(&HARD));
    let is_whole = |word: u32, last: u32| Some(&word) == folded.words().first() && last as usize == end;
    let collected = layers.scan_within(folded, None, &Budget::unlimited(), |hit| {
        if is_whole(hit.word, hit.end) {
            for reading in layers.readings(&hit) {
                let may_strip = hit.proclitic.is_empty() || field.may_strip(&hit, reading);
                if reading.is_name() && may_strip && hit.ending.fits(reading.class.entity_type()) {
                    found(&hit, reading);
                }
            }
        }
        Ok(())
    });
    collected.expect(NEVER_STOPPED);
    let scanned = compose(text, folded, layers);
    let is_composed =
        |candidate: &&Candidate| candidate.composition().is_some() && is_whole(candidate.word, candidate.end);
    for candidate in scanned.candidates.iter().filter(is_composed) {
        let readings = scanned.compositions.readings(candidate.readings_range());
        readings.iter().for_each(|reading| found(&candidate.hit(), reading));
    }
}

/// The candidates of a text, with the composed ones.
fn compose(text: &str, folded: &Folded, layers: &Layers) -> Scanned {
    let title = Folded::default();
    let fields = [FieldText::new("", &title, layers), FieldText::new(text, folded, layers)];
    let languages = Languages::new(&fields, "");
    let mut scanned = Scanned::default();
    let budget = Budget::unlimited();
    scanned.scan(Field::Body, &fields[1], &languages, false, &budget).expect(NEVER_STOPPED);
    scanned.compose(&fields, &languages, &budget).expect(NEVER_STOPPED);
    scanned
}

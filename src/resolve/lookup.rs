//! The names that are equal to a text, with or without a proclitic or an ending.

use crate::lexicon::{FieldText, Hit, Layers, Reading};
use crate::text::Folded;
use crate::text::alphabet::HARD;

/// Calls `found` with each name that is equal to a text from its first letter, or from the end of a proclitic that may
/// be stripped, to its last letter or to an ending; fewest letters stripped first. Hamza and capitals are not compared.
pub(crate) fn names(text: &str, folded: &Folded, layers: &Layers, mut found: impl FnMut(&Hit, &Reading)) {
    let field = FieldText::new(text, folded, layers);
    let codes = folded.codes();
    let end = codes.len() - usize::from(codes.last() == Some(&HARD));
    layers.lexicon().scan(folded, |hit| {
        if Some(&hit.word) == folded.words().first() && hit.end as usize == end {
            for reading in layers.readings(&hit) {
                let may_strip = hit.proclitic.is_empty() || field.may_strip(&hit, reading);
                if reading.is_name() && may_strip && hit.ending.fits(reading.class.entity_type()) {
                    found(&hit, reading);
                }
            }
        }
    });
}

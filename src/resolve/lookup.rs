//! The names that are equal to a text, with or without a proclitic.

use crate::lexicon::{FieldText, Hit, Layers, Reading};
use crate::text::Folded;
use crate::text::alphabet::HARD;

/// Calls `found` with each name that is equal to a text from its first letter, or from the end of a proclitic that may
/// be stripped, to its last letter; fewest letters stripped first. Hamza and capitals are not compared.
pub(crate) fn names(text: &str, folded: &Folded, layers: &Layers, mut found: impl FnMut(&Hit, &Reading)) {
    let field = FieldText::new(text, folded, layers);
    let codes = folded.codes();
    let end = codes.len() - usize::from(codes.last() == Some(&HARD));
    layers.lexicon().scan(folded, |hit| {
        if Some(&hit.word) == folded.words().first() && hit.end as usize == end {
            for reading in layers.readings(&hit) {
                if reading.is_name() && (hit.proclitic.is_empty() || field.may_strip(&hit, reading)) {
                    found(&hit, reading);
                }
            }
        }
    });
}

//! The names that a text is, whole or behind a proclitic.

use crate::lexicon::{FieldText, Hit, Layers, Reading};
use crate::text::Folded;
use crate::text::alphabet::HARD;

/// Calls `found` with each reading of a text that is a name from its first letter, or from behind a proclitic that may
/// be stripped there, to its last, fewest letters stripped first. Hamza and capitals are not compared.
pub(crate) fn names(text: &str, folded: &Folded, layers: &Layers, mut found: impl FnMut(&Hit, &Reading)) {
    let source = FieldText::new(text, folded, layers);
    let codes = folded.codes();
    let end = codes.len() - usize::from(codes.last() == Some(&HARD));
    layers.lexicon().scan(folded, |hit| {
        if Some(&hit.word) == folded.words().first() && hit.end as usize == end {
            for reading in layers.readings(&hit) {
                if reading.is_name() && (hit.proclitic.is_empty() || source.may_strip(&hit, reading)) {
                    found(&hit, reading);
                }
            }
        }
    });
}

//! The names that a text is, whole or behind a proclitic.

use super::Field;
use super::candidate::Source;
use crate::gazetteer::Gazetteer;
use crate::lexicon::{Hit, Lexicon, Reading};
use crate::text::Folded;
use crate::text::alphabet::HARD;

/// Calls `found` with each reading of a text that is a name from its first letter, or from behind a proclitic that may
/// be stripped there, to its last, fewest letters stripped first. Hamza and capitals are not compared.
pub(crate) fn names(
    text: &str,
    folded: &Folded,
    lexicon: &Lexicon,
    gazetteer: &Gazetteer,
    mut found: impl FnMut(&Hit, &Reading),
) {
    let source = Source::new(Field::Body, text, folded, gazetteer, lexicon);
    let codes = folded.codes();
    let end = codes.len() - usize::from(codes.last() == Some(&HARD));
    lexicon.scan(folded, |hit| {
        if Some(&hit.word) == folded.words().first() && hit.end as usize == end {
            for reading in lexicon.readings(&hit) {
                if reading.is_name() && (hit.proclitic.is_empty() || source.may_strip(&hit, reading)) {
                    found(&hit, reading);
                }
            }
        }
    });
}

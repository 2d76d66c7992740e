//! The names that a text is, whole or behind a proclitic.

use super::Field;
use super::candidate::Source;
use crate::gazetteer::Gazetteer;
use crate::matcher::{Hit, Matcher, Reading};
use crate::text::Folded;
use crate::text::alphabet::HARD;

/// Calls `found` with each reading of a text that is a name from its first letter, or from behind a proclitic that may
/// be stripped there, to its last, fewest letters stripped first. Hamza and capitals are not compared.
pub(crate) fn names(
    text: &str,
    folded: &Folded,
    matcher: &Matcher,
    gazetteer: &Gazetteer,
    mut found: impl FnMut(&Hit, &Reading),
) {
    let source = Source::new(Field::Body, text, folded, gazetteer, matcher);
    let codes = folded.codes();
    let end = codes.len() - usize::from(codes.last() == Some(&HARD));
    matcher.scan(folded, |hit| {
        if Some(&hit.word) == folded.words().first() && hit.end as usize == end {
            for reading in matcher.readings(&hit) {
                if reading.is_name() && (hit.proclitic.is_empty() || source.may_strip(&hit, reading)) {
                    found(&hit, reading);
                }
            }
        }
    });
}

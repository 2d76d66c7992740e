//! Scans a text with words that a hyphen at a line end may split: Kazakh-stan.

use super::hit::Hit;
use crate::budget::Stopped;
use crate::text::{Folded, Joined};

/// Receives hits.
pub(super) type Found<'f> = dyn FnMut(Hit) -> Result<(), Stopped> + 'f;

/// Calls `found` with the hits in a text whose words a hyphen may split. `scan_words` scans a text without joining
/// words. Such texts are rare, so the text is scanned a second time with these words joined.
///
/// # Errors
/// When `scan_words` or `found` stops the work.
pub(super) fn scan_split(
    folded: &Folded,
    joined: &Joined<'_>,
    scan_words: &dyn Fn(&Folded, &mut Found<'_>) -> Result<(), Stopped>,
    found: &mut Found<'_>,
) -> Result<(), Stopped> {
    let mut hits = Vec::new();
    scan_words(&joined.folded, &mut |hit| {
        if let Some((start, end)) = joined.split(hit.start, hit.end) {
            let before = joined.hyphens_before(hit.word);
            hits.push(Hit { nth: hit.nth + before, word: hit.word + before, start, end, ..hit });
        }
        Ok(())
    })?;
    let mut split = hits.into_iter().peekable();
    scan_words(folded, &mut |hit| {
        while let Some(earlier) = split.next_if(|split| split.word < hit.word) {
            found(earlier)?;
        }
        found(hit)
    })?;
    split.try_for_each(found)
}

//! Reads the institutions and the adjectives of countries: collects the patterns and the words that fill their slots.

use super::national;
use super::pattern_lines::PatternLines;
use super::raw::RawGazetteer;

/// Collects the patterns and the adjectives of countries, and completes the listed institutions of countries.
pub(super) fn compose(raw: &mut RawGazetteer) {
    let countries = national::countries(raw);
    let mut lines = std::mem::take(&mut raw.institutions);
    let mut patterns = PatternLines::default();
    lines.retain(|(origin, line)| {
        let added = patterns.add(&mut raw.patterns, line, origin.part);
        let is_valid = added.is_ok();
        added.unwrap_or_else(|fault| raw.report(origin, fault));
        is_valid
    });
    patterns.finish(&mut raw.patterns);
    national::complete_listed(raw, &lines, &countries);
}

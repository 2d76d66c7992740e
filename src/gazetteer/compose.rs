//! Reads the institutions and the adjectives of countries: collects the patterns and the words that fill their slots.

use super::national;
use super::pattern_lines::PatternLines;
use super::raw::RawGazetteer;

/// Collects the patterns and the adjectives of countries, and completes the listed institutions of countries.
pub(super) fn compose(raw: &mut RawGazetteer) {
    let countries = national::countries(raw);
    let mut patterns = PatternLines::default();
    let mut lines = Vec::new();
    for (origin, line) in std::mem::take(&mut raw.institutions) {
        match patterns.add(&mut raw.patterns, &line, origin.part) {
            Ok(()) => lines.push((origin, line)),
            Err(fault) => raw.report(&origin, fault),
        }
    }
    patterns.finish(&mut raw.patterns);
    national::complete_listed(raw, &lines, &countries);
}

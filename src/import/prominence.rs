//! Prominence of imported entities.
//!
//! The steps are chosen. Those of populations are the steps of the built-in gazetteer.

/// Prominence of an entity of least interest, such as a village.
pub(super) const SMALL: f32 = 0.2;

/// Prominence of a country.
pub(super) const COUNTRY: f32 = 0.9;

/// Prominence of a first-level division, a sea or a continent.
pub(super) const DIVISION: f32 = 0.4;

/// Least prominence of a place whose names of one word need no evidence: that of the cities with 100,000 inhabitants.
pub(super) const KNOWN_PLACE: f32 = 0.4;

/// Prominence of a place with a number of inhabitants.
pub(super) fn of_population(population: u64) -> f32 {
    const STEPS: [(u64, f32); 5] =
        [(8_000_000, 0.75), (3_000_000, 0.7), (1_000_000, 0.6), (300_000, 0.5), (100_000, 0.4)];
    step(&STEPS, population).unwrap_or(SMALL)
}

/// Prominence of the capital of a country, by its number of inhabitants.
pub(super) fn of_capital(population: u64) -> f32 {
    if population >= 300_000 { 0.9 } else { 0.7 }
}

/// Prominence of an item of Wikidata, by the number of wikis with a page about it.
pub(super) fn of_sitelinks(count: usize) -> f32 {
    const STEPS: [(u64, f32); 7] = [(250, 0.8), (150, 0.7), (100, 0.6), (50, 0.5), (20, 0.4), (5, 0.3), (0, SMALL)];
    step(&STEPS, count as u64).unwrap_or(SMALL)
}

/// Greatest prominence of a person by sitelinks. It is below the value at which a surname alone needs no evidence,
/// because sitelinks also count the famous dead.
pub(super) const PERSON: f32 = 0.5;

fn step(steps: &[(u64, f32)], value: u64) -> Option<f32> {
    steps.iter().find(|(least, _)| value >= *least).map(|(_, prominence)| *prominence)
}

//! The Arabic adjectives of countries, which follow the name of a place that they describe: طرابلس اللبنانية.

use serde::{Deserialize, Serialize};

use super::country::CountryCode;
use crate::hash::WordMap;
use crate::sorted;

/// The language whose adjectives follow the noun.
pub(super) const LANGUAGE: &str = "ar";

/// The form of an adjective that describes a city. Names of cities are feminine.
pub(super) const FEMININE: &str = "f";

/// The adjectives of countries by their codes in the name alphabet.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct CountryAdjectives(#[serde(serialize_with = "sorted::map")] WordMap<CountryAdjective>);

/// An adjective of a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CountryAdjective {
    pub country: CountryCode,
    pub is_feminine: bool,
}

impl CountryAdjectives {
    /// Greatest number of words of an adjective (الكورية الجنوبية) that a lookup has to try.
    pub const MOST_WORDS: usize = 2;

    /// Adds an adjective. If several countries have it, the first added one keeps it.
    pub fn add(&mut self, codes: &[u8], adjective: CountryAdjective) {
        self.0.entry(codes.to_vec()).or_insert(adjective);
    }

    /// The adjective with these codes.
    #[inline]
    pub fn get(&self, codes: &[u8]) -> Option<CountryAdjective> {
        self.0.get(codes).copied()
    }
}

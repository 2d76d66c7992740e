//! Items that other items refer to: countries with their codes, and offices with their titles.

use std::collections::HashMap;

/// Items by their Wikidata id.
#[derive(Debug, Default)]
pub(super) struct References {
    /// Codes of countries.
    pub countries: HashMap<String, String>,
    /// English titles of offices.
    pub titles: HashMap<String, String>,
}

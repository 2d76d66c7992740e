//! The adjectives of countries, as words that fill the slots of patterns: الروسية in وزارة الدفاع {adjective.f}.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::key::EntityKey;

/// The adjectives of all countries that have some.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct CountryWords {
    /// Sorted by key.
    countries: Vec<Country>,
    /// Those of one country are adjacent.
    adjectives: Vec<Adjective>,
    /// Language and form of the adjectives: `ar`, `f`. The form is empty in a language without forms.
    forms: Vec<(String, String)>,
}

/// A country with adjectives.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Country {
    id: String,
    key: EntityKey,
    adjectives: Range<u32>,
    is_disabled: bool,
}

/// An adjective of a country.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Adjective {
    /// Index of the country.
    country: u32,
    /// Number of its language and form.
    pub form: u16,
    /// Whether it has a capital, which a text must have too.
    pub has_capital: bool,
    pub text: Box<str>,
}

impl CountryWords {
    /// Greatest number of forms of adjectives in all languages.
    pub const MAX_FORMS: usize = 1024;

    /// Adds a country. Countries must be added in the order of their ids, and the adjectives of each after it. Keys are
    /// found by [`CountryWords::link`].
    pub fn add_country(&mut self, id: String) {
        let end = self.adjectives.len() as u32;
        self.countries.push(Country { id, key: EntityKey::NONE, adjectives: end..end, is_disabled: false });
    }

    /// Adds an adjective of the last country. `form` is the number of its language and form.
    pub fn add_adjective(&mut self, form: u16, text: &str) {
        let Some(country) = self.countries.len().checked_sub(1) else { return };
        let has_capital = text.contains(char::is_uppercase);
        self.adjectives.push(Adjective { country: country as u32, form, has_capital, text: text.into() });
        self.countries[country].adjectives.end += 1;
    }

    /// The number of a language with a form. `None` if there are [too many](CountryWords::MAX_FORMS).
    pub fn intern_form(&mut self, language: &str, form: &str) -> Option<u16> {
        let known = self.forms.iter().position(|known| (known.0.as_str(), known.1.as_str()) == (language, form));
        if known.is_none() && self.forms.len() < CountryWords::MAX_FORMS {
            self.forms.push((language.to_owned(), form.to_owned()));
            return Some(self.forms.len() as u16 - 1);
        }
        known.map(|number| number as u16)
    }

    /// Finds the key of each country.
    pub fn link(&mut self, key_of: impl Fn(&str) -> Option<EntityKey>) {
        for country in &mut self.countries {
            country.key = key_of(&country.id).unwrap_or(EntityKey::NONE);
        }
    }

    /// The countries whose words are disabled or enabled other than a function returns.
    pub fn changed(&self, is_disabled: impl Fn(EntityKey, bool) -> bool) -> Vec<EntityKey> {
        let changed = self.countries.iter().filter(|it| is_disabled(it.key, it.is_disabled) != it.is_disabled);
        changed.map(|country| country.key).collect()
    }

    /// Disables the words of a country, or enables them again.
    pub fn toggle(&mut self, country: EntityKey) {
        if let Ok(found) = self.countries.binary_search_by_key(&country, |known| known.key) {
            self.countries[found].is_disabled = !self.countries[found].is_disabled;
        }
    }

    /// The adjectives of all countries.
    pub fn adjectives(&self) -> &[Adjective] {
        &self.adjectives
    }

    /// The country of an adjective.
    pub fn country_of(&self, adjective: &Adjective) -> EntityKey {
        self.countries[adjective.country as usize].key
    }

    /// The countries.
    pub fn countries(&self) -> impl Iterator<Item = EntityKey> {
        self.countries.iter().filter(|country| !country.is_disabled).map(|country| country.key)
    }

    /// Whether an entity is a country with adjectives.
    pub fn has(&self, country: EntityKey) -> bool {
        self.find(country).is_some()
    }

    /// The adjectives of a country, each with its index.
    pub fn of_country(&self, country: EntityKey) -> impl Iterator<Item = (u32, &Adjective)> + Clone {
        let range = self.find(country).map_or(0..0, |country| country.adjectives.clone());
        range.map(|index| (index, &self.adjectives[index as usize]))
    }

    fn find(&self, country: EntityKey) -> Option<&Country> {
        let found = self.countries.binary_search_by_key(&country, |known| known.key).ok()?;
        Some(&self.countries[found]).filter(|country| !country.is_disabled)
    }
}

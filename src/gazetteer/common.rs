//! Common words: ordinary words that are also names, by language.

use serde::{Deserialize, Serialize};

use super::policies::Policies;
use super::vocabulary::Policy;
use crate::hash::WordMap;
use crate::lang::Language;
use crate::sorted;

/// Common words by their folded form.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct CommonWords(#[serde(serialize_with = "sorted::map")] WordMap<Vec<CommonWord>>);

/// Language code of names of people that are used in many languages (ISO 639-2).
const MULTIPLE_LANGUAGES: &str = "mul";

/// An ordinary word of one language, or a name of people in many languages.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CommonWord {
    pub language: Language,
    /// The language code of the data.
    pub code: String,
    /// Lower bound for the policy of a name that folds to the word, in a text of the language. None for a word that is
    /// not a name itself, but would be read as a proclitic and a name (وكيل).
    pub policy: Option<Policy>,
    /// Class of its frequency in the language, for reports.
    pub frequency: String,
    /// Key of its source, for reports.
    pub source: String,
    /// Number of the part that lists it, from 1.
    pub listed_by: u8,
}

impl CommonWord {
    /// Whether a list of common words has it. The adjectives of countries are not listed: where the spelling is that of
    /// a name, it is the name.
    pub fn is_listed(&self) -> bool {
        self.source != "adjectives.jsonl"
    }

    /// Whether it is a name of people in many languages.
    pub fn is_personal_name(&self) -> bool {
        self.code == MULTIPLE_LANGUAGES
    }
}

impl CommonWords {
    /// Adds a word. If the language has it already, the later part's policy replaces the earlier one; within one part
    /// the stricter policy is kept.
    pub fn add(&mut self, codes: &[u8], new: CommonWord) {
        let words = self.0.entry(codes.to_vec()).or_default();
        let same =
            |seen: &&mut CommonWord| seen.language == new.language && seen.is_personal_name() == new.is_personal_name();
        let later = |seen: &CommonWord| seen.code == new.code && new.listed_by > seen.listed_by;
        match words.iter_mut().find(same) {
            None => words.push(new),
            Some(seen) if later(seen) || new.policy > seen.policy => *seen = new,
            Some(_) => {}
        }
    }

    /// Adds a word that no list has, unless a list has it.
    pub fn add_unlisted(&mut self, codes: &[u8], new: CommonWord) {
        self.0.entry(codes.to_vec()).or_insert_with(|| vec![new]);
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a form is a common word of any language.
    pub fn contains(&self, codes: &[u8]) -> bool {
        self.0.contains_key(codes)
    }

    /// The common words that fold to a form.
    pub fn get(&self, codes: &[u8]) -> &[CommonWord] {
        self.0.get(codes).map_or(&[], Vec::as_slice)
    }

    /// The policies of a form of a name. `stated_by` is the part that states the name's policy, or 0 if none does. A
    /// stated policy has precedence over the common words of earlier parts.
    pub fn policies(&self, listed: Policy, codes: &[u8], stated_by: u8) -> Policies {
        let mut policies = Policies::uniform(listed);
        for word in self.get(codes).iter().filter(|word| word.listed_by >= stated_by) {
            match word.policy {
                Some(least) if word.is_personal_name() => policies.restrict_beside_name(least),
                Some(least) => policies.restrict(word.language, least),
                None => {}
            }
        }
        policies
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(code: &str, policy: Option<Policy>, listed_by: u8) -> CommonWord {
        let (frequency, source) = ("high".to_owned(), "hand".to_owned());
        CommonWord { language: Language::of_code(code), code: code.to_owned(), policy, frequency, source, listed_by }
    }

    #[test]
    fn a_word_restricts_its_own_language_and_unknown_languages() {
        let mut words = CommonWords::default();
        words.add(b"mali", word("tr", Some(Policy::Context), 1));
        words.add(b"mali", word("fr", Some(Policy::Cue), 1));
        let policies = words.policies(Policy::Free, b"mali", 0);
        let of = |language| policies.in_language(language);
        assert_eq!([of(Language::English), of(Language::Turkish)], [Policy::Free, Policy::Context]);
        assert_eq!((of(Language::Other), policies.listed()), (Policy::Cue, Policy::Free));
        assert!(!policies.is_uniform() && words.policies(Policy::Free, b"oran", 0).is_uniform());
    }

    #[test]
    fn a_name_of_people_restricts_only_beside_another_name() {
        let mut words = CommonWords::default();
        words.add(b"kirov", word("ru", Some(Policy::Context), 1));
        words.add(b"kirov", word("mul", Some(Policy::Cue), 1));
        let policies = words.policies(Policy::Free, b"kirov", 0);
        let of = |language| policies.in_language(language);
        assert_eq!(
            [of(Language::Kazakh), of(Language::Russian), of(Language::Other)],
            [Policy::Free, Policy::Context, Policy::Context]
        );
        assert_eq!(policies.beside_name(), Policy::Cue);
    }

    #[test]
    fn a_policy_stated_later_than_the_word_has_precedence() {
        let mut words = CommonWords::default();
        words.add(b"mali", word("tr", Some(Policy::Cue), 2));
        assert_eq!(words.policies(Policy::Free, b"mali", 2).in_language(Language::Turkish), Policy::Cue);
        assert_eq!(words.policies(Policy::Free, b"mali", 3).in_language(Language::Turkish), Policy::Free);
        words.add(b"mali", word("tr", Some(Policy::Free), 3));
        assert_eq!(
            words.policies(Policy::Context, b"mali", 0),
            Policies::uniform(Policy::Context),
            "a later list lifts it"
        );
    }
}

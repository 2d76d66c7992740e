//! Ordinary words that are also names, each in the languages that have it.

use std::collections::HashMap;

use super::vocabulary::Policy;
use crate::lang::Language;

/// The policy of a form of a name: as it is listed, as it holds in a text of each language, stricter where the form is an
/// ordinary word of the language, and as it holds beside another name, stricter where the form is a name of people
/// (Владимир Путин). Two bits each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Policies(u16);

impl Policies {
    const BITS: u32 = 2;
    const LISTED: u32 = Policies::BITS * Language::ALL.len() as u32;
    const BESIDE_NAME: u32 = Policies::LISTED + Policies::BITS;

    /// The policy of a form that is no ordinary word.
    #[inline]
    pub fn uniform(listed: Policy) -> Policies {
        /// A one in each pair of bits.
        const EACH: u16 = u16::MAX / 3;
        Policies(listed as u16 * EACH)
    }

    /// As it is listed.
    pub fn listed(self) -> Policy {
        self.at(Policies::LISTED)
    }

    /// As it holds in a text of a language. Where the language is not known it is the strictest of all.
    #[inline]
    pub fn in_language(self, language: Language) -> Policy {
        self.at(Policies::BITS * language as u32)
    }

    /// As it holds directly beside another name, where that is stricter than in the language of the text.
    #[inline]
    pub fn beside_name(self) -> Policy {
        self.at(Policies::BESIDE_NAME)
    }

    /// Whether it is the same everywhere.
    #[inline]
    pub fn is_uniform(self) -> bool {
        self == Policies::uniform(self.listed())
    }

    #[inline]
    fn at(self, shift: u32) -> Policy {
        [Policy::Free, Policy::Context, Policy::Cue, Policy::Cue][usize::from(self.0 >> shift & 3)]
    }

    /// Makes it at least so strict in a language, and where the language is not known.
    fn restrict(&mut self, language: Language, least: Policy) {
        for language in [language, Language::Other] {
            self.restrict_at(Policies::BITS * language as u32, least);
        }
    }

    fn restrict_at(&mut self, shift: u32, least: Policy) {
        if least > self.at(shift) {
            self.0 = self.0 & !(3 << shift) | (least as u16) << shift;
        }
    }
}

const _: () = assert!(Policy::ALL.len() == 3 && Policies::BESIDE_NAME + Policies::BITS == u16::BITS);

/// Names that are also ordinary words, by their folded form.
#[derive(Clone, Debug, Default)]
pub(crate) struct CommonWords(HashMap<Vec<u8>, Vec<CommonWord>>);

/// The code of words that are names of people in many languages, and ordinary words of none (ISO 639-2).
const MANY: &str = "mul";

/// An ordinary word of one language, or a name of people in many.
#[derive(Clone, Debug)]
pub(crate) struct CommonWord {
    pub language: Language,
    /// The language as the data has it.
    pub code: String,
    /// The least policy of a name that folds to the word, in a text of the language. None for a word that is no name,
    /// but would be read as a proclitic and one (وكيل).
    pub policy: Option<Policy>,
    pub frequency: String,
    pub source: String,
    /// The gazetteer that lists it, counted from 1 in the order in which they were added.
    pub listed_by: u8,
}

impl CommonWord {
    /// Whether it is listed as an ordinary word. A country's adjective is not: spelled as a name, it is one.
    pub fn is_listed(&self) -> bool {
        self.source != "adjectives.jsonl"
    }

    /// Whether it is a name of people in many languages.
    pub fn is_name(&self) -> bool {
        self.code == MANY
    }
}

impl CommonWords {
    /// Adds a word. One that is listed already for the language gets the policy of the later gazetteer; inside one
    /// gazetteer the stricter of the two.
    pub fn add(&mut self, codes: &[u8], new: CommonWord) {
        let words = self.0.entry(codes.to_vec()).or_default();
        let same = |seen: &&mut CommonWord| seen.language == new.language && seen.is_name() == new.is_name();
        let later = |seen: &CommonWord| seen.code == new.code && new.listed_by > seen.listed_by;
        match words.iter_mut().find(same) {
            None => words.push(new),
            Some(seen) if later(seen) || new.policy > seen.policy => *seen = new,
            Some(_) => {}
        }
    }

    /// Adds a word that is no name in any language, unless it is listed.
    pub fn add_plain(&mut self, codes: &[u8], new: CommonWord) {
        self.0.entry(codes.to_vec()).or_insert_with(|| vec![new]);
    }

    /// Whether a form is an ordinary word of any language.
    pub fn contains(&self, codes: &[u8]) -> bool {
        self.0.contains_key(codes)
    }

    /// The ordinary words that a form is.
    pub fn get(&self, codes: &[u8]) -> &[CommonWord] {
        self.0.get(codes).map_or(&[], Vec::as_slice)
    }

    /// The policies of a form of a name. One that a gazetteer states for the name (`stated_by`, 0 when none does) holds
    /// against the words of the gazetteers before it.
    pub fn policies(&self, listed: Policy, codes: &[u8], stated_by: u8) -> Policies {
        let mut policies = Policies::uniform(listed);
        for word in self.get(codes).iter().filter(|word| word.listed_by >= stated_by) {
            match word.policy {
                Some(least) if word.is_name() => policies.restrict_at(Policies::BESIDE_NAME, least),
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
    fn a_word_is_strict_in_its_own_language_and_where_the_language_is_not_known() {
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
    fn a_name_of_people_is_strict_beside_another_name_only() {
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
    fn a_policy_that_is_stated_later_than_the_word_holds() {
        let mut words = CommonWords::default();
        words.add(b"mali", word("tr", Some(Policy::Cue), 2));
        assert_eq!(words.policies(Policy::Free, b"mali", 2).in_language(Language::Turkish), Policy::Cue);
        assert_eq!(words.policies(Policy::Free, b"mali", 3).in_language(Language::Turkish), Policy::Free);
        words.add(b"mali", word("tr", Some(Policy::Free), 3));
        assert_eq!(words.policies(Policy::Context, b"mali", 0), Policies::uniform(Policy::Context), "freed by a list");
    }
}

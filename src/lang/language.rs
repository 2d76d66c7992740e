//! The list of languages.

use serde::{Deserialize, Serialize};

use super::language_rules::{DistinctiveLetters, DualForm, LanguageRules};
use crate::rules::Rules;
use crate::text::alphabet::{Script, letter, script};

/// Defines [`Language`] and dispatches to the rules of each language by its type.
macro_rules! languages {
    ($($(#[$doc:meta])* $language:ident: $rules:ty,)*) => {
        /// A language that has rules of its own.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Language {
            $($(#[$doc])* $language,)*
        }

        impl Language {
            /// All languages, in the order of their numbers.
            pub const ALL: [Language; [$(Language::$language),*].len()] = [$(Language::$language),*];

            /// The primary subtag in BCP 47.
            pub(crate) const fn code(self) -> &'static str {
                match self { $(Language::$language => <$rules>::CODE,)* }
            }

            /// The script.
            pub(crate) const fn script(self) -> Script {
                match self { $(Language::$language => <$rules>::SCRIPT,)* }
            }

            pub(super) const fn function_words(self) -> &'static str {
                match self { $(Language::$language => <$rules>::FUNCTION_WORDS,)* }
            }

            pub(super) const fn frequent_endings(self) -> &'static str {
                match self { $(Language::$language => <$rules>::FREQUENT_ENDINGS,)* }
            }

            pub(super) const fn capitalised_words(self) -> &'static str {
                match self { $(Language::$language => <$rules>::CAPITALISED_WORDS,)* }
            }

            pub(super) const fn capitalised_endings(self) -> &'static str {
                match self { $(Language::$language => <$rules>::CAPITALISED_ENDINGS,)* }
            }

            pub(super) const fn distinctive_letters(self) -> &'static [DistinctiveLetters] {
                match self { $(Language::$language => <$rules>::DISTINCTIVE_LETTERS,)* }
            }

            pub(crate) const fn apostrophe_suffixes(self) -> &'static [&'static str] {
                match self { $(Language::$language => <$rules>::APOSTROPHE_SUFFIXES,)* }
            }

            /// Calls `vote` with the votes of the spelling of a word in ASCII for each language of its script.
            #[inline]
            pub(super) fn spelling_votes(script: Script, word: &[u8], mut vote: impl FnMut(Language, u32)) {
                $(if <$rules>::SCRIPT == script {
                    vote(Language::$language, <$rules>::spelling_votes(word));
                })*
            }

            pub(crate) const fn locative_suffixes(self) -> &'static [&'static str] {
                match self { $(Language::$language => <$rules>::LOCATIVE_SUFFIXES,)* }
            }

            /// Whether the ordinal number of a court is between its place and the court.
            pub(crate) const fn numbers_courts(self) -> bool {
                match self { $(Language::$language => <$rules>::NUMBERS_COURTS,)* }
            }

            const fn place_prepositions(self) -> &'static [&'static str] {
                match self { $(Language::$language => <$rules>::PLACE_PREPOSITIONS,)* }
            }

            const fn conjunctions(self) -> &'static [&'static str] {
                match self { $(Language::$language => <$rules>::CONJUNCTIONS,)* }
            }

            /// Adds the other ways to write a name, in codes of the name alphabet. The rules of every language apply,
            /// because names are also written in languages other than that of their entry.
            pub(crate) fn add_forms(name: &[u8], takes_article: bool, rules: Rules, forms: &mut Vec<Vec<u8>>) {
                $(<$rules>::add_forms(name, takes_article, rules, forms);)*
            }

            /// Adds other transliterations of a foreign name in this language, in codes of the name alphabet.
            pub(crate) fn add_transliterations(self, name: &[u8], forms: &mut Vec<Vec<u8>>) {
                match self { $(Language::$language => <$rules>::add_transliterations(name, forms),)* }
            }

            /// The case forms of the noun that ends a compound of this language: ilçesi, ilçesinde.
            pub(crate) fn compound_case_forms(self, noun: &str) -> Vec<String> {
                match self { $(Language::$language => <$rules>::compound_case_forms(noun),)* }
            }

            /// The dual forms of a noun of this language.
            pub(crate) fn duals(self, noun: &str) -> Vec<DualForm> {
                match self { $(Language::$language => <$rules>::duals(noun),)* }
            }
        }
    };
}

// `gazetteer::Policies` stores a policy for each language, in this order.
languages! {
    Arabic: super::arabic::Arabic,
    English: super::english::English,
    Russian: super::russian::Russian,
    Kazakh: super::kazakh::Kazakh,
    Turkish: super::turkish::Turkish,
    /// Any other language, or an unknown one.
    Other: super::other::Other,
}

impl Language {
    /// The language of a BCP 47 tag: `tr` and `tr-CY` are Turkish.
    pub fn of_code(code: &str) -> Language {
        let primary = code.split('-').next().unwrap_or_default();
        let is_of = |language: &Language| language.code().eq_ignore_ascii_case(primary);
        Language::ALL.into_iter().find(is_of).unwrap_or(Language::Other)
    }

    /// Whether a text has the form of a BCP 47 tag. Whether it is registered is not checked.
    #[cfg(any(test, feature = "cli"))]
    pub fn is_tag(text: &str) -> bool {
        let is_part =
            |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let primary = text.split('-').next().unwrap_or_default();
        text.len() <= Language::TAG_BYTES
            && (2..=8).contains(&primary.len())
            && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
            && text.split('-').all(is_part)
    }

    /// Greatest length of a BCP 47 tag that [`is_tag`](Language::is_tag) accepts, in bytes: that of RFC 5646, section
    /// 4.4.1.
    #[cfg(any(test, feature = "cli"))]
    pub const TAG_BYTES: usize = 35;

    /// The tag of an undetermined language.
    pub const UNDETERMINED: &str = "und";

    /// Whether a word, in codes of the name alphabet, joins two names in some language.
    pub(crate) fn is_conjunction(word: &[u8]) -> bool {
        word.len() <= Language::LONGEST_CONJUNCTION
            && Language::of_script(word).any(|language| is_among(word, language.conjunctions()))
    }

    /// Greatest number of letters of a conjunction. Most words are longer.
    const LONGEST_CONJUNCTION: usize = 6;

    /// Greatest number of letters of a preposition of place. Most words are longer.
    const LONGEST_PREPOSITION: usize = 3;

    /// Whether a word, in codes of the name alphabet, is a preposition of place in some language.
    pub(crate) fn is_place_preposition(word: &[u8]) -> bool {
        word.len() <= Language::LONGEST_PREPOSITION
            && Language::of_script(word).any(|language| is_among(word, language.place_prepositions()))
    }

    /// The languages of the script in which a word begins.
    fn of_script(word: &[u8]) -> impl Iterator<Item = Language> {
        let script = word.first().map(|&first| script(first));
        Language::ALL.into_iter().filter(move |language| Some(language.script()) == script)
    }
}

/// Whether a word, in codes of the name alphabet, is one of some folded words.
fn is_among(word: &[u8], words: &[&str]) -> bool {
    words.iter().any(|other| word.iter().map(|&code| letter(code)).eq(other.chars().map(Some)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_preposition_is_longer_than_the_longest() {
        let all = Language::ALL.iter().flat_map(|language| language.place_prepositions());
        assert_eq!(all.map(|word| word.chars().count()).max(), Some(Language::LONGEST_PREPOSITION));
    }

    #[test]
    fn no_conjunction_is_longer_than_the_longest() {
        let all = Language::ALL.iter().flat_map(|language| language.conjunctions());
        assert_eq!(all.map(|word| word.chars().count()).max(), Some(Language::LONGEST_CONJUNCTION));
    }

    #[test]
    fn a_regional_tag_is_its_language() {
        for (tag, language) in [
            ("ar", Language::Arabic),
            ("tr-CY", Language::Turkish),
            ("kk-Cyrl-KZ", Language::Kazakh),
            ("EN", Language::English),
            ("uk", Language::Other),
            ("", Language::Other),
        ] {
            assert_eq!(Language::of_code(tag), language, "{tag}");
        }
    }

    #[test]
    fn a_tag_has_a_primary_language() {
        for tag in ["ar", "tr-CY", "kk-Cyrl-KZ", "und", "EN"] {
            assert!(Language::is_tag(tag), "{tag}");
        }
        let long = format!("en{}", "-abcdefgh".repeat(4));
        for tag in ["", "a", "ar_SA", "e-n", "en-", "en--US", "عربي", "english language", "12", &long] {
            assert!(!Language::is_tag(tag), "{tag}");
        }
    }
}

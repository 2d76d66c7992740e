//! The trait that each language implements.

use crate::rules::Rules;
use crate::text::alphabet::Script;

/// The rules of one language. What a language does not state has no effect.
///
/// `DESIGN.md` lists the steps to add a language. All functions are associated functions, so that hot loops call
/// them without dynamic dispatch.
///
/// The scan calls `arabic::proclitic` and the tables of [`inflection`](super::inflection) directly.
pub(crate) trait LanguageRules {
    /// The primary subtag of the language in BCP 47: `ar`.
    const CODE: &'static str;
    /// The script of the language. Of several languages with one script, the sentence's words decide which one it is.
    const SCRIPT: Script;

    /// The words that join two names, without those that are proclitics only. Folded.
    const CONJUNCTIONS: &'static [&'static str] = &[];

    /// The prepositions that state where something is or goes. Folded.
    const PLACE_PREPOSITIONS: &'static [&'static str] = &[];
    /// The words that follow an apostrophe and state where something is: `Ankara'da`. As written.
    const LOCATIVE_SUFFIXES: &'static [&'static str] = &[];

    /// Whether the ordinal number of a court is between its place and the court: İstanbul 25. Ağır Ceza Mahkemesi.
    const NUMBERS_COURTS: bool = false;

    /// Function words and frequent words of news, separated by white space, at most eight letters each. Words of
    /// another language of the script (`her`, `son`, `de`) are left out, and so are names whose meaning may depend on
    /// the language of their sentence (`sana`, `того`).
    const FUNCTION_WORDS: &'static str = "";
    /// Endings of two to four letters, separated by white space, that are frequent in this language and rare in the
    /// other languages of the script.
    const FREQUENT_ENDINGS: &'static str = "";
    /// Words that are written with a capital and are not part of the name beside them, separated by white space:
    /// months, days of the week, titles after a place, adjectives of countries. Folded.
    const CAPITALISED_WORDS: &'static str = "";
    /// Endings of capitalised words that do not go on in the name after them, separated by white space: adjectives of
    /// countries (Ukrainian Kherson), plurals, last nouns of compounds. Folded.
    const CAPITALISED_ENDINGS: &'static str = "";
    /// Letters that the other languages of the script do not have, or rarely.
    const DISTINCTIVE_LETTERS: &'static [DistinctiveLetters] = &[];
    /// The words that follow an apostrophe: `it's`, `Ankara'da`. As written.
    const APOSTROPHE_SUFFIXES: &'static [&'static str] = &[];

    /// Votes for this language by the spelling of a word in ASCII that may not be a name.
    #[inline]
    fn spelling_votes(_word: &[u8]) -> u32 {
        0
    }

    /// Adds the other ways to write a name, in codes of the name alphabet. `takes_article` states whether the name is
    /// also written with the article, or without the one that it has.
    fn add_forms(_name: &[u8], _takes_article: bool, _rules: Rules, _forms: &mut Vec<Vec<u8>>) {}

    /// Adds other transliterations of a foreign name, in codes of the name alphabet.
    fn add_transliterations(_name: &[u8], _forms: &mut Vec<Vec<u8>>) {}

    /// The case forms of the noun that ends a compound, where case suffixes change the noun itself.
    fn compound_case_forms(_noun: &str) -> Vec<String> {
        Vec::new()
    }

    /// The dual forms of a noun.
    fn duals(_noun: &str) -> Vec<DualForm> {
        Vec::new()
    }
}

/// Letters that distinguish a language from others of its script.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DistinctiveLetters {
    /// The letters in all cases that count.
    pub letters: &'static str,
    /// Votes for the language by one such letter.
    pub votes: u8,
    /// The same for a word that begins with a capital: it may be a foreign name.
    pub votes_in_capitalised: u8,
}

/// A dual form of a noun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DualForm {
    pub text: String,
    /// Whether the form can have the article.
    pub takes_article: bool,
}

//! The language of a sentence, by its script, function words, endings, distinctive letters and spellings.
//!
//! Only languages of one script must be distinguished: English from Turkish, Russian from Kazakh. Each feature of a
//! word is a vote for one language, and the language with most votes wins. A sentence without votes, or with a tie, has
//! no language. Detection reads a sentence once and allocates nothing. `DESIGN.md` has its measured accuracy (common
//! words by language).

use std::collections::HashMap;
use std::ops::{Add, Range};
use std::sync::LazyLock;

use super::capitals::is_capitalised;
use super::language::Language;
use super::suffixes::Suffixes;
use crate::hash::BuildNumberHasher;
use crate::text::Folded;
use crate::text::alphabet::{Script, script};
use crate::thresholds::language_votes::{LIKELY, SHORTEST_WITH_ENDING, SURE};

/// Votes for the languages of a sentence, in all scripts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LanguageVotes {
    /// Indexed by [`Language`].
    votes: [u32; Language::ALL.len()],
    /// Whether some word has no capital. In a title each word may have one, and then capitals do not mark names.
    capitals_mark_names: bool,
}

impl Add for LanguageVotes {
    type Output = LanguageVotes;

    fn add(mut self, other: LanguageVotes) -> LanguageVotes {
        for (votes, more) in self.votes.iter_mut().zip(other.votes) {
            *votes = votes.saturating_add(more);
        }
        self.capitals_mark_names = self.capitals_mark_names || other.capitals_mark_names;
        self
    }
}

impl LanguageVotes {
    /// The votes of some words. `words` are indices of [`Folded::words`]; `source` is the text that was folded.
    pub fn of(folded: &Folded, source: &str, words: Range<usize>) -> LanguageVotes {
        let is_number = |index: usize| script(folded.codes()[folded.words()[index] as usize]) == Script::Digit;
        let is_small = |index: usize| !is_capitalised(folded, source, index) && !is_number(index);
        let capitals_mark_names = words.clone().any(is_small);
        let mut votes = LanguageVotes { capitals_mark_names, ..LanguageVotes::default() };
        for (i, word) in words.map(|index| Word::new(folded, source, index)).enumerate() {
            if matches!(word.script(), Script::Latin | Script::Cyrillic) {
                let may_be_name = word.is_capitalised && capitals_mark_names && i > 0;
                votes.add_word(&word, may_be_name);
            }
        }
        votes
    }

    /// The language of the words in one script. `None` when no votes decide. The only language of a script needs no
    /// votes: Arabic.
    pub fn language(self, script: Script) -> Option<Language> {
        let (mut best, mut most, mut other, mut is_tied) = (None, 0, 0, false);
        for language in Language::ALL.into_iter().filter(|language| language.script() == script) {
            let votes = self.votes[language as usize];
            if language == Language::Other {
                other = votes;
            } else if best.is_none() || votes > most {
                (best, most, is_tied) = (Some(language), votes, false);
            } else if votes == most {
                is_tied = true;
            }
        }
        if other > most {
            return Some(Language::Other);
        }
        best.filter(|_| !is_tied)
    }

    /// Whether a capital inside the sentence marks a name.
    pub fn capitals_mark_names(self) -> bool {
        self.capitals_mark_names
    }

    fn add_word(&mut self, word: &Word<'_>, may_be_name: bool) {
        let features = &*FEATURES;
        if word.script() == Script::Latin && word.follows_apostrophe() {
            if let Some(&language) = features.apostrophe_suffixes.get(word.source) {
                self.add(language, SURE);
            }
            return;
        }
        if let Some(&language) = pack(word.codes).and_then(|word| features.words.get(&word)) {
            self.add(language, SURE);
        } else if !may_be_name && let Some(language) = features.language_of_ending(word.codes) {
            self.add(language, LIKELY);
        }
        if !word.source.is_ascii() {
            for c in word.source.chars() {
                let LetterVotes { language, votes } = features.letter(c);
                self.add(language, votes[usize::from(word.is_capitalised)]);
            }
        }
        if !may_be_name {
            Language::spelling_votes(word.script(), word.source, |language, votes| self.add(language, votes));
        }
    }

    #[inline]
    fn add(&mut self, language: Language, votes: impl Into<u32>) {
        self.votes[language as usize] += votes.into();
    }
}

/// A word of a text.
struct Word<'a> {
    codes: &'a [u8],
    /// The word as written.
    source: &'a str,
    /// The text before the word.
    before: &'a str,
    is_capitalised: bool,
}

impl<'a> Word<'a> {
    fn new(folded: &'a Folded, text: &'a str, index: usize) -> Word<'a> {
        let (first, end) = (folded.words()[index] as usize, folded.word_end(index));
        let (from, to) = (folded.start(first), folded.end(end, text));
        Word {
            codes: &folded.codes()[first..end],
            source: &text[from..to],
            before: &text[..from],
            is_capitalised: is_capitalised(folded, text, index),
        }
    }

    /// Whether the word follows an apostrophe and another word: `s` in `it's`.
    fn follows_apostrophe(&self) -> bool {
        let before = self.before.strip_suffix(['\'', '’']);
        before.is_some_and(|before| before.ends_with(char::is_alphanumeric))
    }

    fn script(&self) -> Script {
        script(self.codes[0])
    }
}

/// Languages by packed codes. The map is never changed.
type PackedMap = HashMap<u64, Language, BuildNumberHasher>;

/// The features of all languages, in tables.
struct Features {
    /// Function words by their packed codes.
    words: PackedMap,
    /// Frequent endings.
    endings: Suffixes<Language>,
    apostrophe_suffixes: HashMap<&'static str, Language>,
    /// Indexed by code point.
    letters: Box<[LetterVotes; Features::LETTERS]>,
}

/// The votes of a letter.
#[derive(Clone, Copy)]
struct LetterVotes {
    language: Language,
    /// In a word without and with an initial capital.
    votes: [u8; 2],
}

static FEATURES: LazyLock<Features> = LazyLock::new(Features::new);

impl Features {
    /// Code points of Latin and Cyrillic up to the end of the block Cyrillic (U+04FF).
    const LETTERS: usize = 0x500;

    fn new() -> Features {
        let pack = |word: &str| pack(Folded::new(word).codes()).expect("at most eight letters");
        let function_words =
            |language: Language| language.function_words().split_whitespace().map(move |word| (pack(word), language));
        let codes = |ending: &str| Folded::new(ending).codes().to_vec();
        let endings = |language: Language| {
            language.frequent_endings().split_whitespace().map(move |ending| (codes(ending), language))
        };
        let suffixes =
            |language: Language| language.apostrophe_suffixes().iter().map(move |&suffix| (suffix, language));
        let mut letters = Box::new([LetterVotes { language: Language::Other, votes: [0; 2] }; Features::LETTERS]);
        for language in Language::ALL {
            for listed in language.distinctive_letters() {
                let votes = [listed.votes, listed.votes_in_capitalised];
                listed.letters.chars().for_each(|c| letters[c as usize] = LetterVotes { language, votes });
            }
        }
        Features {
            words: Language::ALL.into_iter().flat_map(function_words).collect(),
            endings: Suffixes::new(Language::ALL.into_iter().flat_map(endings).collect()),
            apostrophe_suffixes: Language::ALL.into_iter().flat_map(suffixes).collect(),
            letters,
        }
    }

    /// The language whose ending a word has. The longest ending decides.
    fn language_of_ending(&self, word: &[u8]) -> Option<Language> {
        if word.len() < SHORTEST_WITH_ENDING {
            return None;
        }
        let mut longest = None;
        self.endings.of(word, |_, &language| longest = Some(language));
        longest
    }

    #[inline]
    fn letter(&self, c: char) -> LetterVotes {
        let none = LetterVotes { language: Language::Other, votes: [0; 2] };
        self.letters.get(c as usize).copied().unwrap_or(none)
    }
}

/// At most eight codes as one number.
fn pack(codes: &[u8]) -> Option<u64> {
    (codes.len() <= 8).then(|| codes.iter().fold(0, |packed, &code| packed << 8 | u64::from(code)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(text: &str, script: Script) -> Option<Language> {
        let folded = Folded::new(text);
        LanguageVotes::of(&folded, text, 0..folded.words().len()).language(script)
    }

    #[test]
    fn a_few_words_tell_english_from_turkish() {
        for text in
            ["The Mali junta spoke.", "Rebels left Kazan", "Flood hits Bari", "Mali holds vote", "Şimşek visited Bari"]
        {
            assert_eq!(language(text, Script::Latin), Some(Language::English), "{text}");
        }
        for text in [
            "Mali yardım paketi açıklandı",
            "Bari siz gelin",
            "Kazan kaynadı",
            "Putin'in mali planı",
            "Bu mali bir konu",
        ] {
            assert_eq!(language(text, Script::Latin), Some(Language::Turkish), "{text}");
        }
        assert_eq!(language("Mali", Script::Latin), None);
    }

    #[test]
    fn a_few_words_tell_russian_from_kazakh() {
        for text in ["Чад и Мали", "Әлия прибыла в Чад", "Дымный чад стоял над городом", "Того не знает никто"]
        {
            assert_eq!(language(text, Script::Cyrillic), Some(Language::Russian), "{text}");
        }
        for text in ["Чад туралы айтылды", "Бүгін Дели суық", "Чад президенті келді", "Мали мен Чад"]
        {
            assert_eq!(language(text, Script::Cyrillic), Some(Language::Kazakh), "{text}");
        }
        assert_eq!(language("Україна є її батьківщина", Script::Cyrillic), Some(Language::Other));
    }
}

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
use crate::hash::hash;
use crate::text::Folded;
use crate::text::alphabet::{Script, code, script};
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
        let features = &*FEATURES;
        let first = words.start;
        for index in words {
            let word = Word::new(folded, source, index);
            let may_be_name = || capitals_mark_names && index > first && is_capitalised(folded, source, index);
            match script(word.packed as u8) {
                Script::Latin => votes.add_latin(features, word, may_be_name),
                Script::Cyrillic => votes.add_cyrillic(features, word, may_be_name),
                _ => {}
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

    fn add_latin(&mut self, features: &Features, word: Word<'_>, may_be_name: impl Fn() -> bool) {
        let source = word.source();
        if word.follows_apostrophe() {
            if let Some(&language) = features.apostrophe_suffixes.get(source) {
                self.add(language, SURE);
            }
            return;
        }
        let may_be_name = may_be_name();
        self.add_codes(features, word, || may_be_name);
        let is_ascii = source.is_ascii();
        if !is_ascii {
            let is_capitalised = word.is_capitalised();
            source.chars().for_each(|c| self.add_letter(features, c, is_capitalised));
        }
        if is_ascii && !may_be_name {
            Language::spelling_votes(Script::Latin, source.as_bytes(), |language, votes| self.add(language, votes));
        }
    }

    /// Adds the votes of a word in Cyrillic. No language of this script has votes by other spellings.
    #[inline(always)]
    fn add_cyrillic(&mut self, features: &Features, word: Word<'_>, may_be_name: impl Fn() -> bool) {
        self.add_codes(features, word, may_be_name);
        let voting = voting_codes(word.packed);
        if voting != 0 || word.len() > FunctionWords::LONGEST {
            self.add_voting(features, word, voting);
        }
    }

    /// Adds the votes of the letters of a word in Cyrillic. `voting` are the [`voting_codes`] of its first codes.
    #[inline(never)]
    fn add_voting(&mut self, features: &Features, word: Word<'_>, mut voting: u64) {
        let Word { folded, text, mut first, end, .. } = word;
        loop {
            while voting != 0 {
                let at = folded.start(first + voting.trailing_zeros() as usize / 8);
                voting &= voting - 1;
                // Most often it is not ё but е.
                if !text.as_bytes()[at..].starts_with("е".as_bytes()) {
                    let c = text[at..].chars().next();
                    c.into_iter().for_each(|c| self.add_letter(features, c, word.is_capitalised()));
                }
            }
            first += size_of::<u64>();
            if first >= end {
                return;
            }
            voting = voting_codes(folded.packed(first, end));
        }
    }

    /// Adds the vote of a function word or of an ending.
    #[inline(always)]
    fn add_codes(&mut self, features: &Features, word: Word<'_>, may_be_name: impl Fn() -> bool) {
        let is_short = word.len() <= FunctionWords::LONGEST;
        let language = if is_short { features.function_words.language(word.packed) } else { None };
        if let Some(language) = language {
            self.add(language, SURE);
        } else if word.len() >= SHORTEST_WITH_ENDING
            && !may_be_name()
            && let Some(language) = features.language_of_ending(word.codes())
        {
            self.add(language, LIKELY);
        }
    }

    #[inline]
    fn add_letter(&mut self, features: &Features, c: char, is_capitalised: bool) {
        let LetterVotes { language, votes } = features.letter(c);
        self.add(language, votes[usize::from(is_capitalised)]);
    }

    #[inline]
    fn add(&mut self, language: Language, votes: impl Into<u32>) {
        self.votes[language as usize] += votes.into();
    }
}

/// The codes, among eight packed codes of a word in Cyrillic, to which letters with votes fold: the highest bit of the
/// byte of each.
#[inline]
fn voting_codes(codes: u64) -> u64 {
    const EACH: u64 = u64::MAX / 0xFF;
    const HIGHEST: u64 = EACH << 7;
    // Codes of Cyrillic have the highest bit clear, so that no sum carries into the next byte. Those of letters that
    // Russian does not have are the greatest.
    let is_foreign = codes + EACH * const { 0x7F - code('я') as u64 };
    let is_other_than = |letter: u8| (codes ^ (EACH * u64::from(letter))) + EACH * 0x7F;
    // ё folds to е.
    let is_other =
        is_other_than(const { code('щ') }) & is_other_than(const { code('ъ') }) & is_other_than(const { code('е') });
    (is_foreign | !is_other) & HIGHEST
}

/// A word of a text.
#[derive(Clone, Copy)]
struct Word<'a> {
    folded: &'a Folded,
    text: &'a str,
    index: usize,
    /// Index of its first code, and after its last code.
    first: usize,
    end: usize,
    /// Its first codes.
    packed: u64,
}

impl<'a> Word<'a> {
    #[inline]
    fn new(folded: &'a Folded, text: &'a str, index: usize) -> Word<'a> {
        let (first, end) = (folded.words()[index] as usize, folded.word_end(index));
        Word { folded, text, index, first, end, packed: folded.key(index) }
    }

    /// Number of its codes.
    #[inline]
    fn len(&self) -> usize {
        self.end - self.first
    }

    #[inline]
    fn codes(&self) -> &'a [u8] {
        &self.folded.codes()[self.first..self.end]
    }

    #[inline]
    fn is_capitalised(&self) -> bool {
        is_capitalised(self.folded, self.text, self.index)
    }

    /// The word as written.
    fn source(&self) -> &'a str {
        &self.text[self.folded.start(self.first)..self.folded.end(self.end, self.text)]
    }

    /// Whether the word follows an apostrophe and another word: `s` in `it's`.
    fn follows_apostrophe(&self) -> bool {
        let before = &self.text[..self.folded.start(self.first)];
        // Most words follow a space.
        let before = if before.ends_with(' ') { None } else { before.strip_suffix(['\'', '’']) };
        before.is_some_and(|before| before.ends_with(char::is_alphanumeric))
    }
}

/// Function words with their languages: an open-addressing hash table of packed codes.
struct FunctionWords {
    /// Fewer than half of the slots are used. The key of an empty one is 0.
    slots: Box<[(u64, Language); FunctionWords::SLOTS]>,
}

impl FunctionWords {
    const SLOTS: usize = 1024;
    /// Greatest number of letters of a function word.
    const LONGEST: usize = size_of::<u64>();

    fn of(words: impl Iterator<Item = (&'static str, Language)>) -> FunctionWords {
        let mut slots = Box::new([(0, Language::Other); FunctionWords::SLOTS]);
        for (nth, (word, language)) in words.enumerate() {
            let folded = Folded::new(word);
            let codes = folded.codes();
            assert!(codes.len() <= FunctionWords::LONGEST && nth < FunctionWords::SLOTS / 2, "{word}");
            let key = folded.packed(0, codes.len());
            let mut at = FunctionWords::home(key);
            while slots[at].0 != 0 && slots[at].0 != key {
                at = (at + 1) % FunctionWords::SLOTS;
            }
            slots[at] = (key, language);
        }
        FunctionWords { slots }
    }

    /// The language of a function word, given by its codes, at most [`LONGEST`](FunctionWords::LONGEST).
    #[inline]
    fn language(&self, packed: u64) -> Option<Language> {
        let mut at = FunctionWords::home(packed);
        loop {
            let (other, language) = self.slots[at % FunctionWords::SLOTS];
            if other == packed || other == 0 {
                return (other == packed).then_some(language);
            }
            at += 1;
        }
    }

    /// The first slot of a word.
    #[inline]
    fn home(key: u64) -> usize {
        (hash(key) >> (u64::BITS - FunctionWords::SLOTS.ilog2())) as usize
    }
}

/// The features of all languages, in tables.
struct Features {
    function_words: FunctionWords,
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
        let function_words =
            |language: Language| language.function_words().split_whitespace().map(move |word| (word, language));
        let codes = |ending: &str| Folded::new(ending).codes().to_vec();
        let endings = |language: Language| {
            language.frequent_endings().split_whitespace().map(move |ending| (codes(ending), language))
        };
        // One letter of ASCII follows an apostrophe in many languages.
        let suffixes = |language: Language| {
            let of_language = language.apostrophe_suffixes().iter().filter(|suffix| suffix.len() > 1);
            of_language.map(move |&suffix| (suffix, language))
        };
        let mut letters = Box::new([LetterVotes { language: Language::Other, votes: [0; 2] }; Features::LETTERS]);
        for language in Language::ALL {
            for listed in language.distinctive_letters() {
                let votes = [listed.votes, listed.votes_in_capitalised];
                listed.letters.chars().for_each(|c| letters[c as usize] = LetterVotes { language, votes });
            }
        }
        Features {
            function_words: FunctionWords::of(Language::ALL.into_iter().flat_map(function_words)),
            endings: Suffixes::new(Language::ALL.into_iter().flat_map(endings).collect()),
            apostrophe_suffixes: Language::ALL.into_iter().flat_map(suffixes).collect(),
            letters,
        }
    }

    /// The language whose ending a word of at least [`SHORTEST_WITH_ENDING`] letters has. The longest ending decides.
    fn language_of_ending(&self, word: &[u8]) -> Option<Language> {
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

    #[test]
    fn each_letter_with_votes_has_a_voting_code() {
        for language in Language::ALL.into_iter().filter(|language| language.script() == Script::Cyrillic) {
            for c in language.distinctive_letters().iter().flat_map(|listed| listed.letters.chars()) {
                let folded = Folded::new(&c.to_string());
                assert_eq!((folded.codes().len(), voting_codes(folded.packed(0, 1))), (1, 0x80), "{c}");
            }
        }
        assert_eq!(voting_codes(Folded::new("рассказы").packed(0, 8)), 0);
    }
}

//! The language of each sentence, and the effective policies of names that are ordinary words of a language.

use std::cell::{Cell, OnceCell, RefCell};

use super::candidate::Candidate;
use super::location::{follows_arabic_preposition, is_location};
use super::span::Field;
use crate::gazetteer::{Class, NameKind, Policy};
use crate::lang::Language;
use crate::lang::capitals::is_capitalised;
use crate::lang::detect::LanguageVotes;
use crate::lang::inflection::russian;
use crate::lexicon::{FieldText, Hit, Reading};
use crate::rules::Rule;
use crate::text::alphabet::{SOFT, Script, script};
use crate::text::sentence::sentence;
use crate::thresholds::language_votes::SAMPLE;
use crate::thresholds::{letters, prominence};

/// The languages of the sentences of an article. They are determined on demand, because few readings are ordinary
/// words.
pub(super) struct Languages<'a> {
    fields: &'a [FieldText<'a>; 2],
    /// The sentence of the last call. Consecutive candidates are often in one sentence.
    last: Cell<Option<Sentence>>,
    /// Sentences of earlier calls, in the order of the text: each that follows those before it.
    known: RefCell<Vec<Sentence>>,
    /// The language that the caller gives.
    given: Option<Language>,
    /// The language votes of the whole article.
    article: OnceCell<LanguageVotes>,
}

/// A sentence of a field.
#[derive(Clone, Copy)]
struct Sentence {
    field: Field,
    /// Index of its first word, and of the first word after it.
    start: usize,
    end: usize,
    /// First code of its first word, and of the first word after it.
    codes: (u32, u32),
    votes: LanguageVotes,
    /// The language of its words in Cyrillic by the votes. Endings are compared with it.
    of_cyrillic: Option<Language>,
}

impl Sentence {
    fn contains(&self, field: Field, code: u32) -> bool {
        self.field == field && (self.codes.0..self.codes.1).contains(&code)
    }

    /// The language of its words in a script by the votes.
    fn language(&self, script: Script) -> Option<Language> {
        if script == Script::Cyrillic { self.of_cyrillic } else { self.votes.language(script) }
    }
}

impl<'a> Languages<'a> {
    /// `given` is the language that the caller states (BCP 47), or empty.
    pub fn new(fields: &'a [FieldText<'a>; 2], given: &str) -> Languages<'a> {
        let is_known = !given.is_empty() && !given.eq_ignore_ascii_case(Language::UNDETERMINED);
        let given = is_known.then(|| Language::of_code(given));
        Languages { fields, given, last: Cell::new(None), known: RefCell::default(), article: OnceCell::new() }
    }

    /// The policy of a reading in the sentence of a candidate: stricter than the listed one if the name is an ordinary
    /// word of the language.
    #[inline]
    pub fn effective_policy(&self, candidate: &Candidate, reading: &Reading) -> Policy {
        let policy = match reading.policies().is_uniform() {
            true => reading.policies().listed(),
            false => self.policy_by_language(candidate, reading),
        };
        let policy = match self.fields[0].date.is_name_used(reading) {
            true => policy,
            false => policy.max(Policy::Context),
        };
        let policy = match reading.bound_language() {
            None => policy,
            Some(language) => policy.max(self.policy_of_bound(candidate, reading, language)),
        };
        match candidate.ending.is_empty() {
            true => policy,
            false => policy.max(self.policy_of_inflected(candidate, reading)),
        }
    }

    /// The least strict policy of a name that is bound to a language. In a sentence of another language of the script
    /// it needs evidence, and prominence is none.
    ///
    /// Most people have a Russian name and no Kazakh one. In Cyrillic, the capital of a person's name is therefore
    /// enough where it shows a name of one word: inside a sentence, and not beside another capital (Милли Мәжіліс).
    #[inline(never)]
    fn policy_of_bound(&self, candidate: &Candidate, reading: &Reading, bound: Language) -> Policy {
        let script = self.script(candidate);
        let sentence = self.sentence(candidate.field, candidate.start);
        let language = self.language(script, &sentence);
        let is_name = || {
            script == Script::Cyrillic
                && reading.kind() != NameKind::Acronym
                && candidate.nth as usize > sentence.start
                && sentence.votes.capitals_mark_names()
                && !self.is_beside_name(candidate, &sentence)
        };
        match language == Language::Other || language == bound || is_name() {
            true => Policy::Free,
            false if reading.policies().listed() == Policy::Free => Policy::Context,
            false => Policy::Cue,
        }
    }

    /// The least strict policy that a word with an ending permits. A minor entity needs context where the word is
    /// likely to be another one: at the start of a sentence, where every word has a capital (Тома, Ура); a short stem;
    /// the form of a surname (Белова is the genitive of Белово and of Белов). So does a form that is an ordinary word.
    /// If the text states that something is there, it is likely to be the place (в Сумах, Екібастұзда), except for a
    /// short word at the start of a sentence.
    #[inline(never)]
    fn policy_of_inflected(&self, candidate: &Candidate, reading: &Reading) -> Policy {
        let folded = self.fields[candidate.field as usize].folded;
        let codes = candidate.codes(folded);
        let common_words = self.fields[0].layers.common_words();
        let ordinary = common_words.get(codes).iter().filter(|word| word.language.script() == Script::Cyrillic);
        let ordinary = ordinary.filter_map(|word| word.policy).max().unwrap_or(Policy::Free);
        let is_one_word = folded.words().get(candidate.nth as usize + 1).is_none_or(|&next| next >= candidate.end);
        if !is_one_word || self.fields[0].date.prominence(reading) >= prominence::INFLECTED {
            return ordinary;
        }
        let stem = &codes[..codes.len() - candidate.ending.len().min(codes.len())];
        let is_short = stem.len() < letters::INFLECTED_STEM;
        let is_surname = reading.class.is_place() && russian::is_surname_stem(stem);
        let is_first = self.sentence(candidate.field, candidate.start).start == candidate.nth as usize;
        let is_likely_another =
            is_short && is_first || (is_short || is_surname || is_first) && !self.is_located(candidate, reading);
        if is_likely_another { ordinary.max(Policy::Context) } else { ordinary }
    }

    #[inline(never)]
    fn policy_by_language(&self, candidate: &Candidate, reading: &Reading) -> Policy {
        let policies = reading.policies();
        let script = self.script(candidate);
        if script == Script::Arabic {
            // The script determines the language, and it has no capitals, which mark names.
            let policy = policies.in_language(Language::Arabic);
            let is_country = policy == Policy::Context && reading.class == Class::Country;
            return if is_country && self.follows_preposition(candidate) { policies.listed() } else { policy };
        }
        let sentence = self.sentence(candidate.field, candidate.start);
        let policy = policies.in_language(self.language(script, &sentence));
        let is_personal_name = policies.beside_name() > policies.listed();
        match policies.beside_name() > policy && self.is_beside_name(candidate, &sentence) {
            true => policies.beside_name(),
            false if is_personal_name && policy > policies.listed() && self.is_located(candidate, reading) => {
                policies.listed()
            }
            false => policy,
        }
    }

    /// Whether an Arabic preposition is before a candidate. It then is no adjective: في مالي is not "financial".
    fn follows_preposition(&self, candidate: &Candidate) -> bool {
        let &FieldText { folded, rules, .. } = &self.fields[candidate.field as usize];
        rules.has(Rule::Locations) && follows_arabic_preposition(folded, candidate)
    }

    /// Whether a reading is a place, and the text states that something is there. This shows that the name is not that
    /// of a person: в Кирове, in Austin.
    fn is_located(&self, candidate: &Candidate, reading: &Reading) -> bool {
        let field = &self.fields[candidate.field as usize];
        reading.class.is_place() && field.rules.has(Rule::Locations) && is_location(field, candidate)
    }

    /// Whether the ending of a hit is one of the language of its sentence. If the language is unknown, any ending may
    /// be.
    pub fn permits(&self, field: Field, hit: &Hit) -> bool {
        if hit.ending.is_empty() {
            return true;
        }
        let language = self.known_language(Script::Cyrillic, &self.sentence(field, hit.start));
        language.is_none_or(|language| hit.ending.is_of(language))
    }

    /// As [`known_language`](Languages::known_language), or [`Language::Other`].
    fn language(&self, script: Script, sentence: &Sentence) -> Language {
        self.known_language(script, sentence).unwrap_or(Language::Other)
    }

    /// The script of a candidate.
    fn script(&self, candidate: &Candidate) -> Script {
        script(candidate.codes(self.fields[candidate.field as usize].folded)[0])
    }

    /// The language of a sentence in a script, or, if the sentence has no vote for any, of most of the article.
    fn known_language(&self, script: Script, sentence: &Sentence) -> Option<Language> {
        sentence.language(script).or_else(|| self.article_language(script))
    }

    /// The language of the article in a script: the given one, or that of most of the article.
    pub fn article_language(&self, script: Script) -> Option<Language> {
        let given = self.given.filter(|&language| language == Language::Other || language.script() == script);
        given.or_else(|| self.article_votes().language(script))
    }

    /// The language of the article by its first words. `None` if they do not show it.
    pub fn detected(&self) -> Option<Language> {
        const SCRIPTS: [Script; 3] = [Script::Arabic, Script::Latin, Script::Cyrillic];
        let sample = |field: &FieldText<'_>| field.folded.words().len().min(SAMPLE);
        let mut counts = [0usize; Script::COUNT];
        for field in self.fields {
            for &word in &field.folded.words()[..sample(field)] {
                counts[script(field.folded.codes()[word as usize]) as usize] += 1;
            }
        }
        let counted = SCRIPTS.map(|script| (script, counts[script as usize]));
        let (script, count) = counted.into_iter().rev().max_by_key(|&(_, count)| count)?;
        if count == 0 || script == Script::Arabic {
            return (count > 0).then_some(Language::Arabic);
        }
        let of_sample = self.votes_of_first(sample).language(script);
        let language = of_sample.or_else(|| self.article_votes().language(script));
        language.filter(|&language| language != Language::Other)
    }

    /// Whether a capitalised word is directly beside a candidate: after it, or before it and not first in the sentence.
    fn is_beside_name(&self, candidate: &Candidate, sentence: &Sentence) -> bool {
        if !sentence.votes.capitals_mark_names() {
            return false;
        }
        let &FieldText { folded, text, .. } = &self.fields[candidate.field as usize];
        let is_soft = |code: Option<usize>| code.is_some_and(|at| folded.codes().get(at) == Some(&SOFT));
        let word = candidate.nth as usize;
        let next = folded.first_word_from(word, candidate.end);
        let has_before = is_soft((candidate.word as usize).checked_sub(1)) && word > sentence.start + 1;
        let has_after = is_soft(Some(candidate.end as usize)) && next < folded.words().len();
        has_before && is_capitalised(folded, text, word - 1) || has_after && is_capitalised(folded, text, next)
    }

    fn sentence(&self, field: Field, code: u32) -> Sentence {
        if let Some(last) = self.last.get().filter(|last| last.contains(field, code)) {
            return last;
        }
        let mut known = self.known.borrow_mut();
        let is_before = |known: &Sentence| (known.field as usize, known.codes.1) <= (field as usize, code);
        let at = known.partition_point(is_before);
        let sentence = match known.get(at).filter(|known| known.contains(field, code)) {
            Some(known) => *known,
            None => self.new_sentence(field, code),
        };
        // The scan visits the sentences in order. Others are rare, and inserting them would take long.
        if at == known.len() {
            known.push(sentence);
        }
        self.last.set(Some(sentence));
        sentence
    }

    fn new_sentence(&self, field: Field, code: u32) -> Sentence {
        let &FieldText { folded, text, .. } = &self.fields[field as usize];
        let starts = folded.words();
        let words = sentence(folded, text, starts.partition_point(|&word| word <= code).saturating_sub(1));
        let end = starts.get(words.end).map_or(u32::MAX, |&next| next);
        let codes = (starts.get(words.start).map_or(0, |&first| first), end);
        let votes = LanguageVotes::of(folded, text, words.clone());
        let of_cyrillic = votes.language(Script::Cyrillic);
        Sentence { field, start: words.start, end: words.end, codes, votes, of_cyrillic }
    }

    fn article_votes(&self) -> LanguageVotes {
        *self.article.get_or_init(|| self.votes_of_first(|field| field.folded.words().len()))
    }

    /// The votes of the first words of both fields. `count` is their number in a field.
    fn votes_of_first(&self, count: impl Fn(&FieldText<'_>) -> usize) -> LanguageVotes {
        let of = |field: Field| {
            let text = &self.fields[field as usize];
            let count = count(text);
            // A short field is often one sentence, whose votes are known.
            let known = self.known.borrow();
            let sentence = known.iter().find(|known| (known.field, known.start, known.end) == (field, 0, count));
            sentence.map_or_else(|| LanguageVotes::of(text.folded, text.text, 0..count), |sentence| sentence.votes)
        };
        of(Field::Title) + of(Field::Body)
    }
}

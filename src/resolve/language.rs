//! The language that a candidate stands in, and the policies that follow from it.

use std::cell::{Cell, OnceCell};

use super::candidate::Candidate;
use super::{Article, Field};
use crate::gazetteer::{Policies, Policy};
use crate::lang::Language;
use crate::lang::capitals::is_capitalised;
use crate::lang::detect::LanguageVotes;
use crate::lexicon::Reading;
use crate::text::Folded;
use crate::text::alphabet::{SOFT, Script, script};
use crate::text::sentence::sentence;

/// The languages of an article's sentences, found when they are asked for: few readings are ordinary words.
pub(super) struct Languages<'a> {
    article: &'a Article<'a>,
    folded: &'a [Folded; 2],
    /// The sentence that was asked for last: candidates of one follow one another.
    last: Cell<Option<Sentence>>,
    /// The votes of all sentences.
    all: OnceCell<LanguageVotes>,
}

/// A sentence of a field.
#[derive(Clone, Copy)]
struct Sentence {
    field: Field,
    /// The index of its first word.
    start: usize,
    /// Where its first word starts, and where that of the next sentence does.
    codes: (u32, u32),
    votes: LanguageVotes,
}

impl<'a> Languages<'a> {
    pub fn new(article: &'a Article<'a>, folded: &'a [Folded; 2]) -> Languages<'a> {
        Languages { article, folded, last: Cell::new(None), all: OnceCell::new() }
    }

    /// The policy of a reading where a candidate stands: an ordinary word of the language there needs a reason.
    #[inline]
    pub fn effective_policy(&self, candidate: &Candidate, reading: &Reading) -> Policy {
        match reading.policies.is_uniform() {
            true => reading.policies.listed(),
            false => self.strict_policy(candidate, reading.policies),
        }
    }

    #[inline(never)]
    fn strict_policy(&self, candidate: &Candidate, policies: Policies) -> Policy {
        let first = self.folded[candidate.field as usize].codes()[candidate.start as usize];
        if script(first) == Script::Arabic {
            // The script tells the language, and no capital a name.
            return policies.in_language(Language::Arabic);
        }
        let sentence = self.sentence(candidate.field, candidate.start);
        let policy = policies.in_language(self.language(candidate, &sentence));
        match policies.beside_name() > policy && self.is_beside_name(candidate, &sentence) {
            true => policies.beside_name(),
            false => policy,
        }
    }

    /// The language of the sentence of a candidate, or where no sign tells it that of most of the article.
    fn language(&self, candidate: &Candidate, sentence: &Sentence) -> Language {
        let folded = &self.folded[candidate.field as usize];
        let script = script(folded.codes()[candidate.start as usize]);
        let of_sentence = sentence.votes.language(script);
        of_sentence.or_else(|| self.all().language(script)).unwrap_or(Language::Other)
    }

    /// Whether a word with a capital stands directly beside a candidate: behind it, or before it and not first in the
    /// sentence.
    fn is_beside_name(&self, candidate: &Candidate, sentence: &Sentence) -> bool {
        if !sentence.votes.capitals_mark_names() {
            return false;
        }
        let (folded, text) = (&self.folded[candidate.field as usize], self.article.text(candidate.field));
        let is_soft = |code: Option<usize>| code.is_some_and(|at| folded.codes().get(at) == Some(&SOFT));
        let word = candidate.nth as usize;
        let next = folded.nth_behind(word, candidate.end);
        let before = is_soft((candidate.word as usize).checked_sub(1)) && word > sentence.start + 1;
        let behind = is_soft(Some(candidate.end as usize)) && next < folded.words().len();
        before && is_capitalised(folded, text, word - 1) || behind && is_capitalised(folded, text, next)
    }

    fn sentence(&self, field: Field, code: u32) -> Sentence {
        if let Some(last) = self.last.get()
            && last.field == field
            && (last.codes.0..last.codes.1).contains(&code)
        {
            return last;
        }
        let (folded, text) = (&self.folded[field as usize], self.article.text(field));
        let starts = folded.words();
        let words = sentence(folded, text, starts.partition_point(|&word| word <= code).saturating_sub(1));
        let end = starts.get(words.end).map_or(u32::MAX, |&next| next);
        let codes = (starts.get(words.start).map_or(0, |&first| first), end);
        let sentence = Sentence { field, start: words.start, codes, votes: LanguageVotes::of(folded, text, words) };
        self.last.set(Some(sentence));
        sentence
    }

    fn all(&self) -> LanguageVotes {
        *self.all.get_or_init(|| {
            let of = |field: Field| {
                let folded = &self.folded[field as usize];
                LanguageVotes::of(folded, self.article.text(field), 0..folded.words().len())
            };
            of(Field::Title) + of(Field::Body)
        })
    }
}

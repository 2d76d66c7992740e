//! The language that a candidate stands in, and the policies that follow from it.

use std::cell::{Cell, OnceCell};

use super::candidate::Candidate;
use super::{Article, Field};
use crate::gazetteer::Policy;
use crate::matcher::Reading;
use crate::text::Folded;
use crate::text::alphabet::script;
use crate::text::language::{Language, Signs, sentence};

/// The languages of an article's sentences, found when they are asked for: few readings are ordinary words.
pub(super) struct Languages<'a> {
    article: &'a Article<'a>,
    folded: &'a [Folded; 2],
    /// The sentence that was asked for last: candidates of one follow one another.
    last: Cell<Option<Sentence>>,
    /// The signs of all sentences.
    all: OnceCell<Signs>,
}

/// A sentence, as a range of words of a field.
#[derive(Clone, Copy)]
struct Sentence {
    field: Field,
    start: usize,
    end: usize,
    signs: Signs,
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
            false => reading.policies.in_language(self.language(candidate)),
        }
    }

    /// The language of the sentence of a candidate, or where no sign tells it that of most of the article.
    fn language(&self, candidate: &Candidate) -> Language {
        let folded = &self.folded[candidate.field as usize];
        let script = script(folded.codes()[candidate.start as usize]);
        let of_sentence = self.sentence(candidate.field, candidate.start).language(script);
        of_sentence.or_else(|| self.all().language(script)).unwrap_or(Language::Other)
    }

    fn sentence(&self, field: Field, code: u32) -> Signs {
        let (folded, text) = (&self.folded[field as usize], self.article.text(field));
        let word = folded.words().partition_point(|&word| word <= code).saturating_sub(1);
        if let Some(last) = self.last.get()
            && last.field == field
            && (last.start..last.end).contains(&word)
        {
            return last.signs;
        }
        let words = sentence(folded, text, word);
        let signs = Signs::of(folded, text, words.clone());
        self.last.set(Some(Sentence { field, start: words.start, end: words.end, signs }));
        signs
    }

    fn all(&self) -> Signs {
        *self.all.get_or_init(|| {
            let of = |field: Field| {
                let folded = &self.folded[field as usize];
                Signs::of(folded, self.article.text(field), 0..folded.words().len())
            };
            of(Field::Title) + of(Field::Body)
        })
    }
}

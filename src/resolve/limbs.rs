//! Words that a hyphen or an apostrophe joins to a candidate, so that it is a part of another name: Ямал-Ненецкий,
//! Вейк-ан-Зее, O'Kerry.

use super::candidate::CandidateRef;
use super::neighbours::{Gap, Neighbours};
use crate::lang::capitals::is_capitalised;
use crate::lang::inflection::russian;
use crate::lexicon::FieldText;

impl Neighbours<'_> {
    /// Whether a candidate of several words begins with an adjective, and the word before its hyphen is a part of the
    /// adjective: Ямал-Ненецкий автономный округ.
    pub(super) fn is_limb(&self, at: CandidateRef<'_>, before: usize) -> bool {
        let &FieldText { folded, text, .. } = self.field(at);
        !self.is_one_word(at)
            && self.is_adjective(at, at.candidate.nth as usize)
            && is_capitalised(folded, text, before)
    }

    /// Whether a hyphen joins a word to a capitalised word before it: `ан` in Вейк-ан-Зее.
    pub(super) fn ends_chain(&self, at: CandidateRef<'_>, word: usize) -> bool {
        let &FieldText { folded, text, .. } = self.field(at);
        word.checked_sub(1)
            .is_some_and(|first| self.gap(at, first) == Gap::Hyphen && is_capitalised(folded, text, first))
    }

    /// Whether an apostrophe joins a candidate to one capital letter: O'Kerry, Д’Анджело.
    pub(super) fn follows_elision(&self, at: CandidateRef<'_>) -> bool {
        let &FieldText { folded, text, .. } = self.field(at);
        let mut before = text[..folded.start(at.candidate.start as usize)].chars().rev();
        before.next().is_some_and(|c| matches!(c, '\'' | '’' | 'ʼ'))
            && before.next().is_some_and(char::is_uppercase)
            && !before.next().is_some_and(char::is_alphanumeric)
    }

    /// Whether a name of several words that begins with an adjective begins with a word.
    pub(super) fn begins_with_adjective(&self, at: CandidateRef<'_>, word: usize) -> bool {
        let folded = self.field(at).folded;
        let mut starting = self.context.starting(at.candidate.field, folded.words()[word]);
        self.is_adjective(at, word)
            && starting.any(|i| self.context.candidates()[i].end as usize > folded.word_end(word))
    }

    fn is_adjective(&self, at: CandidateRef<'_>, word: usize) -> bool {
        russian::is_relational_adjective(self.codes(at, word))
    }
}

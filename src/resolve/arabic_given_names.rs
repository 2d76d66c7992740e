//! Arabic given names beside a name: a surname after that of another person, and a name that goes on.

use super::candidate::CandidateRef;
use super::neighbours::{Gap, Neighbours, Side};
use crate::lang::arabic::article::AL;
use crate::lang::arabic::compound::{ABD, ALLAH, BIN, DIN};
use crate::lang::arabic::proclitic::LetterRole;
use crate::rules::Rule;
use crate::text::alphabet::SOFT;
use crate::thresholds::{given_name, letters};

impl Neighbours<'_> {
    /// Whether the word before an Arabic candidate is a given name.
    pub(super) fn follows_arabic_given_name(&self, at: CandidateRef<'_>) -> bool {
        let candidate = at.candidate;
        if !self.context.rules.has(Rule::GivenNames) || !candidate.proclitic.is_empty() || candidate.nth == 0 {
            return false;
        }
        let word = candidate.nth as usize - 1;
        self.gap(at, word) == Gap::Space
            && (self.is_arabic_given_name(self.codes(at, word)) || self.ends_compound_with_abd(at, word))
            && !self.is_listed(at, word, Side::Before)
    }

    /// Whether a word with the article follows عبد, so that both are one given name: عبد العال.
    fn ends_compound_with_abd(&self, at: CandidateRef<'_>, word: usize) -> bool {
        let before = word.checked_sub(1).filter(|_| self.codes(at, word).starts_with(&AL));
        before.is_some_and(|abd| self.codes(at, abd) == ABD && self.gap(at, abd) == Gap::Space)
    }

    /// Whether a word is a given name and no ordinary word, nor likely to be a shorter one behind a proclitic.
    fn is_arabic_given_name(&self, codes: &[u8]) -> bool {
        codes.len() >= letters::ARABIC_GIVEN_NAME
            && !(codes.len() == letters::ARABIC_GIVEN_NAME && LetterRole::of(codes[0]).may_be_stripped())
            && self.context.layers.is_given_name(codes)
            && !self.context.layers.common_words().contains(codes)
    }

    /// Whether بن is before a candidate, or before the given name of a candidate that begins with بن, or `given` words
    /// farther away.
    pub(super) fn is_arabic_father(&self, at: CandidateRef<'_>, given: usize) -> bool {
        let first = at.candidate.nth as usize;
        let given = given + usize::from(self.codes(at, first) == BIN);
        let is_bin =
            |word: usize| self.codes(at, word) == BIN && (word..first).all(|word| self.gap(at, word) == Gap::Space);
        self.context.rules.has(Rule::GivenNames)
            && at.candidate.proclitic.is_empty()
            && first.checked_sub(given + 1).is_some_and(is_bin)
    }

    /// Whether a candidate is one given name, and بن or another frequent given name is directly after it, or a complete
    /// name with such a given name or the second word of one after it: محمد صلاح الدين. Rare given names are often
    /// ordinary words.
    pub(super) fn is_continued_in_arabic(&self, at: CandidateRef<'_>) -> bool {
        let codes = self.context.codes_of(at.candidate);
        let is_one_word = self.is_one_word(at);
        // A surname that is also a given name ends محمود عباس, so that a third name may follow.
        let last = codes.rsplit(|&code| code == SOFT).next().unwrap_or(codes);
        let can_go_on = !(is_one_word && codes.starts_with(&AL)) && self.context.layers.is_given_name(last);
        if !can_go_on || !self.context.rules.has(Rule::GivenNames) {
            return false;
        }
        let (Some(next), Gap::Space) = self.after(at) else { return false };
        let codes = self.codes(at, next);
        let is_frequent = || self.context.layers.bearers(codes) >= given_name::FREQUENT;
        // استقبل أردوغان محمد بن سلمان: another listed name begins.
        let is_second_word = codes == DIN || codes == ALLAH;
        (if is_one_word { codes == BIN } else { is_second_word })
            || is_frequent() && self.is_arabic_given_name(codes) && !self.is_listed(at, next, Side::After)
    }
}

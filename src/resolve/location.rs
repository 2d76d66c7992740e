//! Words and endings that state where something is: на Ямале, Алматыда, Lincoln'da.

use super::candidate::Candidate;
use super::ending;
use crate::lang::arabic::preposition;
use crate::lang::{Language, inflection};
use crate::lexicon::FieldText;
use crate::text::Folded;
use crate::text::alphabet::{Script, script};

/// Whether the word before a candidate, or the ending of the candidate, states that something is in or at it, or goes
/// there. This fits a place better than a person with the same name.
pub(super) fn is_location(field: &FieldText<'_>, candidate: &Candidate) -> bool {
    let codes = candidate.codes(field.folded);
    let letters = &codes[codes.len() - candidate.ending.len().min(codes.len())..];
    if candidate.ending.is_of(Language::Kazakh) && inflection::kazakh::is_locative(letters) {
        return true;
    }
    match script(codes[0]) {
        Script::Cyrillic => follows_preposition(field, candidate) && inflection::russian::may_be_place(letters),
        Script::Latin => {
            let ending = ending::of(field, candidate, &field.span(candidate.start, candidate.end));
            let letters = &field.text[ending];
            Language::Turkish.locative_suffixes().iter().any(|suffix| ending::is_same_word(suffix, letters))
                || follows_preposition(field, candidate)
        }
        Script::Arabic => candidate.proclitic.is_empty() && follows_preposition(field, candidate),
        _ => false,
    }
}

/// Whether a preposition of place is directly before a candidate.
fn follows_preposition(field: &FieldText<'_>, candidate: &Candidate) -> bool {
    let folded = field.folded;
    folded.follows_soft_break(candidate.word) && Language::is_place_preposition(folded.word(candidate.nth as usize - 1))
}

/// Whether an Arabic preposition is before a name, as a word or a proclitic.
pub(super) fn follows_arabic_preposition(folded: &Folded, name: &Candidate) -> bool {
    if !name.proclitic.is_empty() {
        return preposition::ends(&folded.codes()[name.word as usize..name.start as usize]);
    }
    folded.follows_soft_break(name.word) && preposition::is_word(folded.word(name.nth as usize - 1))
}

//! Names of places that are alone in quotation marks, in Cyrillic: «Колумбия», a shuttle.
//!
//! In Russian and Kazakh, quotation marks enclose the names of companies, clubs, ships and works, but no places other
//! than buildings. In a text of another script, such as Arabic, they only set off the foreign name.

use super::candidate::{Candidate, CandidateRef};
use super::context::Context;
use crate::gazetteer::{Class, EntityType};
use crate::lexicon::{FieldText, Reading};
use crate::rules::Rule;
use crate::text::alphabet::{Script, script};
use crate::text::quotes;

/// Whether a reading of a candidate is a place, but the candidate is the name of another thing because it is alone in
/// quotation marks. A context word beside it can show that the place is meant: город «Алматы».
pub(super) fn is_name_of_other(context: &Context<'_>, at: CandidateRef<'_>, reading: &Reading) -> bool {
    let candidate = at.candidate;
    let is_place = reading.class.entity_type() == EntityType::Place && reading.class != Class::Site;
    // Judgements of highly ambiguous forms are cached, so that quotation marks must not count for them.
    if !is_place || candidate.is_highly_ambiguous() || !context.rules.has(Rule::QuotedPlaces) {
        return false;
    }
    let field = &context.fields[candidate.field as usize];
    let &FieldText { folded, text, .. } = field;
    let span = || folded.start(candidate.start as usize)..folded.end(candidate.end as usize, text);
    script(folded.codes()[candidate.start as usize]) == Script::Cyrillic
        && quotes::is_quoted(text, span())
        && is_in_cyrillic(field, candidate)
        && context.announcing(at.cues, reading.class).is_none()
}

/// Whether the word before or after a candidate is in Cyrillic.
fn is_in_cyrillic(field: &FieldText<'_>, candidate: &Candidate) -> bool {
    let folded = field.folded;
    let nth = candidate.nth as usize;
    let beside = [nth.checked_sub(1), Some(folded.first_word_from(nth, candidate.end))];
    let mut words = beside.into_iter().flatten().filter_map(|word| folded.words().get(word));
    words.any(|&word| script(folded.codes()[word as usize]) == Script::Cyrillic)
}

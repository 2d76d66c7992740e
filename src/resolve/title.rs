//! Titles that are listed with the beginning of a name: السلطان هيثم, before the complete name هيثم بن طارق.

use super::document::Document;
use crate::gazetteer::{CueSide, EntityKey};
use crate::lexicon::Reading;
use crate::rules::Rule;

/// Whether a candidate is a title and the beginning of a longer name of the same person, which begins after the title:
/// السلطان هيثم in السلطان هيثم بن طارق. The title is not part of a complete name.
pub(super) fn cuts_complete_name(document: &Document<'_>, index: usize) -> bool {
    let context = &document.context;
    let title = &context.candidates()[index];
    let folded = context.folded(title.field);
    let words = folded.words();
    let is_cut = |&cue: &u32| {
        let hit = context.cue(cue);
        hit.effect.side == CueSide::Before && !hit.effect.veto && hit.end < title.end
    };
    let has_several_words = words.get(title.nth as usize + 1).is_some_and(|&next| next < title.end);
    if !has_several_words || title.is_highly_ambiguous() || !context.rules.has(Rule::Titles) {
        return false;
    }
    let is_person = |reading: &&Reading| reading.class.is_person();
    let has_person =
        |entity: EntityKey| context.readings(title).filter(is_person).any(|reading| reading.entity == entity);
    context.scanned.cues.starting(title.field, title.nth as usize).filter(is_cut).any(|cue| {
        let Some(&word) = words.get(context.cue(cue).next as usize) else { return false };
        // The longest of the candidates without a proclitic. Those with one begin later in the word.
        let plain = context.starting(title.field, word).filter(|&i| context.candidates()[i].start == word);
        let longest = plain.max_by_key(|&i| context.candidates()[i].end);
        longest.is_some_and(|longest| {
            let name = &context.candidates()[longest];
            name.end > title.end
                && !name.is_highly_ambiguous()
                && document.free(document.candidate(longest)).any(|reading| has_person(reading.entity))
        })
    })
}

//! Lists of places: بين عدن وإب وذمار. A name between two places that the text names without doubt is a place too. A
//! country is no such place: in Россия, Чехов и Москва, things of all kinds are listed.

use super::candidate::{Candidate, CandidateRef};
use super::conjunction::{NextName, end_of_previous};
use super::context::Context;
use super::document_entities::DocumentEntities;
use crate::gazetteer::{Class, EntityKey};
use crate::lexicon::Reading;
use crate::rules::Rule;
use crate::text::alphabet::HARD;

/// Greatest number of codes of the place before a name. Longer ones are not looked up.
const CODES: u32 = 32;

/// If a candidate is between two places of a list, one of them that is in the country of a reading.
pub(super) fn neighbour(
    context: &Context<'_>,
    entities: &DocumentEntities,
    at: CandidateRef<'_>,
    reading: &Reading,
) -> Option<EntityKey> {
    // Judgements of highly ambiguous forms are cached, so that the location must not count for them.
    if !is_joined(context, at.candidate) || at.candidate.is_highly_ambiguous() || !context.rules.has(Rule::PlaceLists) {
        return None;
    }
    let next = NextName::after(context, at.candidate)?;
    let end = end_of_previous(context, at.candidate)?;
    let candidates = context.candidates();
    let field = at.candidate.field;
    let named = |index: usize| place(context, entities, at.index, index, reading);
    let previous = candidates[..at.index].iter().enumerate().rev();
    let previous = previous.take_while(|(_, other)| other.field == field && other.word + CODES >= end);
    let (_, before) = previous.filter(|(_, other)| other.end == end).find_map(|(index, _)| named(index))?;
    let mut following = context.starting(field, next.word).filter(|&i| next.accepts(context, &candidates[i]));
    let (_, after) = following.find_map(named)?;
    before.or(after)
}

/// Whether و or a comma may join a candidate to a name before it. Almost all candidates are refused here.
fn is_joined(context: &Context<'_>, candidate: &Candidate) -> bool {
    let follows_break =
        || candidate.word > 0 && context.folded(candidate.field).codes()[candidate.word as usize - 1] == HARD;
    candidate.proclitic.len() == 1 || follows_break()
}

/// The place that the candidate `index`, which is beside the candidate `at`, names without doubt, and the same if it is
/// in the country of a reading.
fn place(
    context: &Context<'_>,
    entities: &DocumentEntities,
    at: usize,
    index: usize,
    reading: &Reading,
) -> Option<(EntityKey, Option<EntityKey>)> {
    let is_named = |other: &&Reading| {
        let mut mentions = entities.nearest(other.entity, at);
        other.class.is_place() && other.class != Class::Country && mentions.any(|mention| mention as usize == index)
    };
    let candidate = &context.candidates()[index];
    if candidate.is_highly_ambiguous() {
        return None;
    }
    let named = context.readings(candidate).find(is_named)?;
    let is_compatriot = named.country().is_some() && named.country() == reading.country();
    Some((named.entity, is_compatriot.then_some(named.entity)))
}

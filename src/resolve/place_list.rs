//! Lists of places: بين عدن وإب وذمار. A name between two places that the text names without doubt is a place too, and
//! so is the first one after a preposition of place: في صور وصيدا. A country shows no other place: in Россия, Чехов и
//! Москва, things of all kinds are listed. Between two countries, a name is that of a country: النيجر ومالي وتشاد.

use super::candidate::{Candidate, CandidateRef};
use super::conjunction::{NextName, end_of_previous};
use super::context::Context;
use super::document_entities::DocumentEntities;
use super::location::follows_arabic_preposition;
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
    let is_first = || follows_arabic_preposition(context.folded(at.candidate.field), at.candidate);
    // Judgements of highly ambiguous forms are cached, so that the location must not count for them.
    if !(is_joined(context, at.candidate) || is_first())
        || at.candidate.is_highly_ambiguous()
        || !context.rules.has(Rule::PlaceLists)
    {
        return None;
    }
    let named = |index: usize| place(context, entities, at.index, index, reading);
    let (_, after) = following(context, at.candidate).find_map(named)?;
    let mut before = previous(context, at);
    match before.find_map(named) {
        Some((_, before)) => before.or(after),
        None => after.filter(|_| reading.class != Class::Country && is_first()),
    }
}

/// Whether the names that are joined to a candidate are countries (`true`) or other places (`false`): in السعودية وعمان
/// وقطر, Oman is meant and not Amman. `None` if no name is joined to it, or names of both kinds are.
pub(super) fn are_countries(context: &Context<'_>, at: CandidateRef<'_>) -> Option<bool> {
    let is_country = |index: usize| {
        let other = &context.candidates()[index];
        let mut classes = context.readings(other).map(|reading| reading.class);
        let is_certain = other.free && !other.is_highly_ambiguous();
        let is_country = is_certain && classes.clone().any(|class| class == Class::Country);
        (is_certain && classes.all(|class| class.is_place() && (class == Class::Country) == is_country))
            .then_some(is_country)
    };
    let mut kinds = previous(context, at).chain(following(context, at.candidate)).filter_map(is_country);
    let first = kinds.next()?;
    (context.rules.has(Rule::PlaceLists) && kinds.all(|kind| kind == first)).then_some(first)
}

/// The candidates that end where the name ends to which a candidate is joined.
fn previous<'a>(context: &Context<'a>, at: CandidateRef<'_>) -> impl Iterator<Item = usize> + use<'a> {
    let field = at.candidate.field;
    let end = end_of_previous(context, at.candidate);
    let before = context.candidates()[..at.index].iter().enumerate().rev();
    end.into_iter().flat_map(move |end| {
        let near = before.clone().take_while(move |(_, other)| other.field == field && other.word + CODES >= end);
        near.filter(move |(_, other)| other.end == end).map(|(index, _)| index)
    })
}

/// The candidates that start where the name starts that is joined to a candidate.
fn following<'a>(context: &Context<'a>, candidate: &Candidate) -> impl Iterator<Item = usize> + use<'a> {
    let context = *context;
    let field = candidate.field;
    NextName::after(&context, candidate).into_iter().flat_map(move |next| {
        let starting = context.starting(field, next.word);
        starting.filter(move |&i| next.accepts(&context, &context.candidates()[i]))
    })
}

/// Whether و or a comma may join a candidate to a name before it. Almost all candidates are refused here.
fn is_joined(context: &Context<'_>, candidate: &Candidate) -> bool {
    let follows_break =
        || candidate.word > 0 && context.folded(candidate.field).codes()[candidate.word as usize - 1] == HARD;
    candidate.proclitic.len() == 1 || follows_break()
}

/// The place that the candidate `index`, which is beside the candidate `at`, names without doubt, and the same if it is
/// in the country of a reading, or if both are countries.
fn place(
    context: &Context<'_>,
    entities: &DocumentEntities,
    at: usize,
    index: usize,
    reading: &Reading,
) -> Option<(EntityKey, Option<EntityKey>)> {
    let is_named = |other: &&Reading| {
        let mut mentions = entities.nearest(other.entity, at);
        other.class.is_place()
            && (other.class == Class::Country) == (reading.class == Class::Country)
            && mentions.any(|mention| mention as usize == index)
    };
    let candidate = &context.candidates()[index];
    if candidate.is_highly_ambiguous() {
        return None;
    }
    let named = context.readings(candidate).find(is_named)?;
    let is_compatriot = named.country().is_some() && named.country() == reading.country();
    Some((named.entity, (is_compatriot || reading.class == Class::Country).then_some(named.entity)))
}

//! Bodies of a country that its news name without the country: МВД, Sağlık Bakanlığı.

use super::candidate::Candidate;
use super::context::Context;
use crate::gazetteer::Class;
use crate::lang::capitals::is_capitalised;
use crate::lexicon::{FieldText, Reading};
use crate::text::alphabet::{SOFT, Script};

/// Whether a reading of a candidate is such a body, and the words beside it do not show that it may be one of another
/// country.
pub(super) fn is_of_own_country(context: &Context<'_>, candidate: &Candidate, reading: &Reading) -> bool {
    is_of_state(reading.class)
        && !precedes_other_country(context, candidate, reading)
        && !follows_capital(context, candidate)
}

fn is_of_state(class: Class) -> bool {
    use Class::{Army, Bank, Body, Court, Government, Ministry, Parliament, Party, Police};
    matches!(class, Body | Bank | Government | Ministry | Parliament | Army | Police | Court | Party)
}

/// Whether a place of another country is directly after a candidate: ЦБ Турции.
fn precedes_other_country(context: &Context<'_>, candidate: &Candidate, reading: &Reading) -> bool {
    let &Candidate { field, end, .. } = candidate;
    let is_other = |index: usize| {
        let place = &context.candidates()[index];
        let is_of_other = |place: &Reading| place.class.is_place() && place.country() != reading.country();
        // Reading the names of very many entities would take long.
        place.is_highly_ambiguous() || context.readings(place).any(is_of_other)
    };
    context.folded(field).codes().get(end as usize) == Some(&SOFT) && context.starting(field, end + 1).any(is_other)
}

/// Whether a capitalised word in Latin is directly before a candidate: Alman Anayasa Mahkemesi.
fn follows_capital(context: &Context<'_>, candidate: &Candidate) -> bool {
    let &FieldText { folded, text, .. } = &context.fields[candidate.field as usize];
    context.script(candidate) == Script::Latin
        && context.follows_soft_break(candidate.field, candidate.word)
        && is_capitalised(folded, text, candidate.nth as usize - 1)
}

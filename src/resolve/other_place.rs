//! Names of places that are meant by none of the entities of the gazetteer, because the country or region after the
//! name is not theirs: London, Ontario.

use super::apposed::{Apposed, Link, follows_comma};
use super::candidate::Candidate;
use super::context::Context;
use super::location::follows_arabic_preposition;
use crate::gazetteer::Class;
use crate::lang::Language;

/// Whether a country or region after a name, which is that of no entity with the name, shows that another place is
/// meant.
///
/// After a comma, a list or a new clause can begin as well, so that the text after the region must be closed. An
/// adjective can describe a noun before the name (محادثات جنيف السورية), so that a preposition must be before the name.
pub(super) fn is_meant(context: &Context<'_>, name: &Candidate, apposed: &Apposed) -> bool {
    let is_possible = match apposed.link {
        Link::Direct | Link::Adjective { feminine: false } => false,
        Link::Adjective { feminine: true } => follows_arabic_preposition(context.folded(name.field), name),
        Link::Brackets => true,
        Link::Comma => {
            let ends = || apposed.is_closed(context, name.field) && !is_joined(context, name, apposed);
            !follows_comma(context, name) && ends()
        }
    };
    let is_foreign = |class: Class| match apposed.link {
        Link::Comma if apposed.is_region => true,
        Link::Brackets if apposed.is_region => true,
        _ => matches!(class, Class::City | Class::Town | Class::District),
    };
    let mut places = context.readings(name).filter(|reading| reading.class.is_place());
    is_possible
        && places.all(|reading| {
            let is_elsewhere = reading.country().is_some_and(|country| !apposed.countries.contains(country));
            is_elsewhere && is_foreign(reading.class)
        })
}

/// Whether a conjunction after the region continues a list.
fn is_joined(context: &Context<'_>, name: &Candidate, apposed: &Apposed) -> bool {
    let codes = context.folded(name.field).codes();
    let word = apposed.codes.1 as usize + 1;
    let starts_word = word < codes.len() && context.is_comma(name.field, apposed.codes.1);
    starts_word && Language::is_conjunction(&codes[word..context.word_end(name.field, word as u32) as usize])
}

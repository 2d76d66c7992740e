//! Arabic nouns and adjectives with the article ال beside a name that is an ordinary word too: شهدت المدينة ليل أمس is
//! "last night the city saw", not Lille.

use super::candidate::Candidate;
use super::context::Context;
use super::cues::CueHit;
use super::span::Field;
use crate::gazetteer::{Class, CommonWord, Policy};
use crate::lang::arabic::article::AL;
use crate::rules::Rule;
use crate::text::alphabet::code;

/// Whether a context word of cities before a candidate is no evidence, because one of them is "the city".
///
/// A context word with the article is complete: مدينة ليل names Lille, المدينة ليل does not. A dual or plural is not
/// (المدينتان صور وصيدا). The same applies to a name that is itself a context word with the article: شرق المدينة is
/// "east of the city", not of Medina.
pub(super) fn is_the_city(context: &Context<'_>, hit: &CueHit, candidate: &Candidate) -> bool {
    let is_complete = || {
        !hit.several
            && is_definite(context, hit.field, hit.word, hit.start)
            && !follows_country_adjective(context, hit, candidate)
    };
    let needs_cue = |word: &CommonWord| word.policy == Some(Policy::Cue);
    is_of_city(hit)
        && context.rules.has(Rule::DefiniteNouns)
        && (is_complete() || is_definite_city(context, candidate))
        && ordinary_words(context, candidate).iter().any(needs_cue)
}

/// Whether the adjective of a country is between a context word and a candidate, so that the candidate is a name
/// nevertheless: المدينة الفرنسية ليل.
fn follows_country_adjective(context: &Context<'_>, hit: &CueHit, candidate: &Candidate) -> bool {
    let adjective = || context.folded(candidate.field).word(candidate.nth as usize - 1);
    hit.next < candidate.nth && context.layers.country_adjectives().get(adjective()).is_some()
}

/// Whether a candidate is a context word of cities with the article.
fn is_definite_city(context: &Context<'_>, candidate: &Candidate) -> bool {
    let mut cues = context.scanned.cues.starting(candidate.field, candidate.nth as usize);
    is_definite(context, candidate.field, candidate.word, candidate.start)
        && cues.any(|i| context.cue(i).end == candidate.end && is_of_city(context.cue(i)))
}

fn is_of_city(hit: &CueHit) -> bool {
    !hit.effect.veto && hit.effect.classes.contains(Class::City)
}

/// Whether a candidate is an ordinary word with the article, directly after another word with the article. The two are
/// a noun and its adjective: الوضع القائم.
pub(super) fn is_adjective(context: &Context<'_>, candidate: &Candidate) -> bool {
    let &Candidate { field, word, start, nth, .. } = candidate;
    let folded = context.folded(field);
    let noun = || folded.word(nth as usize - 1);
    context.rules.has(Rule::DefiniteNouns)
        && candidate.proclitic.is_empty()
        && context.follows_soft_break(field, word)
        && is_definite(context, field, word, start)
        && !ordinary_words(context, candidate).is_empty()
        && noun().starts_with(&AL)
}

/// Whether a span that starts at a code has the article, possibly without its alef behind ل (للمدينة).
fn is_definite(context: &Context<'_>, field: Field, word: u32, start: u32) -> bool {
    const LAM: u8 = code('ل');
    let codes = context.folded(field).codes();
    let rest = &codes[start as usize..];
    rest.starts_with(&AL) || start > word && rest.first() == Some(&LAM) && codes[start as usize - 1] == LAM
}

/// The ordinary words that a candidate is equal to.
fn ordinary_words<'a>(context: &Context<'a>, candidate: &Candidate) -> &'a [CommonWord] {
    context.layers.common_words().get(context.codes_of(candidate))
}

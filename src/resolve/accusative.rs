//! Arabic adjectives of countries that have the letters of the country in the accusative: 20 جنديا روسيا is "20 Russian
//! soldiers".

use super::candidate::Candidate;
use super::context::Context;
use crate::gazetteer::Class;
use crate::lang::arabic::article::AL;
use crate::lexicon::Reading;
use crate::rules::Rule;
use crate::text::alphabet::{SOFT, Script, code, script};

const ALEF: u8 = code('ا');

/// The ends of numerals from 20 to 90, and عشر of those from 11 to 19. Nouns after them are in the accusative.
const NUMERALS: [&[u8]; 3] = [&[code('و'), code('ن')], &[code('ي'), code('ن')], &[code('ع'), code('ش'), code('ر')]];

/// Least number of codes of a counted noun.
const NOUN: usize = 4;

/// Whether a reading of a candidate is a country, but the text has its adjective: after a numeral and a noun in the
/// accusative.
#[inline]
pub(super) fn is_adjective(context: &Context<'_>, candidate: &Candidate, reading: &Reading) -> bool {
    let codes = context.folded(candidate.field).codes();
    reading.class == Class::Country
        && codes[candidate.end as usize - 1] == ALEF
        && candidate.proclitic.is_empty()
        && context.rules.has(Rule::Accusatives)
        && counts_noun(context, candidate)
        && has_adjective(context, &codes[candidate.start as usize..candidate.end as usize - 1])
}

/// Whether some letters are the adjective of a country. The gazetteer has it with the article.
fn has_adjective(context: &Context<'_>, letters: &[u8]) -> bool {
    let definite: Vec<u8> = AL.iter().chain(letters).copied().collect();
    context.layers.country_adjectives().get(&definite).is_some()
}

/// Whether a numeral and a noun in the accusative are directly before a candidate.
fn counts_noun(context: &Context<'_>, candidate: &Candidate) -> bool {
    let folded = context.folded(candidate.field);
    let word = |back: usize| (candidate.nth as usize).checked_sub(back).map(|nth| folded.word(nth));
    let is_joined = |back: usize| {
        let start = folded.words()[candidate.nth as usize + 1 - back] as usize;
        folded.codes()[start - 1] == SOFT
    };
    let (Some(noun), Some(numeral)) = (word(1), word(2)) else { return false };
    let is_noun = noun.len() >= NOUN && noun.last() == Some(&ALEF) && !noun.starts_with(&AL);
    let is_numeral = script(numeral[0]) == Script::Digit || NUMERALS.iter().any(|end| numeral.ends_with(end));
    is_noun && is_numeral && is_joined(1) && is_joined(2)
}

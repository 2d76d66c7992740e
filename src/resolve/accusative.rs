//! Arabic adjectives of countries that have the letters of the country in the accusative: 20 جنديا روسيا is "20 Russian
//! soldiers".

use super::candidate::Candidate;
use super::context::Context;
use crate::gazetteer::Class;
use crate::lang::arabic::article::AL;
use crate::lang::arabic::numeral;
use crate::lexicon::Reading;
use crate::rules::Rule;
use crate::text::alphabet::{SOFT, Script, code, script};

const ALEF: u8 = code('ا');

/// Number of digits of a year.
const YEAR_DIGITS: usize = 4;
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
    is_noun && is_numeral(numeral) && is_joined(1) && is_joined(2)
}

/// Whether a word is a number in digits and no year, or the last word of a numeral from 11 to 99.
fn is_numeral(word: &[u8]) -> bool {
    match script(word[0]) {
        Script::Digit => word.len() != YEAR_DIGITS,
        _ => numeral::is_from_11_to_99(word),
    }
}

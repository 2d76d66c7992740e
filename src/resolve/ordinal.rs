//! Names that end before عشر, the second word of their number: لويس الرابع in لويس الرابع عشر.

use super::candidate::Candidate;
use super::context::Context;
use crate::lang::arabic::ordinal;
use crate::rules::Rule;
use crate::text::alphabet::SOFT;

/// Whether a candidate is the name of another bearer of its name, with a lower number.
pub(super) fn cuts_number(context: &Context<'_>, candidate: &Candidate) -> bool {
    let folded = context.folded(candidate.field);
    let (codes, end) = (folded.codes(), candidate.end as usize);
    // Almost all candidates are refused here, before the next word is looked up.
    if !codes[end..].starts_with(&[SOFT, ordinal::TEEN[0]]) || !context.rules.has(Rule::Ordinals) {
        return false;
    }
    let next = folded.first_word_from(candidate.nth as usize, candidate.end);
    ordinal::continues(&codes[candidate.start as usize..end], &codes[end + 1..folded.word_end(next)])
}

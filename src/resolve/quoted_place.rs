//! Names of places that are alone in quotation marks and are the names of other things: «Колумбия», a shuttle, and
//! «الشرق الأوسط», a newspaper.
//!
//! In Russian and Kazakh, quotation marks enclose the names of companies, clubs, ships and works, but no places other
//! than buildings. Around a Cyrillic name in an Arabic text, they only set off the foreign name.
//!
//! In Arabic, quotation marks enclose names of all kinds. A place in them is another thing if a medium has the same
//! name, or if a context word of media, companies or clubs is beside it.

use super::candidate::{Candidate, CandidateRef};
use super::context::Context;
use crate::gazetteer::{Class, Policy};
use crate::lang::Language;
use crate::lexicon::{FieldText, Reading};
use crate::rules::Rule;
use crate::text::alphabet::{Script, script};
use crate::text::quotes;

/// Whether a reading of a candidate is a place, but the candidate is the name of another thing because it is alone in
/// quotation marks. A context word beside it can show that the place is meant: город «Алматы».
#[inline]
pub(super) fn is_name_of_other(context: &Context<'_>, at: CandidateRef<'_>, reading: &Reading) -> bool {
    let candidate = at.candidate;
    if !is_place(reading) {
        return false;
    }
    let is_other = match context.script(candidate) {
        Script::Cyrillic => {
            is_quoted(context, candidate) && is_in_cyrillic(&context.fields[candidate.field as usize], candidate)
        }
        // Most candidates have no context word and names of one entity only.
        Script::Arabic if candidate.alone && at.cues.is_empty() => false,
        Script::Arabic => {
            is_quoted(context, candidate) && (follows_organisation(context, at) || has_medium(context, candidate))
        }
        _ => false,
    };
    is_other && context.announcing(at.cues, reading.class).is_none()
}

/// Whether a reading of a candidate in Arabic is a medium with the name of a place, and is alone in quotation marks.
/// The place is one that needs no evidence: only then is «الجديد» certainly a name.
pub(super) fn is_medium(context: &Context<'_>, at: CandidateRef<'_>, reading: &Reading) -> bool {
    let is_unannounced_place = |other: &Reading| {
        is_place(other)
            && other.policies().in_language(Language::Arabic) == Policy::Free
            && context.announcing(at.cues, other.class).is_none()
    };
    reading.class.is_media()
        && context.script(at.candidate) == Script::Arabic
        && is_quoted(context, at.candidate)
        && context.readings(at.candidate).any(is_unannounced_place)
}

fn has_medium(context: &Context<'_>, candidate: &Candidate) -> bool {
    context.readings(candidate).any(|other| other.class.is_media())
}

fn is_place(reading: &Reading) -> bool {
    reading.class.is_place() && reading.class != Class::Site
}

/// Whether quotation marks enclose a candidate without a proclitic inside of them.
fn is_quoted(context: &Context<'_>, candidate: &Candidate) -> bool {
    let field = &context.fields[candidate.field as usize];
    // Judgements of highly ambiguous forms are cached, so that quotation marks must not count for them.
    !candidate.is_highly_ambiguous()
        && context.rules.has(Rule::QuotedPlaces)
        && quotes::is_quoted(field.text, field.span(candidate.start, candidate.end))
}

/// Whether a context word of media, companies or clubs is beside a candidate. A verb such as قالت is none: a capital
/// city can say something too.
fn follows_organisation(context: &Context<'_>, at: CandidateRef<'_>) -> bool {
    const CLASSES: [Class; 5] = [Class::Newspaper, Class::Channel, Class::Agency, Class::Company, Class::Club];
    at.cues.iter().any(|&cue| {
        let effect = context.cue(cue).effect;
        !effect.veto && !effect.quoted && CLASSES.iter().any(|&class| effect.classes.contains(class))
    })
}

/// Whether the word before or after a candidate is in Cyrillic.
fn is_in_cyrillic(field: &FieldText<'_>, candidate: &Candidate) -> bool {
    let folded = field.folded;
    let nth = candidate.nth as usize;
    let beside = [nth.checked_sub(1), Some(folded.first_word_from(nth, candidate.end))];
    let mut words = beside.into_iter().flatten().filter_map(|word| folded.words().get(word));
    words.any(|&word| script(folded.codes()[word as usize]) == Script::Cyrillic)
}

//! The ending of a mention: the letters that its case adds to the name.

use std::ops::Range;

use super::candidate::Candidate;
use crate::lang::Language;
use crate::lang::inflection::kazakh;
use crate::lexicon::FieldText;
use crate::rules::Rule;
use crate::text::alphabet::{Script, script};

const ENGLISH_POSSESSIVE: &str = "s";
/// Greatest number of Turkish suffixes that follow each other: Ankara'dakilerin has three.
const MOST_SUFFIXES: usize = 4;

/// The bytes of the ending of a mention with the span `span`: its last letters, or the letters after it that a sign
/// separates. Empty if there is none.
pub(super) fn of(field: &FieldText<'_>, candidate: &Candidate, span: &Range<usize>) -> Range<usize> {
    let none = span.end..span.end;
    if !field.rules.has(Rule::Endings) {
        return none;
    }
    match candidate.ending.len() {
        0 => separated(field, candidate, span.end).unwrap_or(none),
        letters => field.span(candidate.end - letters as u32, candidate.end),
    }
}

/// The index of the first word after a candidate and its ending: `dün` in Astana'da dün.
pub(super) fn next_word(field: &FieldText<'_>, candidate: &Candidate) -> usize {
    let next = field.folded.first_word_from(candidate.nth as usize, candidate.end);
    let is_arabic = script(field.folded.codes()[candidate.start as usize]) == Script::Arabic;
    let end = || field.span(candidate.start, candidate.end).end;
    let is_separated = !is_arabic && candidate.ending.is_empty() && separated(field, candidate, end()).is_some();
    next + usize::from(is_separated)
}

/// The bytes of an ending that one sign separates from a span which ends at a byte: `Astana'da`, `АҚШ-та`, `«Отан»ның`.
fn separated(field: &FieldText<'_>, candidate: &Candidate, end: usize) -> Option<Range<usize>> {
    const APOSTROPHES: [char; 8] = ['\'', '’', '‘', 'ʼ', '´', '`', '′', '＇'];
    const OTHERS: [char; 7] = ['-', '‐', '‑', '»', '”', '“', '"'];
    let sign = field.text[end..].chars().next()?;
    if !APOSTROPHES.contains(&sign) && !OTHERS.contains(&sign) {
        return None;
    }
    let folded = field.folded;
    let next = folded.first_word_from(candidate.nth as usize, candidate.end);
    let first = *folded.words().get(next)? as usize;
    let letters = folded.start(first)..folded.end(folded.word_end(next), field.text);
    if letters.start != end + sign.len_utf8() {
        return None;
    }
    let codes = folded.word(next);
    let text = &field.text[letters.clone()];
    let is_ending = match script(codes[0]) {
        Script::Cyrillic => kazakh::is_ending(codes) && text.chars().all(char::is_lowercase),
        Script::Latin if APOSTROPHES.contains(&sign) => {
            are_turkish_suffixes(text, MOST_SUFFIXES) || text == ENGLISH_POSSESSIVE
        }
        _ => false,
    };
    is_ending.then_some(letters)
}

/// Number of bytes of the Turkish suffixes behind a compound that is written without an apostrophe: `nin` in Avrupa
/// Birliğinin. `listed` is the compound without them.
pub(super) fn of_compound(listed: &str, text: &str) -> Option<usize> {
    let (start, _) = text.char_indices().nth(listed.chars().count())?;
    let rest = &text[start..];
    are_turkish_suffixes(rest, MOST_SUFFIXES).then_some(rest.len())
}

/// Whether a text consists of at most `most` Turkish suffixes.
fn are_turkish_suffixes(text: &str, most: usize) -> bool {
    let suffixes = Language::Turkish.apostrophe_suffixes();
    let mut rests = suffixes.iter().filter_map(|suffix| after_word(suffix, text));
    rests.any(|rest| rest.is_empty() || most > 1 && are_turkish_suffixes(rest, most - 1))
}

/// Whether a text is a Turkish word in small letters or in capitals: ANKARA'NIN.
pub(super) fn is_same_word(word: &str, text: &str) -> bool {
    after_word(word, text).is_some_and(str::is_empty)
}

/// The text after a Turkish word in small letters or in capitals.
fn after_word<'t>(word: &str, text: &'t str) -> Option<&'t str> {
    let capital = |c: char| match c {
        'i' => 'İ',
        'ı' => 'I',
        c => c.to_uppercase().next().unwrap_or(c),
    };
    let mut rest = text.chars();
    let is_begin = word.chars().all(|c| rest.next().is_some_and(|letter| letter == c || letter == capital(c)));
    is_begin.then_some(rest.as_str())
}

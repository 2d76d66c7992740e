//! Signs that belong to a name: C++, .NET, AT&T, Canal+, 9/11.
//!
//! The fold turns a sign into a break, as all punctuation, so C and C++ have one form. A name that is listed with
//! signs is therefore compared with the text again: the text must have the same signs at the same places, and the signs
//! at the ends of the name must touch its letters. Brackets, commas, full stops, quotation marks and hyphens are
//! punctuation in a name too and are not compared.

use std::ops::Range;

use crate::text::sign::{leading_signs, sign};

/// The parts of a name: the signs before its first letter, its letters with what is between them, and the signs after
/// its last letter.
struct Parts<'n> {
    before: &'n str,
    letters: &'n str,
    after: &'n str,
}

impl Parts<'_> {
    fn of(name: &str) -> Parts<'_> {
        let first = name.find(char::is_alphanumeric).unwrap_or(0);
        let is_after = |c: char| sign(c).is_some() || c.is_whitespace();
        let letters = name[first..].trim_end_matches(is_after);
        let after = name[first + letters.len()..].trim();
        Parts { before: leading_signs(name), letters, after }
    }
}

/// Whether a name has signs.
pub(crate) fn has_signs(name: &str) -> bool {
    name.chars().any(|c| sign(c).is_some()) || !leading_signs(name).is_empty()
}

/// The span of a name with signs, given the span of its letters in the text. `None` when the text has other signs
/// there.
pub(crate) fn extent(name: &str, text: &str, span: Range<usize>) -> Option<Range<usize>> {
    let Parts { before, letters, after } = Parts::of(name);
    if !skeleton(letters).eq(skeleton(&text[span.clone()])) {
        return None;
    }
    let start = span.start - written_len(before.chars().rev(), text[..span.start].chars().rev())?;
    let end = span.end + written_len(after.chars(), text[span.end..].chars())?;
    let outside = (text[..start].chars().rev(), text[end..].chars());
    let begins = match before {
        "" => !number_continues(letters.chars(), outside.0),
        _ => !outside.0.take(1).any(|c| c.is_alphanumeric() || sign(c).is_some()),
    };
    let ends = match after.chars().count() {
        0 => !is_marked(text, end) && !number_continues(letters.chars().rev(), outside.1),
        // The sign of Canal+Sport joins two words, but C++11 contains C++.
        1 => !outside.1.take(1).any(|c| c.is_alphanumeric() || is_mark(c)),
        _ => !outside.1.take(1).any(|c| c.is_alphabetic() || is_mark(c)),
    };
    (begins && ends).then_some(start..end)
}

/// Whether a number at the end of a name continues in the text outside: 9/11/2001 is a date.
///
/// Both iterators start at the end in question: `letters` runs into the name, `outside` away from it.
fn number_continues(mut letters: impl Iterator<Item = char>, mut outside: impl Iterator<Item = char>) -> bool {
    letters.next().is_some_and(char::is_numeric)
        && outside.next().is_some_and(|c| sign(c).is_some() || matches!(c, '.' | ',' | '-'))
        && outside.next().is_some_and(char::is_numeric)
}

/// Whether a sign after a name makes it another name.
fn is_mark(c: char) -> bool {
    matches!(sign(c), Some('+' | '#'))
}

/// Whether the sign at byte `end` of a text makes the name before it another name: Disney+ is not Disney, C# is not C.
/// A sign that joins the name to the next word does not: Disney+Netflix.
pub(crate) fn is_marked(text: &str, end: usize) -> bool {
    let mut after = text[end..].chars();
    after.next().is_some_and(is_mark) && after.next().is_none_or(|next| !next.is_alphanumeric())
}

/// The sequence of letters and signs of a text, with `None` for each run of letters.
fn skeleton(text: &str) -> impl Iterator<Item = Option<char>> + '_ {
    let mut in_letters = false;
    text.chars().filter_map(move |c| {
        let part = match sign(c) {
            Some(sign) => Some(Some(sign)),
            None if c.is_alphanumeric() && !in_letters => Some(None),
            None => None,
        };
        in_letters = part.map_or(in_letters, |part| part.is_none());
        part
    })
}

/// Number of bytes that some signs occupy at the start of a text. `None` when the text starts with other characters.
fn written_len(signs: impl Iterator<Item = char>, mut text: impl Iterator<Item = char>) -> Option<usize> {
    let mut bytes = 0;
    for expected in signs {
        let same = |&c: &char| c == expected || sign(expected).is_some() && sign(c) == sign(expected);
        bytes += text.next().filter(same)?.len_utf8();
    }
    Some(bytes)
}

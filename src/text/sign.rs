//! Signs that belong to a name: C++, .NET, AT&T, Canal+, 9/11.
//!
//! The fold makes a break of a sign, as of all punctuation, so C and C++ are one pattern. A name that is listed with
//! signs is compared with the text once more: the same signs must stand at the same places, those at its ends written
//! onto it. Brackets, commas, full stops, quotes and hyphens are punctuation in a name too, and are not compared.

use std::ops::Range;

use super::characters::{Symbol, characters};
use super::class::CharClass;

/// The sign that a character is, fullwidth and Arabic forms as the ASCII ones.
fn sign(c: char) -> Option<char> {
    /// What ends a name like a sign, but is punctuation.
    const PUNCTUATION: &str = ",;()[]{}<>،؛、。「」『』《》〈〉【】・¡¿©";
    let c = match c {
        // Nearly all characters of names.
        ' ' | 'a'..='z' | 'A'..='Z' | 'ء'..='ي' | 'Ѐ'..='ӿ' => return None,
        '！'..='～' => char::from_u32(c as u32 - '！' as u32 + '!' as u32)?,
        '؟' => '?',
        '٪' => '%',
        _ => c,
    };
    match characters().symbol(c) {
        Symbol::Class(CharClass::Stop) => {
            (!PUNCTUATION.contains(c) && !c.is_control() && !c.is_whitespace()).then_some(c)
        }
        Symbol::Class(CharClass::Bullet) => (c == '*').then_some(c),
        _ => None,
    }
}

/// A name, cut into the signs before its first letter, what has its letters, and the signs behind the last.
struct Parts<'n> {
    before: &'n str,
    letters: &'n str,
    behind: &'n str,
}

impl Parts<'_> {
    fn of(name: &str) -> Parts<'_> {
        let first = name.find(char::is_alphanumeric).unwrap_or(0);
        let is_behind = |c: char| sign(c).is_some() || c.is_whitespace();
        let letters = name[first..].trim_end_matches(is_behind);
        let (before, behind) = (&name[..first], name[first + letters.len()..].trim());
        // Of what stands before, only what is written onto the first letter: a sign, or one dot.
        let onto = before.trim_end_matches(|c| sign(c).is_some() || c == '.');
        Parts { before: &before[onto.len()..], letters, behind }
    }
}

/// Whether a name has signs.
pub(crate) fn has_signs(name: &str) -> bool {
    name.chars().any(|c| sign(c).is_some()) || !Parts::of(name).before.is_empty()
}

/// The stretch of a text that a name with signs has there, when its letters have `span`; none when its signs are not
/// there, or others are.
pub(crate) fn extent(name: &str, text: &str, span: Range<usize>) -> Option<Range<usize>> {
    let Parts { before, letters, behind } = Parts::of(name);
    if !skeleton(letters).eq(skeleton(&text[span.clone()])) {
        return None;
    }
    let start = span.start - written(before.chars().rev(), text[..span.start].chars().rev())?;
    let end = span.end + written(behind.chars(), text[span.end..].chars())?;
    let outside = (text[..start].chars().rev(), text[end..].chars());
    let begins = match before {
        "" => !goes_on(letters.chars(), outside.0),
        _ => !outside.0.take(1).any(|c| c.is_alphanumeric() || sign(c).is_some()),
    };
    let ends = match behind.chars().count() {
        0 => !is_marked(text, end) && !goes_on(letters.chars().rev(), outside.1),
        // Canal+Sport is joined by its sign, but C++11 is C++.
        1 => !outside.1.take(1).any(|c| c.is_alphanumeric() || is_mark(c)),
        _ => !outside.1.take(1).any(|c| c.is_alphabetic() || is_mark(c)),
    };
    (begins && ends).then_some(start..end)
}

/// Whether a number at the end of a name, of which `letters` are read from there, goes on outside: 9/11/2001 is a date.
fn goes_on(mut letters: impl Iterator<Item = char>, mut outside: impl Iterator<Item = char>) -> bool {
    letters.next().is_some_and(char::is_numeric)
        && outside.next().is_some_and(|c| sign(c).is_some() || matches!(c, '.' | ',' | '-'))
        && outside.next().is_some_and(char::is_numeric)
}

/// Whether a sign makes another name of the one it is written onto.
fn is_mark(c: char) -> bool {
    matches!(sign(c), Some('+' | '#'))
}

/// Whether a name without signs is another one for the sign that is written onto its end: Disney is not Disney+, nor C
/// C#. A sign that joins it to the next word is none of either: Disney+Netflix.
pub(crate) fn is_marked(text: &str, end: usize) -> bool {
    let mut behind = text[end..].chars();
    behind.next().is_some_and(is_mark) && behind.next().is_none_or(|next| !next.is_alphanumeric())
}

/// The letters and signs of a text, neighbouring letters as one `None`.
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

/// How many bytes some signs take in a text that begins with them.
fn written(signs: impl Iterator<Item = char>, mut text: impl Iterator<Item = char>) -> Option<usize> {
    let mut bytes = 0;
    for expected in signs {
        let same = |&c: &char| c == expected || sign(expected).is_some() && sign(c) == sign(expected);
        bytes += text.next().filter(same)?.len_utf8();
    }
    Some(bytes)
}

//! Pairs of quotation marks inside and around a span.
//!
//! A mark before a letter opens, and a mark after a letter closes. The character itself does not decide: straight marks
//! are the same on both sides, and right-to-left texts often have the others reversed.

use std::ops::Range;

use super::characters::{Symbol, char_table};
use super::class::CharClass;

/// Marks of one kind, which can form a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Guillemets,
    SingleGuillemets,
    Double,
    /// Single marks, which can also be apostrophes.
    Single,
}

impl Family {
    fn of(c: char) -> Option<Family> {
        Some(match c {
            '«' | '»' => Family::Guillemets,
            '‹' | '›' => Family::SingleGuillemets,
            '"' | '“' | '”' | '„' | '‟' | '″' => Family::Double,
            '\'' | '`' | '‘' | '’' | '‚' | '‛' | '′' => Family::Single,
            _ => return None,
        })
    }
}

/// Whether a character is a quotation mark, or one that is used as such.
pub(crate) fn is_mark(c: char) -> bool {
    Family::of(c).is_some()
}

/// Extends a span so that it has both marks of each pair. A span with one mark of a pair is extended by the other mark
/// when it stands directly beside the span. `None` when it does not.
///
/// Apostrophes are ignored.
pub(crate) fn paired(text: &str, span: Range<usize>) -> Option<Range<usize>> {
    // The first bytes of all marks. Few other characters of names begin with one of them.
    let may_begin = |&byte: &u8| matches!(byte, b'"' | b'\'' | b'`' | 0xC2 | 0xE2);
    if !text[span.clone()].as_bytes().iter().any(may_begin) {
        return Some(span);
    }
    let (closed, opened) = unpaired(&text[span.clone()]);
    let Range { mut start, mut end } = span;
    for family in closed {
        match before(text, start).filter(|&(other, _)| other == family) {
            Some((_, at)) => start = at,
            None if family == Family::Single => {}
            None => return None,
        }
    }
    for family in opened.into_iter().rev() {
        match after(text, end).filter(|&(other, _)| other == family) {
            Some((_, at)) => end = at,
            None if family == Family::Single => {}
            None => return None,
        }
    }
    Some(start..end)
}

/// The closing marks of a text without an opening one, and the opening marks without a closing one.
fn unpaired(text: &str) -> (Vec<Family>, Vec<Family>) {
    let (mut closed, mut opened) = (Vec::new(), Vec::new());
    for gap in text.split(is_letter).filter(|gap| !gap.is_empty()) {
        for (opens, family) in marks(gap) {
            if opens.unwrap_or(opened.last() != Some(&family)) {
                opened.push(family);
            } else if opened.last() == Some(&family) {
                opened.pop();
            } else {
                closed.push(family);
            }
        }
    }
    (closed, opened)
}

/// The marks in a gap between two letters. Each has whether it opens, or `None` when neither its position nor the
/// character decides.
fn marks(gap: &str) -> impl Iterator<Item = (Option<bool>, Family)> + '_ {
    let is_break = |c: char| Family::of(c).is_none() && !is_control(c);
    let (first, last) = (gap.find(is_break), gap.rfind(is_break));
    gap.char_indices().filter_map(move |(i, c)| {
        let family = Family::of(c)?;
        let by_character = match c {
            '«' | '‹' | '“' | '„' => Some(true),
            '»' | '›' | '”' => Some(false),
            _ => None,
        };
        let opens = match (first, last) {
            (Some(first), _) if i < first => Some(false),
            (_, Some(last)) if i > last => Some(true),
            // Between two breaks, not beside a letter.
            (Some(_), _) => by_character,
            // Letters on both sides: an apostrophe, unless the character opens or closes.
            _ => Some(by_character?),
        };
        Some((opens, family))
    })
}

/// Whether a span is directly enclosed in two quotation marks of one kind, or in brackets.
pub(crate) fn encloses(text: &str, span: &Range<usize>) -> bool {
    let bracket = |c: Option<char>| matches!(c, Some('(' | ')' | '[' | ']'));
    match (before(text, span.start), after(text, span.end)) {
        (Some((opening, _)), Some((closing, _))) => opening == closing,
        (None, None) => bracket(text[..span.start].chars().next_back()) && bracket(text[span.end..].chars().next()),
        _ => false,
    }
}

/// Whether a span is directly enclosed in two double quotation marks or guillemets.
pub(crate) fn is_quoted(text: &str, span: Range<usize>) -> bool {
    let family = |mark: Option<(Family, usize)>| mark.map(|(family, _)| family).filter(|&it| it != Family::Single);
    let opening = family(before(text, span.start));
    opening.is_some() && opening == family(after(text, span.end))
}

/// The mark directly before a byte, or one space before it, and the byte at which the mark starts.
fn before(text: &str, at: usize) -> Option<(Family, usize)> {
    let mut chars = text[..at].char_indices().rev().filter(|&(_, c)| !is_control(c));
    let (at, c) = chars.next()?;
    let (at, c) = if is_space(c) { chars.next()? } else { (at, c) };
    Some((Family::of(c)?, at))
}

/// The mark directly after a byte, or one space after it, and the byte at which the mark ends.
fn after(text: &str, at: usize) -> Option<(Family, usize)> {
    let mut chars = text[at..].char_indices().filter(|&(_, c)| !is_control(c));
    let (first, c) = chars.next()?;
    let (i, c) = if is_space(c) { chars.next()? } else { (first, c) };
    let family = Family::of(c)?;
    // After a space, a mark before a letter opens another quotation.
    let opens = i > first && chars.next().is_some_and(|(_, next)| is_letter(next));
    (!opens).then_some((family, at + i + c.len_utf8()))
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}')
}

fn is_control(c: char) -> bool {
    !c.is_ascii() && char_table().symbol(c) == Symbol::Class(CharClass::Control)
}

fn is_letter(c: char) -> bool {
    matches!(char_table().symbol(c), Symbol::Code(_) | Symbol::Class(CharClass::Expand | CharClass::Mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Extends the span in the brackets ⟦ ⟧, and returns its text.
    fn pair(marked: &str) -> Option<String> {
        let start = marked.find('⟦').expect("a start");
        let text = marked.replace('⟦', "");
        let end = text.find('⟧').expect("an end");
        let text = text.replace('⟧', "");
        paired(&text, start..end).map(|span| text[span].to_owned())
    }

    #[test]
    fn a_span_has_both_marks_or_none() {
        for (marked, span) in [
            ("⟦حزب الله⟧", Some("حزب الله")),
            ("«⟦حزب الله⟧»", Some("حزب الله")),
            ("⟦حزب «الله⟧» قال", Some("حزب «الله»")),
            ("⟦حزب \"الله⟧\" قال", Some("حزب \"الله\"")),
            ("⟦حزب ”الله⟧“", Some("حزب ”الله“")),
            ("⟦حزب »الله⟧«", Some("حزب »الله«")),
            ("⟦حزب « الله⟧ » قال", Some("حزب « الله »")),
            ("⟦حزب \" الله⟧ \" قال", Some("حزب \" الله \"")),
            ("⟦حزب \" الله \" اللبناني⟧", Some("حزب \" الله \" اللبناني")),
            ("⟦حزب «“الله⟧”» قال", Some("حزب «“الله”»")),
            ("⟦«حزب» الله⟧", Some("«حزب» الله")),
            ("«⟦حزب» الله⟧ قال", Some("«حزب» الله")),
            ("⟦حزب «الله⟧ قال»", None),
            ("⟦حزب «الله⟧", None),
            ("⟦حزب «الله⟧ «قال»", None),
            ("قال «إن ⟦حزب» الله⟧", None),
            ("⟦Xi'an Bank⟧", Some("Xi'an Bank")),
            ("⟦Workers' Party⟧", Some("Workers' Party")),
            ("the '⟦Islamic State' group⟧", Some("'Islamic State' group")),
            ("⟦Party of ‘Work⟧’", Some("Party of ‘Work’")),
            ("⟦bank „Otkritie⟧“", Some("bank „Otkritie“")),
        ] {
            assert_eq!(pair(marked).as_deref(), span, "{marked}");
        }
    }
}

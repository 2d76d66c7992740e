//! Quotation marks inside and around a span.
//!
//! Whether a mark opens or closes is told by where it stands, since straight marks do not say and right-to-left texts
//! often have the others reversed: behind a letter it closes, before a letter it opens.

use std::ops::Range;

use super::characters::{Symbol, characters};
use super::class::CharClass;

/// Marks that close one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Guillemets,
    SingleGuillemets,
    Double,
    /// May be an apostrophe too.
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

/// A span with both marks of each pair that stands in it in part: the other mark is added where it stands directly
/// beside the span. `None` when it does not.
///
/// An apostrophe is no mark.
pub(crate) fn paired(text: &str, span: Range<usize>) -> Option<Range<usize>> {
    // The first bytes of all marks. Hardly any other character of a name begins so.
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

/// The marks of a text that close what is not opened in it, and those that open what is not closed.
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

/// The marks in a gap between two letters, each with whether it opens, if that is to be seen.
fn marks(gap: &str) -> impl Iterator<Item = (Option<bool>, Family)> + '_ {
    let parts = |c: char| Family::of(c).is_none() && !is_control(c);
    let (first, last) = (gap.find(parts), gap.rfind(parts));
    gap.char_indices().filter_map(move |(i, c)| {
        let family = Family::of(c)?;
        let by_itself = match c {
            '«' | '‹' | '“' | '„' => Some(true),
            '»' | '›' | '”' => Some(false),
            _ => None,
        };
        let opens = match (first, last) {
            (Some(first), _) if i < first => Some(false),
            (_, Some(last)) if i > last => Some(true),
            // Between two breaks it is next to neither letter.
            (Some(_), _) => by_itself,
            // Letters on both sides: an apostrophe, unless the mark itself tells.
            _ => Some(by_itself?),
        };
        Some((opens, family))
    })
}

/// Whether a span stands alone between two quotation marks of one kind, or between brackets.
pub(crate) fn encloses(text: &str, span: &Range<usize>) -> bool {
    let bracket = |c: Option<char>| matches!(c, Some('(' | ')' | '[' | ']'));
    match (before(text, span.start), after(text, span.end)) {
        (Some((opening, _)), Some((closing, _))) => opening == closing,
        (None, None) => bracket(text[..span.start].chars().next_back()) && bracket(text[span.end..].chars().next()),
        _ => false,
    }
}

/// The mark that stands directly before a byte, or a space away, and where it starts.
fn before(text: &str, at: usize) -> Option<(Family, usize)> {
    let mut chars = text[..at].char_indices().rev().filter(|&(_, c)| !is_control(c));
    let (at, c) = chars.next()?;
    let (at, c) = if is_space(c) { chars.next()? } else { (at, c) };
    Some((Family::of(c)?, at))
}

/// The mark that stands directly behind a byte, or a space away, and where it ends.
fn after(text: &str, at: usize) -> Option<(Family, usize)> {
    let mut chars = text[at..].char_indices().filter(|&(_, c)| !is_control(c));
    let (first, c) = chars.next()?;
    let (i, c) = if is_space(c) { chars.next()? } else { (first, c) };
    let family = Family::of(c)?;
    // Behind a space, a mark before a letter opens something else.
    let opens = i > first && chars.next().is_some_and(|(_, next)| is_letter(next));
    (!opens).then_some((family, at + i + c.len_utf8()))
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}')
}

fn is_control(c: char) -> bool {
    !c.is_ascii() && characters().symbol(c) == Symbol::Class(CharClass::Control)
}

fn is_letter(c: char) -> bool {
    matches!(characters().symbol(c), Symbol::Code(_) | Symbol::Class(CharClass::Expand | CharClass::Mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text between the brackets ⟦ ⟧ is the span; gives what comes of it.
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

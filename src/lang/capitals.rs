//! Capital letters: how a name must be written, and lines in capitals only.

use std::ops::Range;

use crate::text::Folded;
use crate::thresholds::distance;

/// The capitals that a text must have to stand for a name in a script with letter case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Capitals {
    /// The name has no initial capital. Any case matches.
    #[default]
    Any,
    /// The name begins with a capital, and the text must too.
    Initial,
    /// The name is an acronym in capitals: every letter of the text must be a capital.
    All,
    /// As [`Capitals::All`], and the line must have other letters too: US, but not in TELL US WHY. For an acronym that is
    /// an ordinary word in lower case: in a line of capitals, the capitals do not distinguish the two.
    AllInMixedLine,
}

impl Capitals {
    /// The capitals that the listed spelling of a name requires.
    pub fn of(name: &str, acronym: bool) -> Capitals {
        let mut cased = name.chars().filter(is_cased);
        match cased.next() {
            Some(first) if first.is_uppercase() => match acronym && cased.all(char::is_uppercase) {
                true => Capitals::All,
                false => Capitals::Initial,
            },
            _ => Capitals::Any,
        }
    }

    /// Whether a text has these capitals. Lines in capitals are not considered: see [`is_in_capitals`].
    pub fn agree(self, text: &str) -> bool {
        let mut cased = text.chars().filter(is_cased);
        match self {
            Capitals::Any => true,
            Capitals::Initial => cased.next().is_none_or(char::is_uppercase),
            Capitals::All | Capitals::AllInMixedLine => cased.all(char::is_uppercase),
        }
    }
}

/// Whether all letters near a span in its line are capitals. `false` when no letter near it has a case.
pub(crate) fn is_in_capitals(text: &str, span: Range<usize>) -> bool {
    let is_in_line = |c: &char| !matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}');
    let before = text[..span.start].chars().rev().take(distance::CAPITALS).take_while(is_in_line).filter(is_cased);
    let after = text[span.end..].chars().take(distance::CAPITALS).take_while(is_in_line).filter(is_cased);
    let mut beside = before.chain(after).peekable();
    beside.peek().is_some() && beside.all(char::is_uppercase)
}

/// Whether a word begins with a capital. `word` is an index of [`Folded::words`]; `source` is the text that was folded.
pub(crate) fn is_capitalised(folded: &Folded, source: &str, word: usize) -> bool {
    source[folded.start(folded.words()[word] as usize)..].chars().next().is_some_and(char::is_uppercase)
}

fn is_cased(c: &char) -> bool {
    c.is_lowercase() || c.is_uppercase()
}

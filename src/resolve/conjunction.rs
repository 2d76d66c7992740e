//! Conjunctions and commas between the names of a list.

use super::candidate::Candidate;
use super::context::Context;
use crate::lang::Language;
use crate::lang::arabic::article::AL;
use crate::text::alphabet::{HARD, SOFT, code};
use crate::thresholds::distance;

const WAW: u8 = code('و');

/// Where the next name of a list starts.
pub(super) struct NextName {
    /// First code of the word in which it starts.
    pub word: u32,
    /// Whether the name can have the proclitic و.
    waw: bool,
    /// Whether the name can have no proclitic.
    bare: bool,
}

impl NextName {
    /// The start of the name that is joined to a name, with adjectives between them up to a limit.
    pub fn after(context: &Context<'_>, name: &Candidate) -> Option<NextName> {
        let codes = context.folded(name.field).codes();
        let mut end = name.end;
        for _ in 0..=distance::SKIPPED_IN_LIST {
            let word = end + 1;
            let bare = match *codes.get(end as usize)? {
                HARD if context.is_comma(name.field, end) => true,
                SOFT => false,
                _ => return None,
            };
            let word_end = context.word_end(name.field, word);
            if Language::is_conjunction(&codes[word as usize..word_end as usize]) {
                let is_joined = codes.get(word_end as usize) == Some(&SOFT);
                return is_joined.then_some(NextName { word: word_end + 1, waw: false, bare: true });
            }
            if bare || codes[word as usize] == WAW {
                return Some(NextName { word, waw: true, bare });
            }
            if !codes[word as usize..].starts_with(&AL) {
                return None;
            }
            end = word_end;
        }
        None
    }

    /// Whether a candidate that starts in the word can be the next name.
    pub fn accepts(&self, context: &Context<'_>, candidate: &Candidate) -> bool {
        match candidate.proclitic.len() {
            0 => self.bare,
            _ => self.waw && candidate.is_joined(context.folded(candidate.field)),
        }
    }
}

/// The end of the name to which a name is joined.
pub(super) fn end_of_previous(context: &Context<'_>, name: &Candidate) -> Option<u32> {
    let folded = context.folded(name.field);
    let codes = folded.codes();
    let gap = name.word.checked_sub(1)?;
    match codes[gap as usize] {
        HARD if context.is_comma(name.field, gap) => Some(gap),
        SOFT if name.is_joined(folded) => Some(gap),
        SOFT if name.proclitic.is_empty() => {
            let word = context.word_before(name.field, name.word)?;
            let before = word.checked_sub(1)?;
            let gap_before = codes[before as usize];
            let is_joined = gap_before == SOFT || gap_before == HARD && context.is_comma(name.field, before);
            (is_joined && Language::is_conjunction(&codes[word as usize..gap as usize])).then_some(before)
        }
        _ => None,
    }
}

//! A form that the scan found in a text.

use crate::lang::Proclitic;
use crate::text::Folded;
use crate::text::alphabet::code;

/// A form in a text: from the start of a word, or the end of its proclitic, to the end of a word.
///
/// A hit has the same fold as the form. The spelling is compared afterwards, for each reading of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The readings of the form: start and end of a range.
    pub(crate) readings: (u32, u32),
    /// Index of the word it starts in, among the words of the text.
    pub nth: u32,
    /// Index of the first code of that word.
    pub word: u32,
    /// Index of the first code of the span.
    pub start: u32,
    /// Index after the last code of the span.
    pub end: u32,
    /// The letters of the word before the span.
    pub proclitic: Proclitic,
}

impl Hit {
    /// Whether its proclitic is و alone, which joins it to the word before.
    pub(crate) fn is_joined(&self, folded: &Folded) -> bool {
        self.proclitic.len() == 1 && folded.codes()[self.word as usize] == code('و')
    }
}

//! Words that a hyphen at a line end may split: Kazakh-stan.
//!
//! The hyphen may also belong to the name (Nur-Sultan). A text with such hyphens is therefore scanned twice: as it is,
//! and with these words joined.

use super::folded::{Folded, ROOM};

/// A text without the line-end hyphens that may split a word.
pub(crate) struct Joined<'f> {
    pub folded: Folded,
    /// The indices of the removed hyphens in the original text.
    hyphens: &'f [u32],
}

impl Folded {
    /// The text with the words joined that a hyphen at a line end may split. `None` when there is no such hyphen.
    pub(crate) fn joined(&self) -> Option<Joined<'_>> {
        if self.hyphens.is_empty() {
            return None;
        }
        let mut folded = Folded { rules: self.rules, ..Folded::default() };
        let mut from = 0;
        for &at in self.hyphens.iter().chain([&(self.len as u32)]) {
            folded.codes.extend_from_slice(&self.codes[from..at as usize]);
            folded.starts.extend_from_slice(&self.starts[from..at as usize]);
            from = at as usize + 1;
        }
        folded.len = folded.codes.len();
        folded.codes.resize(folded.len + ROOM, 0);
        let mut hyphens = self.hyphens.iter().peekable();
        for &word in self.words() {
            while hyphens.next_if(|&&at| at + 1 < word).is_some() {}
            let follows_hyphen = hyphens.peek().is_some_and(|&&at| at + 1 == word);
            if !follows_hyphen {
                let before = self.hyphens.partition_point(|&at| at < word);
                folded.words.push(word - before as u32);
            }
        }
        folded.words_len = folded.words.len();
        let key = |word: usize| folded.packed(folded.words[word] as usize, folded.word_end(word));
        folded.keys = (0..folded.words_len).map(key).collect();
        Some(Joined { folded, hyphens: &self.hyphens })
    }
}

impl Joined<'_> {
    /// Maps a range of codes to the original text. `None` when no hyphen splits the range.
    pub fn split(&self, start: u32, end: u32) -> Option<(u32, u32)> {
        let (first, last) = (self.hyphens_before(start), self.hyphens_before(end - 1));
        (first < last).then_some((start + first, end + last))
    }

    /// Number of hyphens before the code at `index` of the joined text.
    pub fn hyphens_before(&self, index: u32) -> u32 {
        // The hyphen number k stands before the code that has k hyphens fewer before it.
        let (mut low, mut high) = (0, self.hyphens.len());
        while low < high {
            let middle = (low + high) / 2;
            if self.hyphens[middle] - middle as u32 <= index { low = middle + 1 } else { high = middle }
        }
        low as u32
    }
}

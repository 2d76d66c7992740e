//! Sentence boundaries.

use std::ops::Range;

use super::alphabet::HARD;
use super::folded::Folded;

/// The sentence that contains a word, as a range of words. `source` is the text that was folded.
pub(crate) fn sentence(folded: &Folded, source: &str, word: usize) -> Range<usize> {
    let starts = |index: usize| index == 0 || starts_sentence(folded, source, index);
    let start = (0..=word).rev().find(|&index| starts(index)).unwrap_or(0);
    let end = (word + 1..folded.words().len()).find(|&index| starts(index)).unwrap_or(folded.words().len());
    start..end
}

/// Whether a sentence end or an empty line precedes a word. The word must not be the first.
#[inline]
fn starts_sentence(folded: &Folded, source: &str, index: usize) -> bool {
    let first = folded.words()[index] as usize;
    folded.codes()[first - 1] == HARD && ends_sentence(folded, source, first)
}

/// Whether the hard break before the word at a code ends a sentence.
#[inline(never)]
fn ends_sentence(folded: &Folded, source: &str, first: usize) -> bool {
    let Some(last) = first.checked_sub(2) else { return true };
    // One character can fold to two words (½). There is nothing between them.
    let gap = source.get(folded.end(last + 1, source)..folded.start(first)).unwrap_or_default();
    let is_end = |byte: &u8| matches!(byte, b'.' | b'!' | b'?');
    let bytes = gap.as_bytes();
    bytes.iter().any(is_end)
        || bytes.iter().filter(|&&byte| byte == b'\n').count() > 1
        || !gap.is_ascii() && gap.contains(['؟', '…', '\u{2029}'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_runs_from_one_end_to_the_next() {
        let text = "One, seven. Three (four) five!\n\nSix";
        let folded = Folded::new(text);
        let ranges: Vec<_> = (0..6).map(|word| sentence(&folded, text, word)).collect();
        assert_eq!(ranges, [0..2, 0..2, 2..5, 2..5, 2..5, 5..6]);
    }

    #[test]
    fn a_character_that_folds_to_two_words_does_not_end_a_sentence() {
        let text = "seven \u{BD} of them. Six";
        let folded = Folded::new(text);
        let words = folded.words().len();
        assert_eq!(words, 6);
        assert_eq!(sentence(&folded, text, 0), 0..5);
    }
}

//! A text in codes of the name alphabet, with the byte offset of each code, and queries on it.

use super::alphabet::{HARD, SOFT, script};
use super::characters::{Symbol, char_table};
use super::class::CharClass;
use crate::rules::Rules;

/// Codes that can be read or written from any index of a text.
pub(super) const ROOM: usize = 64;

/// Whether a character has the class of marks.
fn is_mark(c: char) -> bool {
    char_table().symbol(c) == Symbol::Class(CharClass::Mark)
}

/// The codes from `index` up to `end` as in [`Folded::packed`]. At least [`ROOM`] codes follow the last word.
#[inline]
pub(super) fn packed(codes: &[u8], index: usize, end: usize) -> u64 {
    /// For each number of codes the bytes that hold them.
    const MASKS: [u64; 9] =
        [0, 0xFF, 0xFFFF, 0xFF_FFFF, 0xFFFF_FFFF, 0xFF_FFFF_FFFF, 0xFFFF_FFFF_FFFF, 0xFF_FFFF_FFFF_FFFF, u64::MAX];
    let Some(bytes) = codes.get(index..).and_then(<[u8]>::first_chunk::<8>) else { return 0 };
    u64::from_le_bytes(*bytes) & MASKS[end.saturating_sub(index).min(8)]
}

/// Packed codes with another code at an index. A code that is not among the packed ones is ignored.
#[inline]
pub(super) fn with_code(packed: u64, index: usize, code: u8) -> u64 {
    const CODES: [u64; 9] =
        [0xFF, 0xFF << 8, 0xFF << 16, 0xFF << 24, 0xFF << 32, 0xFF << 40, 0xFF << 48, 0xFF << 56, 0];
    let bits = CODES[index.min(8)];
    packed & !bits | u64::from_le_bytes([code; 8]) & bits
}

/// The index after the last code of a word: of `len` codes with words that start at `words`.
#[inline]
pub(super) fn word_end(codes: &[u8], words: &[u32], len: usize, index: usize) -> usize {
    match words.get(index + 1) {
        // Between two words there is a break, unless they are adjacent words of different scripts.
        Some(&next) => next as usize - usize::from(codes[next as usize - 1] <= HARD),
        None => len,
    }
}

/// A text in the name alphabet. Reuse one value for many texts to avoid allocations.
///
/// A word is a run of letters, or of digits, of one script. Between two words there is at most one code,
/// [`SOFT`] or [`HARD`]. Words of different scripts can be adjacent.
///
/// ```
/// use dalil::text::Folded;
/// use dalil::text::alphabet::{SOFT, unfold};
///
/// let folded = Folded::new("نُور سلطان");
/// assert_eq!(unfold(folded.codes()), "نور سلطان");
/// assert_eq!(folded.words(), [0, 4]);
/// assert_eq!(folded.codes()[3], SOFT);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Folded {
    /// The codes, followed by at least [`ROOM`] unused ones.
    pub(super) codes: Vec<u8>,
    /// For each code the byte offset of the character that it came from.
    pub(super) starts: Vec<u32>,
    /// Number of codes.
    pub(super) len: usize,
    /// The index of each word's first code, followed by unused ones.
    pub(super) words: Vec<u32>,
    /// Number of words.
    pub(super) words_len: usize,
    /// The [key](Folded::key) of each word.
    pub(super) keys: Vec<u64>,
    /// The indices of the breaks that consist of a hyphen and a line end. One word may be split there.
    pub(super) hyphens: Vec<u32>,
    pub(super) rules: Rules,
}

impl Folded {
    /// Sets the rules of the texts that are folded from now on.
    pub fn set_rules(&mut self, rules: Rules) {
        self.rules = rules;
    }

    /// The codes.
    #[inline]
    pub fn codes(&self) -> &[u8] {
        &self.codes[..self.len]
    }

    /// The codes from `index` up to the word end `end`, at most eight, as one number. The first code is the lowest
    /// byte.
    #[inline]
    pub(crate) fn packed(&self, index: usize, end: usize) -> u64 {
        packed(&self.codes, index, end)
    }

    /// The index of each word's first code, ascending.
    #[inline]
    pub fn words(&self) -> &[u32] {
        &self.words[..self.words_len]
    }

    /// The keys of all words.
    #[inline]
    pub(crate) fn keys(&self) -> &[u64] {
        &self.keys
    }

    /// The key of a word: its first eight [packed](Folded::packed) codes. `index` is an index of
    /// [`words`](Folded::words).
    #[inline]
    pub(crate) fn key(&self, index: usize) -> u64 {
        self.keys[index]
    }

    /// The index after the last code of a word. `index` is an index of [`words`](Folded::words).
    #[inline]
    pub(crate) fn word_end(&self, index: usize) -> usize {
        word_end(&self.codes, self.words(), self.len, index)
    }

    /// The codes of a word. `index` is an index of [`words`](Folded::words).
    #[inline]
    pub(crate) fn word(&self, index: usize) -> &[u8] {
        &self.codes()[self.words()[index] as usize..self.word_end(index)]
    }

    /// The index of the first word that starts at code `end` or after it, among the words from `nth` on.
    #[inline]
    pub(crate) fn first_word_from(&self, nth: usize, end: u32) -> usize {
        nth + self.words()[nth..].iter().take_while(|&&word| word < end).count()
    }

    /// The byte offset, in the source, of the character that the code at `index` came from.
    #[inline]
    pub fn start(&self, index: usize) -> usize {
        self.starts[index] as usize
    }

    /// The byte offset where the letters before code `index` end: after the last letter and its marks. A tatweel after
    /// them is excluded, because it can be a dash. `source` is the text that was folded.
    ///
    /// # Panics
    /// When `index` is 0 or greater than the number of codes.
    pub fn end(&self, index: usize, source: &str) -> usize {
        let start = self.start(index - 1);
        if let Some([last, after]) = source.as_bytes().get(start..start + 2)
            && last.is_ascii()
            && after.is_ascii()
        {
            return start + 1;
        }
        let mut chars = source[start..].chars();
        chars.next();
        let after = chars.as_str();
        // No character in ASCII is a mark.
        let rest = match after.as_bytes().first() {
            Some(byte) if !byte.is_ascii() => after.trim_start_matches(is_mark),
            _ => after,
        };
        source.len() - rest.len()
    }

    /// Whether a word ends before the code at `index`.
    #[inline]
    pub fn word_ends(&self, index: usize) -> bool {
        match self.codes().get(index) {
            Some(&next) => script(next) != script(self.codes[index - 1]),
            None => true,
        }
    }

    /// Whether a soft break is before the word whose first code is at `word`.
    pub(crate) fn follows_soft_break(&self, word: u32) -> bool {
        word.checked_sub(1).is_some_and(|gap| self.codes()[gap as usize] == SOFT)
    }

    /// Bytes on the heap.
    pub(crate) fn memory_usage(&self) -> usize {
        self.codes.capacity()
            + (self.starts.capacity() + self.words.capacity()) * size_of::<u32>()
            + self.keys.capacity() * size_of::<u64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_in_ascii_is_a_mark() {
        assert!(('\0'..='\x7F').all(|c| !is_mark(c)) && is_mark('\u{301}'));
    }
}

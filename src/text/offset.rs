//! Byte offsets turned into the unit a caller counts in.

/// What a span's start and end count. Both ends are always given, the end is exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OffsetUnit {
    /// Unicode scalar values, as Python's `str` counts.
    #[default]
    CodePoint,
    /// Bytes of UTF-8, as Rust, Go and C count.
    Utf8Byte,
    /// UTF-16 code units, as Java, JavaScript and C# count.
    Utf16Unit,
}

/// Bytes between two marks.
const STEP: usize = 1024;

/// Converts the byte offsets of one text. Near the offset asked for last it counts from there; for a jump back it
/// counts from the nearest mark. So any order of questions costs the length of the text and a constant for each.
///
/// ```
/// use dalil::{OffsetUnit, Offsets};
///
/// let mut offsets = Offsets::new("قال 😀 نعم", OffsetUnit::Utf16Unit);
/// assert_eq!(offsets.convert("قال 😀 ".len()), 7);
/// assert_eq!(offsets.convert("قال ".len()), 4);
/// ```
#[derive(Debug)]
pub struct Offsets<'t> {
    text: &'t str,
    unit: OffsetUnit,
    /// The offset that was asked for last, going ahead, and its count.
    byte: usize,
    count: usize,
    /// The count before each multiple of [`STEP`]; made at the first jump back.
    marks: Vec<usize>,
}

impl<'t> Offsets<'t> {
    pub fn new(text: &'t str, unit: OffsetUnit) -> Offsets<'t> {
        Offsets { text, unit, byte: 0, count: 0, marks: Vec::new() }
    }

    /// The offset of the character boundary at byte `at`, in the unit.
    ///
    /// # Panics
    /// When the text is shorter.
    pub fn convert(&mut self, at: usize) -> usize {
        if self.unit == OffsetUnit::Utf8Byte {
            return at;
        }
        if at < self.byte {
            return self.jump(at);
        }
        self.count += count(&self.text.as_bytes()[self.byte..at], self.unit);
        self.byte = at;
        self.count
    }

    /// An offset before the one asked for last, which stays where it is.
    fn jump(&mut self, at: usize) -> usize {
        if self.marks.is_empty() {
            self.marks = self.marks();
        }
        let mark = at / STEP;
        // A character counts where it starts, so that a mark in its middle has counted it.
        self.marks[mark] + count(&self.text.as_bytes()[mark * STEP..at], self.unit)
    }

    fn marks(&self) -> Vec<usize> {
        let whole = self.text.as_bytes().chunks(STEP);
        let mut counted = 0;
        let before = |chunk| {
            let before = counted;
            counted += count(chunk, self.unit);
            before
        };
        whole.map(before).collect()
    }
}

/// How many units the UTF-8 in `bytes` has: one for each byte that starts a character, and in UTF-16 one more for
/// each that starts a character of four.
fn count(bytes: &[u8], unit: OffsetUnit) -> usize {
    let starts = count_where(bytes, |byte| byte & 0xC0 != 0x80);
    match unit {
        OffsetUnit::Utf16Unit => starts + count_where(bytes, |byte| byte >= 0xF0),
        _ => starts,
    }
}

/// How many bytes are such. Counted in bytes, so that the compiler counts sixteen at once and more.
fn count_where(bytes: &[u8], is_such: impl Fn(u8) -> bool) -> usize {
    let count = |chunk: &[u8]| chunk.iter().map(|&byte| u8::from(is_such(byte))).sum::<u8>();
    bytes.chunks(u8::MAX.into()).map(|chunk| usize::from(count(chunk))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_order_counts_as_counting_from_the_start_does() {
        let text = "ab\u{1F600} قال نور سلطان — é ".repeat(200);
        let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        for unit in [OffsetUnit::CodePoint, OffsetUnit::Utf8Byte, OffsetUnit::Utf16Unit] {
            let mut offsets = Offsets::new(&text, unit);
            let mut at = 7;
            for _ in 0..2 * boundaries.len() {
                at = (at * 48_271 + 11) % boundaries.len();
                let byte = boundaries[at];
                let expected = match unit {
                    OffsetUnit::CodePoint => text[..byte].chars().count(),
                    OffsetUnit::Utf8Byte => byte,
                    OffsetUnit::Utf16Unit => text[..byte].encode_utf16().count(),
                };
                assert_eq!(offsets.convert(byte), expected, "{unit:?} at byte {byte}");
            }
        }
    }
}

//! The conversion of byte offsets to the unit of the caller. All conversions use [`Offsets`].

/// The unit of the start and the end of a span. The end is exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OffsetUnit {
    /// Unicode scalar values, the unit of `str` in Python.
    #[default]
    CodePoint,
    /// Bytes of UTF-8, the unit of Rust, Go and C.
    Utf8Byte,
    /// UTF-16 code units, the unit of Java, JavaScript and C#.
    Utf16Unit,
}

/// Bytes between two checkpoints.
const STEP: usize = 1024;

/// Converts byte offsets of one text.
///
/// An offset after the previous one is counted from there; an earlier one is counted from a checkpoint. Conversions in
/// any order take time proportional to the length of the text plus a constant for each.
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
    /// The greatest byte offset that was converted.
    byte: usize,
    /// Number of units before `byte`.
    count: usize,
    /// Number of units before each multiple of [`STEP`] bytes. Empty until an offset before `byte` is converted.
    checkpoints: Vec<usize>,
}

impl<'t> Offsets<'t> {
    /// A converter for the offsets of a text.
    pub fn new(text: &'t str, unit: OffsetUnit) -> Offsets<'t> {
        Offsets { text, unit, byte: 0, count: 0, checkpoints: Vec::new() }
    }

    /// Number of units before byte `at`, which must be a character boundary.
    ///
    /// # Panics
    /// When `at` is greater than the length of the text.
    pub fn convert(&mut self, at: usize) -> usize {
        if self.unit == OffsetUnit::Utf8Byte {
            return at;
        }
        if at < self.byte {
            return self.convert_backward(at);
        }
        self.count += count(&self.text.as_bytes()[self.byte..at], self.unit);
        self.byte = at;
        self.count
    }

    /// Converts an offset before `self.byte`, which is not changed.
    fn convert_backward(&mut self, at: usize) -> usize {
        if self.checkpoints.is_empty() {
            self.checkpoints = self.count_checkpoints();
        }
        let checkpoint = at / STEP;
        // A character is counted at its first byte. A checkpoint inside a character includes it.
        self.checkpoints[checkpoint] + count(&self.text.as_bytes()[checkpoint * STEP..at], self.unit)
    }

    fn count_checkpoints(&self) -> Vec<usize> {
        let chunks = self.text.as_bytes().chunks(STEP);
        let mut counted = 0;
        let before = |chunk| {
            let before = counted;
            counted += count(chunk, self.unit);
            before
        };
        chunks.map(before).collect()
    }
}

/// The byte offset of a number of units from the start of a text. `None` if the text is shorter, or if the offset is
/// inside a character.
///
/// ```
/// use dalil::text::{OffsetUnit, byte_offset};
///
/// assert_eq!(byte_offset("😀 نعم", 2, OffsetUnit::Utf16Unit), Some(4));
/// assert_eq!(byte_offset("😀 نعم", 1, OffsetUnit::Utf16Unit), None);
/// ```
pub fn byte_offset(text: &str, offset: usize, unit: OffsetUnit) -> Option<usize> {
    let units = |c: char| match unit {
        OffsetUnit::CodePoint => 1,
        OffsetUnit::Utf8Byte => c.len_utf8(),
        OffsetUnit::Utf16Unit => c.len_utf16(),
    };
    let mut before = 0;
    for (byte, c) in text.char_indices() {
        if before >= offset {
            return (before == offset).then_some(byte);
        }
        before += units(c);
    }
    (before == offset).then_some(text.len())
}

/// Number of units in UTF-8 bytes: one for each first byte of a character, and in UTF-16 one more for each first byte
/// of a character of four bytes.
fn count(bytes: &[u8], unit: OffsetUnit) -> usize {
    let starts = count_where(bytes, |byte| byte & 0xC0 != 0x80);
    match unit {
        OffsetUnit::Utf16Unit => starts + count_where(bytes, |byte| byte >= 0xF0),
        _ => starts,
    }
}

/// Number of bytes that match. The sum of each chunk is a `u8`, so that the compiler can vectorise it.
fn count_where(bytes: &[u8], matches: impl Fn(u8) -> bool) -> usize {
    let count = |chunk: &[u8]| chunk.iter().map(|&byte| u8::from(matches(byte))).sum::<u8>();
    bytes.chunks(u8::MAX.into()).map(|chunk| usize::from(count(chunk))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conversions_in_any_order_equal_counts_from_the_start() {
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

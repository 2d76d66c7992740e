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

/// Converts byte offsets of one text, cheapest when they are asked for in ascending order: each byte of the text
/// is then looked at once.
#[derive(Debug)]
pub struct Offsets<'t> {
    text: &'t str,
    unit: OffsetUnit,
    byte: usize,
    count: usize,
}

impl<'t> Offsets<'t> {
    pub fn new(text: &'t str, unit: OffsetUnit) -> Offsets<'t> {
        Offsets { text, unit, byte: 0, count: 0 }
    }

    /// The offset of the character boundary at byte `at`, in the unit.
    pub fn convert(&mut self, at: usize) -> usize {
        if self.unit == OffsetUnit::Utf8Byte {
            return at;
        }
        if at < self.byte {
            (self.byte, self.count) = (0, 0);
        }
        self.count += count(&self.text.as_bytes()[self.byte..at], self.unit);
        self.byte = at;
        self.count
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

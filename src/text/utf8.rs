//! UTF-8 decoding in constant expressions and in the fold.

/// Decodes the character that starts at byte `at`. Returns its code point and its length in bytes.
///
/// `bytes` must be valid UTF-8, and `at` must be the start of a character.
#[inline]
pub(super) const fn decode(bytes: &[u8], at: usize) -> (u32, usize) {
    const fn continuation(byte: u8) -> u32 {
        (byte & 0x3F) as u32
    }
    let first = bytes[at] as u32;
    match first {
        0..0x80 => (first, 1),
        0x80..0xE0 => ((first & 0x1F) << 6 | continuation(bytes[at + 1]), 2),
        0xE0..0xF0 => {
            let high = (first & 0x0F) << 12 | continuation(bytes[at + 1]) << 6;
            (high | continuation(bytes[at + 2]), 3)
        }
        _ => {
            let high = (first & 0x07) << 18 | continuation(bytes[at + 1]) << 12;
            (high | continuation(bytes[at + 2]) << 6 | continuation(bytes[at + 3]), 4)
        }
    }
}

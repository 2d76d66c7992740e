//! Byte offsets in the caller's unit, in any order.

use crate::text::{OffsetUnit, Offsets};

/// Bytes between two marks.
const STEP: usize = 1024;

/// Converts the byte offsets of one text. Near the offset asked for last it counts from there; for a jump it counts
/// from the nearest mark, so that an article whose evidence lies far from its mentions costs no more than its length.
#[allow(missing_debug_implementations, reason = "lives inside one conversion")]
pub struct Positions<'t> {
    text: &'t str,
    unit: OffsetUnit,
    /// Counts ahead from the offset asked for last.
    ahead: Offsets<'t>,
    last: usize,
    /// The unit's count at each multiple of [`STEP`]; made at the first jump.
    marks: Vec<usize>,
}

impl<'t> Positions<'t> {
    pub fn new(text: &'t str, unit: OffsetUnit) -> Positions<'t> {
        Positions { text, unit, ahead: Offsets::new(text, unit), last: 0, marks: Vec::new() }
    }

    /// The offset of the character boundary at byte `at`, in the unit.
    pub fn convert(&mut self, at: usize) -> u32 {
        let position = match self.unit {
            OffsetUnit::Utf8Byte => at,
            _ if at >= self.last => {
                self.last = at;
                self.ahead.convert(at)
            }
            _ => self.jump(at),
        };
        u32::try_from(position).expect("a text is shorter than 4 GiB")
    }

    /// An offset before the one asked for last, which stays where it is.
    fn jump(&mut self, at: usize) -> usize {
        if self.marks.is_empty() {
            self.marks = marks(self.text, self.unit);
        }
        // A mark may fall inside a character: the one before it that does not is at most three bytes away.
        let mark = at / STEP;
        let from = floor_boundary(self.text, mark * STEP);
        self.marks[mark] + Offsets::new(&self.text[from..], self.unit).convert(at - from)
    }
}

fn marks(text: &str, unit: OffsetUnit) -> Vec<usize> {
    let mut offsets = Offsets::new(text, unit);
    (0..=text.len() / STEP).map(|i| offsets.convert(floor_boundary(text, i * STEP))).collect()
}

/// The last character boundary at or before byte `at`.
fn floor_boundary(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_order_counts_as_counting_from_the_start_does() {
        let text = "ab\u{1F600} قال نور سلطان — é ".repeat(200);
        let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        for unit in [OffsetUnit::CodePoint, OffsetUnit::Utf8Byte, OffsetUnit::Utf16Unit] {
            let mut positions = Positions::new(&text, unit);
            let mut at = 7;
            for _ in 0..2 * boundaries.len() {
                at = (at * 48_271 + 11) % boundaries.len();
                let byte = boundaries[at];
                let expected = match unit {
                    OffsetUnit::CodePoint => text[..byte].chars().count(),
                    OffsetUnit::Utf8Byte => byte,
                    OffsetUnit::Utf16Unit => text[..byte].encode_utf16().count(),
                };
                assert_eq!(positions.convert(byte) as usize, expected, "{unit:?} at byte {byte}");
            }
        }
    }
}

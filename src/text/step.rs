//! The table of the fold's inner loop: what to do for each character of one or two bytes.

use std::sync::LazyLock;

use super::alphabet::{SOFT, Script};
use super::characters::{Entry, char_table};
use super::utf8::decode;

/// The step of the inner loop at one character.
///
/// It is packed so that one read is enough. The lowest byte is the code to add. The next byte has one bit that
/// identifies the step: a bit for each [`Script`], and one for the space. The upper half has the bits of the steps that
/// may follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step(u32);

impl Step {
    /// Offset of the bits that identify the step.
    const IS: u32 = 8;
    /// Distance from the bits that identify the step to the bits of the steps that may follow.
    const FOLLOWS: u32 = 16;
    const SPACE_BIT: u32 = 1 << 7;
    const LETTER_BITS: u32 = Self::SPACE_BIT - 1;

    /// Any character that the inner loop cannot handle. It follows no step.
    const END: Step = Step(0);
    /// A space. Any letter may follow.
    pub const SPACE: Step = Step::new(SOFT, Self::SPACE_BIT, Self::LETTER_BITS);

    /// A letter. A letter of the same script or a space may follow.
    pub const fn letter(code: u8, script: Script) -> Step {
        let is = 1 << script as u32;
        Step::new(code, is, is | Self::SPACE_BIT)
    }

    /// The step of the character at the beginning of two bytes. [`Step::END`] when the character is longer, or when no
    /// character begins there.
    fn of(bytes: [u8; 2], entries: &[Entry; 0x10000]) -> Step {
        let entry = match bytes {
            [b' ', _] => return Step::SPACE,
            [first @ 0..0x80, _] => entries[usize::from(first)],
            [0xC2..0xE0, 0x80..0xC0] => entries[decode(&bytes, 0).0 as usize],
            _ => return Step::END,
        };
        match entry.script {
            Script::None => Step::END,
            script => Step::letter(entry.code(), script),
        }
    }

    const fn new(code: u8, is: u32, follows: u32) -> Step {
        Step(code as u32 | is << Self::IS | follows << (Self::IS + Self::FOLLOWS))
    }

    #[inline(always)]
    pub fn code(self) -> u8 {
        self.0 as u8
    }

    /// 1 for a space, 0 for a letter.
    #[inline(always)]
    pub fn spaces(self) -> usize {
        usize::from(self.0 & Self::SPACE_BIT << Self::IS != 0)
    }

    /// The bits of the steps that may follow, for [`Step::may_follow`].
    #[inline(always)]
    pub fn follows(self) -> u32 {
        self.0 >> Self::FOLLOWS
    }

    #[inline(always)]
    pub fn may_follow(self, follows: u32) -> bool {
        self.0 & follows != 0
    }
}

/// The step for each pair of bytes, indexed by the first byte times 256 plus the second. The first call computes them.
pub(super) fn steps() -> &'static [Step; 0x10000] {
    static STEPS: LazyLock<Box<[Step; 0x10000]>> = LazyLock::new(|| {
        let entries = char_table().entries();
        let steps: Vec<Step> = (0..=u16::MAX).map(|bytes| Step::of(bytes.to_be_bytes(), entries)).collect();
        steps.try_into().expect("the vector has the array's length")
    });
    &STEPS
}

//! What the fold's innermost loop does at each character of one or two bytes, in one table.

use std::sync::LazyLock;

use super::alphabet::{Entry, SOFT, Script, alphabet, decode};

/// What the loop does at a character.
///
/// Packed, so that one read has it all: the lowest byte is the code to add, the next a bit for what the character is
/// ([`Script`]s, then the space), the highest the bits of what may come behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step(u32);

impl Step {
    const IS: u32 = 8;
    /// From the bits of what may come to those of what is.
    const FOLLOWS: u32 = 16;
    const SPACE_BIT: u32 = 1 << 7;
    const LETTER_BITS: u32 = Self::SPACE_BIT - 1;

    /// Anything that is for slower code: nothing comes before it.
    const END: Step = Step(0);
    /// A space: a letter comes behind it.
    pub const SPACE: Step = Step::new(SOFT, Self::SPACE_BIT, Self::LETTER_BITS);

    /// A letter: one of its script comes behind it, or a space.
    pub const fn letter(code: u8, script: Script) -> Step {
        let is = 1 << script as u32;
        Step::new(code, is, is | Self::SPACE_BIT)
    }

    /// The step of the character that two bytes begin with. [`Step::END`] when it is longer, or they begin none.
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

    /// What may come behind it, for [`Step::may_follow`].
    #[inline(always)]
    pub fn follows(self) -> u32 {
        self.0 >> Self::FOLLOWS
    }

    #[inline(always)]
    pub fn may_follow(self, follows: u32) -> bool {
        self.0 & follows != 0
    }
}

/// For each two bytes, the first the higher, the step of the character that they begin with. The first call computes
/// them.
pub(super) fn steps() -> &'static [Step; 0x10000] {
    static STEPS: LazyLock<Box<[Step; 0x10000]>> = LazyLock::new(|| {
        let entries = alphabet().entries();
        let steps: Vec<Step> = (0..=u16::MAX).map(|bytes| Step::of(bytes.to_be_bytes(), entries)).collect();
        steps.try_into().expect("the length is the type's")
    });
    &STEPS
}

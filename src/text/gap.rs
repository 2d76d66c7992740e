//! Gaps: the characters between two letters, and the break that they make.

use bitflags::bitflags;

use super::abbreviation::is_abbreviated;
use super::alphabet::{HARD, SOFT};
use super::class::CharClass;
use crate::rules::{Rule, Rules};

bitflags! {
    /// The kinds of characters in a gap.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    struct Seen: u16 {
        const SPACE = 1;
        const NEWLINE = 1 << 1;
        const QUOTE = 1 << 2;
        const DOT = 1 << 3;
        const DASH = 1 << 4;
        const UNDERSCORE = 1 << 5;
        const BULLET = 1 << 6;
        const TATWEEL = 1 << 7;
        /// A second dot.
        const DOTS = 1 << 8;
        /// A dash or tatweel after white space.
        const SPACED_DASH = 1 << 9;
        /// Anything that makes the gap a hard break.
        const STOP = 1 << 10;
        /// A soft hyphen directly after a letter.
        const SOFT_HYPHEN = 1 << 11;

        const WHITE = Self::SPACE.bits() | Self::NEWLINE.bits();
        const DASHES = Self::DASH.bits() | Self::TATWEEL.bits();
        /// Characters that, together with a tatweel, can obfuscate a word from inside.
        const EVASION = Self::TATWEEL.bits()
            | Self::DOT.bits()
            | Self::DOTS.bits()
            | Self::DASH.bits()
            | Self::UNDERSCORE.bits()
            | Self::BULLET.bits();
    }
}

impl Seen {
    fn of(class: CharClass) -> Seen {
        match class {
            CharClass::Space => Seen::SPACE,
            CharClass::Newline => Seen::NEWLINE,
            CharClass::Quote => Seen::QUOTE,
            CharClass::Dot => Seen::DOT,
            CharClass::Dash => Seen::DASH,
            CharClass::Underscore => Seen::UNDERSCORE,
            CharClass::Bullet => Seen::BULLET,
            CharClass::Tatweel => Seen::TATWEEL,
            CharClass::Stop | CharClass::Expand | CharClass::Mark | CharClass::Control => Seen::STOP,
        }
    }
}

/// The characters since the last letter. The next letter closes the gap.
#[derive(Clone, Copy, Default)]
pub(super) struct Gap {
    /// Byte offset of the first character.
    pub start: u32,
    seen: Seen,
    last: Seen,
}

impl Gap {
    /// Adds a character at byte `at`.
    pub fn add(&mut self, class: CharClass, at: u32) {
        if !self.separates() {
            self.start = at;
        }
        let new = Seen::of(class);
        if new == Seen::NEWLINE && self.seen.contains(Seen::NEWLINE) {
            self.seen |= Seen::STOP;
        }
        if new == Seen::DOT && self.seen.contains(Seen::DOT) {
            self.seen |= Seen::DOTS;
        }
        if Seen::DASHES.contains(new) && self.last.intersects(Seen::WHITE) {
            self.seen |= Seen::SPACED_DASH;
        }
        // A dash with white space on both sides is not a hyphen.
        if Seen::WHITE.contains(new) && self.last.intersects(Seen::DASHES) && self.seen.contains(Seen::SPACED_DASH) {
            self.seen |= Seen::STOP;
        }
        self.seen |= new;
        self.last = new;
    }

    /// Adds a soft hyphen. It counts only directly after a letter.
    pub fn add_soft_hyphen(&mut self) {
        if !self.separates() {
            self.seen = Seen::SOFT_HYPHEN;
        }
    }

    /// Adds a mark. A soft hyphen before it, in the same line, is not at the end of the line.
    pub fn add_mark(&mut self) {
        if !self.seen.contains(Seen::NEWLINE) {
            self.seen -= Seen::SOFT_HYPHEN;
        }
    }

    /// Whether there is nothing between the letters, not even a soft hyphen.
    #[inline(always)]
    pub fn is_empty(self) -> bool {
        self.seen.is_empty()
    }

    /// Whether there is more than a soft hyphen between the letters.
    pub fn separates(self) -> bool {
        !(self.seen - Seen::SOFT_HYPHEN).is_empty()
    }

    /// Whether the gap has spaces only.
    pub fn is_space(self) -> bool {
        self.seen == Seen::SPACE
    }

    /// Whether the gap is a hyphen directly after a letter and a line end, perhaps with spaces.
    pub fn is_line_end_hyphen(self) -> bool {
        self.seen - Seen::SPACE == Seen::DASH | Seen::NEWLINE && self.last != Seen::DASH
    }

    /// The break that the gap makes after the codes of a word. `None` when the gap is inside a word.
    pub fn code(self, word: &[u8], rules: Rules) -> Option<u8> {
        let seen = self.seen;
        // A soft hyphen before a line end only shows that the word is split there.
        let is_split_word =
            seen.contains(Seen::SOFT_HYPHEN | Seen::NEWLINE) && (seen - (Seen::SOFT_HYPHEN | Seen::WHITE)).is_empty();
        if !self.separates() || is_split_word {
            return None;
        }
        // A tatweel alone only lengthens the word.
        let inside = if rules.has(Rule::Evasion) { Seen::EVASION } else { Seen::TATWEEL };
        if seen.contains(Seen::TATWEEL) && (seen - (inside | Seen::SOFT_HYPHEN)).is_empty() {
            return None;
        }
        let is_sentence_end = || !rules.has(Rule::Abbreviations) || !is_abbreviated(word);
        let is_hard =
            seen.intersects(Seen::STOP | Seen::BULLET | Seen::DOTS) || seen.contains(Seen::DOT) && is_sentence_end();
        Some(if is_hard && rules.has(Rule::HardBreaks) { HARD } else { SOFT })
    }
}

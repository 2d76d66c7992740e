//! Affixes: what a language writes onto a name, and how a word divides into affixes and the name.

use crate::text::alphabet::code;

/// The proclitic letters before a name, which are outside its span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Proclitic {
    pub(super) letters: u8,
    pub(super) lam_elided: bool,
    pub(super) kaf: bool,
}

impl Proclitic {
    /// No proclitic: the span starts where its word starts.
    pub const NONE: Proclitic = Proclitic { letters: 0, lam_elided: false, kaf: false };

    /// Number of proclitic letters.
    pub fn len(self) -> usize {
        usize::from(self.letters)
    }

    /// Whether there is no proclitic.
    pub fn is_empty(self) -> bool {
        self.letters == 0
    }

    /// Whether ل precedes the article, whose alef is not written: للأردن is ل and الأردن.
    pub fn elides_alef(self) -> bool {
        self.lam_elided
    }

    /// Whether ك is one of the letters. It is the least reliable proclitic.
    pub fn has_kaf(self) -> bool {
        self.kaf
    }
}

/// The letters at the beginning of a name that the text does not show after a proclitic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Opening {
    /// None.
    #[default]
    Plain,
    /// The name begins with ال, and the text shows its ل only: للأردن.
    Al,
    /// The name begins with الل, and the text shows one ل: للجنة is ل and اللجنة.
    AlLam,
}

impl Opening {
    /// The letters that precede those read from the text.
    pub fn supplied(self) -> &'static str {
        match self {
            Opening::Plain => "",
            Opening::Al => "ال",
            Opening::AlLam => "الل",
        }
    }

    /// As [`Opening::supplied`], in codes of the name alphabet.
    pub(crate) const fn codes(self) -> &'static [u8] {
        const ALEF: u8 = code('ا');
        const LAM: u8 = code('ل');
        match self {
            Opening::Plain => &[],
            Opening::Al => &[ALEF, LAM],
            Opening::AlLam => &[ALEF, LAM, LAM],
        }
    }
}

/// One way to divide a word into affixes and the letters of a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Segmentation {
    pub proclitic: Proclitic,
    /// Codes from the start of the word to the start of the span.
    pub span: usize,
    /// Codes from the start of the word to the first code that is looked up.
    pub read: usize,
    /// The letters that precede the first code that is looked up.
    pub opening: Opening,
}

impl Segmentation {
    /// The whole word.
    pub(crate) const WHOLE: Segmentation =
        Segmentation { proclitic: Proclitic::NONE, span: 0, read: 0, opening: Opening::Plain };
}

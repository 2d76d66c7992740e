//! Proclitics: the one-letter words و ف ب ل ك that Arabic writes onto the next one, and their stacks.
//!
//! The inventory and the rule of لل are those of `DESIGN.md`, measured on annotated news: single letters, و or ف
//! before ب ل ك, and ل before the article, which drops its alef (ل + الأردن is للأردن).

use crate::rules::{Rule, Rules};
use crate::text::alphabet::code;

/// The proclitic letters that were left outside a span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Proclitic {
    letters: u8,
    lam_elided: bool,
    kaf: bool,
}

impl Proclitic {
    /// No proclitic: the mention starts where its word starts.
    pub const NONE: Proclitic = Proclitic { letters: 0, lam_elided: false, kaf: false };

    /// How many letters of the word are proclitics.
    pub fn len(self) -> usize {
        usize::from(self.letters)
    }

    pub fn is_empty(self) -> bool {
        self.letters == 0
    }

    /// Whether the article's alef is elided after ل: للأردن for ل + الأردن.
    pub fn elides_alef(self) -> bool {
        self.lam_elided
    }

    /// Whether ك is among the letters: it is the least sure of them.
    pub fn has_kaf(self) -> bool {
        self.kaf
    }
}

/// How a reading of a word begins: the letters that the text does not show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Opening {
    /// The name stands as it is.
    #[default]
    Plain,
    /// The name starts with ال and the text shows its ل: للأردن.
    Al,
    /// The name starts with الل and the text shows one ل: للجنة for ل + اللجنة.
    AlLam,
}

impl Opening {
    /// The letters that the text does not show as it is, to be put before those that are read.
    pub fn supplied(self) -> &'static str {
        match self {
            Opening::Plain => "",
            Opening::Al => "ال",
            Opening::AlLam => "الل",
        }
    }
}

/// One way to read a word: where the name's span starts, where its letters are read from, and what goes before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Segmentation {
    pub proclitic: Proclitic,
    /// Codes from the word's start to the span's start.
    pub span: usize,
    /// Codes from the word's start to the first code that is read.
    pub read: usize,
    pub opening: Opening,
}

impl Segmentation {
    /// The whole word.
    pub(crate) const WHOLE: Segmentation =
        Segmentation { proclitic: Proclitic::NONE, span: 0, read: 0, opening: Opening::Plain };
}

impl Opening {
    /// The codes of the name that the text does not show.
    pub(crate) const fn codes(self) -> &'static [u8] {
        match self {
            Opening::Plain => &[],
            Opening::Al => &[ALEF, LAM],
            Opening::AlLam => &[ALEF, LAM, LAM],
        }
    }
}

const ALEF: u8 = code('ا');
const WAW: u8 = code('و');
const FEH: u8 = code('ف');
const BEH: u8 = code('ب');
const LAM: u8 = code('ل');
const KAF: u8 = code('ك');

/// How many segmentations a word has at the most: itself, then three for one stripped letter and three for two.
pub(crate) const MAX_SEGMENTATIONS: usize = 7;

/// Calls `each` with the segmentations of the word that `codes` starts with, the whole word first, fewest letters
/// stripped next.
#[inline]
pub fn segmentations(codes: &[u8], rules: Rules, mut each: impl FnMut(Segmentation)) {
    each(Segmentation::WHOLE);
    with_proclitic(codes, rules, each);
}

/// The same without the whole word.
#[inline]
pub(crate) fn with_proclitic(codes: &[u8], rules: Rules, mut each: impl FnMut(Segmentation)) {
    let Some(&first) = codes.first().filter(|_| rules.has(Rule::Proclitics)) else { return };
    match first {
        WAW | FEH => {
            strip(codes, 1, rules, &mut each);
            if matches!(codes.get(1), Some(&(BEH | LAM | KAF))) && rules.has(Rule::Stacks) {
                strip(codes, 2, rules, &mut each);
            }
        }
        BEH | LAM | KAF => strip(codes, 1, rules, &mut each),
        _ => {}
    }
}

/// What a letter can be among the proclitics of a word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LetterRole(u8);

impl LetterRole {
    const OUTER: u8 = 1;
    const INNER: u8 = 2;
    const LAM: u8 = 4;

    /// The place of a code.
    #[inline(always)]
    pub fn of(code: u8) -> LetterRole {
        /// و ف stand before ب ل ك, and ل before the ل of the article.
        const ROLES: [u8; 256] = {
            let mut roles = [0; 256];
            roles[WAW as usize] = LetterRole::OUTER;
            roles[FEH as usize] = LetterRole::OUTER;
            roles[BEH as usize] = LetterRole::INNER;
            roles[KAF as usize] = LetterRole::INNER;
            roles[LAM as usize] = LetterRole::INNER | LetterRole::LAM;
            roles
        };
        LetterRole(ROLES[usize::from(code)])
    }

    /// Whether a word that begins with such a letter may carry a proclitic.
    #[inline(always)]
    pub fn may_be_stripped(self) -> bool {
        self.0 != 0
    }

    /// Whether two such letters at a word's start may be a stack, or ل and what is left of the article.
    #[inline(always)]
    pub fn may_go_deeper(self, second: LetterRole) -> bool {
        (self.0 & LetterRole::OUTER != 0) & (second.0 & LetterRole::INNER != 0)
            | (self.0 & second.0 & LetterRole::LAM != 0)
    }
}

/// The segmentations that strip `count` letters.
fn strip(codes: &[u8], count: usize, rules: Rules, each: &mut impl FnMut(Segmentation)) {
    let last = codes[count - 1];
    let proclitic = Proclitic { letters: count as u8, lam_elided: false, kaf: last == KAF };
    each(Segmentation { proclitic, span: count, read: count, opening: Opening::Plain });
    if last == LAM && codes.get(count) == Some(&LAM) && rules.has(Rule::Lam) {
        let proclitic = Proclitic { lam_elided: true, ..proclitic };
        for opening in [Opening::Al, Opening::AlLam] {
            each(Segmentation { proclitic, span: count, read: count + 1, opening });
        }
    }
}

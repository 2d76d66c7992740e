//! Proclitics: the one-letter words و ف ب ل ك that Arabic writes onto the next one, and their stacks.
//!
//! The inventory and the rule of لل are those of `DESIGN.md`, measured on annotated news: single letters, و or ف
//! before ب ل ك, and ل before the article, which drops its alef (ل + الأردن is للأردن).

use std::sync::LazyLock;

use super::alphabet::code;
use crate::rules::{Rule, Rules};

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// The name stands as it is.
    Plain,
    /// The name starts with ال and the text shows its ل: للأردن.
    Al,
    /// The name starts with الل and the text shows one ل: للجنة for ل + اللجنة.
    AlLam,
}

/// One way to read a word: where the name's span starts, where its letters are read from, and what goes before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    pub proclitic: Proclitic,
    /// Codes from the word's start to the span's start.
    pub span: usize,
    /// Codes from the word's start to the first code that is read.
    pub read: usize,
    pub opening: Opening,
}

struct Letters {
    waw: u8,
    feh: u8,
    beh: u8,
    lam: u8,
    kaf: u8,
}

static LETTERS: LazyLock<Letters> = LazyLock::new(|| Letters {
    waw: code('و'),
    feh: code('ف'),
    beh: code('ب'),
    lam: code('ل'),
    kaf: code('ك'),
});

/// Calls `each` with the readings of the word that `codes` starts with, the whole word first, fewest letters
/// stripped next.
#[inline]
pub fn readings(codes: &[u8], rules: Rules, mut each: impl FnMut(Reading)) {
    each(Reading { proclitic: Proclitic::NONE, span: 0, read: 0, opening: Opening::Plain });
    let letters = &*LETTERS;
    let Some(&first) = codes.first().filter(|_| rules.has(Rule::Proclitics)) else { return };
    if first == letters.waw || first == letters.feh {
        stripped(codes, 1, rules, &mut each);
        if codes.get(1).is_some_and(|&next| letters.takes_one(next)) && rules.has(Rule::Stacks) {
            stripped(codes, 2, rules, &mut each);
        }
    } else if letters.takes_one(first) {
        stripped(codes, 1, rules, &mut each);
    }
}

impl Letters {
    fn takes_one(&self, code: u8) -> bool {
        code == self.beh || code == self.lam || code == self.kaf
    }
}

/// The readings that strip `count` letters.
fn stripped(codes: &[u8], count: usize, rules: Rules, each: &mut impl FnMut(Reading)) {
    let letters = &*LETTERS;
    let last = codes[count - 1];
    let proclitic = Proclitic { letters: count as u8, lam_elided: false, kaf: last == letters.kaf };
    each(Reading { proclitic, span: count, read: count, opening: Opening::Plain });
    if last == letters.lam && codes.get(count) == Some(&letters.lam) && rules.has(Rule::Lam) {
        let proclitic = Proclitic { lam_elided: true, ..proclitic };
        for opening in [Opening::Al, Opening::AlLam] {
            each(Reading { proclitic, span: count, read: count + 1, opening });
        }
    }
}

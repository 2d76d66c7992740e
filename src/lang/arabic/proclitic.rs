//! Proclitics: the one-letter words و ف ب ل ك that Arabic writes onto the next word, and their stacks.
//!
//! The inventory is single letters; و or ف before ب, ل or ك; and ل before the article, which loses its alef (ل and
//! الأردن are للأردن). It was measured on annotated news (`DESIGN.md`, proclitics).

use crate::lang::affix::{Opening, Proclitic, Segmentation};
use crate::rules::{Rule, Rules};
use crate::text::alphabet::code;

pub(crate) const WAW: u8 = code('و');
pub(crate) const FEH: u8 = code('ف');
pub(crate) const BEH: u8 = code('ب');
const LAM: u8 = code('ل');
const KAF: u8 = code('ك');

/// Greatest number of segmentations of a word: the whole word, three with one proclitic letter, three with two.
pub(crate) const MAX_SEGMENTATIONS: usize = 7;

/// Calls `each` with the segmentations of the word at the beginning of `codes`: the whole word first, then in the order
/// of the number of proclitic letters.
#[inline]
pub fn segmentations(codes: &[u8], rules: Rules, mut each: impl FnMut(Segmentation)) {
    each(Segmentation::WHOLE);
    with_proclitic(codes, rules, each);
}

/// As [`segmentations`], without the whole word.
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

/// Calls `each` with the segmentations that have `count` proclitic letters.
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

/// The roles that a letter can have among the proclitics of a word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LetterRole(u8);

impl LetterRole {
    /// و and ف: alone, or before an inner letter.
    const OUTER: u8 = 1;
    /// ب, ل and ك: alone, or after an outer letter.
    const INNER: u8 = 2;
    /// ل: also before the ل of the article.
    const LAM: u8 = 4;

    /// The roles of the letter of a code.
    #[inline(always)]
    pub fn of(code: u8) -> LetterRole {
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

    /// Whether a word that begins with this letter may have a proclitic.
    #[inline(always)]
    pub fn may_be_stripped(self) -> bool {
        self.0 != 0
    }

    /// Whether this letter and the next, at the beginning of a word, may be two proclitic letters, or ل and the ل of
    /// the article.
    #[inline(always)]
    pub fn may_go_deeper(self, second: LetterRole) -> bool {
        (self.0 & LetterRole::OUTER != 0) & (second.0 & LetterRole::INNER != 0)
            | (self.0 & second.0 & LetterRole::LAM != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Folded;

    fn found(word: &str) -> Vec<(usize, &'static str)> {
        let mut found = Vec::new();
        let add = |it: Segmentation| found.push((it.proclitic.len(), it.opening.supplied()));
        segmentations(Folded::new(word).codes(), Rules::ALL, add);
        found
    }

    #[test]
    fn a_word_has_one_segmentation_for_each_proclitic_and_hidden_article() {
        assert_eq!(found("ألماتي"), [(0, "")]);
        assert_eq!(found("بألماتي"), [(0, ""), (1, "")]);
        assert_eq!(found("وبألماتي"), [(0, ""), (1, ""), (2, "")]);
        assert_eq!(found("للأردن"), [(0, ""), (1, ""), (1, "ال"), (1, "الل")]);
    }

    #[test]
    fn no_word_has_more_segmentations_than_the_limit() {
        assert!(found("ولل").len() <= MAX_SEGMENTATIONS);
        assert!(LetterRole::of(WAW).may_go_deeper(LetterRole::of(LAM)));
        assert!(!LetterRole::of(BEH).may_go_deeper(LetterRole::of(LAM)));
    }
}

//! Languages without rules of their own, as far as they must be distinguished from those that have some.
//!
//! Cyrillic: Ukrainian, Belarusian, Tajik, Serbian and Macedonian.

use super::language_rules::{DistinctiveLetters, LanguageRules};
use crate::text::alphabet::Script;
use crate::thresholds::language_votes::{HINT, SURE};

pub(crate) struct Other;

impl LanguageRules for Other {
    /// "Undetermined".
    const CODE: &'static str = "und";
    const SCRIPT: Script = Script::Cyrillic;

    // Twice the usual votes: і, which most of these words have too, is a vote for Kazakh.
    const DISTINCTIVE_LETTERS: &'static [DistinctiveLetters] = &[DistinctiveLetters {
        letters: "єїґўҷӣӯђјљњћџЄЇҐЎҶӢӮЂЈЉЊЋЏ",
        votes: 2 * SURE,
        votes_in_capitalised: 2 * HINT,
    }];
}

//! Kazakh.

use super::language_rules::{DistinctiveLetters, LanguageRules};
use crate::text::alphabet::Script;
use crate::thresholds::language_votes::{HINT, SURE};

pub(crate) struct Kazakh;

impl LanguageRules for Kazakh {
    const CODE: &'static str = "kk";
    const SCRIPT: Script = Script::Cyrillic;

    const CONJUNCTIONS: &'static [&'static str] = &["және", "мен", "бен", "пен", "немесе"];

    const FUNCTION_WORDS: &'static str = "мен пен бен туралы бойынша болды болып болады деп екен емес осы сол ол бар \
        жылы мына айтты алды барды жасады сайын ары бара осындай мұндай";

    const FREQUENT_ENDINGS: &'static str = "лды лады леді дады тады ыпты йтын атын нда дан лары дары тары лар дың \
        ның ға";

    const DISTINCTIVE_LETTERS: &'static [DistinctiveLetters] =
        &[DistinctiveLetters {
            letters: "әғқңөұүһіӘҒҚҢӨҰҮҺІ", votes: SURE, votes_in_capitalised: HINT
        }];
}

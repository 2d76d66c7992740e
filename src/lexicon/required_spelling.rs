//! The spelling that a text must have for a form of a name.

use super::spelling::{Strictness, signs};
use crate::gazetteer::{CommonWord, Gazetteer, NameKind, NameOrigin, NameRef};
use crate::lang::Capitals;
use crate::rules::{Rule, Rules};
use crate::text::Folded;
use crate::text::alphabet::{HARD, SOFT, Script, script};
use crate::thresholds::letters;

/// The spelling that a text must have, beyond the fold.
#[derive(Clone, Copy, Debug)]
pub(super) struct RequiredSpelling {
    pub strictness: Strictness,
    pub capitals: Capitals,
    /// The name has [`signs`].
    pub signed: bool,
}

impl RequiredSpelling {
    /// What all forms of a name require. `folded` is the fold of its listed spelling.
    pub fn of_name(name: NameRef<'_>, folded: &Folded, gazetteer: &Gazetteer, rules: Rules) -> RequiredSpelling {
        let capitals = match rules.has(Rule::Capitals) {
            true => Capitals::of(name.listed_text(), name.kind() == NameKind::Acronym),
            false => Capitals::Any,
        };
        let capitals = match capitals {
            Capitals::All if gazetteer.capital_words().contains(folded.codes()) => Capitals::AllInMixedLine,
            capitals => capitals,
        };
        RequiredSpelling { strictness: Strictness::Fold, capitals, signed: signs::has_signs(name.listed_text()) }
    }

    /// What one form of the name requires.
    pub fn for_form(self, codes: &[u8], origin: NameOrigin, gazetteer: &Gazetteer, rules: Rules) -> RequiredSpelling {
        let common_words = gazetteer.common_words();
        let is_common = rules.has(Rule::CommonWords) && common_words.get(codes).iter().any(CommonWord::is_listed);
        let strictness = strictness(codes, is_common, origin, rules).max(head_strictness(codes, gazetteer, rules));
        RequiredSpelling { strictness, ..self }
    }
}

/// How closely a text must follow the listed spelling of a name with a form.
///
/// An added hamza reduces precision for short names only (see the folds in `DESIGN.md`). Ordinary words must match
/// exactly, and so must names of one or two letters in scripts with letter case, because a missing diacritic makes
/// another acronym: Oş is not OS.
fn strictness(codes: &[u8], is_common: bool, origin: NameOrigin, rules: Rules) -> Strictness {
    if !rules.has(Rule::FoldHamza) {
        return Strictness::Exact;
    }
    if origin == NameOrigin::Generated || !rules.has(Rule::HamzaCare) {
        return Strictness::Fold;
    }
    let letters = codes.iter().filter(|&&code| code != SOFT && code != HARD).count();
    let has_case = matches!(codes.first().map(|&code| script(code)), Some(Script::Latin | Script::Cyrillic));
    match letters {
        _ if is_common => Strictness::Exact,
        ..=letters::EXACT_ACRONYM if has_case => Strictness::Exact,
        ..=letters::HAMZA_COMPARED => Strictness::Hamza,
        _ => Strictness::Fold,
    }
}

/// The strictness for a name of several words whose first word is an ordinary word: علي خامنئي.
fn head_strictness(codes: &[u8], gazetteer: &Gazetteer, rules: Rules) -> Strictness {
    let head = codes.iter().position(|&code| code == SOFT).map(|at| &codes[..at]);
    let is_common = head.is_some_and(|head| gazetteer.common_words().contains(head));
    if is_common && rules.has(Rule::HamzaCare) { Strictness::Head } else { Strictness::Fold }
}

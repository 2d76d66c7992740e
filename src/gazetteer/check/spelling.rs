//! Spellings of the names of one entity in one language: their script, and combinations that no text is likely to have.

use std::collections::BTreeSet;

use super::super::refs::{EntityRef, NameRef};
use super::super::vocabulary::{EntityType, NameKind};
use crate::lang::Language;
use crate::text::Folded;
use crate::text::alphabet::{Script, script};

/// Why the letters of a name do not fit its language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScriptFault {
    /// No letter is of the script of the language.
    OtherScript,
    /// A word has letters of Latin and Cyrillic, which look alike.
    MixedWord,
}

/// The fault of the script of a name, if it has one. Acronyms are written in any script.
pub(super) fn script_fault(name: NameRef<'_>) -> Option<ScriptFault> {
    let folded = Folded::new(name.listed_text());
    let has = |codes: &[u8], of: Script| codes.iter().any(|&code| script(code) == of);
    let words = (0..folded.words().len()).map(|index| folded.word(index));
    let is_mixed = |words: &[u8]| has(words, Script::Latin) && has(words, Script::Cyrillic);
    // A word also ends where the script changes, so letters of two scripts are in adjacent words.
    let is_one_word = !name.listed_text().chars().any(|c| c.is_whitespace() || c.is_ascii_punctuation());
    if is_one_word && is_mixed(folded.codes()) {
        return Some(ScriptFault::MixedWord);
    }
    let language = Language::of_code(name.language());
    let is_letter = |codes: &[u8]| codes.iter().any(|&code| !matches!(script(code), Script::None | Script::Digit));
    let may_be_any = language == Language::Other || name.kind() == NameKind::Acronym;
    let has_letters = words.clone().any(is_letter);
    let is_other = has_letters && !has(folded.codes(), language.script());
    (is_other && !may_be_any).then_some(ScriptFault::OtherScript)
}

/// The languages in which a person's names are every combination of several spellings of several words, with the number
/// of combinations: two spellings of the given name times three of the surname. Other entities are named by words,
/// whose combinations texts do have (Defence Ministry, Ministry of Defense).
pub(super) fn products<'g>(entity: EntityRef<'g>) -> Vec<(&'g str, usize)> {
    /// Least number of combinations that are reported.
    const MIN: usize = 4;
    if entity.entity_type() != EntityType::Person {
        return Vec::new();
    }
    let mut names: Vec<NameRef<'g>> =
        entity.names().filter(|name| matches!(name.kind(), NameKind::Full | NameKind::Variant)).collect();
    // Stable: the names of a language stay together.
    names.sort_by_key(|name| name.language());
    let mut found = Vec::new();
    for names in names.chunk_by(|a, b| a.language() == b.language()) {
        let mut words: Vec<Vec<&str>> = names.iter().map(|name| name.listed_text().split(' ').collect()).collect();
        words.sort_by_key(Vec::len);
        for names_of_length in words.chunk_by(|a, b| a.len() == b.len()) {
            let combinations = combinations(names_of_length);
            if combinations >= MIN {
                found.push((names[0].language(), combinations));
            }
        }
    }
    found
}

/// The number of names if they are all combinations of several spellings of at least two words, otherwise 0. The names
/// have equal numbers of words.
fn combinations(names: &[Vec<&str>]) -> usize {
    let different: BTreeSet<&Vec<&str>> = names.iter().collect();
    let spellings = |word: usize| names.iter().map(|name| name[word]).collect::<BTreeSet<_>>().len();
    let choices: Vec<usize> = (0..names[0].len()).map(spellings).filter(|&count| count > 1).collect();
    let product = choices.iter().try_fold(1, |product: usize, &count| product.checked_mul(count));
    if choices.len() > 1 && product == Some(different.len()) { different.len() } else { 0 }
}

/// The names of an entity that a rule generates from an earlier one of its names. `generated` gives the generated
/// spellings of a name, in codes of the name alphabet.
pub(super) fn generated_by_rule<'g>(
    entity: EntityRef<'g>,
    generated: impl Fn(NameRef<'g>, &[u8]) -> Vec<Vec<u8>>,
) -> Vec<NameRef<'g>> {
    let arabic: Vec<(NameRef<'g>, Vec<u8>)> = entity
        .names()
        .filter(|name| Language::of_code(name.language()) == Language::Arabic)
        .map(|name| (name, Folded::new(name.listed_text()).codes().to_vec()))
        .collect();
    let mut found = Vec::new();
    for (index, (name, codes)) in arabic.iter().enumerate() {
        let generated: BTreeSet<Vec<u8>> = generated(*name, codes).into_iter().collect();
        let later = arabic[index + 1..].iter().filter(|(_, later)| generated.contains(later));
        found.extend(later.map(|(later, _)| *later));
    }
    found.sort_by_key(|name| name.key());
    found.dedup_by_key(|name| name.key());
    found
}

#[cfg(test)]
mod tests {
    use super::super::super::builder::GazetteerBuilder;
    use super::super::super::packed::Gazetteer;
    use super::*;

    fn gazetteer(names: &str) -> Gazetteer {
        let mut builder = GazetteerBuilder::new();
        let line = format!(r#"{{"id":"person/a","class":"politician","names":{names}}}"#);
        builder.add_text("a.jsonl", &line);
        builder.build().unwrap()
    }

    #[test]
    fn names_have_the_script_of_their_language_except_acronyms() {
        for (names, expected) in [
            (r#"{"ru":["Москва"]}"#, None),
            (r#"{"ru":["Moskva"]}"#, Some(ScriptFault::OtherScript)),
            (r#"{"ar":["Cairo"]}"#, Some(ScriptFault::OtherScript)),
            (r#"{"ru":[{"text":"BMW","kind":"acronym"}]}"#, None),
            (r#"{"en":["Мoscow"]}"#, Some(ScriptFault::MixedWord)),
            (r#"{"en":["Area 51"],"fr":["Москва"]}"#, None),
            (r#"{"en":["1984"]}"#, None),
        ] {
            let gazetteer = gazetteer(names);
            assert_eq!(gazetteer.names().find_map(script_fault), expected, "{names}");
        }
    }

    #[test]
    fn all_combinations_of_spellings_are_a_product() {
        let product = r#"{"ar":["أندريه بابيش","أندريه بابيس","أندري بابيش","أندري بابيس"],"en":["Andrej Babiš"]}"#;
        let written = r#"{"ar":["أندريه بابيش","أندريه بابيس","أندري بابيش","أندريا بابش"],"en":["A B","A C"]}"#;
        let found = |names| products(gazetteer(names).entities().next().unwrap()).into_iter().map(|(_, n)| n).collect();
        let (product, written): (Vec<usize>, Vec<usize>) = (found(product), found(written));
        assert_eq!((product, written), (vec![4], vec![]));
    }
}

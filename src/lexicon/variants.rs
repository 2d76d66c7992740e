//! Other transliterations of foreign names, made from the listed ones.
//!
//! Arabic has no rule for the vowels and some consonants of foreign names, and news writes توكاييف and توقايف,
//! غورباتشوف and جورباتشوف. Measured over 1,780 pairs of such names, 76 % are one edit apart, and these edits make
//! most of them: ي or ا or و more or less, ج for غ, ز for س, and the few below (`DESIGN.md`, variants).

use super::forms::Form;
use crate::gazetteer::{EntityType, NameKind, NameOrigin, NameRef};
use crate::text::alphabet::{AL, SOFT, Script, code, script};
use crate::thresholds::{letters, prominence};

/// Letters that are written for one another, in both directions.
const SWAPS: [[u8; 2]; 8] = [
    [code('ج'), code('غ')],
    [code('غ'), code('ك')],
    [code('غ'), code('ق')],
    [code('ق'), code('ك')],
    [code('ز'), code('س')],
    [code('ت'), code('ط')],
    [code('ا'), code('و')],
    [code('ا'), code('ي')],
];
/// Letters that stand for vowels, and are left out or put in.
const VOWELS: [u8; 3] = [code('ا'), code('و'), code('ي')];
/// Letters that hardly any transliteration uses: a name with one is Arabic, and spelled one way.
const NATIVE: [u8; 9] =
    [code('ء'), code('ؤ'), code('ع'), code('ح'), code('ض'), code('ظ'), code('ذ'), code('ث'), code('ص')];

/// Whether a name gets generated spellings: those of places and people that the news names, in Arabic.
pub(super) fn takes(name: NameRef<'_>) -> bool {
    let entity = name.entity();
    name.language() == "ar"
        && entity.entity_type() != EntityType::Organisation
        && entity.prominence() >= prominence::GENERATED_SPELLINGS
        && name.kind() != NameKind::Acronym
}

/// Adds the spellings that are one edit from a name with these codes.
pub(super) fn of(codes: &[u8], forms: &mut Vec<Form>) {
    let foreign = codes.iter().all(|code| script(*code) == Script::Arabic && !NATIVE.contains(code) || *code == SOFT);
    let letters = codes.iter().filter(|&&code| code != SOFT).count();
    if !foreign || letters < letters::GENERATED_SPELLINGS_NAME || codes.starts_with(&AL) {
        return;
    }
    let mut start = 0;
    for word in codes.split(|&code| code == SOFT) {
        if word.len() >= letters::GENERATED_SPELLINGS_WORD && !word.starts_with(&AL) {
            edits(word, |edit| {
                let codes = [&codes[..start], edit, &codes[start + word.len()..]].concat();
                forms.push(Form { codes, origin: NameOrigin::Generated });
            });
        }
        start += word.len() + 1;
    }
}

/// Calls `each` with the words one edit from a word. Its first letter stays, which carries most of it, and so do its
/// last two, where an edit makes an adjective or a plural of it.
fn edits(word: &[u8], mut each: impl FnMut(&[u8])) {
    let is_vowel = |code: u8| VOWELS.contains(&code);
    for i in 1..word.len().saturating_sub(letters::GENERATED_SPELLINGS_FIXED_END) {
        let (before, letter, after) = (&word[..i], word[i], &word[i + 1..]);
        if is_vowel(letter) {
            each(&[before, after].concat());
        }
        for pair in SWAPS.iter() {
            if let Some(other) = pair.iter().position(|&code| code == letter).map(|at| pair[1 - at]) {
                each(&[before, &[other], after].concat());
            }
        }
        if letter == VOWELS[2] {
            // كاييف and كايف.
            each(&[before, &[letter, letter], after].concat());
        } else if !is_vowel(letter) && !is_vowel(word[i - 1]) {
            for vowel in VOWELS.iter() {
                each(&[before, &[*vowel, letter], after].concat());
            }
        }
    }
}

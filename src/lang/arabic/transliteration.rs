//! Other transliterations of foreign names, generated from the listed ones.
//!
//! Arabic has no rule for the vowels and some consonants of foreign names: news writes توكاييف and توقايف, غورباتشوف
//! and جورباتشوف. Of 1,780 pairs of such names, 76 % are one edit apart. Most of these edits insert, delete or exchange
//! ا, و or ي, or exchange ج and غ, ز and س, or another of the pairs below (`DESIGN.md`, variants).

use super::article::AL;
use crate::text::alphabet::{SOFT, Script, code, script};
use crate::thresholds::letters;

/// Pairs of letters that are written for one another.
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
const YEH: u8 = code('ي');
/// Letters for vowels, which are inserted and deleted.
const VOWELS: [u8; 3] = [code('ا'), code('و'), YEH];
/// Letters that transliterations rarely use. A name with one is Arabic and has one spelling.
const NATIVE: [u8; 9] =
    [code('ء'), code('ؤ'), code('ع'), code('ح'), code('ض'), code('ظ'), code('ذ'), code('ث'), code('ص')];

/// Adds the spellings that are one edit away from a foreign name.
pub(super) fn add_transliterations(name: &[u8], forms: &mut Vec<Vec<u8>>) {
    let is_foreign = name.iter().all(|code| script(*code) == Script::Arabic && !NATIVE.contains(code) || *code == SOFT);
    let letters_len = name.iter().filter(|&&code| code != SOFT).count();
    if !is_foreign || letters_len < letters::GENERATED_SPELLINGS_NAME || name.starts_with(&AL) {
        return;
    }
    let mut start = 0;
    for word in name.split(|&code| code == SOFT) {
        if word.len() >= letters::GENERATED_SPELLINGS_WORD && !word.starts_with(&AL) {
            let (before, after) = (&name[..start], &name[start + word.len()..]);
            edits(word, |edited| forms.push([before, edited, after].concat()));
        }
        start += word.len() + 1;
    }
}

/// Calls `each` with the words that are one edit away from a word. The first letter and the last ones stay: the first
/// is the most distinctive, and an edit near the end makes an adjective or a plural.
fn edits(word: &[u8], mut each: impl FnMut(&[u8])) {
    let is_vowel = |code: u8| VOWELS.contains(&code);
    for i in 1..word.len().saturating_sub(letters::GENERATED_SPELLINGS_FIXED_END) {
        let (before, letter, after) = (&word[..i], word[i], &word[i + 1..]);
        if is_vowel(letter) {
            each(&[before, after].concat());
        }
        for pair in &SWAPS {
            if let Some(other) = pair.iter().position(|&code| code == letter).map(|at| pair[1 - at]) {
                each(&[before, &[other], after].concat());
            }
        }
        if letter == YEH {
            // كايف and كاييف.
            each(&[before, &[YEH, YEH], after].concat());
        } else if !is_vowel(letter) && !is_vowel(word[i - 1]) {
            for vowel in VOWELS {
                each(&[before, &[vowel, letter], after].concat());
            }
        }
    }
}

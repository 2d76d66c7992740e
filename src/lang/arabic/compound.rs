//! Compound names with عبد, أبو and ابن, which are written in several ways.

use super::article::AL;
use crate::text::alphabet::{SOFT, code};
use crate::thresholds::{letters, steps};

/// أبو in its three cases. News writes any case for another, and the word before the next one or joined to it.
const ABU: [[u8; 3]; 3] =
    [[code('ا'), code('ب'), code('و')], [code('ا'), code('ب'), code('ا')], [code('ا'), code('ب'), code('ي')]];
/// عبد, "servant of".
pub(crate) const ABD: [u8; 3] = [code('ع'), code('ب'), code('د')];
/// ابن (son). By the rules of spelling it has its alef at the beginning of a name and none between two names, but not
/// every writer follows them.
const IBN: [u8; 3] = [code('ا'), code('ب'), code('ن')];
/// بن, "son of".
pub(crate) const BIN: [u8; 2] = [code('ب'), code('ن')];

/// الدين (the religion), the second word of names such as صلاح الدين.
pub(crate) const DIN: [u8; 5] = [code('ا'), code('ل'), code('د'), code('ي'), code('ن')];
/// الله (God), the second word of names such as نصر الله.
pub(crate) const ALLAH: [u8; 4] = [code('ا'), code('ل'), code('ل'), code('ه')];

/// One way to write one word of a name.
struct WordForm {
    codes: Vec<u8>,
    /// Whether the next word is joined to it.
    joins: bool,
}

/// Adds the other ways to write a name with compounds: separated and joined, in all cases of أبو, and with both
/// spellings of ابن.
pub(super) fn add_compounds(name: &[u8], forms: &mut Vec<Vec<u8>>) {
    let mut made = vec![Vec::new()];
    let mut words = name.split(|&code| code == SOFT).peekable();
    let mut is_compound = false;
    while let Some(word) = words.next() {
        let mut word_forms = word_forms(word, words.peek().is_some());
        if made.len() * word_forms.len() > steps::COMPOUND_FORMS {
            word_forms = vec![WordForm { codes: word.to_vec(), joins: false }];
        }
        is_compound |= word_forms.len() > 1;
        let is_last = words.peek().is_none();
        let append = |before: &Vec<u8>, form: &WordForm| {
            let end: &[u8] = if form.joins || is_last { &[] } else { &[SOFT] };
            [before, &form.codes, end].concat()
        };
        made = made.iter().flat_map(|before| word_forms.iter().map(move |form| append(before, form))).collect();
    }
    if is_compound {
        forms.extend(made.into_iter().filter(|form| form != name));
    }
}

/// The ways to write a word: one, unless the word is أبو, عبد or ابن, or أبو or عبد is joined to it. `is_followed`
/// states whether another word follows.
fn word_forms(word: &[u8], is_followed: bool) -> Vec<WordForm> {
    let separate = |codes: &[u8]| WordForm { codes: codes.to_vec(), joins: false };
    let both = |codes: &[u8]| [true, false].map(|joins| WordForm { codes: codes.to_vec(), joins });
    if is_followed && ABU.iter().any(|abu| abu == word) {
        return ABU.iter().flat_map(|abu| both(abu)).collect();
    }
    if is_followed && (word == IBN || word == BIN) {
        return vec![separate(&IBN), separate(&BIN)];
    }
    if is_followed && word == ABD {
        return both(word).into();
    }
    let split = |head: &[u8], rest: &[u8]| separate(&[head, &[SOFT], rest].concat());
    if let Some(rest) = word.strip_prefix(&ABD).filter(|rest| rest.starts_with(&AL)) {
        return vec![separate(word), split(&ABD, rest)];
    }
    if let Some(rest) = word.strip_prefix(&ABU[0]).filter(|rest| rest.len() >= letters::BEHIND_ABU) {
        return ABU.iter().flat_map(|abu| [separate(&[abu, rest].concat()), split(abu, rest)]).collect();
    }
    vec![separate(word)]
}

//! The forms of a name: as it is listed, with and without ال, split and joined.

use crate::gazetteer::NameOrigin;
use crate::rules::{Rule, Rules};
use crate::text::alphabet::{AL, SOFT, code};
use crate::thresholds::{letters, steps};

/// The codes of one way to write a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub codes: Vec<u8>,
    pub origin: NameOrigin,
}

/// أبو in its three cases; each is written for another, and all before a word or joined to it.
const ABU: [[u8; 3]; 3] =
    [[code('ا'), code('ب'), code('و')], [code('ا'), code('ب'), code('ا')], [code('ا'), code('ب'), code('ي')]];
const ABD: [u8; 3] = [code('ع'), code('ب'), code('د')];
/// ابن (son), which is written with its alef at the head of a name and without between two, but not by everybody.
const IBN: [u8; 3] = [code('ا'), code('ب'), code('ن')];
const BIN: [u8; 2] = [code('ب'), code('ن')];

/// Adds the forms of a name with these codes, the listed one first.
pub(super) fn of(codes: &[u8], article: bool, rules: Rules, forms: &mut Vec<Form>) {
    forms.push(Form { codes: codes.to_vec(), origin: NameOrigin::Listed });
    if article && rules.has(Rule::Article) {
        let other = match codes.strip_prefix(&AL) {
            Some(bare) => bare.to_vec(),
            None => [&AL[..], codes].concat(),
        };
        if !other.is_empty() {
            forms.push(Form { codes: other, origin: NameOrigin::Listed });
        }
    }
    if !rules.has(Rule::Compounds) {
        return;
    }
    for i in 0..forms.len() {
        let whole = forms[i].codes.clone();
        compounds(&whole, forms);
    }
}

/// Adds the split and joined forms of compounds with عبد and أبو, and both spellings of ابن.
fn compounds(codes: &[u8], forms: &mut Vec<Form>) {
    let mut made = vec![Vec::new()];
    let mut words = codes.split(|&code| code == SOFT).peekable();
    let mut changed = false;
    while let Some(word) = words.next() {
        let mut heads = heads(word, words.peek().is_some());
        if made.len() * heads.len() > steps::COMPOUND_FORMS {
            heads = vec![Head { codes: word.to_vec(), joins: false }];
        }
        changed |= heads.len() > 1;
        let last = words.peek().is_none();
        made = made
            .iter()
            .flat_map(|before: &Vec<u8>| {
                heads.iter().map(move |head| {
                    let mut after = before.clone();
                    after.extend_from_slice(&head.codes);
                    if !head.joins && !last {
                        after.push(SOFT);
                    }
                    after
                })
            })
            .collect();
    }
    if changed {
        made.retain(|form| form != codes);
        forms.extend(made.into_iter().map(|codes| Form { codes, origin: NameOrigin::Listed }));
    }
}

/// A way to write one word of a name; `joins` when the next word is written onto it.
struct Head {
    codes: Vec<u8>,
    joins: bool,
}

/// The ways to write a word: one, unless it is or starts with أبو or عبد, or is ابن.
fn heads(word: &[u8], more: bool) -> Vec<Head> {
    let split = |head: &[u8], rest: &[u8]| [head, &[SOFT], rest].concat();
    let plain = || Head { codes: word.to_vec(), joins: false };
    if more && ABU.iter().any(|abu| abu == word) {
        return ABU.iter().flat_map(|abu| [true, false].map(|joins| Head { codes: abu.to_vec(), joins })).collect();
    }
    if more && (word == IBN || word == BIN) {
        return [&IBN[..], &BIN].map(|codes| Head { codes: codes.to_vec(), joins: false }).into();
    }
    if more && word == ABD {
        return [true, false].map(|joins| Head { codes: word.to_vec(), joins }).into();
    }
    if let Some(rest) = word.strip_prefix(&ABD).filter(|rest| rest.starts_with(&AL)) {
        return vec![plain(), Head { codes: split(&ABD, rest), joins: false }];
    }
    let abu = word.get(..3).filter(|head| ABU[0] == *head).map(|head| (head, &word[3..]));
    if let Some((_, rest)) = abu.filter(|(_, rest)| rest.len() >= letters::BEHIND_ABU) {
        let cases = ABU.iter().flat_map(|abu| [[abu.as_slice(), rest].concat(), split(abu, rest)]);
        return cases.map(|codes| Head { codes, joins: false }).collect();
    }
    vec![plain()]
}

//! Ordinal numbers of names: الثاني, and الثاني عشر, which is another number.

use crate::text::alphabet::code;

/// The ordinals from two to nine, masculine, without ال. الحادي is part of الحادي عشر only.
const ORDINALS: [&str; 8] = ["ثاني", "ثالث", "رابع", "خامس", "سادس", "سابع", "ثامن", "تاسع"];

/// عشر, the second word of the ordinals from eleven to nineteen.
pub(crate) const TEEN: [u8; 3] = [code('ع'), code('ش'), code('ر')];

/// The last letter of feminine words, after folding.
const HEH: u8 = code('ه');

/// Whether a name continues with the word after it, because the name ends with an ordinal and the word is عشر or عشرة:
/// لويس الرابع in لويس الرابع عشر. Both are codes of the name alphabet.
pub(crate) fn continues(name: &[u8], next: &[u8]) -> bool {
    let is_teen = next.strip_prefix(&TEEN).is_some_and(|rest| matches!(rest, [] | [HEH]));
    is_teen && ORDINALS.iter().any(|ordinal| ends_with(name, ordinal))
}

/// Whether a name ends with an ordinal, or with its feminine form.
fn ends_with(name: &[u8], ordinal: &str) -> bool {
    let is_ordinal = |name: &[u8]| {
        let mut codes = name.iter().rev();
        ordinal.chars().rev().all(|letter| codes.next() == Some(&code(letter)))
    };
    let is_feminine = || name.split_last().is_some_and(|(&last, rest)| last == HEH && is_ordinal(rest));
    is_ordinal(name) || is_feminine()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Folded;

    #[test]
    fn a_name_continues_after_an_ordinal() {
        for (name, next, expected) in [
            ("لويس الرابع", "عشر", true),
            ("بيوس الثاني", "عشر", true),
            ("الفرقة الرابعة", "عشرة", true),
            ("لويس الرابع", "ملك", false),
            ("لويس الرابع", "عشرين", false),
            ("سعيد", "عشر", false),
        ] {
            let [name, next] = [name, next].map(|text| Folded::new(text).codes().to_vec());
            assert_eq!(continues(&name, &next), expected);
        }
    }
}

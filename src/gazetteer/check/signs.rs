//! Signs and scripts of names that matching treats specially.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text::alphabet::unfold;
use crate::text::characters::is_joiner;

/// The signs of a name that its folded form does not have. Hyphens, quotation marks and a dot after a letter are not
/// reported: they only separate words, and any other separator matches too.
pub(super) fn lost_signs(name: &str, codes: &[u8]) -> String {
    let kept = unfold(codes);
    let mut before = ' ';
    let mut lost = String::new();
    for c in name.nfkc() {
        let is_sign = !(c.is_alphanumeric() || c.is_whitespace() || is_combining_mark(c));
        let only_separates = is_joiner(c) || c == '.' && before.is_alphanumeric();
        if is_sign && !only_separates && !kept.contains(c) && !lost.contains(c) {
            lost.push(c);
        }
        before = c;
    }
    lost
}

/// Signs in ASCII, for explanations.
pub(super) fn escaped(signs: &str) -> String {
    signs.chars().map(|c| if c.is_ascii() { c.to_string() } else { c.escape_unicode().to_string() }).collect()
}

/// Whether a letter belongs to a script that is written without spaces: Han, Kana, Thai, Lao, Khmer, Myanmar
/// (Unicode 16, `Scripts.txt`, the blocks of these scripts).
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' // Thai, Lao
        | '\u{1000}'..='\u{109F}' | '\u{A9E0}'..='\u{A9FF}' | '\u{AA60}'..='\u{AA7F}' // Myanmar
        | '\u{1780}'..='\u{17FF}' // Khmer
        | '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}' // Han: radicals, iteration marks
        | '\u{3040}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}' // Kana
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' // Han
        | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Folded;

    #[test]
    fn signs_that_the_fold_drops_are_lost_and_joiners_are_not() {
        // The codes of the letters alone, as if the fold dropped every sign.
        let lost = |name: &str, bare: &str| lost_signs(name, Folded::new(bare).codes());
        assert_eq!(lost("C++", "C"), "+");
        assert_eq!(lost(".NET", "NET"), ".");
        assert_eq!(lost("9/11", "9 11"), "/");
        for whole in ["Nur-Sultan", "U.S.", "Sana'a", "«Zvezda»", "Côte d’Ivoire", "قـطر", "مُحمّد"] {
            assert_eq!(lost_signs(whole, Folded::new(whole).codes()), "", "{whole}");
        }
    }
}

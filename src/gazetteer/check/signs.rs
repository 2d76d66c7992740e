//! Signs and scripts of names that matching treats specially.

use std::iter;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text::alphabet::unfold;
use crate::text::characters::is_joiner;
use crate::text::sign::{leading_signs, sign};

/// The punctuation of a name that matching ignores: it is neither in the folded form nor [compared](sign()) with the
/// text. Hyphens, quotation marks and a dot after a letter are not reported: they only separate words, and any other
/// separator matches too.
pub(super) fn lost_signs(name: &str, codes: &[u8]) -> String {
    let kept = unfold(codes);
    let first = name.find(char::is_alphanumeric).unwrap_or(0);
    let leading = first - leading_signs(name).len()..first;
    let is_compared = |at: usize, c: char| sign(c).is_some() || leading.contains(&at);
    let mut before = ' ';
    let mut lost = String::new();
    for c in name.char_indices().filter(|&(at, c)| !is_compared(at, c)).flat_map(|(_, c)| iter::once(c).nfkc()) {
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
    fn punctuation_is_lost_and_compared_signs_and_joiners_are_not() {
        let lost = |name: &str| lost_signs(name, Folded::new(name).codes());
        assert_eq!(lost("Exchange (London)"), "()");
        assert_eq!(lost("Wham..."), ".");
        for whole in ["C++", ".NET", "AT&T", "9/11", "Canal＋", "Yahoo!", "أوبك+"] {
            assert_eq!(lost(whole), "", "{whole}");
        }
        for whole in ["Nur-Sultan", "U.S.", "Sana'a", "«Zvezda»", "Côte d’Ivoire", "قـطر", "مُحمّد"] {
            assert_eq!(lost(whole), "", "{whole}");
        }
    }
}

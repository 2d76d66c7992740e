//! Combining marks: those that the fold removes, and those that are letters of their script.

use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

/// Whether a character is a combining mark that the fold removes.
pub(super) fn is_mark(c: char) -> bool {
    is_combining_mark(c) && !is_letter_mark(c)
}

/// Whether a combining mark is a letter of its script: vowel signs and virama of India, vowels and tones of Thai, the
/// voicing marks of kana. In other scripts a mark only shows how a letter is pronounced (harakat, niqqud) or is often
/// omitted (diacritics of Latin, nukta of India).
///
/// The marks are selected by canonical combining class (Unicode 16, UAX 44, Canonical_Combining_Class values): 0 and 9
/// are vowel signs and viramas, 8 is kana voicing, and 84 and above are the vowels and tones that some scripts order.
pub(super) fn is_letter_mark(c: char) -> bool {
    let has_letter_marks = matches!(c, '\u{780}'..='\u{7BF}' | '\u{900}'..='\u{1CFF}' | '\u{3099}' | '\u{309A}'
        | '\u{A800}'..='\u{ABFF}' | '\u{10A00}'..='\u{11FFF}');
    let is_mongolian_variation_selector = matches!(c, '\u{180B}'..='\u{180F}');
    has_letter_marks
        && is_combining_mark(c)
        && !is_mongolian_variation_selector
        && matches!(canonical_combining_class(c), 0 | 8 | 9 | 84 | 91 | 103 | 107 | 118 | 122 | 129 | 130 | 132)
}

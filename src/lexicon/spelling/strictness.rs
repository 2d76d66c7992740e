//! How closely the letters of a text must follow the listed spelling of a name.

use super::letters::{alefs, is_composed, letters, letters_without_article};
use crate::text::{CharClass, Symbol, char_table};

/// How closely a text must follow the listed spelling of a name, beyond the fold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Strictness {
    /// Equal folds are enough.
    #[default]
    Fold,
    /// The text may omit a hamza of the name, but must not add one: اوبك matches أوبك, بأن does not match بان.
    Hamza,
    /// The first word must match as under [`Strictness::Hamza`] and have the same final ى or ي:
    /// على خامنئي does not match علي خامنئي.
    Head,
    /// Every letter must match. Marks, word separators, an article, and the Persian forms of ي ك ه are ignored: على
    /// does not match علي, اب does not match إب.
    Exact,
}

/// Whether `text` matches `name` under `strictness`. Both must have the same fold. `head` is the first word of `text`.
pub(crate) fn agrees(strictness: Strictness, name: &str, text: &str, head: &str) -> bool {
    match strictness {
        Strictness::Fold => true,
        Strictness::Hamza => keeps_hamza(name, text),
        Strictness::Head => head_agrees(name.split(separates_words).next().unwrap_or_default(), head),
        Strictness::Exact => name == text || letters_without_article(name).eq(letters_without_article(text)),
    }
}

/// Whether a text has a form of alef other than plain ا.
pub(crate) fn has_hamza(text: &str) -> bool {
    text.contains(['أ', 'إ', 'آ']) || !is_composed(text) && alefs(text).any(|alef| alef != 'ا')
}

/// Whether the second letter of a text, which begins with the letter of a proclitic, is an alef with hamza. Such an
/// alef is mostly the first letter of a word, so the text is likely to be a proclitic and a word: بأمير, كأس.
pub(crate) fn begins_hamza_word(text: &str) -> bool {
    let mut chars = text.chars().skip(1);
    let is_plain =
        chars.next() == Some('ا') && chars.next().is_none_or(|c| matches!(c, 'ء'..='ي') || c.is_alphanumeric());
    // Marks and tatweel may be between the letters, or a separate hamza after the alef.
    !is_plain && letters(text).nth(1).is_some_and(|second| matches!(second, 'أ' | 'إ' | 'آ'))
}

/// Whether a name, without its article, begins with the first letter of a text and a plain alef.
pub(crate) fn begins_plain(name: &str, text: &str) -> bool {
    letters_without_article(name).take(2).eq(letters(text).take(1).chain(['ا']))
}

/// Whether each alef of the text is plain or equals that of the name.
fn keeps_hamza(name: &str, text: &str) -> bool {
    if name == text {
        return true;
    }
    let mut written = alefs(text);
    alefs(name).all(|listed| written.next().is_some_and(|alef| alef == 'ا' || alef == listed))
}

/// Whether the first word of a text matches the first word of a name: in its hamza, and in its final ى or ي.
fn head_agrees(name: &str, text: &str) -> bool {
    let final_yeh = |word| letters(word).last().filter(|c| matches!(c, 'ى' | 'ي'));
    let same = |(listed, written)| listed == written;
    name == text || keeps_hamza(name, text) && final_yeh(name).zip(final_yeh(text)).is_none_or(same)
}

/// Whether a character of a name ends a word.
fn separates_words(c: char) -> bool {
    let is_inside_words =
        || matches!(char_table().symbol(c), Symbol::Class(CharClass::Mark | CharClass::Control | CharClass::Tatweel));
    !c.is_alphanumeric() && !is_inside_words()
}

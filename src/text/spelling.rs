//! What the fold throws away and some names need all the same: the hamza of a short name.

use unicode_normalization::UnicodeNormalization;

use super::alphabet::{AL, HARD, SOFT, letter};
use super::characters::{Symbol, characters};
use super::class::CharClass;

/// How closely a text must follow a name's written form, beyond its fold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Care {
    /// The fold is enough.
    #[default]
    Fold,
    /// The text may leave out a hamza that the name has, but not add one: اوبك is أوبك, بأن is not بان.
    Hamza,
    /// The first word as with [`Care::Hamza`], its last ى or ي as the name has it: على خامنئي is not علي خامنئي.
    Head,
    /// Letter for letter, but for marks, what parts words and the letters that Persian keyboards have for ي ك ه: على is
    /// not علي, اب is not إب.
    Exact,
}

/// Whether `text`, which folds to what `name` folds to, is written with the care asked for. `head` is the first word of
/// the text.
pub fn agrees(care: Care, name: &str, text: &str, head: &str) -> bool {
    match care {
        Care::Fold => true,
        Care::Hamza => keeps_hamza(name, text),
        Care::Head => {
            let parts = |c: char| {
                !c.is_alphanumeric()
                    && !matches!(
                        characters().symbol(c),
                        Symbol::Class(CharClass::Mark | CharClass::Control | CharClass::Tatweel)
                    )
            };
            let name = name.split(parts).next().unwrap_or_default();
            let yeh = |text| letters(text).last().filter(|c| matches!(c, 'ى' | 'ي'));
            let same = |(listed, written)| listed == written;
            name == head || keeps_hamza(name, head) && yeh(name).zip(yeh(head)).is_none_or(same)
        }
        Care::Exact => name == text || bare(name).eq(bare(text)),
    }
}

/// Whether each alef of a text is as the name has it, or plain.
fn keeps_hamza(name: &str, text: &str) -> bool {
    if name == text {
        return true;
    }
    let mut written = alefs(text);
    alefs(name).all(|listed| written.next().is_some_and(|alef| alef == 'ا' || alef == listed))
}

/// How a text that folds to `codes` is written, as a number: 0 when it has the very letters that the codes stand for,
/// else one that texts which agree with [`Care::Exact`] share, and other texts seldom do. It spares most texts the
/// comparison with a name that is far away in memory.
pub(crate) fn signature(text: &str, codes: &[u8]) -> u8 {
    let spelled = codes.iter().map(|&code| if code == SOFT { Some(' ') } else { letter(code) });
    if text.chars().map(|c| Some(c.to_ascii_lowercase())).eq(spelled) {
        return 0;
    }
    let codes = codes.strip_prefix(&AL).unwrap_or(codes);
    let mut plain = codes.iter().filter(|&&code| code != SOFT && code != HARD).map(|&code| letter(code));
    let step = |(hash, same): (u32, bool), written| {
        (hash.wrapping_mul(31).wrapping_add(written as u32), same & (plain.next() == Some(Some(written))))
    };
    let (hash, same) = bare(text).fold((0, true), step);
    if same && plain.next().is_none() { 0 } else { ((hash ^ hash >> 8) as u8).max(1) }
}

/// Whether a text has a form of alef that is not the plain one.
pub(crate) fn has_hamza(text: &str) -> bool {
    alefs(text).any(|alef| alef != 'ا')
}

/// The letters of a text, less the article: a name may be listed with it and be found without.
fn bare(text: &str) -> impl Iterator<Item = char> + '_ {
    let article = letters(text).take(2).eq(['ا', 'ل']);
    letters(text).skip(if article { 2 } else { 0 })
}

/// The letters of a text, composed and in lower case, without marks, tatweel, controls and all that parts words.
/// Letters that only keyboards or places in a word tell apart are one.
fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    // Nearly all texts have nothing to compose, and normalising them costs more than everything else.
    let composed = text.chars().all(|c| matches!(c, 'ء'..='ي' | ' ' | 'A'..='Z' | 'a'..='z'));
    let (plain, other) = if composed { (Some(text.chars()), None) } else { (None, Some(text.nfkc())) };
    let plain = plain.into_iter().flatten().map(|c| c.to_ascii_lowercase());
    let other = other.into_iter().flatten().flat_map(char::to_lowercase);
    let letter = |&c: &char| matches!(characters().symbol(c), Symbol::Code(_) | Symbol::Class(CharClass::Expand));
    let one = |c| match c {
        'ٱ' => 'ا',
        'ی' => 'ي',
        'ک' => 'ك',
        'ہ' | 'ھ' | 'ە' => 'ه',
        'ı' => 'i',
        'ς' => 'σ',
        _ => c,
    };
    plain.chain(other).filter(letter).map(one)
}

/// The forms of alef in a text, in order.
fn alefs(text: &str) -> impl Iterator<Item = char> + '_ {
    letters(text).filter(|c| matches!(c, 'ا' | 'أ' | 'إ' | 'آ'))
}

//! Signs that are part of a name: those of C++, .NET, AT&T and Canal+.

use super::{CharClass, Symbol, char_table};

/// The sign that a character stands for. Fullwidth and Arabic signs become the ASCII ones. `None` for letters and for
/// punctuation: brackets, commas, full stops, quotation marks and hyphens.
pub(crate) fn sign(c: char) -> Option<char> {
    /// Characters that end a name as a sign does, but are punctuation.
    const PUNCTUATION: &str = ",;()[]{}<>،؛、。「」『』《》〈〉【】・¡¿©";
    let c = match c {
        // Nearly all characters of names.
        ' ' | 'a'..='z' | 'A'..='Z' | 'ء'..='ي' | 'Ѐ'..='ӿ' => return None,
        '！'..='～' => char::from_u32(c as u32 - '！' as u32 + '!' as u32)?,
        '؟' => '?',
        '٪' => '%',
        _ => c,
    };
    match char_table().symbol(c) {
        Symbol::Class(CharClass::Stop) => {
            (!PUNCTUATION.contains(c) && !c.is_control() && !c.is_whitespace()).then_some(c)
        }
        Symbol::Class(CharClass::Bullet) => (c == '*').then_some(c),
        _ => None,
    }
}

/// The signs, or a dot, that touch the first letter of a name from the left. Other characters before it are not part
/// of the name.
pub(crate) fn leading_signs(name: &str) -> &str {
    let before = &name[..name.find(char::is_alphanumeric).unwrap_or(0)];
    let rest = before.trim_end_matches(|c| sign(c).is_some() || c == '.');
    &before[rest.len()..]
}

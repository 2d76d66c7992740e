//! Character classes: what the fold does with a character that is not a letter.

/// The class of a character that is not a letter with a code of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum CharClass {
    /// Folds to several codes, or to an escape.
    Expand,
    /// A combining mark: removed, or combined with the letter before it.
    Mark,
    /// A format control: removed.
    Control,
    Tatweel,
    Space,
    Newline,
    /// `.`
    Dot,
    /// A hyphen or dash.
    Dash,
    /// `_`: a soft break. With a tatweel it can hide inside an obfuscated word.
    Underscore,
    /// `*`, `•`, `·`, `…`: a hard break. With a tatweel it can hide inside an obfuscated word.
    Bullet,
    /// A quotation mark, an apostrophe, ZWNJ or a trademark sign: a soft break.
    Quote,
    /// All other punctuation and symbols: a hard break.
    Stop,
}

impl CharClass {
    /// All classes, in the order of their numbers.
    pub(super) const ALL: [CharClass; 12] = [
        CharClass::Expand,
        CharClass::Mark,
        CharClass::Control,
        CharClass::Tatweel,
        CharClass::Space,
        CharClass::Newline,
        CharClass::Dot,
        CharClass::Dash,
        CharClass::Underscore,
        CharClass::Bullet,
        CharClass::Quote,
        CharClass::Stop,
    ];

    /// The class of white space, controls, and punctuation that is not a hard break. `None` for other characters.
    pub(super) fn of_punctuation(c: char) -> Option<CharClass> {
        Some(match c {
            'ـ' => CharClass::Tatweel,
            '\n' | '\u{85}' | '\u{2028}' => CharClass::Newline,
            '\u{0B}' | '\u{0C}' | '\u{2029}' => CharClass::Stop,
            // The zero-width space and ZWNJ separate words.
            '\u{200B}' | '\u{200C}' => CharClass::Quote,
            // Unicode decomposes trademark signs to letters (™ to TM). A name can continue after one: Coca-Cola®
            // Company.
            '™' | '℠' | '®' | 'Ⓡ' | '\u{1F16A}'..='\u{1F16C}' => CharClass::Quote,
            '\'' | '"' | '`' | '«' | '»' | '‹' | '›' | '‘'..='‟' | '′' | '″' => CharClass::Quote,
            // Modifier letters that are written instead of apostrophes.
            'ʹ'..='ʿ' | 'ˈ' => CharClass::Quote,
            '.' => CharClass::Dot,
            '-' | '‐'..='―' | '−' | '﹘' | '﹣' | '－' => CharClass::Dash,
            '_' => CharClass::Underscore,
            '*' | '•' | '·' | '…' => CharClass::Bullet,
            c if is_format_control(c) => CharClass::Control,
            c if c.is_whitespace() => CharClass::Space,
            _ => return None,
        })
    }
}

/// Whether a character has the general category Cf (Unicode 16, `UnicodeData.txt`). U+200B and U+200C have it too, but
/// are classified before.
fn is_format_control(c: char) -> bool {
    matches!(c,
        '\u{AD}'
        | '\u{600}'..='\u{605}'
        | '\u{61C}'
        | '\u{6DD}'
        | '\u{70F}'
        | '\u{890}'
        | '\u{891}'
        | '\u{8E2}'
        | '\u{180E}'
        | '\u{200D}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0001}'
        | '\u{E0020}'..='\u{E007F}')
}

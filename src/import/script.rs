//! The language of a name whose language the source does not state, by its script.

/// The language that most often uses the script of a text in the news: `ar`, `ru` or `kk`, `en`, … `und` if the script
/// has no such language.
pub(super) fn language_of(text: &str) -> &'static str {
    text.chars().find_map(language_of_letter).map_or("und", |language| match language {
        "ru" if text.chars().any(is_kazakh) => "kk",
        "zh" if text.chars().any(|c| matches!(c, '\u{3040}'..='\u{30FF}')) => "ja",
        language => language,
    })
}

fn language_of_letter(c: char) -> Option<&'static str> {
    Some(match c {
        'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => "en",
        '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => "el",
        '\u{400}'..='\u{52F}' => "ru",
        '\u{531}'..='\u{58F}' => "hy",
        '\u{5D0}'..='\u{5EA}' => "he",
        '\u{620}'..='\u{6FF}' | '\u{750}'..='\u{77F}' | '\u{8A0}'..='\u{8FF}' | '\u{FB50}'..='\u{FEFC}' => "ar",
        '\u{900}'..='\u{97F}' => "hi",
        '\u{E00}'..='\u{E7F}' => "th",
        '\u{10A0}'..='\u{10FF}' => "ka",
        '\u{1100}'..='\u{11FF}' | '\u{AC00}'..='\u{D7AF}' => "ko",
        '\u{3040}'..='\u{30FF}' => "ja",
        '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' => "zh",
        _ => return None,
    })
}

fn is_kazakh(c: char) -> bool {
    "әғқңөұүһіӘҒҚҢӨҰҮҺІ".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_decides() {
        let cases = [
            ("Almaty", "en"),
            ("1. ألماتي", "ar"),
            ("Алматы", "ru"),
            ("Қазақстан", "kk"),
            ("東京", "zh"),
            ("東京タワー", "ja"),
            ("12", "und"),
        ];
        for (text, language) in cases {
            assert_eq!(language_of(text), language, "{text}");
        }
    }
}

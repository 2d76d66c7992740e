//! Text and types in HTML.

use crate::gazetteer::EntityType;

/// The style class of a type.
pub(super) fn class_of(entity_type: EntityType) -> &'static str {
    match entity_type {
        EntityType::Place => "place",
        EntityType::Person => "person",
        EntityType::Organisation => "organisation",
        EntityType::Other => "other",
    }
}

/// Returns a text for elements and attributes in quotation marks. Control characters that HTML does not allow become
/// U+FFFD.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' | '\t' => escaped.push(c),
            '\r' => {}
            c if c.is_control() => escaped.push('\u{FFFD}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_be_markup() {
        assert_eq!(
            escaped("<a href='x' b=\"&amp;\">\r\n\0"),
            "&lt;a href=&#39;x&#39; b=&quot;&amp;amp;&quot;&gt;\n\u{FFFD}"
        );
    }
}

//! Text and markup in the elements of a feed.

use quick_xml::escape::unescape;
use quick_xml::events::BytesStart;

use super::encoding::not_utf8;

/// The content of an element.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// The text, with references of XML decoded.
    pub text: String,
    /// The content as it is written, with its elements. Empty if there are none.
    markup: String,
    has_elements: bool,
}

impl Content {
    pub fn add_text(&mut self, raw: &str) {
        decode_into(&mut self.text, raw);
        self.markup.push_str(raw);
    }

    pub fn add_cdata(&mut self, text: &str) {
        self.text.push_str(text);
        self.markup.push_str(&text.replace('&', "&amp;").replace('<', "&lt;"));
    }

    /// Adds a start tag or an end tag without its brackets.
    pub fn add_markup(&mut self, open: &str, tag: &str) {
        self.has_elements = true;
        for part in [open, tag, ">"] {
            self.markup.push_str(part);
        }
    }

    /// The content as HTML, if it has elements.
    pub fn into_markup(self) -> Result<String, String> {
        if self.has_elements { Ok(self.markup) } else { Err(self.text) }
    }
}

/// Appends text with the references of XML decoded. Others, such as `&nbsp;`, remain: HTML may have them.
fn decode_into(out: &mut String, raw: &str) {
    const MAX_REFERENCE_BYTES: usize = 16;
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(MAX_REFERENCE_BYTES).position(|byte| byte == b';').map_or(1, |end| end + 1);
        match unescape(&rest[..end]) {
            Ok(decoded) => out.push_str(&decoded),
            Err(_) => out.push_str(&rest[..end]),
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
}

/// The text of a part of the file.
///
/// # Errors
/// If it is not UTF-8.
pub(super) fn text_of(bytes: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error))
}

/// The name of an element without its prefix.
pub(super) fn local_name<'s>(start: &'s BytesStart<'_>) -> &'s [u8] {
    let name = start.name().into_inner();
    let prefix = name.iter().position(|&byte| byte == b':').map_or(0, |colon| colon + 1);
    &name[prefix..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_references_of_xml_are_decoded() {
        let cases = [
            ("a &amp;&lt;&#65;&#x42; b", "a &<AB b"),
            ("&nbsp;&own; & &;", "&nbsp;&own; & &;"),
            ("&amp;nbsp;", "&nbsp;"),
            ("&#0;&#xFFFFFF;", "&#0;&#xFFFFFF;"),
            ("&é;", "&é;"),
        ];
        for (raw, expected) in cases {
            let mut out = String::new();
            decode_into(&mut out, raw);
            assert_eq!(out, expected, "{raw}");
        }
    }
}

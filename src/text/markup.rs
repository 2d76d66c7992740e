//! HTML to text, with the position of each part in the source.
//!
//! * `tokens` receives the tokens of the HTML tokenizer and finds their positions.
//! * `elements` has the elements that separate blocks, and those whose content is not text of the article.
//! * `writer` writes the text: white space and line ends.
//!
//! Time and memory are linear in the source. There is no tree and no stack of elements, so that nesting costs nothing.

mod elements;
mod tokens;
mod writer;

use html5gum::Tokenizer;

use self::tokens::Tokens;
use super::extracted::ExtractedText;

impl<'s> ExtractedText<'s> {
    /// Extracts the text of an HTML document or fragment, which must be shorter than 4 GiB.
    ///
    /// Character references are decoded. Comments, attributes and the content of `script`, `style`, `template`,
    /// `title`, `nav`, `svg` and other elements that are not text of an article are left out. Runs of white space
    /// become one space, except in `pre`. Block elements and cells of tables are separated by an empty line, which
    /// separates sentences and names; `br` is a line end.
    ///
    /// ```
    /// use dalil::text::ExtractedText;
    ///
    /// let html = "<h1>Visit</h1>\n<p>To R&uuml;gen<br>\n and <i>Alma</i>ty.<script>Moscow()</script>";
    /// assert_eq!(ExtractedText::from_html(html).text(), "Visit\n\nTo Rügen\nand Almaty.");
    /// ```
    pub fn from_html(html: &'s str) -> ExtractedText<'s> {
        let mut tokens = Tokens::new(html);
        // The tokens go to the emitter; the iterator has no items.
        Tokenizer::new_with_emitter(html, &mut tokens).for_each(|never| match never {
            Ok(never) | Err(never) => match never {},
        });
        tokens.finish()
    }
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::*;

    #[test]
    fn documents_have_the_text_that_a_reader_sees() {
        let cases = [
            ("", ""),
            ("no markup", "no markup"),
            (" a \r\n\t b ", "a b "),
            ("<p>One<p>two", "One\n\ntwo"),
            ("<div>\n <p>One</p>\n <p>two</p>\n</div>", "One\n\ntwo"),
            ("One<br>two<br/>\n<br>three", "One\ntwo\nthree"),
            ("<td>One</td><td>two</td>", "One\n\ntwo"),
            ("Al<b>ma</b><!-- x -->ty", "Almaty"),
            ("a&amp;b &lt;p&gt; &#x41;&#66; &eacute;&nbsp;&copy 1", "a&b <p> AB é\u{A0}© 1"),
            ("&unknown; & &; AT&T &#; &#x; a&b=c", "&unknown; & &; AT&T &#; &#x; a&b=c"),
            ("&#59;&semi;&amp;amp;", ";;&amp;"),
            ("a &#10;&#32; b", "a b"),
            ("<pre>a\n  b</pre>c", "a\n  b\n\nc"),
            ("a<script>Moscow</script>b<style>Moscow</style>c", "abc"),
            ("a<script>if (x < '</p>') '<script>'</script>b", "ab"),
            ("<title>Moscow &amp; x</title>b", "b"),
            ("<template><p>Moscow<template>x</template>y</template>b", "b"),
            ("<nav><ul><li>Moscow</ul></nav>b", "b"),
            ("<svg><title/><style/><script/><text>x</text></svg>b", "b"),
            ("<svg/>b", "b"),
            ("a<noscript><img src=x></noscript>b<iframe>x</iframe>c", "ab\n\nc"),
            ("<a title='Moscow' href=\"Moscow\" Moscow>b</a>", "b"),
            ("<!DOCTYPE html><html><head><meta charset=utf-8></head><body>b</body></html>", "b"),
            ("<?xml version='1.0'?>b<![CDATA[x]]>c</3>d", "bcd"),
            ("a < b <3 c<", "a < b <3 c<"),
            ("a <é b", "a <é b"),
            ("a</ b>c<b", "ac"),
            ("<P>ONE</P><SCRIPT>x</SCRIPT>", "ONE"),
            ("nul\0x", "nul\0x"),
        ];
        for (html, expected) in cases {
            assert_eq!(ExtractedText::from_html(html).text(), expected, "{html}");
        }
    }

    /// Asserts that each character of the text is the same in the source, or a reference to it or white space.
    fn check(html: &str) {
        let extracted = ExtractedText::from_html(html);
        let mut end = 0;
        for (at, c) in extracted.text().char_indices() {
            let range = extracted.source_range(at..at + c.len_utf8());
            let source = &html[range.clone()];
            let is_space = |text: &str| text.chars().all(|c| c.is_ascii_whitespace() || c == '<' || c == '>');
            let is_same = source == c.encode_utf8(&mut [0; 4]) || source.starts_with('&');
            let is_same = is_same || (c, source) == ('\u{FFFD}', "\0");
            assert!(is_same || c.is_ascii_whitespace() && is_space(source), "{c:?} is not {source:?} in {html:?}");
            assert!(range.start >= end || source.starts_with('&'), "{c:?} in {html:?}");
            end = range.end;
        }
    }

    #[test]
    fn positions_are_those_of_the_source() {
        let parts = [
            "Алматы",
            " ",
            "\r\n",
            "\r",
            "<b>",
            "</b>",
            "&amp;",
            "&",
            "&#59;",
            "&nbsp",
            "&x;",
            "<",
            "</",
            ">",
            "é",
            "\0",
            "<!--",
            "-->",
            "&#x1F600;",
            "<p a='&lt;'>",
            "&ngE;",
            "&acE;",
            "😀",
            "&#",
            ";",
            "<script>",
            "</script>",
            "<pre>",
            "<svg>",
            "</svg>",
            "<![CDATA[",
            "]]>",
            "<br>",
            "<?",
            "<title>",
            "</title>",
            "<plaintext>",
        ];
        let mut seed = 7_u64;
        for _ in 0..20_000 {
            let html: String = (0..8)
                .map(|_| {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    parts[(seed >> 33) as usize % parts.len()]
                })
                .collect();
            check(&html);
        }
    }

    #[test]
    fn a_range_contains_the_markup_inside_it_and_none_around_it() {
        let html = "<p>to <b>Nur</b>&#8209;<i>Sultan</i> .<p>x";
        let extracted = ExtractedText::from_html(html);
        assert_eq!(extracted.text(), "to Nur\u{2011}Sultan .\n\nx");
        let start = extracted.text().find("Nur").unwrap();
        let end = extracted.text().find(" .").unwrap();
        assert_eq!(&html[extracted.source_range(start..end)], "Nur</b>&#8209;<i>Sultan");
        assert_eq!(&html[extracted.source_range(start..start + 3)], "Nur");
        // A separator, and the ends of the text.
        let separator = extracted.text().find("\n\n").unwrap();
        assert_eq!(&html[extracted.source_range(separator..separator + 3)], "x");
        assert_eq!(extracted.source_range(0..0), 3..3);
        assert_eq!(ExtractedText::from_html("<p>").source_range(0..0), 3..3);
        // Back to the text.
        let text = |source: Range<usize>| &extracted.text()[extracted.text_range(source)];
        assert_eq!(text(0..html.len()), extracted.text());
        let bold = html.find("<b>").unwrap();
        assert_eq!((text(0..3), text(bold..bold + 5), text(bold + 4..bold + 6)), ("", "Nu", "ur"));
        let reference = html.find("&#").unwrap();
        assert_eq!(text(reference + 2..reference + 3), "\u{2011}");
    }
}

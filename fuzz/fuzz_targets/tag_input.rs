//! Fuzzes the readers of `dalil tag` with any bytes. The first byte is the type of the file; the rest is the file,
//! which may be compressed.
//!
//! Each article has a text, each error a message, and reading twice gives the same. The text of HTML is in order in the
//! source: each character is the same there, or a character reference or white space. It is tagged like any text.

#![no_main]

use std::sync::LazyLock;

use dalil::text::ExtractedText;
use dalil::{Article, Tagger, cli};
use libfuzzer_sys::fuzz_target;

static TAGGER: LazyLock<Tagger> =
    LazyLock::new(|| Tagger::new(dalil_fuzz::gazetteer()).expect("the small gazetteer compiles"));

fuzz_target!(|data: &[u8]| {
    let [first, input @ ..] = data else { return };
    let type_name = cli::INPUT_TYPES[usize::from(*first) % cli::INPUT_TYPES.len()];
    let read = cli::read_input(type_name, input);
    assert_eq!(read, cli::read_input(type_name, input), "the same input");
    for article in &read {
        match article {
            Ok([_, title, body]) => assert!(!title.is_empty() || !body.is_empty()),
            Err(message) => assert!(!message.is_empty() && !message.contains(char::is_control), "{message:?}"),
        }
    }
    if let ("html", Some(Ok([_, _, html]))) = (type_name, read.first()) {
        let extracted = ExtractedText::from_html(html);
        check(html, &extracted);
        let article = Article::default().with_extracted(None, Some(&extracted));
        dalil_fuzz::tag(&TAGGER, &article);
    }
});

fn check(html: &str, extracted: &ExtractedText<'_>) {
    let text = extracted.text();
    // Two characters of one reference have the same source.
    let mut previous = 0..0;
    for (at, c) in text.char_indices() {
        let range = extracted.source_range(at..at + c.len_utf8());
        let source = &html[range.clone()];
        let is_decoded = source.starts_with('&') || c.is_ascii_whitespace() || c == '\u{FFFD}';
        assert!(is_decoded || source.chars().eq([c]), "{c:?} is {source:?} in the source");
        assert!(range.start >= previous.end || range == previous || c.is_ascii_whitespace(), "{c:?} at {range:?}");
        if !c.is_ascii_whitespace() {
            let back = extracted.text_range(range.clone());
            assert!(back.contains(&at), "{c:?} at {at} is {back:?}");
            previous = range;
        }
    }
}

//! On random articles, every span in every offset unit selects exactly the text of its mention.

use std::sync::LazyLock;

use dalil::{Article, Field, OffsetUnit, Offsets, Options, Overlap, Tagger};
use proptest::prelude::*;

static TAGGER: LazyLock<Tagger> = LazyLock::new(|| Tagger::embedded().expect("the built-in gazetteer loads"));

/// Texts of names, proclitics, marks, characters of one to four bytes and breaks in random order.
fn texts() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => proptest::sample::select(vec![
            "ألماتي", "نور سلطان نزارباييف", "كازاخـ.ـستان", "الأردن", "لأردن", "روسيا", "منظمة التعاون الإسلامي",
            "Almaty", "Қазақстан", "İstanbul", "ﺃﻟﻤﺎﺗﻲ", "قاسم جومارت توكاييف",
        ]),
        2 => proptest::sample::select(vec!["و", "ب", "ل", "لل", "ول", "ك"]),
        3 => proptest::sample::select(vec![" ", "، ", ". ", "\n\n", "\"", "-", "(", ") ", "\u{200F}"]),
        2 => proptest::sample::select(vec!["😀", "𐎀", "َ", "ـ", "é", "e\u{301}", "ﷺ", "北", "x", "٣", "ا\u{654}"]),
    ];
    proptest::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

/// Cuts a span out of a text as a client in a language with this offset unit does. `None` if an end is inside a
/// character.
fn cut(text: &str, start: usize, end: usize, unit: OffsetUnit) -> Option<String> {
    match unit {
        OffsetUnit::CodePoint => Some(text.chars().skip(start).take(end - start).collect()),
        OffsetUnit::Utf8Byte => text.get(start..end).map(str::to_owned),
        OffsetUnit::Utf16Unit => {
            let units: Vec<u16> = text.encode_utf16().collect();
            String::from_utf16(units.get(start..end)?).ok()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spans_select_the_found_text(title in texts(), body in texts()) {
        let article = Article::new(&title, &body);
        for overlap in [Overlap::Longest, Overlap::All] {
            let options = Options::default().with_overlap(overlap).with_suppressed(true);
            let tagged = TAGGER.tag(&article, &options);
            let spans = tagged.mentions.iter().map(|m| &m.span).chain(tagged.suppressed.iter().map(|s| &s.span));
            for span in spans {
                let text = article.text(span.field);
                let found = &text[span.bytes.clone()];
                prop_assert!(!found.is_empty());
                for unit in [OffsetUnit::CodePoint, OffsetUnit::Utf8Byte, OffsetUnit::Utf16Unit] {
                    let mut offsets = Offsets::new(text, unit);
                    let (start, end) = (offsets.convert(span.bytes.start), offsets.convert(span.bytes.end));
                    let cut = cut(text, start, end, unit);
                    prop_assert_eq!(cut.as_deref(), Some(found), "{:?} {}-{}", unit, start, end);
                }
            }
            for mention in &tagged.mentions {
                // A proclitic is directly before its span.
                prop_assert_eq!(mention.proclitic.end, mention.span.bytes.start);
                prop_assert!(article.text(mention.span.field).get(mention.proclitic.clone()).is_some());
            }
            if overlap == Overlap::Longest {
                for pair in tagged.mentions.windows(2) {
                    let [a, b] = [&pair[0].span, &pair[1].span];
                    prop_assert!(a.field != b.field || a.bytes.end <= b.bytes.start, "mentions overlap");
                }
            }
        }
    }
}

#[test]
fn an_article_may_have_only_a_title_or_no_text() {
    let found = |title, body| -> Vec<Field> {
        let tagged = TAGGER.tag(&Article::new(title, body), &Options::default());
        tagged.mentions.iter().map(|m| m.span.field).collect()
    };
    assert_eq!(found("ألماتي", ""), [Field::Title]);
    assert_eq!(found("", ""), []);
}

//! Texts that are expensive to tag for their size. `tests/growth.rs` counts their work, and the table `worst` of
//! `benches/report` measures their time.

use std::fmt::Write as _;

use dalil::{GazetteerBuilder, Tagger};

/// Pieces that are repeated to make a text for the built-in gazetteer: names that overlap, names that need evidence and
/// have it or lack it, context words without names, words with endings, ligatures of several words, letters outside the
/// alphabet.
pub const PIECES: [&str; 21] = [
    "Baden ",
    "Tan ",
    "Walla ",
    "أ ش ",
    "بي ",
    "Kassym-Jomart Tokayev. Tokayev. ",
    "وزير الخارجية الأمريكية ",
    "President Putin ",
    "رئيس ",
    "وبالأردن ",
    "Москвой ",
    "Нижнего Новгорода ",
    "Қазақстандағы ",
    "ﷺ ",
    "北",
    "United Nations Security Council ",
    "بلدية نابلس ",
    "جامعة بلدية شرطة محكمة ",
    "Tripoli Belediyesi Üniversitesi ",
    "e\u{301}",
    // Words of a topic, and cities beside words that show a role on that topic.
    "مباراة فاز ليون على بوردو (فرنسا) لاعب ",
];

/// Pieces for the gazetteer of [`namesakes`].
pub const NAMESAKE_PIECES: [&str; 5] =
    ["John Smithson ", "Smithson ", "John Smithson. Smithson. ", "president Smithson ", "JOHN Smithson "];

/// A tagger whose gazetteer holds `count` people of the same name.
pub fn namesakes(count: usize) -> Tagger {
    let mut lines = String::new();
    for i in 0..count {
        let names = r#"{"en":["John Smithson",{"text":"Smithson","kind":"short"}]}"#;
        writeln!(lines, r#"{{"id":"person/p{i}","class":"politician","names":{names}}}"#).expect("a string takes it");
    }
    let mut builder = GazetteerBuilder::new();
    builder.add_text("namesakes.jsonl", &lines);
    Tagger::new(builder.build().expect("the gazetteer is valid")).expect("the names fit")
}

/// Pieces for the tagger of [`largest_overlay`].
pub const OVERLAY_PIECES: [&str; 6] = ["q ", "qq ", "Walla ", "Baden Baden ", "Москву ", "وبالأردن "];

/// A tagger whose request layer reaches the limits of the service: names of one letter, names that begin with others,
/// and ten entities for each name; the last ones are also names of the tagger below. Half of the names need evidence.
pub fn largest_overlay(below: &Tagger) -> Tagger {
    let words = ["q", "qq", "Walla", "Baden", "Москва", "Москв", "الأردن"];
    let names: Vec<String> = words.iter().flat_map(|word| (1..=4).map(|i| vec![*word; i].join(" "))).collect();
    let mut lines = String::new();
    for i in 0..10 {
        let policy = if i % 2 == 0 { "free" } else { "context" };
        let names: Vec<_> = names.iter().map(|name| format!(r#"{{"text":"{name}","policy":"{policy}"}}"#)).collect();
        let names = names.join(",");
        writeln!(lines, r#"{{"id":"other/o{i}","class":"topic","names":{{"en":[{names}]}}}}"#)
            .expect("a string takes it");
    }
    below.with_overlay(|builder| _ = builder.add_text("overlay.jsonl", &lines)).expect("the overlay is valid")
}

//! Texts that are expensive to tag for their size. `tests/growth.rs` counts their work, and the table `worst` of
//! `benches/report` measures their time.

use std::fmt::Write as _;

use dalil::{GazetteerBuilder, Tagger};

/// Pieces that are repeated to make a text for the shipped gazetteer: names that overlap, names that need evidence and
/// have it or lack it, context words without names, words with endings, ligatures of several words, letters outside the
/// alphabet.
pub const PIECES: [&str; 20] = [
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

//! Texts that are made to cost much, beside news of the same size.

use std::fmt::Write as _;

use dalil::{GazetteerBuilder, Options, Overlap, Tagger};

use super::Arguments;
use crate::common::corpus::Text;
use crate::common::{engine, timing};

/// Pieces that are repeated: names that overlap, names that have or lack evidence, context words, ligatures.
const PIECES: [&str; 10] = [
    "Baden ",
    "Tan ",
    "Walla ",
    "أ ش ",
    "بي ",
    "Kassym-Jomart Tokayev. Tokayev. ",
    "وزير الخارجية الأمريكية ",
    "President Putin ",
    "ﷺ ",
    "رئيس ",
];

/// The same over a gazetteer of a thousand people who share their name.
const NAMESAKES: [&str; 3] = ["John Smithson ", "Smithson ", "John Smithson. Smithson. "];

const BYTES: usize = 600_000;

/// Prints for each text and some options the time against that of news of the same size, and the time for each
/// mention, suppressed name and alternative.
pub fn print(arguments: &Arguments) {
    let shipped = Tagger::embedded().expect("the shipped gazetteer");
    let crowded = namesakes();
    let news: String = arguments.texts.iter().map(|text| format!("{}\n\n", text.whole)).collect();
    let news = news.repeat(BYTES / news.len() + 1);
    let end = (0..=BYTES).rev().find(|&end| news.is_char_boundary(end)).unwrap_or(0);
    let news = Text::new("", &news[..end]);
    super::header(&["text", "options", "time, news = 1", "µs an item", "items"]);
    for (name, options) in every_option() {
        let (_, base) = timing::seconds(|| engine::items(&shipped, &news, &options));
        let pieces = PIECES.map(|piece| (&shipped, piece)).into_iter().chain(NAMESAKES.map(|piece| (&crowded, piece)));
        for (tagger, piece) in pieces {
            let text = Text::new("", &piece.repeat(BYTES / piece.len()));
            let (items, time) = timing::seconds(|| engine::items(tagger, &text, &options));
            let each = if items == 0 { "-".to_owned() } else { format!("{:.2}", time * 1e6 / items as f64) };
            println!("| `{}` | {name} | {:.1} | {each} | {items} |", piece.trim_end(), time / base);
        }
    }
}

fn every_option() -> [(&'static str, Options); 3] {
    let suppressed = Options::default().with_suppressed(true);
    let all = suppressed.with_overlap(Overlap::All);
    [("default", Options::default()), ("suppressed", suppressed), ("all, suppressed", all)]
}

fn namesakes() -> Tagger {
    let mut lines = String::new();
    for i in 0..1000 {
        let names = r#"{"en":["John Smithson",{"text":"Smithson","kind":"short"}]}"#;
        writeln!(lines, r#"{{"id":"person/p{i}","class":"politician","names":{names}}}"#).expect("a string takes it");
    }
    let mut builder = GazetteerBuilder::new();
    builder.add_text("namesakes.jsonl", &lines);
    Tagger::new(builder.build().expect("a gazetteer")).expect("names that fit")
}

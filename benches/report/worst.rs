//! Time for expensive texts, relative to news of the same size.

use dalil::{Options, Overlap, Tagger};

use super::Arguments;
use super::expensive::{NAMESAKE_PIECES, OVERLAY_PIECES, PIECES, largest_overlay, namesakes};
use crate::common::corpus::Text;
use crate::common::{engine, timing};

/// Size of each text.
const BYTES: usize = 600_000;

/// Prints for each text and set of options the time relative to news of the same size, and the time per item: mention,
/// suppressed name or alternative.
pub fn print(arguments: &Arguments) {
    let shipped = Tagger::embedded().expect("the built-in gazetteer");
    let crowded = namesakes(1000);
    let of_request = largest_overlay(&shipped);
    let news: String = arguments.texts.iter().map(|text| format!("{}\n\n", text.whole)).collect();
    let news = news.repeat(BYTES / news.len() + 1);
    let end = (0..=BYTES).rev().find(|&end| news.is_char_boundary(end)).unwrap_or(0);
    let news = Text::new("", &news[..end]);
    super::header(&["text", "options", "time, news = 1", "µs an item", "items"]);
    for (name, options) in every_option() {
        let (_, base) = timing::seconds(|| engine::items(&shipped, &news, &options));
        let pieces = PIECES.map(|piece| (&shipped, piece)).into_iter();
        let pieces = pieces.chain(NAMESAKE_PIECES.map(|piece| (&crowded, piece)));
        for (tagger, piece) in pieces.chain(OVERLAY_PIECES.map(|piece| (&of_request, piece))) {
            let text = Text::new("", &piece.repeat(BYTES / piece.len()));
            let (items, time) = timing::seconds(|| engine::items(tagger, &text, &options));
            let each = if items == 0 { "-".to_owned() } else { format!("{:.2}", time * 1e6 / items as f64) };
            println!("| `{}` | {name} | {:.1} | {each} | {items} |", piece.trim_end(), time / base);
        }
    }
}

fn every_option() -> [(&'static str, Options); 3] {
    let suppressed = Options::default().with_suppressed(true);
    let all = suppressed.clone().with_overlap(Overlap::All);
    [("default", Options::default()), ("suppressed", suppressed), ("all, suppressed", all)]
}

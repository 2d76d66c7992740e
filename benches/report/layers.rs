//! Time of layers: of an overlay for one article, and of a file that is loaded again on top of many names.

use dalil::gazetteer::{EntityRecord, NameRecord};
use dalil::{GazetteerBuilder, Options, Tagger};

use super::Arguments;
use crate::common::corpus::{self, Text};
use crate::common::timing;

/// Number of names of the large gazetteer.
const NAMES: u32 = 1_000_000;

/// Prints the times in processor time of one thread, each the least of the rounds.
pub fn print(arguments: &Arguments) {
    super::header(&["layer", "below", "time"]);
    let shipped = Tagger::embedded().expect("the built-in gazetteer");
    let articles = corpus::resized(&arguments.texts, 3500);
    print_overlay(&shipped, "shipped", &articles, arguments.rounds);
    let large = Tagger::new(large()).expect("the names fit");
    let _ = reloaded(&large);
    print_overlay(&large, "1,000,000 names", &articles, arguments.rounds);
    let reload = least(arguments.rounds, || {
        let _ = reloaded(&large);
    });
    println!("| a file of 100 names, loaded again | 1,000,000 names | {:.1} ms |", reload * 1e3);
}

/// Prints what an overlay of 50 names adds to an article, and what a layer adds that is compiled already.
fn print_overlay(tagger: &Tagger, below: &str, articles: &[Text], rounds: usize) {
    let options = Options::default();
    let each = |time: f64| time * 1e6 / articles.len() as f64;
    let tag = |tagger: &Tagger, text: &Text| tagger.tag(&text.article(), &options).mentions.len();
    let alone = least(rounds, || articles.iter().map(|text| tag(tagger, text)).sum::<usize>());
    let with_overlay = least(rounds, || articles.iter().map(|text| tag(&overlay(tagger), text)).sum::<usize>());
    let compiled = overlay(tagger);
    let scanned = least(rounds, || articles.iter().map(|text| tag(&compiled, text)).sum::<usize>());
    let bytes = corpus::bytes(articles) / articles.len();
    println!("| none: an article of {bytes} bytes | {below} | {:.0} µs |", each(alone));
    println!("| an overlay of 50 names, more | {below} | {:.0} µs |", each(with_overlay - alone));
    println!("| a compiled layer of 50 names, more | {below} | {:.0} µs |", each(scanned - alone));
}

fn least<T>(rounds: usize, mut work: impl FnMut() -> T) -> f64 {
    (0..rounds).map(|_| timing::seconds(&mut work).1).fold(f64::INFINITY, f64::min)
}

fn overlay(tagger: &Tagger) -> Tagger {
    let records = records(25, "organisation/overlay", "club", |i| format!("{} Example {i}", word(i)));
    tagger.with_overlay(|builder| _ = builder.add_records("overlay", records)).expect("the names fit")
}

/// A file of 100 names on top of a tagger, as a server loads it.
fn reloaded(tagger: &Tagger) -> Tagger {
    let records = records(50, "organisation/own", "club", |i| format!("{} Own {i}", word(i)));
    let extended = tagger.extended(|builder| _ = builder.add_records("own", records)).expect("the names fit");
    #[cfg(feature = "server")]
    drop(dalil::service::ServedGazetteer::new(extended.clone(), std::time::SystemTime::now()));
    extended
}

fn large() -> dalil::Gazetteer {
    let mut builder = GazetteerBuilder::new();
    builder
        .add_records("large", records(NAMES / 2, "place/large", "city", |i| format!("{} {}", word(i), word(i >> 4))));
    builder.build().expect("the records are valid")
}

/// Records with two names each.
fn records(count: u32, id: &str, class: &str, name: impl Fn(u32) -> String) -> impl Iterator<Item = EntityRecord> {
    (0..count).map(move |i| {
        let mut record = EntityRecord::new(format!("{id}-{i}"));
        record.class = Some(class.into());
        record.names_in("en").push(NameRecord::new(name(i)));
        record.names_in("tr").push(NameRecord::new(format!("{} Adı", name(i))));
        record
    })
}

/// A word of four syllables for a number.
fn word(number: u32) -> String {
    let mixed = number.wrapping_mul(2_654_435_761);
    let syllable = |at: u32| {
        let part = (mixed >> (8 * at)) as usize;
        [&"bdfgklmnprstvz"[part % 14..][..1], &"aeiou"[part / 14 % 5..][..1]].concat()
    };
    let word: String = (0..4).map(syllable).collect();
    word[..1].to_uppercase() + &word[1..]
}

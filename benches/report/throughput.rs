//! Speed by number of names, on articles of 5,000 and of 300 characters.

use dalil::Tagger;

use super::common::{corpus, engine, timing};
use super::{Arguments, header};

pub fn print(arguments: &Arguments) {
    println!(
        "MB/s of UTF-8, one thread, median of {} interleaved rounds. The last column is the median of the ratios.\n",
        arguments.rounds
    );
    header(&[
        "names",
        "characters/article",
        "dalil",
        "fold",
        "fold + scan",
        "aho-corasick, overlapping",
        "aho-corasick, leftmost-longest",
        "daachorse, bytes",
        "daachorse, characters",
        "dalil / overlapping",
    ]);
    for names in &arguments.names {
        let strings = names.strings();
        let tagger = Tagger::new(names.gazetteer()).unwrap_or_else(|error| panic!("{}: {error}", names.label));
        let mut engines = vec![
            engine::tag(&tagger),
            engine::fold(),
            engine::scan(&tagger),
            engine::overlapping(&strings),
            engine::leftmost(&strings),
            engine::daachorse_bytes(&strings),
            engine::daachorse_chars(&strings),
        ];
        for chars in [5_000, 300] {
            let texts = corpus::resized(&arguments.texts, chars);
            let times = timing::interleaved(&mut engines, &texts, arguments.rounds);
            let speeds: Vec<String> =
                times.iter().map(|t| format!("{:.0}", timing::speed(&texts, t.median()))).collect();
            let ratio = times[0].ratio(&times[3]);
            println!("| {} | {chars} | {} | **{ratio:.2}** |", names.label, speeds.join(" | "));
        }
    }
}

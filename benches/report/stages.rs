//! Time per stage of the pipeline.

use dalil::Tagger;

use super::common::{corpus, engine, timing};
use super::{Arguments, header};

pub fn print(arguments: &Arguments) {
    println!(
        "Nanoseconds per kilobyte of UTF-8 and share of the total, articles of 5,000 characters, one thread, median of \
         {} interleaved rounds. The time of a stage is the difference between a run with it and a run without it. Encoding \
         includes the conversion of offsets and is measured only with the feature `server`.\n",
        arguments.rounds
    );
    header(&["names", "mentions/kB", "fold", "scan", "resolve", "offsets to code points", "encode", "total"]);
    for names in &arguments.names {
        let tagger = Tagger::new(names.gazetteer()).unwrap_or_else(|error| panic!("{}: {error}", names.label));
        let mut engines = vec![engine::fold(), engine::scan(&tagger), engine::tag(&tagger), engine::locate(&tagger)];
        engines.extend(engine::encode(&tagger));
        let texts = corpus::resized(&arguments.texts, 5_000);
        let kilobytes = corpus::bytes(&texts) as f64 / 1e3;
        let mentions = engines[2](&texts) as f64 / kilobytes;
        let times = timing::interleaved(&mut engines, &texts, arguments.rounds);
        let ends: Vec<f64> = times.iter().map(|times| times.median() * 1e9 / kilobytes).collect();
        let whole = ends[ends.len() - 1];
        let stage = |i: usize| match (ends.get(i), i.checked_sub(1)) {
            (Some(end), before) => {
                let time = (end - before.map_or(0.0, |before| ends[before])).max(0.0);
                format!("{time:.0} ({:.0} %)", 100.0 * time / whole)
            }
            (None, _) => "-".into(),
        };
        let stages: Vec<String> = (0..5).map(stage).collect();
        println!("| {} | {mentions:.1} | {} | {whole:.0} |", names.label, stages.join(" | "));
    }
}

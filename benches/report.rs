//! Prints Markdown tables of the core's speed beside bare matchers.
//!
//! ```text
//! scripts/bench/names.py
//! cargo bench --bench report -- --names bench-data --text FILE
//! ```
//!
//! Without `--names` the shipped gazetteer is used, without `--text` the project's own short items. `--text` takes
//! plain text or JSON Lines of articles; `--only 10k,1m` takes some of the sizes; `--rounds N` sets the rounds.
//! `--profile fold|scan|tag` runs nothing else, for some seconds, for a profiler to look at.

mod common;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use common::corpus::{self, Text};
use common::names::Names;
use common::{engine, timing};
use dalil::Tagger;

struct Arguments {
    names: Vec<Names>,
    texts: Vec<Text>,
    rounds: usize,
    profile: Option<String>,
}

fn arguments() -> Result<Arguments, String> {
    let mut arguments = Arguments { names: vec![Names::shipped()], texts: corpus::own(), rounds: 9, profile: None };
    let mut only: Option<Vec<String>> = None;
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or(format!("{arg} needs a value"));
        match arg.as_str() {
            "--names" => arguments.names = Names::sizes(&PathBuf::from(value()?)),
            "--text" => arguments.texts = corpus::read(&PathBuf::from(value()?)),
            "--rounds" => arguments.rounds = value()?.parse().map_err(|e| format!("--rounds: {e}"))?,
            "--profile" => arguments.profile = Some(value()?),
            "--only" => only = Some(value()?.split(',').map(str::to_owned).collect()),
            // Cargo says which kind of run it is.
            "--bench" | "--test" => {}
            other => return Err(format!("unknown argument {other}")),
        }
    }
    if let Some(only) = only {
        arguments.names.retain(|names| only.contains(&names.label));
    }
    Ok(arguments)
}

fn main() -> ExitCode {
    let arguments = match arguments() {
        Ok(arguments) => arguments,
        Err(error) => {
            eprintln!("report: {error}");
            return ExitCode::from(2);
        }
    };
    match &arguments.profile {
        Some(stage) => profile(&arguments, stage),
        None => throughput(&arguments),
    }
    ExitCode::SUCCESS
}

/// Runs one stage over the articles.
fn profile(arguments: &Arguments, stage: &str) {
    const LONG_ENOUGH: Duration = Duration::from_secs(5);
    for names in &arguments.names {
        let tagger = Tagger::new(names.gazetteer()).unwrap_or_else(|error| panic!("{}: {error}", names.label));
        let mut run = match stage {
            "fold" => engine::fold(),
            "scan" => engine::scan(&tagger),
            _ => engine::tag(&tagger),
        };
        let texts = corpus::resized(&arguments.texts, 5_000);
        let (start, mut passes) = (Instant::now(), 0);
        while start.elapsed() < LONG_ENOUGH {
            std::hint::black_box(run(&texts));
            passes += 1;
        }
        let speed = timing::speed(&texts, start.elapsed().as_secs_f64() / f64::from(passes));
        println!("{} {stage}: {speed:.0} MB/s", names.label);
    }
}

/// Speed by number of names, on articles as they are and on short ones.
fn throughput(arguments: &Arguments) {
    const HEADER: [&str; 10] = [
        "names", "articles", "dalil", "fold", "fold + scan", "aho-corasick, overlapping", "aho-corasick, leftmost-longest",
        "daachorse, bytes", "daachorse, characters",
        "dalil / overlapping",
    ];
    println!(
        "MB/s of UTF-8, one thread, median of {} interleaved rounds; the last column is the median of their ratios.\n",
        arguments.rounds
    );
    println!("| {} |", HEADER.join(" | "));
    println!("|{}", "---|".repeat(HEADER.len()));
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
        for (kind, chars) in [("long", 5_000), ("short", 300)] {
            let texts = corpus::resized(&arguments.texts, chars);
            let times = timing::interleaved(&mut engines, &texts, arguments.rounds);
            let speeds: Vec<String> =
                times.iter().map(|t| format!("{:.0}", timing::speed(&texts, t.median()))).collect();
            let ratio = times[0].ratio(&times[3]);
            println!("| {} | {kind} | {} | **{ratio:.2}** |", names.label, speeds.join(" | "));
        }
    }
}

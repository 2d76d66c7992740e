//! Prints Markdown tables of the speed and memory of the core and of plain string matchers.
//!
//! ```text
//! scripts/bench/names.py
//! cargo bench --bench report -- [TABLE…] --names bench-data --text FILE
//! ```
//!
//! Tables:
//! - `throughput`, `stages` and `load`, which are the default;
//! - `growth`: speed and memory by number of names (`--svg FILE` also plots it);
//! - `languages`: speed by the language of the text, in characters a second;
//! - `layers`: time of an overlay, and of a file on top of a million names;
//! - `worst`: expensive texts compared with news of the same size;
//! - `names` prints the names themselves, one per line.
//!
//! Options:
//! - `--names DIR`: the sizes in this folder instead of the built-in gazetteer; `--only 10k,1m` selects sizes;
//! - `--text FILE`: articles as plain text or JSON Lines instead of the sentences of `tests/cases`; may be repeated;
//! - `--rounds N`: number of rounds;
//! - `--profile fold|scan|tag`: runs only this stage for five seconds, for use with a profiler.

#![allow(clippy::disallowed_macros, reason = "the report is the output of this program")]

#[path = "../common/mod.rs"]
mod common;
#[path = "../../tests/expensive/mod.rs"]
mod expensive;
mod growth;
mod languages;
mod layers;
mod load;
mod peer;
mod stages;
mod throughput;
mod worst;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use common::corpus::{self, Text};
use common::names::Names;
use common::{engine, timing};
use dalil::Tagger;

/// Parsed command line.
#[derive(Debug)]
pub struct Arguments {
    tables: Vec<String>,
    names: Vec<Names>,
    texts: Vec<Text>,
    rounds: usize,
    svg: Option<PathBuf>,
    profile: Option<String>,
    /// Set in the child process of the table `load`: a folder of names, or an empty string for the built-in gazetteer.
    load: Option<String>,
    /// Set when `scripts/bench/peers.py` compares dalil with other taggers.
    peer: Option<String>,
}

fn arguments() -> Result<Arguments, String> {
    let mut arguments = Arguments {
        tables: Vec::new(),
        names: vec![Names::shipped()],
        texts: Vec::new(),
        rounds: 9,
        svg: None,
        profile: None,
        load: None,
        peer: None,
    };
    let mut only: Option<Vec<String>> = None;
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or(format!("{arg} needs a value"));
        match arg.as_str() {
            "--names" => arguments.names = Names::sizes(&PathBuf::from(value()?)),
            "--text" => arguments.texts.extend(corpus::read(&PathBuf::from(value()?))),
            "--rounds" => arguments.rounds = value()?.parse().map_err(|e| format!("--rounds: {e}"))?,
            "--only" => only = Some(value()?.split(',').map(str::to_owned).collect()),
            "--svg" => arguments.svg = Some(PathBuf::from(value()?)),
            "--profile" => arguments.profile = Some(value()?),
            "--peer" => arguments.peer = Some(value()?),
            load::CHILD => arguments.load = Some(value()?),
            // Cargo passes the kind of run.
            "--bench" | "--test" => {}
            "throughput" | "stages" | "load" | "growth" | "languages" | "layers" | "names" | "worst" => {
                arguments.tables.push(arg)
            }
            other => return Err(format!("unknown argument {other}")),
        }
    }
    if let Some(only) = only {
        arguments.names.retain(|names| only.contains(&names.label));
    }
    if arguments.texts.is_empty() {
        arguments.texts = corpus::own();
    }
    if arguments.tables.is_empty() {
        arguments.tables = ["throughput", "stages", "load"].map(str::to_owned).into();
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
    if let Some(folder) = &arguments.load {
        load::child(folder);
        return ExitCode::SUCCESS;
    }
    if let Some(folder) = &arguments.peer {
        peer::run(&arguments, folder);
        return ExitCode::SUCCESS;
    }
    if let Some(stage) = &arguments.profile {
        profile(&arguments, stage);
        return ExitCode::SUCCESS;
    }
    for table in &arguments.tables {
        match table.as_str() {
            "throughput" => throughput::print(&arguments),
            "stages" => stages::print(&arguments),
            "load" => load::print(&arguments),
            "languages" => languages::print(&arguments),
            "layers" => layers::print(&arguments),
            "worst" => worst::print(&arguments),
            "names" => arguments.names.iter().flat_map(Names::strings).for_each(|name| println!("{name}")),
            _ => growth::print(&arguments),
        }
        if table != "names" {
            println!();
        }
    }
    ExitCode::SUCCESS
}

/// Runs one stage over the articles repeatedly, for a profiler.
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

/// Prints the header of a Markdown table. All columns but the first are aligned to the right.
fn header(columns: &[&str]) {
    println!("| {} |", columns.join(" | "));
    println!("|---|{}", "---:|".repeat(columns.len() - 1));
}

//! Prints Markdown tables of what the core does and costs, beside bare matchers.
//!
//! ```text
//! scripts/bench/names.py
//! cargo bench --bench report -- [TABLE…] --names bench-data --text FILE
//! ```
//!
//! Tables: `throughput`, `stages`, `load`, and two that are made only when they are named: `growth` (`--svg FILE` plots
//! it) and `worst`, texts that are made to cost much beside news of the same size.
//! Without `--names` the shipped gazetteer is used, without `--text` the project's own short items. `--text`
//! takes plain text or JSON Lines of articles; `--only 10k,1m` takes some of the sizes; `--rounds N` sets the rounds.
//! `names` prints the names themselves, a name a line.
//! `--profile fold|scan|tag` runs nothing else, for some seconds, for a profiler to look at.

#![allow(clippy::disallowed_macros, reason = "whoever asks for a report reads it to its end")]

#[path = "../common/mod.rs"]
mod common;
mod growth;
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

/// What the command line asks for.
#[derive(Debug)]
pub struct Arguments {
    tables: Vec<String>,
    names: Vec<Names>,
    texts: Vec<Text>,
    rounds: usize,
    svg: Option<PathBuf>,
    profile: Option<String>,
    /// Set for the process that the table `load` starts: a folder of names, or nothing for those that ship.
    load: Option<String>,
    /// Set when `scripts/bench/peers.py` runs dalil beside others.
    peer: Option<String>,
}

fn arguments() -> Result<Arguments, String> {
    let mut arguments = Arguments {
        tables: Vec::new(),
        names: vec![Names::shipped()],
        texts: corpus::own(),
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
            "--text" => arguments.texts = corpus::read(&PathBuf::from(value()?)),
            "--rounds" => arguments.rounds = value()?.parse().map_err(|e| format!("--rounds: {e}"))?,
            "--only" => only = Some(value()?.split(',').map(str::to_owned).collect()),
            "--svg" => arguments.svg = Some(PathBuf::from(value()?)),
            "--profile" => arguments.profile = Some(value()?),
            "--peer" => arguments.peer = Some(value()?),
            load::CHILD => arguments.load = Some(value()?),
            // Cargo says which kind of run it is.
            "--bench" | "--test" => {}
            "throughput" | "stages" | "load" | "growth" | "names" | "worst" => arguments.tables.push(arg),
            other => return Err(format!("unknown argument {other}")),
        }
    }
    if let Some(only) = only {
        arguments.names.retain(|names| only.contains(&names.label));
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

/// The header of a Markdown table, numbers to the right.
fn header(columns: &[&str]) {
    println!("| {} |", columns.join(" | "));
    println!("|---|{}", "---:|".repeat(columns.len() - 1));
}

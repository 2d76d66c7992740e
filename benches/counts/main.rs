//! Instruction counts and simulated cache misses of the stages of the core, over fixed articles and the embedded
//! gazetteer: `cargo bench --bench counts`.
//!
//! The counts are nearly the same on every run and do not depend on what else the machine does. They are compared with
//! `benches/counts/recorded.tsv`; a stage fails if its instructions exceed the recorded ones by more than 5 %, or its
//! cache misses by more than 25 %. After an intended change, `cargo bench --bench counts -- --record` writes them anew,
//! and the commit message gives the reason.
//!
//! The benchmark runs itself under Valgrind's tool Callgrind. The simulated caches have fixed sizes. The last-level
//! cache is emptied before each stage, so that its misses are the cache lines that the stage touches.

#![allow(clippy::disallowed_macros, reason = "a report on the standard output")]

#[path = "../common/mod.rs"]
mod common;
mod recorded;
mod stages;

use std::path::Path;
use std::process::{Command, ExitCode};

use recorded::{Counts, Recorded};

/// Most by which a number of instructions may exceed the recorded one.
const TOLERANCE: f64 = 0.05;

/// Most by which a number of cache misses may exceed the recorded one. They depend on the addresses that the system
/// assigns, which differ from run to run.
const MISS_TOLERANCE: f64 = 0.25;

type Error = Box<dyn std::error::Error>;

fn main() -> Result<ExitCode, Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let given = |flag: &str| arguments.iter().any(|argument| argument == flag);
    if given("--run-stages") {
        stages::run();
        return Ok(ExitCode::SUCCESS);
    }
    let counts = stages::differences(&measure()?);
    if given("--record") {
        Recorded::new(counts)?.write()?;
        return Ok(ExitCode::SUCCESS);
    }
    Ok(compare(&counts, &Recorded::read()?))
}

/// Runs the stages under Callgrind and returns the counts of each.
fn measure() -> Result<Vec<Counts>, Error> {
    let folder = tempfile::tempdir()?;
    let output = folder.path().join("counts");
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--cache-sim=yes", "--I1=32768,8,64", "--D1=32768,8,64", "--LL=8388608,16,64"]);
    valgrind.args(["--collect-atstart=no", "--compress-strings=no", "--quiet"]);
    valgrind.args(["--toggle-collect", "--dump-after"].map(|option| format!("{option}={}", stages::COUNTED)));
    valgrind.arg(format!("--callgrind-out-file={}", output.display()));
    valgrind.arg(std::env::current_exe()?).arg("--run-stages");
    // The size of the environment moves the stack.
    valgrind.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    let status = valgrind.status().map_err(|error| format!("cannot run valgrind: {error}"))?;
    if !status.success() {
        return Err(format!("valgrind failed: {status}").into());
    }
    (1..=stages::NAMES.len()).map(|dump| totals(&output.with_extension(dump.to_string()))).collect()
}

/// Reads the totals of one dump: `events: Ir …` names the columns of `totals: 123 …`.
fn totals(dump: &Path) -> Result<Counts, Error> {
    let text = std::fs::read_to_string(dump).map_err(|error| format!("{}: {error}", dump.display()))?;
    let words = |start: &str| -> Vec<&str> {
        let line = text.lines().find_map(|line| line.strip_prefix(start));
        line.unwrap_or_default().split_whitespace().collect()
    };
    let (events, values) = (words("events:"), words("totals:"));
    let value = |event: &str| -> Result<u64, Error> {
        let column = events.iter().position(|name| *name == event);
        let column = column.ok_or_else(|| format!("{}: no event {event}", dump.display()))?;
        // Zeros at the end are left out.
        values.get(column).map_or(Ok(0), |value| Ok(value.parse()?))
    };
    Ok(Counts { instructions: value("Ir")?, misses: value("ILmr")? + value("DLmr")? + value("DLmw")? })
}

/// Prints the counts beside the recorded ones. Fails if one exceeds the tolerance.
fn compare(counts: &[Counts], recorded: &Recorded) -> ExitCode {
    let mut worse = Vec::new();
    println!("{:10}{:>16}{:>16}{:>9}{:>16}{:>9}", "stage", "instructions", "recorded", "", "LL misses", "");
    for ((stage, now), before) in stages::NAMES.iter().zip(counts).zip(&recorded.counts) {
        let instructions = change(now.instructions, before.instructions);
        let misses = change(now.misses, before.misses);
        println!(
            "{stage:10}{:>16}{:>16}{:>+8.1}%{:>16}{:>+8.1}%",
            now.instructions,
            before.instructions,
            instructions * 100.0,
            now.misses,
            misses * 100.0
        );
        if instructions > TOLERANCE || misses > MISS_TOLERANCE {
            worse.push(*stage);
        }
    }
    println!("recorded with {}", recorded.compiler);
    if worse.is_empty() {
        return ExitCode::SUCCESS;
    }
    println!(
        "more than {:.0} % instructions or {:.0} % misses above the recorded counts: {}. If this is intended, run `cargo \
         bench --bench counts -- --record` and give the reason in the commit message.",
        TOLERANCE * 100.0,
        MISS_TOLERANCE * 100.0,
        worse.join(", ")
    );
    ExitCode::FAILURE
}

/// Relative change from `before` to `now`.
fn change(now: u64, before: u64) -> f64 {
    now as f64 / before.max(1) as f64 - 1.0
}

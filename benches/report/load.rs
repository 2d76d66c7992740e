//! Load time and memory of a gazetteer, each size in a separate process.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use dalil::Tagger;

use super::common::names::Names;
use super::{Arguments, header};

/// Argument of the child process that loads a gazetteer.
pub const CHILD: &str = "--load-in-this-process";

/// Figures for one size. Memory is in bytes, time in seconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Load {
    pub names: f64,
    /// Time to read and check the files.
    pub read: f64,
    /// Time to compile the names.
    pub compile: f64,
    /// Resident memory when ready, minus that before loading.
    pub resident: f64,
    /// Heap memory as the tagger reports it.
    pub counted: f64,
    /// Peak of resident memory while loading.
    pub peak: f64,
    /// Peak while a second gazetteer is loaded and the first is still in use.
    pub reload_peak: f64,
    /// Resident memory of both gazetteers when ready.
    pub both: f64,
}

impl Load {
    const FIELDS: usize = 8;

    fn fields(&mut self) -> [&mut f64; Load::FIELDS] {
        [
            &mut self.names,
            &mut self.read,
            &mut self.compile,
            &mut self.resident,
            &mut self.counted,
            &mut self.peak,
            &mut self.reload_peak,
            &mut self.both,
        ]
    }
}

pub fn print(arguments: &Arguments) {
    println!(
        "Each size in a separate process; resident memory as reported by the system, minus that before loading.\n"
    );
    header(&[
        "names",
        "count",
        "ready in",
        "reading",
        "per 1,000 names",
        "resident",
        "per name",
        "peak of loading",
        "peak / resident",
        "while reloading",
        "peak of reloading",
    ]);
    for names in &arguments.names {
        let Some(load) = measure(names) else {
            println!("| {} | no figures: this system has no /proc/self/status |", names.label);
            continue;
        };
        let ready = load.read + load.compile;
        let mb = |bytes: f64| format!("{:.1} MB", bytes / 1e6);
        println!(
            "| {} | {} | {ready:.2} s | {:.2} s | {:.2} ms | {} | {:.0} bytes | {} | {:.2} | {} | {} |",
            names.label,
            load.names,
            load.read,
            ready * 1e6 / load.names,
            mb(load.resident),
            load.resident / load.names,
            mb(load.peak),
            load.peak / load.resident,
            mb(load.both),
            mb(load.reload_peak),
        );
    }
}

/// Loads one size in a child process and returns its figures. `None` if the system has no `/proc/self/status`.
pub fn measure(names: &Names) -> Option<Load> {
    let program = std::env::current_exe().expect("the path of this program");
    let folder = names.path().unwrap_or(Path::new(""));
    let output = Command::new(program).arg(CHILD).arg(folder).output().expect("a process");
    assert!(output.status.success(), "{}: {}", names.label, String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    let values: Vec<f64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let mut load = Load::default();
    let values: [f64; Load::FIELDS] = values.try_into().ok()?;
    for (field, value) in load.fields().into_iter().zip(values) {
        *field = value;
    }
    // Counted in this process, because the list of names would leave free memory in the child process.
    load.names = names.count() as f64;
    Some(load)
}

/// Loads a gazetteer twice and prints the figures. This is the body of the child process.
pub fn child(folder: &str) {
    let names = if folder.is_empty() { Names::shipped() } else { Names::folder(Path::new(folder)) };
    let mut load = Load::default();
    // Builds the tables of the alphabet, which do not belong to a gazetteer.
    std::hint::black_box(dalil::text::Folded::new("دليل"));
    let Some(before) = status("VmRSS") else { return };
    let start = Instant::now();
    let gazetteer = names.gazetteer();
    load.read = start.elapsed().as_secs_f64();
    let first = Tagger::new(gazetteer).expect("the names fit");
    load.compile = start.elapsed().as_secs_f64() - load.read;
    let resident = || status("VmRSS").map_or(0.0, |bytes| bytes - before);
    let peak = || status("VmHWM").map_or(0.0, |bytes| bytes - before);
    load.counted = (first.gazetteer().memory_usage() + first.lexicon().memory_usage()) as f64;
    (load.resident, load.peak) = (resident(), peak());
    let second = Tagger::new(names.gazetteer()).expect("the names fit");
    (load.both, load.reload_peak) = (resident(), peak());
    std::hint::black_box((first, second));
    let values = load.fields().map(|field| field.to_string());
    println!("{}", values.join(" "));
}

/// Resident memory of this process in bytes. 0 if the system does not report it.
pub fn resident() -> f64 {
    status("VmRSS").unwrap_or(0.0)
}

/// A value of `/proc/self/status`, in bytes.
fn status(key: &str) -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(key))?;
    let kilobytes: f64 = line.trim_start_matches(':').split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024.0)
}

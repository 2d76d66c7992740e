//! Fuzzes the importers with any bytes. The first byte is the format, and its upper half the options; the rest is the
//! input, which may be compressed.
//!
//! An import ends with an error that has a message, or with lines that are a valid gazetteer. Importing them twice
//! gives the same lines.

#![no_main]

use std::sync::LazyLock;

use dalil::gazetteer::{Class, Fault};
use dalil::import::{Format, ImportError, ImportOptions, Input, MergeBy, Summary, import};
use dalil::{Gazetteer, GazetteerBuilder};
use libfuzzer_sys::fuzz_target;

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(dalil_fuzz::gazetteer);

fuzz_target!(|data: &[u8]| {
    let [first, input @ ..] = data else { return };
    let format = Format::ALL[usize::from(first & 15) % Format::ALL.len()];
    let options = options(first >> 4);
    let (lines, faults, result) = run(format, input, &options);
    let (lines_again, faults_again, _) = run(format, input, &options);
    assert_eq!((&lines, &faults), (&lines_again, &faults_again), "the same input");
    for fault in &faults {
        assert!(!fault.message().is_empty());
    }
    match result {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(summary) => {
            assert_eq!(summary.rejected, faults.len() as u64);
            assert_eq!(summary.written, lines.lines().count() as u64);
            if options.merge.is_none() && summary.written > 0 {
                let mut builder = GazetteerBuilder::new();
                builder.add_text("imported.jsonl", &lines);
                builder.build().unwrap_or_else(|error| panic!("{error}\n{lines}"));
            }
        }
    }
});

fn options(bits: u8) -> ImportOptions {
    let mut options = ImportOptions::default();
    options.class = (bits & 1 == 0).then_some(Class::Club);
    options.merge = (bits & 2 != 0).then_some(MergeBy::Wikidata);
    if bits & 4 != 0 {
        options.languages = vec!["en".to_owned(), "ar".to_owned()];
    }
    // Small limits, so that they are reached.
    options.limits.line_bytes = 1 << 12;
    options.limits.input_bytes = 1 << 20;
    options
}

fn run(format: Format, input: &[u8], options: &ImportOptions) -> (String, Vec<Fault>, Result<Summary, ImportError>) {
    let (mut lines, mut faults) = (Vec::new(), Vec::new());
    let input = vec![Input::new("input", input)];
    let result = import(format, input, options, Some(&GAZETTEER), &mut lines, &mut faults);
    (String::from_utf8(lines).expect("lines are UTF-8"), faults, result)
}

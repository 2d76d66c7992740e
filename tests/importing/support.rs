//! Runs imports of fixtures.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use dalil::gazetteer::Fault;
use dalil::import::{Format, ImportError, ImportOptions, Input, Summary, import};
use dalil::{Gazetteer, GazetteerBuilder};

/// The gazetteer that is read before the imported file.
const GAZETTEER: &str = r#"
{"id":"place/almaty","class":"city","country":"KZ","prominence":0.8,"geonames":1526384,"names":{"ar":["ألماتي"],"en":["Almaty"]}}
{"id":"place/kazakhstan","class":"country","country":"KZ","prominence":0.9,"wikidata":"Q232","names":{"ar":["كازاخستان"],"en":["Kazakhstan"]}}
{"id":"organisation/second-club","class":"club","prominence":0.5,"names":{"en":["Second Club"]}}
{"id":"person/salem-nasser","class":"politician","prominence":0.6,"wikidata":"Q900001","names":{"en":["Salem Nasser"]}}
"#;

const COMMON_WORDS: &str = "كولان\tar\thigh\tcue\thand\ta word\n";

pub fn gazetteer() -> Gazetteer {
    let mut builder = GazetteerBuilder::new();
    builder.add_text("names.jsonl", GAZETTEER).add_text("common-words.tsv", COMMON_WORDS);
    builder.build().unwrap()
}

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/importing")
}

pub fn fixture(name: &str) -> Vec<u8> {
    let path = folder().join("fixtures").join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Lines, faults and numbers of an import.
#[derive(Debug)]
pub struct Imported {
    pub lines: String,
    pub faults: Vec<Fault>,
    pub summary: Summary,
}

impl Imported {
    /// File, line and field of each fault.
    pub fn places(&self) -> Vec<(String, usize, String)> {
        let place = |fault: &Fault| (fault.file().display().to_string(), fault.line(), fault.field().to_owned());
        self.faults.iter().map(place).collect()
    }
}

pub fn import_fixtures(format: Format, names: &[&str], options: &ImportOptions) -> Imported {
    let inputs = names.iter().map(|name| Input::new(*name, std::io::Cursor::new(fixture(name)))).collect();
    import_inputs(format, inputs, options).unwrap_or_else(|error| panic!("{names:?}: {error}"))
}

pub fn import_bytes(format: Format, bytes: &[u8], options: &ImportOptions) -> Result<Imported, ImportError> {
    import_inputs(format, vec![Input::new("input", bytes)], options)
}

pub fn import_reader(format: Format, reader: impl Read, options: &ImportOptions) -> Result<Imported, ImportError> {
    import_inputs(format, vec![Input::new("input", reader)], options)
}

fn import_inputs(format: Format, inputs: Vec<Input<'_>>, options: &ImportOptions) -> Result<Imported, ImportError> {
    let (gazetteer, mut lines, mut faults) = (gazetteer(), Vec::new(), Vec::new());
    let summary = import(format, inputs, options, Some(&gazetteer), &mut lines, &mut faults)?;
    let lines = String::from_utf8(lines).unwrap();
    assert_eq!(summary.rejected, faults.len() as u64, "{faults:?}");
    assert_eq!(summary.written, lines.lines().count() as u64, "{lines}");
    Ok(Imported { lines, faults, summary })
}

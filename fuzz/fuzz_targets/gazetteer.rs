//! Fuzzes the reader with any bytes as files of a gazetteer. A valid gazetteer is compiled and checked, and each of its
//! names must be found in a text.
//!
//! An input that begins with `=` contains abbreviated entities, one per line: five characters for the class, the kind,
//! the policy and article, the prominence and the country, then names separated by `|`. `dalil_fuzz::expand` repeats
//! entities and lengthens names. Any other input contains files, each after a line of `# ` and its name.

#![no_main]

use std::path::PathBuf;
use std::sync::LazyLock;

use dalil::gazetteer::{Class, NameKind, Policy, check};
use dalil::{Article, Gazetteer, GazetteerBuilder, GazetteerError, Tagger};
use libfuzzer_sys::fuzz_target;
use serde_json::json;

/// Maximum length of expanded abbreviated entities, which is enough for hundreds of entities with one name.
const MOST_BYTES: usize = 4 << 10;

/// Maximum length of the text of a large gazetteer's names.
const MOST_BODY_BYTES: usize = 16 << 10;

/// The file for input that is not UTF-8, which the reader accepts only from a file.
static FILE: LazyLock<PathBuf> =
    LazyLock::new(|| std::env::temp_dir().join(format!("dalil-fuzz-{}.jsonl", std::process::id())));

fuzz_target!(|data: &[u8]| {
    let read = match (data, std::str::from_utf8(data)) {
        ([b'=', entities @ ..], _) => {
            read_entities(&dalil_fuzz::expand(&String::from_utf8_lossy(entities), MOST_BYTES))
        }
        (_, Ok(text)) => read_files(text),
        (_, Err(_)) => read_bytes(data),
    };
    match read {
        Ok(gazetteer) => serve(gazetteer),
        Err(error) => {
            let lines = match data {
                // Upper bound for the expanded input.
                [b'=', ..] => data.len() + MOST_BYTES,
                _ => 1 + data.iter().filter(|&&byte| byte == b'\n').count(),
            };
            for fault in error.faults() {
                // An error of a complete file, such as an empty one, has line 0.
                assert!((0..=lines).contains(&fault.line()), "{fault}");
            }
            assert!(!error.faults().is_empty() && !error.to_string().is_empty());
        }
    }
});

fn read_files(text: &str) -> Result<Gazetteer, GazetteerError> {
    let mut builder = GazetteerBuilder::new();
    for file in text.split("# ") {
        let (name, lines) = file.split_once('\n').unwrap_or(("", file));
        builder.add_text(name, lines);
    }
    builder.build()
}

fn read_bytes(data: &[u8]) -> Result<Gazetteer, GazetteerError> {
    std::fs::write(&*FILE, data).expect("the file can be written");
    let mut builder = GazetteerBuilder::new();
    builder.add_path(&FILE);
    builder.build()
}

/// Reads abbreviated entities, together with the cues and ordinary words of the small gazetteer.
fn read_entities(text: &str) -> Result<Gazetteer, GazetteerError> {
    let entities = text.lines().enumerate().filter_map(|(i, line)| entity(i, line));
    let mut builder = GazetteerBuilder::new();
    builder.add_text("entities", &entities.collect::<Vec<_>>().join("\n"));
    builder.add_text("cues.jsonl", dalil_fuzz::CUES).add_text("common-words.tsv", dalil_fuzz::COMMON_WORDS);
    builder.build()
}

/// Expands an abbreviated entity to a line of JSON. Bytes outside the ranges wrap around.
fn entity(index: usize, short: &str) -> Option<String> {
    let (head, names) = short.as_bytes().split_first_chunk::<5>()?;
    let [class, kind, policy, prominence, country] = head.map(|byte| usize::from(byte.wrapping_sub(b'0')));
    let class = Class::ALL[class % Class::ALL.len()];
    let kind = NameKind::ALL[kind % NameKind::ALL.len()];
    let name = |text: &str| match policy % 8 {
        0 => json!(text),
        policy => json!({
            "text": text, "kind": kind, "policy": Policy::ALL[policy % Policy::ALL.len()], "article": policy > 3,
        }),
    };
    let names: Vec<_> = String::from_utf8_lossy(names).split('|').map(name).collect();
    let country = ["KZ", "JO", "EG"][country % 3];
    let prominence = (prominence % 10) as f32 / 9.0;
    let id = format!("{}/e{index}", class.entity_type());
    let names = json!({(["ar", "en", "ru"][index % 3]): names});
    Some(json!({"id": id, "class": class, "country": country, "prominence": prominence, "names": names}).to_string())
}

/// Compiles and checks a gazetteer, looks up each of its names, and tags a text of its names.
fn serve(gazetteer: Gazetteer) {
    let tagger = Tagger::new(gazetteer).expect("the names fit");
    let gazetteer = tagger.gazetteer();
    check::check(gazetteer);
    let mut body = String::new();
    let most_bytes = if gazetteer.names_len() > 100 { dalil_fuzz::most_bytes(MOST_BODY_BYTES) } else { 256 };
    for name in gazetteer.names() {
        assert!((0.0..=1.0).contains(&name.entity().prominence()), "{name:?}");
        let found = tagger.lookup(&name.text());
        assert!(found.iter().any(|other| other.name.key() == name.key()), "{name:?} is not found");
        for part in ["", "و"] {
            if body.len() + name.text().len() < most_bytes {
                body.extend([part, &name.text(), " "]);
            }
        }
    }
    dalil_fuzz::tag(&tagger, &Article::new("", &body));
}

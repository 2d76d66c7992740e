//! Compares the answers to the texts of this repository with recorded answers.
//!
//! A change of an answer with an unchanged gazetteer requires a higher `rules::REVISION`, which is part of the version
//! in each answer. `DALIL_RECORD_ANSWERS=1 cargo test --test answers` records the answers again; it fails if the
//! revision must be raised first.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use dalil::{Article, Options, Overlap, Tagger, rules};
use sha2::{Digest, Sha256};

/// The command that updates the record.
const HOW: &str = "run DALIL_RECORD_ANSWERS=1 cargo test --test answers";

/// The recorded answers, or those to record.
#[derive(PartialEq)]
struct Record {
    revision: u32,
    /// The hash of the gazetteer's data.
    data: String,
    /// Hash of each text and hash of the answer to it.
    answers: BTreeMap<String, String>,
}

impl Record {
    fn of(tagger: &Tagger) -> Record {
        let (data, revision) = tagger.gazetteer().version().split_once("-r").expect("data and revision");
        let answers = texts().iter().map(|text| (hash(text), hash(&answer(tagger, text)))).collect();
        Record { revision: revision.parse().expect("a number"), data: data.to_owned(), answers }
    }

    fn parse(text: &str) -> Record {
        let mut lines = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' '));
        let mut field = |name: &str| {
            let (key, value) = lines.next().expect("a field");
            assert_eq!(key, name);
            value.to_owned()
        };
        let (revision, data) = (field("revision").parse().expect("a number"), field("data"));
        Record { revision, data, answers: lines.map(|(text, answer)| (text.to_owned(), answer.to_owned())).collect() }
    }

    fn show(&self) -> String {
        let mut shown = String::from("# Hashes of texts and of the answers to them: tests/answers.rs\n");
        write!(shown, "revision {}\ndata {}\n", self.revision, self.data).expect("written");
        for (text, answer) in &self.answers {
            writeln!(shown, "{text} {answer}").expect("written");
        }
        shown
    }

    /// Number of texts whose answers differ between the two records.
    fn changed(&self, other: &Record) -> usize {
        self.answers
            .iter()
            .filter(|(text, answer)| other.answers.get(*text).is_some_and(|then| then != *answer))
            .count()
    }
}

fn hash(text: &str) -> String {
    Sha256::digest(text).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The articles of `examples` and the sentences of `tests/cases`.
fn texts() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = |folder: &str| {
        let files = fs::read_dir(root.join(folder)).expect("the folder");
        let mut files: Vec<PathBuf> = files.map(|file| file.expect("a file").path()).collect();
        files.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
        files.sort();
        files.into_iter().map(|file| fs::read_to_string(file).expect("text"))
    };
    let mut texts: Vec<String> = files("examples/articles").collect();
    for table in files("tests/cases") {
        texts.extend(table.lines().filter_map(|line| line.split_once('\t')).map(|(_, text)| unmarked(text)));
    }
    let gold = fs::read_to_string(root.join("examples/gold.jsonl")).expect("text");
    for line in gold.lines() {
        let article: serde_json::Value = serde_json::from_str(line).expect("an article");
        texts.push(article["text"].as_str().expect("its text").to_owned());
    }
    assert!(texts.len() > 200, "only {} texts", texts.len());
    texts
}

/// Removes the marks of the mentions from a sentence of a table.
fn unmarked(marked: &str) -> String {
    let mut text = String::new();
    for part in marked.replace("\\n", "\n").split('⟦') {
        match part.split_once('⟧') {
            Some((mention, rest)) => {
                text.extend([mention.rsplit_once('|').map_or(mention, |(surface, _)| surface), rest])
            }
            None => text.push_str(part),
        }
    }
    text
}

/// The complete result for a text. Entities appear by id, so that the order of the gazetteer has no effect.
fn answer(tagger: &Tagger, text: &str) -> String {
    let mut answer = String::new();
    for overlap in [Overlap::Longest, Overlap::All] {
        let options = Options::default().with_overlap(overlap).with_suppressed(true);
        let tagged = tagger.tag(&Article::new("", text), &options);
        let id = |entity| tagger.gazetteer().entity(entity).id();
        for m in &tagged.mentions {
            let name = tagger.gazetteer().name(m.name).text();
            let line = (&m.span.bytes, &m.proclitic, id(m.entity), name, m.origin, m.confidence, &m.evidence);
            writeln!(answer, "{line:?}").expect("written");
        }
        for s in &tagged.suppressed {
            writeln!(answer, "{:?} {} {:?}", s.span.bytes, id(s.entity), s.reason).expect("written");
        }
    }
    answer
}

#[test]
fn answers_change_only_with_the_revision_of_the_rules() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/answers/recorded.txt");
    let now = Record::of(&Tagger::embedded().expect("the built-in gazetteer loads"));
    assert_eq!(now.revision, rules::REVISION);
    let then = fs::read_to_string(&path).map(|text| Record::parse(&text)).ok();
    if let Some(then) = &then {
        let changed = now.changed(then);
        let raised = now.revision > then.revision || now.data != then.data;
        assert!(
            changed == 0 || raised,
            "the answers to {changed} texts changed: raise rules::REVISION from {}, then {HOW}",
            then.revision
        );
    }
    if env::var_os("DALIL_RECORD_ANSWERS").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(&path, now.show()).expect("written");
    } else {
        assert!(then.is_some_and(|then| then == now), "{} is out of date: {HOW}", path.display());
    }
}

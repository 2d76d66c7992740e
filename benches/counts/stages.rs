//! The stages that are counted.

use std::hint::black_box;
use std::path::Path;

use dalil::text::Folded;
use dalil::{Options, Tagger};

use super::common::corpus::{self, Text};
use super::common::{engine, names::Names};
use super::recorded::Counts;

/// The path of the function whose calls Callgrind counts: one call for each stage.
pub const COUNTED: &str = "counts::stages::counted_stage";

/// What the counts are of, after [`differences`].
pub const NAMES: [&str; 4] = ["fold", "scan", "resolve", "encode"];

/// Bytes read before each stage to empty the last-level cache: four times its size.
const EVICTED_BYTES: usize = 32 << 20;

/// Runs each stage once for the tables that are built at first use, and once to be counted.
pub fn run() {
    let tagger = Tagger::new(Names::shipped().gazetteer()).expect("the names fit");
    let texts = corpus::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/counts/articles.jsonl"));
    let mut folded: Vec<[Folded; 2]> = texts.iter().map(|_| Default::default()).collect();
    let mut encode = engine::encode(&tagger).expect("the feature `server` is on");
    fold(&texts, &mut folded);
    black_box(tag(&tagger, &texts) + encode(&texts));

    let evicted = vec![1u8; EVICTED_BYTES];
    let count = |stage: &mut dyn FnMut() -> usize| {
        black_box(evicted.iter().step_by(64).map(|byte| usize::from(*byte)).sum::<usize>());
        counted_stage(stage);
    };
    count(&mut || fold(&texts, &mut folded));
    count(&mut || scan(&tagger, &folded));
    count(&mut || tag(&tagger, &texts));
    count(&mut || encode(&texts));
}

/// The black box prevents a tail call, after which Callgrind does not see the end of this function.
#[inline(never)]
fn counted_stage(stage: &mut dyn FnMut() -> usize) {
    black_box(stage());
}

fn fold(texts: &[Text], folded: &mut [[Folded; 2]]) -> usize {
    let mut words = 0;
    for (text, [title, body]) in texts.iter().zip(folded) {
        title.fold(&text.title);
        body.fold(&text.body);
        words += title.words().len() + body.words().len();
    }
    words
}

fn scan(tagger: &Tagger, folded: &[[Folded; 2]]) -> usize {
    let mut hits = 0;
    for field in folded.iter().flatten() {
        tagger.lexicon().scan(field, |_| hits += 1);
    }
    hits
}

fn tag(tagger: &Tagger, texts: &[Text]) -> usize {
    let options = Options::default();
    texts.iter().map(|text| tagger.tag(&text.article(), &options).mentions.len()).sum()
}

/// The counts of each stage by itself. `tag` also folds and scans, and `encode` also tags.
pub fn differences(counts: &[Counts]) -> Vec<Counts> {
    let [fold, scan, tag, encode] = counts else { panic!("{} counts of {} stages", counts.len(), NAMES.len()) };
    vec![fold.clone(), scan.clone(), tag.minus(fold).minus(scan), encode.minus(tag)]
}

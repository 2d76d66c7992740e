//! Benchmarks of the stages of the core: `cargo bench --bench core`.
//!
//! Runs over the sentences of `tests/cases` with the built-in gazetteer. `BENCH_TEXT=FILE` selects other articles, and
//! `BENCH_NAMES=DIR` other names (a folder written by `scripts/bench/names.py`).

mod common;

use std::path::Path;
use std::sync::LazyLock;

use common::corpus::{self, Text};
use common::engine;
use common::names::Names;
use dalil::{GazetteerBuilder, OffsetUnit, Offsets, Options, Tagger};
use divan::Bencher;
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

static TAGGER: LazyLock<Tagger> = LazyLock::new(|| {
    let names = std::env::var_os("BENCH_NAMES").map_or_else(Names::shipped, |dir| Names::folder(Path::new(&dir)));
    Tagger::new(names.gazetteer()).expect("the names fit")
});

static TEXTS: LazyLock<Vec<Text>> =
    LazyLock::new(|| std::env::var_os("BENCH_TEXT").map_or_else(corpus::own, |file| corpus::read(Path::new(&file))));

/// Characters per article.
const LENGTHS: [usize; 2] = [300, 5_000];

fn run(bencher: Bencher<'_, '_>, chars: usize, mut engine: engine::Run<'_>) {
    let texts = corpus::resized(&TEXTS, chars);
    bencher.counter(BytesCount::new(corpus::bytes(&texts))).bench_local(|| engine(&texts));
}

#[divan::bench(args = LENGTHS)]
fn fold(bencher: Bencher<'_, '_>, chars: usize) {
    run(bencher, chars, engine::fold());
}

#[divan::bench(args = LENGTHS)]
fn fold_and_scan(bencher: Bencher<'_, '_>, chars: usize) {
    run(bencher, chars, engine::scan(&TAGGER));
}

#[divan::bench(args = LENGTHS)]
fn tag(bencher: Bencher<'_, '_>, chars: usize) {
    run(bencher, chars, engine::tag(&TAGGER));
}

/// Converts the spans of all mentions to code points.
#[divan::bench(args = LENGTHS)]
fn offsets(bencher: Bencher<'_, '_>, chars: usize) {
    let texts = corpus::resized(&TEXTS, chars);
    let tagged: Vec<_> = texts.iter().map(|text| TAGGER.tag(&text.article(), &Options::default())).collect();
    bencher.counter(BytesCount::new(corpus::bytes(&texts))).bench_local(|| {
        let convert = |(text, tagged): (&Text, &dalil::Tagged)| -> usize {
            let mut offsets = Offsets::new(&text.body, OffsetUnit::CodePoint);
            let ends = tagged.mentions.iter().flat_map(|mention| [mention.span.bytes.start, mention.span.bytes.end]);
            ends.map(|byte| offsets.convert(byte)).sum()
        };
        texts.iter().zip(&tagged).map(convert).sum::<usize>()
    });
}

/// Builds a tagger from the text of the built-in gazetteer.
#[divan::bench(sample_count = 5)]
fn load() -> Tagger {
    let mut builder = GazetteerBuilder::new();
    builder.add_embedded();
    Tagger::new(builder.build().expect("the built-in gazetteer")).expect("the names fit")
}

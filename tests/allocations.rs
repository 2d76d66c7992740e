//! Counts heap allocations: once its buffers have grown to the longest text, the fold and the scan make none.

use std::alloc::System;

use dalil::text::Folded;
use dalil::{Article, Options, Tagger};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const NEWS: &str = include_str!("cases/news.txt");

/// Every kind of thing that the fold treats apart: marks, tatweel, ligatures, letters outside the alphabet, digits.
const ODD: &str = "وَصَلَ الرئيس إلى ألمـــاتي، ﻻ ﻛﺎﺯﺍﺧﺴﺘﺎﻥ — 北京 Ǆ Ё\u{301} ٢٠٢٢ للأمم المتحدة; U.S. \u{1F600}";

/// Allocations of one run in steady state. Other threads may allocate meanwhile, so the fewest of several counts.
fn allocations(mut run: impl FnMut()) -> usize {
    run();
    let once = |_| {
        let region = Region::new(ALLOCATOR);
        run();
        let change = region.change();
        change.allocations + change.reallocations
    };
    (0..5).map(once).min().expect("several runs")
}

// One test: the counter is the process's, and tests run side by side.
#[test]
fn steady_state() {
    let tagger = Tagger::embedded().expect("the shipped gazetteer");
    let texts = [NEWS, ODD, "", "نص بلا أسماء معروفة"];

    let mut folded = Folded::default();
    let mut hits = 0;
    let fold_and_scan = allocations(|| {
        for text in texts {
            folded.fold(text);
            tagger.lexicon().scan(&folded, |_| hits += 1);
        }
    });
    assert!(hits > 100, "the texts have names");
    assert_eq!(fold_and_scan, 0, "allocations in fold and scan");

    let nameless = Article::new("", "نص بلا أسماء معروفة");
    let nothing = allocations(|| assert!(tagger.tag(&nameless, &Options::default()).mentions.is_empty()));
    assert_eq!(nothing, 0, "allocations for an article without names");
}

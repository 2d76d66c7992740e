//! Fold and scan allocate no heap memory once their buffers have grown to the size of the longest text.

use std::alloc::System;

use dalil::text::Folded;
use dalil::{Article, Options, Tagger};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const NEWS: &str = include_str!("cases/news.txt");

/// Characters that the fold handles separately: marks, tatweel, ligatures, letters outside the alphabet, digits.
const ODD: &str = "وَصَلَ الرئيس إلى ألمـــاتي، ﻻ ﻛﺎﺯﺍﺧﺴﺘﺎﻥ — 北京 Ǆ Ё\u{301} ٢٠٢٢ للأمم المتحدة; U.S. \u{1F600}";

/// Number of allocations of one run after a warm-up run. Other threads may allocate at the same time, so this is the
/// minimum of several runs.
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

// A single test, because the counter covers the whole process and tests run in parallel.
#[test]
fn fold_and_scan_do_not_allocate_in_steady_state() {
    let tagger = Tagger::embedded().expect("the built-in gazetteer");
    let texts = [NEWS, ODD, "", "نص بلا أسماء معروفة"];

    let mut folded = Folded::default();
    let mut hits = 0;
    let fold_and_scan = allocations(|| {
        for text in texts {
            folded.fold(text);
            tagger.lexicon().scan(&folded, |_| hits += 1);
        }
    });
    assert!(hits > 100, "the texts contain too few names: {hits} hits");
    assert_eq!(fold_and_scan, 0, "allocations in fold and scan");

    let nameless = Article::new("", "نص بلا أسماء معروفة");
    let nothing = allocations(|| assert!(tagger.tag(&nameless, &Options::default()).mentions.is_empty()));
    // The language of the article.
    assert_eq!(nothing, 1, "allocations while tagging an article without names");
}

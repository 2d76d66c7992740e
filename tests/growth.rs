//! Work and memory grow linearly with the text, also for expensive texts. The tests count steps and allocated bytes,
//! and measure no time.

mod expensive;

use std::alloc::System;
use std::cell::Cell;
use std::sync::{Mutex, PoisonError};
use std::thread;

use dalil::{Article, Budget, Mention, Options, Output, Overlap, Stopped, Suppressed, Tagger};
use expensive::{NAMESAKE_PIECES, OVERLAY_PIECES, PIECES, largest_overlay, namesakes};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Each test holds this lock, because the counter covers the whole process and tests run in parallel.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Counts the results without storing them.
#[derive(Default)]
struct Counter {
    mentions: u64,
    suppressed: u64,
    alternatives: u64,
}

impl Output for Counter {
    fn mention(&mut self, mention: Mention) -> Result<(), Stopped> {
        self.mentions += 1;
        self.alternatives += mention.alternatives.len() as u64;
        assert!(mention.alternatives.len() <= Mention::MAX_ALTERNATIVES);
        assert!(mention.alternatives.len() <= mention.alternative_count);
        Ok(())
    }

    fn suppressed(&mut self, _: Suppressed) -> Result<(), Stopped> {
        self.suppressed += 1;
        Ok(())
    }
}

/// Cost of tagging one article.
#[derive(Debug)]
struct Cost {
    /// Number of budget checks. There is one check for every [`Budget::INTERVAL`] steps.
    checks: u64,
    /// Total of allocated bytes, including those that were freed again.
    allocated: usize,
    /// Number of mentions, suppressed names and alternatives.
    items: u64,
}

fn cost(tagger: &Tagger, text: &str, options: &Options) -> Cost {
    let checks = Cell::new(0);
    let may_continue = || {
        checks.set(checks.get() + 1);
        true
    };
    let mut found = Counter::default();
    let region = Region::new(ALLOCATOR);
    let article = Article::new("", text);
    tagger.tag_to(&article, options, &Budget::new(&may_continue), &mut found).expect("the budget has no limit");
    let items = found.mentions + found.suppressed + found.alternatives;
    Cost { checks: checks.get(), allocated: region.change().bytes_allocated, items }
}

/// Like [`cost`], on a new thread, which has no scratch memory to reuse.
fn first_cost(tagger: &Tagger, text: &str, options: &Options) -> Cost {
    thread::scope(|scope| scope.spawn(|| cost(tagger, text, options)).join().expect("tagging succeeds"))
}

fn every_option() -> Vec<Options> {
    let suppressed = Options::default().with_suppressed(true);
    vec![Options::default(), suppressed.clone().with_overlap(Overlap::All), suppressed.with_min_confidence(0.9)]
}

/// Asserts that four times the text costs at most 4.4 times the steps and bytes.
fn assert_linear(name: &str, tagger: &Tagger, piece: &str) {
    const BYTES: usize = 6 << 10;
    let short = piece.repeat(BYTES / piece.len());
    let long = short.repeat(4);
    for options in every_option() {
        let [short, long] = [&short, &long].map(|text| first_cost(tagger, text, &options));
        let at_most = |cost: u64, slack: u64| cost * 44 / 10 + slack;
        let context = format!("{name} {options:?}: {short:?} {long:?}");
        assert!(long.checks <= at_most(short.checks, 8), "steps of {context}");
        assert!(long.items <= at_most(short.items, 8), "items of {context}");
        let slack = 1 << 19;
        assert!(long.allocated as u64 <= at_most(short.allocated as u64, slack), "bytes of {context}");
    }
}

#[test]
fn cost_grows_linearly_with_the_text() {
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let shipped = Tagger::embedded().expect("the built-in gazetteer");
    for piece in PIECES {
        assert_linear(piece, &shipped, piece);
    }
    let crowded = namesakes(50);
    for piece in NAMESAKE_PIECES {
        assert_linear(piece, &crowded, piece);
    }
    let of_request = largest_overlay(&shipped);
    for piece in OVERLAY_PIECES {
        assert_linear(piece, &of_request, piece);
    }
    assert_large_article_frees_memory(&shipped);
}

fn assert_large_article_frees_memory(tagger: &Tagger) {
    let text = "Walla ".repeat(60_000);
    let region = Region::new(ALLOCATOR);
    let _ = cost(tagger, &text, &Options::default());
    let change = region.change();
    let kept = change.bytes_allocated as i64 - change.bytes_deallocated as i64;
    assert!(kept < 4 << 20, "{kept} bytes remain allocated after an article of {} bytes", text.len());
}

#[test]
fn tagging_stops_at_any_budget_check() {
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let tagger = Tagger::embedded().expect("the built-in gazetteer");
    let text = "Kassym-Jomart Tokayev. Tokayev in Baden Baden. Walla Walla. ".repeat(800);
    let options = Options::default().with_suppressed(true);
    let total = cost(&tagger, &text, &options).checks;
    assert!(total > 8, "only {total} budget checks");
    for last in 1..=total {
        let asked = Cell::new(0);
        let may_continue = || {
            asked.set(asked.get() + 1);
            asked.get() < last
        };
        let article = Article::new("", &text);
        let done = tagger.tag_to(&article, &options, &Budget::new(&may_continue), &mut Counter::default());
        assert_eq!(done, Err(Stopped), "at check {last} of {total}");
        assert_eq!(asked.get(), last, "the budget is not checked again after it refused");
    }
    // A stopped article has no effect on the next article of the thread.
    assert_eq!(cost(&tagger, &text, &options).checks, total);
}

#[test]
fn the_budget_is_checked_in_texts_without_names() {
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let tagger = Tagger::embedded().expect("the built-in gazetteer");
    for piece in ["س", "x ", "한", "ﷺ", "\u{1F600}"] {
        let text = piece.repeat((2 << 20) / piece.len());
        let checks = cost(&tagger, &text, &Options::default()).checks;
        let least = text.len() as u64 / (64 * u64::from(Budget::INTERVAL));
        assert!(checks >= least, "{piece}: {checks} budget checks, expected at least {least}");
    }
}

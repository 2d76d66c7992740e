//! Work and memory grow no faster than the text, for texts that are made to cost much: steps and allocated bytes are
//! counted, never time.

use std::alloc::System;
use std::cell::Cell;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::thread;

use dalil::{
    Article, Budget, GazetteerBuilder, Mention, Options, Output, Overlap, Stopped, Suppressed, Tagger, TaggerError,
};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Held by each test: the counter is the process's, and tests run side by side.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Counts what is found, and keeps nothing.
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

/// What one article cost.
#[derive(Debug)]
struct Cost {
    /// Questions of the budget: there is one for every [`Budget::INTERVAL`] steps.
    questions: u64,
    /// Bytes allocated in all, also those that were freed again.
    allocated: usize,
    items: u64,
}

fn cost(tagger: &Tagger, text: &str, options: &Options) -> Cost {
    let questions = Cell::new(0);
    let may_continue = || {
        questions.set(questions.get() + 1);
        true
    };
    let mut found = Counter::default();
    let region = Region::new(ALLOCATOR);
    let article = Article::new("", text);
    tagger.tag_to(&article, options, &Budget::new(&may_continue), &mut found).expect("nothing stops it");
    let items = found.mentions + found.suppressed + found.alternatives;
    Cost { questions: questions.get(), allocated: region.change().bytes_allocated, items }
}

/// The same on a thread that has tagged nothing before, and so has no lists to use again.
fn first_cost(tagger: &Tagger, text: &str, options: &Options) -> Cost {
    thread::scope(|scope| scope.spawn(|| cost(tagger, text, options)).join().expect("it is tagged"))
}

/// A gazetteer of people who share one name.
fn namesakes(count: usize) -> Result<Tagger, TaggerError> {
    let mut lines = String::new();
    for i in 0..count {
        let names = r#"{"en":["John Smithson",{"text":"Smithson","kind":"short"}]}"#;
        writeln!(lines, r#"{{"id":"person/p{i}","class":"politician","names":{names}}}"#).expect("a string takes it");
    }
    let mut builder = GazetteerBuilder::new();
    builder.add_text("namesakes.jsonl", &lines);
    Tagger::new(builder.build()?)
}

/// Pieces of text that cost much when they are repeated: names that overlap, names that need evidence and have or lack
/// it, context words without names, ligatures of several words, letters outside the alphabet.
const PIECES: [&str; 14] = [
    "Baden ",
    "Tan ",
    "Walla ",
    "أ ش ",
    "بي ",
    "Kassym-Jomart Tokayev. Tokayev. ",
    "وزير الخارجية الأمريكية ",
    "President Putin ",
    "رئيس ",
    "وبالأردن ",
    "ﷺ ",
    "北",
    "United Nations Security Council ",
    "e\u{301}",
];

fn every_option() -> Vec<Options> {
    let suppressed = Options::default().with_suppressed(true);
    vec![Options::default(), suppressed.with_overlap(Overlap::All), suppressed.with_min_confidence(0.9)]
}

/// Four times the text must cost four times the steps and bytes at the most, with a tenth for rounding.
fn assert_linear(name: &str, tagger: &Tagger, piece: &str) {
    const BYTES: usize = 6 << 10;
    let short = piece.repeat(BYTES / piece.len());
    let long = short.repeat(4);
    for options in every_option() {
        let [short, long] = [&short, &long].map(|text| first_cost(tagger, text, &options));
        let at_most = |cost: u64, slack: u64| cost * 44 / 10 + slack;
        let context = format!("{name} {options:?}: {short:?} {long:?}");
        assert!(long.questions <= at_most(short.questions, 8), "steps of {context}");
        assert!(long.items <= at_most(short.items, 8), "items of {context}");
        let slack = 1 << 19;
        assert!(long.allocated as u64 <= at_most(short.allocated as u64, slack), "bytes of {context}");
    }
}

#[test]
fn cost_grows_with_the_text() {
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let shipped = Tagger::embedded().expect("the shipped gazetteer");
    for piece in PIECES {
        assert_linear(piece, &shipped, piece);
    }
    let crowded = namesakes(50).expect("a gazetteer");
    for piece in ["John Smithson ", "Smithson ", "John Smithson. Smithson. ", "president Smithson ", "JOHN Smithson "] {
        assert_linear(piece, &crowded, piece);
    }
    a_large_article_leaves_no_memory_behind(&shipped);
}

fn a_large_article_leaves_no_memory_behind(tagger: &Tagger) {
    let text = "Walla ".repeat(60_000);
    let region = Region::new(ALLOCATOR);
    let _ = cost(tagger, &text, &Options::default());
    let change = region.change();
    let kept = change.bytes_allocated as i64 - change.bytes_deallocated as i64;
    assert!(kept < 4 << 20, "{kept} bytes are kept after an article of {} bytes", text.len());
}

#[test]
fn work_stops_at_every_question() {
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let tagger = Tagger::embedded().expect("the shipped gazetteer");
    let text = "Kassym-Jomart Tokayev. Tokayev in Baden Baden. Walla Walla. ".repeat(800);
    let options = Options::default().with_suppressed(true);
    let total = cost(&tagger, &text, &options).questions;
    assert!(total > 8, "only {total} questions");
    for last in 1..=total {
        let asked = Cell::new(0);
        let may_continue = || {
            asked.set(asked.get() + 1);
            asked.get() < last
        };
        let article = Article::new("", &text);
        let done = tagger.tag_to(&article, &options, &Budget::new(&may_continue), &mut Counter::default());
        assert_eq!(done, Err(Stopped), "at question {last} of {total}");
        assert_eq!(asked.get(), last, "nothing is asked after the answer was no");
    }
    // A thread that was stopped tags the next article as any other.
    assert_eq!(cost(&tagger, &text, &options).questions, total);
}

#[test]
fn a_text_without_a_name_can_be_stopped() {
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let tagger = Tagger::embedded().expect("the shipped gazetteer");
    for piece in ["س", "x ", "한", "ﷺ", "\u{1F600}"] {
        let text = piece.repeat((2 << 20) / piece.len());
        let questions = cost(&tagger, &text, &Options::default()).questions;
        let least = text.len() as u64 / (64 * u64::from(Budget::INTERVAL));
        assert!(questions >= least, "{piece}: {questions} questions, not {least}");
    }
}

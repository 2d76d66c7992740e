//! Compares the choice with a brute-force implementation.

use std::cmp::Reverse;
use std::ops::Range;

use proptest::prelude::*;

use super::*;
use crate::gazetteer::Gazetteer;
use crate::lang::arabic::proclitic;
use crate::lang::{Proclitic, Segmentation};
use crate::lexicon::{Ending, Hit, Layers};
use crate::rules::Rules;
use crate::text::Folded;

/// A candidate of consecutive words.
#[derive(Clone, Debug)]
struct Stretch {
    /// Index of its first word, modulo the number of words of the text.
    word: usize,
    /// Number of words.
    words: usize,
    /// Whether it has a proclitic, if its first word permits one.
    strips: bool,
    eligible: bool,
}

fn stretch() -> impl Strategy<Value = Stretch> {
    (0..30usize, 1..6usize, any::<bool>(), prop::bool::weighted(0.8))
        .prop_map(|(word, words, strips, eligible)| Stretch { word, words, strips, eligible })
}

/// Words with and without a proclitic, and a character of four words.
fn text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec!["قم", "بقم", "وبقم", "ﷺ", "Baden", "x"]);
    prop::collection::vec(word, 1..24).prop_map(|words| words.join(" "))
}

fn candidates(folded: &Folded, stretches: &[Stretch]) -> Vec<(Candidate, bool)> {
    let mut all: Vec<(Candidate, bool)> = Vec::new();
    for stretch in stretches {
        let first = stretch.word % folded.words().len();
        let last = (first + stretch.words - 1).min(folded.words().len() - 1);
        let (word, end) = (folded.words()[first] as usize, folded.word_end(last));
        let mut segmentations = Vec::new();
        proclitic::segmentations(&folded.codes()[word..folded.word_end(first)], Rules::ALL, |one| {
            segmentations.push(one)
        });
        segmentations.retain(|one: &Segmentation| word + one.span < folded.word_end(first));
        let segmentation = if stretch.strips { segmentations[segmentations.len() - 1] } else { segmentations[0] };
        let (start, proclitic) = ((word + segmentation.span) as u32, segmentation.proclitic);
        let nth = first as u32;
        let hit =
            Hit { readings: (0, 1), nth, word: word as u32, start, end: end as u32, proclitic, ending: Ending::NONE };
        all.push((Candidate::new(Field::Body, &hit), stretch.eligible));
    }
    all.sort_by_key(|(candidate, _)| (candidate.word, candidate.proclitic.len(), candidate.end));
    all.dedup_by_key(|(candidate, _)| (candidate.word, candidate.proclitic.len(), candidate.end));
    all
}

/// The bytes of the source that a candidate covers, with its proclitic.
fn bytes(candidate: &Candidate, folded: &Folded, text: &str) -> Range<usize> {
    folded.start(candidate.word as usize)..folded.end(candidate.end as usize, text)
}

/// Visits the candidates by descending priority, and compares each with all that were chosen before.
fn brute_force(all: &[(Candidate, bool)], folded: &Folded, text: &str) -> Vec<bool> {
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|&i| (Reverse(all[i].0.len()), all[i].0.proclitic.len(), i));
    let mut chosen = vec![false; all.len()];
    for i in order {
        let own = bytes(&all[i].0, folded, text);
        let shares = |other: Range<usize>| own.start < other.end && other.start < own.end;
        let free = (0..all.len()).all(|other| !chosen[other] || !shares(bytes(&all[other].0, folded, text)));
        chosen[i] = free && all[i].1;
    }
    chosen
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2048))]

    #[test]
    fn the_longest_equal_those_of_a_brute_force_comparison(
        text in text(),
        stretches in prop::collection::vec(stretch(), 1..40),
    ) {
        let folded = Folded::new(&text);
        let layers = Layers::new(Gazetteer::default(), Rules::ALL).expect("no names fit");
        let all = candidates(&folded, &stretches);
        let only: Vec<Candidate> = all.iter().map(|(candidate, _)| *candidate).collect();
        let empty = Folded::default();
        let fields = [
            FieldText::new("", &empty, &layers),
            FieldText::new(&text, &folded, &layers),
        ];
        let mut chosen = Vec::new();
        let mut calls = vec![0; all.len()];
        let eligible = |i: usize| {
            calls[i] += 1;
            Ok(all[i].1)
        };
        let budget = Budget::unlimited();
        let mut overlaps = Overlaps::default();
        overlaps.arrange(&only, &fields, &budget).expect("nothing stops it");
        overlaps.longest(&only, &fields, &budget, eligible, &mut chosen).expect("nothing stops it");
        prop_assert_eq!(chosen, brute_force(&all, &folded, &text));
        prop_assert!(calls.iter().all(|&times| times <= 1), "called more than once: {:?}", calls);
    }
}

#[test]
fn no_affixes_are_more_than_the_ranks_allow() {
    let mut most = 0;
    proclitic::segmentations(Folded::new("وبقم").codes(), Rules::ALL, |reading| {
        most = most.max(reading.proclitic.len())
    });
    assert_eq!((Proclitic::NONE.len(), most), (0, AFFIX_COUNTS - 2));
}

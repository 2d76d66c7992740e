//! The cues that stand in an article, by where they start and where they end.

use super::Field;
use crate::gazetteer::CueEffect;
use crate::matcher::Hit;

/// A cue that stands in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct CueHit {
    pub field: Field,
    /// Index among the words of the one it starts in.
    pub nth: u32,
    /// Index of the first code of that word, of its span, and behind its span.
    pub word: u32,
    pub start: u32,
    pub end: u32,
    pub cue: u32,
    pub effect: CueEffect,
    /// It is a dual or plural, and announces several names.
    pub several: bool,
    /// The cue that was added before it with the same end, if there is one.
    same_end: u32,
}

impl CueHit {
    pub fn new(field: Field, hit: &Hit, cue: u32, effect: CueEffect, several: bool) -> CueHit {
        let Hit { nth, word, start, end, .. } = *hit;
        CueHit { field, nth, word, start, end, cue, effect, several, same_end: NONE }
    }
}

/// No cue: there are never so many.
const NONE: u32 = u32::MAX;

/// The cues of an article. Reused from article to article.
#[derive(Debug, Default)]
pub(super) struct Cues {
    /// In the order of the text: by the word they start in.
    hits: Vec<CueHit>,
    /// By field and code, the first cue that starts in the word there, or [`NONE`].
    first_starting: [Vec<u32>; 2],
    /// By field and code, the last cue that ends before it, or [`NONE`].
    last_ending: [Vec<u32>; 2],
}

impl Cues {
    pub fn clear(&mut self) {
        for hit in self.hits.drain(..) {
            self.first_starting[hit.field as usize][hit.word as usize] = NONE;
            self.last_ending[hit.field as usize][hit.end as usize] = NONE;
        }
    }

    /// Makes room for the cues of a field of so many codes.
    pub fn make_room(&mut self, field: Field, codes: usize) {
        for places in [&mut self.first_starting[field as usize], &mut self.last_ending[field as usize]] {
            places.resize(places.len().max(codes + 1), NONE);
        }
    }

    /// Adds a cue. Cues come by the word they start in.
    pub fn add(&mut self, hit: CueHit) {
        let index = self.hits.len() as u32;
        let first = &mut self.first_starting[hit.field as usize][hit.word as usize];
        *first = (*first).min(index);
        let same_end = std::mem::replace(&mut self.last_ending[hit.field as usize][hit.end as usize], index);
        self.hits.push(CueHit { same_end, ..hit });
    }

    /// All of them, in the order of the text.
    pub fn all(&self) -> &[CueHit] {
        &self.hits
    }

    /// The cue at an index among all.
    #[inline]
    pub fn hit(&self, index: u32) -> &CueHit {
        &self.hits[index as usize]
    }

    /// The indices of those that start in the word at a code.
    #[inline]
    pub fn starting(&self, field: Field, word: u32) -> impl Iterator<Item = u32> {
        let first = self.first_starting[field as usize].get(word as usize).map_or(NONE, |&first| first);
        let is_here = move |hit: &CueHit| (hit.field, hit.word) == (field, word);
        (first..NONE).take_while(move |&i| self.hits.get(i as usize).is_some_and(is_here))
    }

    /// The indices of those that end before the code at `end`, the one that starts last first.
    #[inline]
    pub fn ending(&self, field: Field, end: u32) -> impl Iterator<Item = u32> {
        let is_cue = |&index: &u32| index != NONE;
        let last = self.last_ending[field as usize].get(end as usize).copied().filter(is_cue);
        std::iter::successors(last, move |&i| Some(self.hit(i).same_end).filter(is_cue))
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        let places: usize = self.first_starting.iter().chain(&self.last_ending).map(Vec::capacity).sum();
        self.hits.capacity() * size_of::<CueHit>() + places * size_of::<u32>()
    }
}

//! The cues that stand in an article, by the words beside them.

use super::Field;
use crate::gazetteer::CueEffect;
use crate::lexicon::Hit;
use crate::text::Folded;

/// A cue that stands in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct CueHit {
    pub field: Field,
    /// Index among the words of the one it starts in, and of the first behind it.
    pub nth: u32,
    pub next: u32,
    /// Index of the first code of the word it starts in, of its span, and behind its span.
    pub word: u32,
    pub start: u32,
    pub end: u32,
    pub cue: u32,
    pub effect: CueEffect,
    /// It is a dual or plural, and announces several names.
    pub several: bool,
    /// The cue added before this one that has the same next word, or [`NONE`].
    same_next: u32,
}

impl CueHit {
    pub fn new(field: Field, folded: &Folded, hit: &Hit, cue: u32, effect: CueEffect, several: bool) -> CueHit {
        let Hit { nth, word, start, end, .. } = *hit;
        let next = folded.nth_behind(nth as usize, end) as u32;
        CueHit { field, nth, next, word, start, end, cue, effect, several, same_next: NONE }
    }
}

/// No cue: there are never so many.
const NONE: u32 = u32::MAX;

/// The cues of an article. Reused from article to article.
#[derive(Debug, Default)]
pub(super) struct Cues {
    /// In the order of the text: by the word they start in.
    hits: Vec<CueHit>,
    /// By field and index of the word. Shorter than the field's words: it ends with the last cue.
    places: [Vec<Place>; 2],
}

/// The cues around the start of a word.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// The first that starts in it, or [`NONE`].
    starting: u32,
    /// The last one added of the cues that end directly before it, or [`NONE`]. The others follow by
    /// [`CueHit::same_next`].
    before: u32,
}

const NO_CUES: Place = Place { starting: NONE, before: NONE };

impl Cues {
    pub fn clear(&mut self) {
        for hit in self.hits.drain(..) {
            for word in [hit.nth, hit.next] {
                self.places[hit.field as usize][word as usize] = NO_CUES;
            }
        }
    }

    /// Adds a cue. Cues come by the word they start in.
    pub fn add(&mut self, hit: CueHit) {
        let index = self.hits.len() as u32;
        let places = &mut self.places[hit.field as usize];
        if places.len() <= hit.next as usize {
            places.resize(hit.next as usize + 1, NO_CUES);
        }
        let starting = &mut places[hit.nth as usize].starting;
        *starting = (*starting).min(index);
        let same_next = std::mem::replace(&mut places[hit.next as usize].before, index);
        self.hits.push(CueHit { same_next, ..hit });
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

    /// The indices of those that start in the word at an index of the words.
    #[inline]
    pub fn starting(&self, field: Field, nth: usize) -> impl Iterator<Item = u32> {
        let is_here = move |hit: &CueHit| (hit.field, hit.nth as usize) == (field, nth);
        (self.place(field, nth).starting..NONE).take_while(move |&i| self.hits.get(i as usize).is_some_and(is_here))
    }

    /// The indices of the cues that end before the word at an index of the words, with no other word between. The cue
    /// that starts last comes first.
    #[inline]
    pub fn before(&self, field: Field, nth: usize) -> impl Iterator<Item = u32> {
        let is_cue = |&index: &u32| index != NONE;
        let last = Some(self.place(field, nth).before).filter(is_cue);
        std::iter::successors(last, move |&i| Some(self.hit(i).same_next).filter(is_cue))
    }

    #[inline]
    fn place(&self, field: Field, nth: usize) -> Place {
        self.places[field as usize].get(nth).copied().unwrap_or(NO_CUES)
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        let places: usize = self.places.iter().map(Vec::capacity).sum();
        self.hits.capacity() * size_of::<CueHit>() + places * size_of::<Place>()
    }
}

//! The context words (cues) of an article, indexed by the words beside them.

use super::span::Field;
use crate::gazetteer::CueEffect;
use crate::lexicon::Hit;
use crate::text::Folded;

/// A cue in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct CueHit {
    pub field: Field,
    /// Index, among the words of the field, of the word in which it starts.
    pub nth: u32,
    /// Index, among the words of the field, of the first word after it.
    pub next: u32,
    /// First code of the word in which it starts.
    pub word: u32,
    /// First code of its span.
    pub start: u32,
    /// Index after the last code of its span.
    pub end: u32,
    /// Index among the cues of the gazetteer.
    pub cue: u32,
    pub effect: CueEffect,
    /// Whether it is a dual or plural, which announces several names.
    pub several: bool,
    /// The cue added before this one with the same `next`, or [`NONE`].
    same_next: u32,
}

impl CueHit {
    pub fn new(field: Field, folded: &Folded, hit: &Hit, cue: u32, effect: CueEffect, several: bool) -> CueHit {
        let Hit { nth, word, start, end, .. } = *hit;
        let next = folded.first_word_from(nth as usize, end) as u32;
        CueHit { field, nth, next, word, start, end, cue, effect, several, same_next: NONE }
    }
}

/// The index that stands for no cue. No article has that number of cues.
const NONE: u32 = u32::MAX;

/// The cues of an article. Reused for the next article.
#[derive(Debug, Default)]
pub(super) struct Cues {
    /// In the order of the text: by the word in which they start.
    hits: Vec<CueHit>,
    /// By field and index of the word. Ends with the word after the last cue.
    words: [Vec<WordCues>; 2],
}

/// The cues at a word.
#[derive(Clone, Copy, Debug)]
struct WordCues {
    /// The first cue that starts in it, or [`NONE`].
    starting: u32,
    /// The last added of the cues that end directly before it, or [`NONE`]. [`CueHit::same_next`] links the others.
    before: u32,
}

const NO_CUES: WordCues = WordCues { starting: NONE, before: NONE };

impl Cues {
    /// Removes all cues, in time linear in their number.
    pub fn clear(&mut self) {
        for hit in self.hits.drain(..) {
            for word in [hit.nth, hit.next] {
                self.words[hit.field as usize][word as usize] = NO_CUES;
            }
        }
    }

    /// Adds a cue. Cues must be added in the order of the words in which they start.
    pub fn add(&mut self, hit: CueHit) {
        let index = self.hits.len() as u32;
        let words = &mut self.words[hit.field as usize];
        if words.len() <= hit.next as usize {
            words.resize(hit.next as usize + 1, NO_CUES);
        }
        let starting = &mut words[hit.nth as usize].starting;
        *starting = (*starting).min(index);
        let same_next = std::mem::replace(&mut words[hit.next as usize].before, index);
        self.hits.push(CueHit { same_next, ..hit });
    }

    /// All cues, in the order of the text.
    pub fn all(&self) -> &[CueHit] {
        &self.hits
    }

    /// A cue by its index in [`Cues::all`].
    #[inline]
    pub fn hit(&self, index: u32) -> &CueHit {
        &self.hits[index as usize]
    }

    /// Indices of the cues that start in the word with index `nth`.
    #[inline]
    pub fn starting(&self, field: Field, nth: usize) -> impl Iterator<Item = u32> {
        let starts_here = move |hit: &CueHit| (hit.field, hit.nth as usize) == (field, nth);
        (self.word(field, nth).starting..NONE).take_while(move |&i| self.hits.get(i as usize).is_some_and(starts_here))
    }

    /// Indices of the cues that end before the word with index `nth`, with no other word between. The cue that starts
    /// last comes first.
    #[inline]
    pub fn before(&self, field: Field, nth: usize) -> impl Iterator<Item = u32> {
        let is_cue = |&index: &u32| index != NONE;
        let last = Some(self.word(field, nth).before).filter(is_cue);
        std::iter::successors(last, move |&i| Some(self.hit(i).same_next).filter(is_cue))
    }

    #[inline]
    fn word(&self, field: Field, nth: usize) -> WordCues {
        self.words[field as usize].get(nth).copied().unwrap_or(NO_CUES)
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        let words: usize = self.words.iter().map(Vec::capacity).sum();
        self.hits.capacity() * size_of::<CueHit>() + words * size_of::<WordCues>()
    }
}

//! The heads of patterns in an article, indexed by the words beside them.

use super::span::Field;
use crate::lexicon::Hit;
use crate::text::Folded;

/// The head of a pattern's name in the text: بلدية in بلدية نابلس.
#[derive(Clone, Copy, Debug)]
pub(super) struct HeadHit {
    pub field: Field,
    pub hit: Hit,
    /// Index, among the words of the field, of the first word after it.
    next: u32,
    /// Position of the pattern's name among the names of all patterns.
    pub name: u16,
}

impl HeadHit {
    pub fn new(field: Field, folded: &Folded, hit: &Hit, name: u16) -> HeadHit {
        let next = folded.first_word_from(hit.nth as usize, hit.end) as u32;
        HeadHit { field, hit: *hit, next, name }
    }
}

/// The heads of an article. Reused for the next article.
#[derive(Debug, Default)]
pub(super) struct Heads {
    /// In the order of the text: by the word in which they start.
    hits: Vec<HeadHit>,
    /// Indices of the hits, by the word after them. Empty until [`Heads::index`] is called.
    by_next: Vec<u32>,
    /// A bit for the words after heads, and one for the words in which they start, each by the last bits of its index.
    /// Most words have no head beside them, and a bit shows it without a search.
    may_precede: u64,
    may_start: u64,
}

/// The bit of a word.
fn bit(nth: u32) -> u64 {
    1 << (nth % u64::BITS)
}

impl Heads {
    pub fn clear(&mut self) {
        self.hits.clear();
        self.by_next.clear();
        (self.may_precede, self.may_start) = (0, 0);
    }

    /// Adds a head. Heads must be added in the order of the words in which they start.
    pub fn add(&mut self, hit: HeadHit) {
        self.may_precede |= bit(hit.next);
        self.may_start |= bit(hit.hit.nth);
        self.hits.push(hit);
    }

    pub fn is_empty(&self) -> bool {
        self.hits.is_empty()
    }

    /// Prepares [`before`](Heads::before).
    pub fn index(&mut self) {
        let Heads { hits, by_next, .. } = self;
        by_next.clear();
        by_next.extend(0..hits.len() as u32);
        by_next.sort_by_key(|&i| (hits[i as usize].field, hits[i as usize].next));
    }

    /// The heads that end before a word, with no other word between.
    pub fn before(&self, field: Field, nth: u32) -> impl Iterator<Item = &HeadHit> {
        let of = |&i: &u32| &self.hits[i as usize];
        let search = || self.by_next.partition_point(|i| (of(i).field, of(i).next) < (field, nth));
        let first = if self.may_precede & bit(nth) == 0 { self.by_next.len() } else { search() };
        self.by_next[first..].iter().map(of).take_while(move |hit| (hit.field, hit.next) == (field, nth))
    }

    /// The heads that start in a word.
    pub fn starting(&self, field: Field, nth: u32) -> impl Iterator<Item = &HeadHit> {
        let search = || self.hits.partition_point(|hit| (hit.field, hit.hit.nth) < (field, nth));
        let first = if self.may_start & bit(nth) == 0 { self.hits.len() } else { search() };
        self.hits[first..].iter().take_while(move |hit| (hit.field, hit.hit.nth) == (field, nth))
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.hits.capacity() * size_of::<HeadHit>() + self.by_next.capacity() * size_of::<u32>()
    }
}

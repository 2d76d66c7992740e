//! The compiled names of a gazetteer.

use std::fmt;

use super::automaton::Place;
use super::dropped::Dropped;
use super::filters::FirstWordFilters;
use super::hit::Hit;
use super::part::{LazyPart, PARTS, Part, part_of};
use super::person_words::{PersonWords, WordCounts};
use super::reading::Reading;
use super::short_words::ShortWords;
use super::stored::Stored;
use crate::lang::Opening;
use crate::rules::Rules;

/// The names and context words of one gazetteer, compiled for [`scan`](Lexicon::scan).
pub struct Lexicon {
    pub(super) filters: FirstWordFilters,
    /// The forms by the script of their first letter, as [`part_of`] numbers them. Several automata have better
    /// locality than one, building them one after the other takes less memory, and a text in one script needs only its
    /// own.
    pub(super) parts: [LazyPart; PARTS],
    /// The readings of all parts one after another. Empty if a part has its own, because it is compiled on use.
    pub(super) readings: Vec<Reading>,
    /// The number of the first reading of each part, and that after the last reading.
    pub(super) first_readings: [u32; PARTS + 1],
    pub(super) person_words: Stored<PersonWords>,
    /// Those words of people's names that begin with the letter of a proclitic. Many texts need them, and they are few.
    pub(super) dividable_words: WordCounts,
    pub(super) dropped: Stored<Dropped>,
    pub(super) rules: Rules,
}

impl fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lexicon").field("forms", &self.forms_len()).finish_non_exhaustive()
    }
}

impl Lexicon {
    /// The rules that the names were compiled by.
    pub fn rules(&self) -> Rules {
        self.rules
    }

    /// The readings of a hit.
    pub(crate) fn readings(&self, hit: &Hit) -> &[Reading] {
        self.readings_in(hit.readings)
    }

    /// The readings of a form, given by the numbers of its first reading and of that after its last.
    #[inline]
    pub(super) fn readings_in(&self, range: (u32, u32)) -> &[Reading] {
        match self.readings.get(range.0 as usize..range.1 as usize) {
            Some(readings) => readings,
            None => self.readings_in_part(range),
        }
    }

    #[cold]
    fn readings_in_part(&self, (first, last): (u32, u32)) -> &[Reading] {
        let part = self.first_readings[1..PARTS].iter().filter(|&&start| start <= first).count();
        let [first, last] = [first, last].map(|number| (number - self.first_readings[part]) as usize);
        &self.parts[part].get().readings[first..last]
    }

    /// The number after that of the last reading.
    pub(super) fn end_of_readings(&self) -> u32 {
        self.first_readings[PARTS]
    }

    /// The part with the forms that begin with a code.
    #[inline(always)]
    pub(super) fn part(&self, first: u8) -> &Part {
        self.parts[part_of(first)].get()
    }

    /// The readings of the form with some codes.
    pub(super) fn readings_of(&self, codes: &[u8]) -> Option<(u32, u32)> {
        let Part { short_words, automaton, .. } = self.part(*codes.first()?);
        let readings = match ShortWords::key(codes) {
            Some(key) => short_words.get(key, short_words.probe(key)).readings,
            None => {
                let start = Place::behind(automaton.opening(Opening::Plain));
                automaton.readings(automaton.next(start, codes)?)
            }
        };
        (readings.0 < readings.1).then_some(readings)
    }

    /// Number of different forms.
    pub fn forms_len(&self) -> usize {
        self.parts.iter().map(|part| part.get().len()).sum()
    }

    /// Bytes on the heap, without those of parts that no text has needed yet.
    pub fn memory_usage(&self) -> usize {
        self.filters.memory_usage()
            + self.parts.iter().filter_map(LazyPart::if_compiled).map(Part::memory_usage).sum::<usize>()
            + self.readings.capacity() * size_of::<Reading>()
            + self.person_words.if_decoded().map_or(0, PersonWords::memory_usage)
            + self.dividable_words.memory_usage()
            + self.dropped.if_decoded().map_or(0, Dropped::memory_usage)
    }
}

//! The compiled names of a gazetteer.

use std::fmt;

use super::automaton::Place;
use super::filters::FirstWordFilters;
use super::hit::Hit;
use super::part::{LazyPart, Part};
use super::person_words::PersonWords;
use super::reading::Reading;
use super::short_words::ShortWords;
use crate::lang::Opening;
use crate::rules::Rules;
use crate::text::alphabet::{Script, script};

/// The names and context words of one gazetteer, compiled for [`scan`](Lexicon::scan).
pub struct Lexicon {
    pub(super) filters: FirstWordFilters,
    /// The forms that begin with an Arabic letter, then the rest. Two automata have better locality than one, building
    /// them one after the other halves the peak memory, and a text in one script needs only one of them.
    pub(super) parts: [LazyPart; 2],
    pub(super) readings: Vec<Reading>,
    pub(super) person_words: PersonWords,
    /// The generated readings that no form has, because an entity has the form or several have it: sorted, by the hash
    /// of the codes of the form. An upper layer needs them if it changes the other entities.
    pub(super) dropped: Vec<(u64, Reading)>,
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
        let (first, last) = hit.readings;
        &self.readings[first as usize..last as usize]
    }

    /// The part with the forms that begin with a code.
    #[inline(always)]
    pub(super) fn part(&self, first: u8) -> &Part {
        self.parts[usize::from(script(first) != Script::Arabic)].get()
    }

    /// The readings of the form with some codes.
    pub(super) fn readings_of(&self, codes: &[u8]) -> Option<(u32, u32)> {
        let Part { short_words, automaton } = self.part(*codes.first()?);
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

    /// Bytes on the heap, without those of automata that no text has needed yet.
    pub fn memory_usage(&self) -> usize {
        self.filters.memory_usage()
            + self.parts.iter().filter_map(LazyPart::if_compiled).map(Part::memory_usage).sum::<usize>()
            + self.readings.capacity() * size_of::<Reading>()
            + self.person_words.memory_usage()
            + self.dropped.capacity() * size_of::<(u64, Reading)>()
    }
}

//! Finds names whose words have endings.
//!
//! For each word in Cyrillic, [`inflection`](crate::lang::inflection) gives the dictionary forms that its ending
//! permits. A dictionary form is looked up like a word of the text. Longer names are followed word by word through the
//! automaton: at each word with the letters of the text, and in Russian also with the dictionary forms of the word. At
//! most [`MAX_PATHS`] paths are followed at once, so the cost of a word has a constant bound.
//!
//! In Russian the adjectives and the noun at the head of a name agree in case, and what follows the head stays
//! (Министерство обороны). All words of a person's name agree. In Kazakh only the last word has an ending.

use std::cell::OnceCell;

use aho_corasick::automaton::StateID;

use super::automaton::{Automaton, Place};
use super::compiled::Lexicon;
use super::hit::{Ending, FormOrder, Hit};
use super::short_words::ShortWords;
use crate::lang::inflection::{Cases, Stem, kazakh, russian};
use crate::lang::{Language, Opening, Proclitic};
use crate::text::Folded;
use crate::text::alphabet::SOFT;

/// Greatest number of paths through the automaton that are followed at once.
const MAX_PATHS: usize = 8;

/// A part of a name that was found, word by word.
#[derive(Clone, Copy)]
struct Path {
    /// The place in the automaton after the last word.
    place: Place,
    agreement: Agreement,
    order: FormOrder,
}

/// Whether the words of a name agree in case, by the rules for things and by those for persons.
#[derive(Clone, Copy)]
struct Agreement {
    /// The cases that the words have in common which agree in the name of a thing.
    thing: Cases,
    /// The same for the name of a person.
    person: Cases,
    /// Some word has an ending.
    inflected: bool,
    /// The noun at the head was found.
    has_head: bool,
}

impl Agreement {
    const START: Agreement = Agreement { thing: Cases::ALL, person: Cases::ALL, inflected: false, has_head: false };

    /// Adds a word of the name, by its dictionary form. `cases` are those of its ending; `None` for a word without
    /// ending.
    fn and(mut self, word: Word<'_>, cases: Option<Cases>) -> Agreement {
        let is_adjective = word.is_adjective();
        match cases {
            Some(cases) => {
                self.thing = self.thing.and(cases);
                self.person = self.person.and(cases);
                self.inflected = true;
            }
            None => {
                // A noun before the head may be an invariable first half: Нью-Йорка.
                if is_adjective && !self.has_head || self.inflected && !self.has_head && word.is_declinable() {
                    self.thing = self.thing.and(Cases::DICTIONARY);
                }
                if word.is_declinable() {
                    self.person = self.person.and(Cases::DICTIONARY);
                }
            }
        }
        self.has_head |= !is_adjective;
        self
    }

    /// An ending that agrees, if there is one.
    fn ending(self, language: Language, letters: usize) -> Option<Ending> {
        let (thing, person) = (!self.thing.is_empty(), !self.person.is_empty());
        (self.inflected && (thing || person)).then(|| Ending::new(language, letters, thing, person))
    }
}

/// A dictionary form: the first codes of a word, and what replaces its ending.
#[derive(Clone, Copy)]
struct Word<'a> {
    kept: &'a [u8],
    added: &'a [u8],
}

impl<'a> Word<'a> {
    /// The dictionary form of a word with an ending.
    fn inflected(codes: &'a [u8], stem: &'a Stem) -> Word<'a> {
        Word { kept: &codes[..stem.keep], added: stem.added() }
    }

    /// The last two codes.
    fn last_two(&self) -> [u8; 2] {
        let mut codes = self.added.iter().rev().chain(self.kept.iter().rev()).copied();
        let last = codes.next().unwrap_or_default();
        [codes.next().unwrap_or_default(), last]
    }

    fn len(&self) -> usize {
        self.kept.len() + self.added.len()
    }

    fn is_adjective(&self) -> bool {
        russian::is_adjective(self.len(), self.last_two())
    }

    fn is_declinable(&self) -> bool {
        russian::is_declinable(self.len(), self.last_two())
    }

    /// The key of the dictionary form. `packed` is the key of the word in the text.
    fn key(&self, packed: u64) -> u64 {
        if self.kept.len() >= ShortWords::MAX_LEN {
            return packed;
        }
        let kept = packed & ((1 << (8 * self.kept.len())) - 1);
        let added = self.added.iter().take(ShortWords::MAX_LEN - self.kept.len()).enumerate();
        added.fold(kept, |key, (i, &code)| key | u64::from(code) << (8 * (self.kept.len() + i)))
    }
}

/// The places in an automaton after the first letters of a word. The word is read once for all its dictionary forms.
struct WordPlaces<'a> {
    automaton: &'a Automaton,
    start: Place,
    /// Number of the letters after which the first of `places` is.
    first: usize,
    /// After each of the last letters, unless no form continues with them.
    places: [Option<Place>; WordPlaces::LEN],
}

impl<'a> WordPlaces<'a> {
    /// Number of places that are kept: most endings have fewer letters.
    const LEN: usize = 8;

    /// Reads a word from a place.
    #[inline(never)]
    fn new(automaton: &'a Automaton, start: Place, codes: &[u8]) -> WordPlaces<'a> {
        let first = (codes.len() + 1).saturating_sub(WordPlaces::LEN);
        let mut places = [None; WordPlaces::LEN];
        let mut place = automaton.next(start, &codes[..first]);
        for (at, after) in places.iter_mut().enumerate() {
            *after = place;
            place = place.and_then(|place| automaton.next(place, codes.get(first + at..=first + at)?));
        }
        WordPlaces { automaton, start, first, places }
    }

    /// Whether a form may continue with the first `kept` letters of the word. `false` is always correct.
    #[inline]
    fn may_follow(&self, kept: usize) -> bool {
        kept.checked_sub(self.first).is_none_or(|at| self.places[at].is_some())
    }

    /// The place after a dictionary form of the word, unless no form continues with it.
    #[inline]
    fn after(&self, word: Word<'_>) -> Option<Place> {
        let place = match word.kept.len().checked_sub(self.first) {
            Some(at) => self.places[at],
            None => self.automaton.next(self.start, word.kept),
        };
        self.automaton.next(place?, word.added)
    }
}

/// The names that begin with a dictionary form.
struct Listed {
    /// The key of the dictionary form.
    key: u64,
    /// The readings of the name that consists of it alone. Empty if it is no name.
    readings: (u32, u32),
    /// The place in the automaton after it, if longer names begin with it.
    place: Option<Place>,
}

/// The paths that are followed at once.
#[derive(Default)]
struct Paths {
    /// The first `len` of them are set.
    paths: [Option<Path>; MAX_PATHS],
    len: usize,
}

impl Paths {
    /// Adds a path, unless there are [`MAX_PATHS`] already.
    fn push(&mut self, place: Option<Place>, agreement: Agreement, order: FormOrder) {
        if let (Some(place), Some(free)) = (place, self.paths.get_mut(self.len)) {
            *free = Some(Path { place, agreement, order });
            self.len += 1;
        }
    }
}

/// Where inflected hits are collected that start in one word.
struct Collector<'h> {
    hits: &'h mut Vec<(Hit, FormOrder)>,
    /// Index of the first of them.
    from: usize,
    nth: u32,
    word: u32,
}

impl Collector<'_> {
    fn push(&mut self, readings: (u32, u32), end: usize, ending: Option<Ending>, order: FormOrder) {
        let Some(ending) = ending.filter(|_| readings.0 < readings.1) else { return };
        let end = end as u32;
        let is_same = |(hit, _): &&mut (Hit, FormOrder)| {
            (hit.readings, hit.end) == (readings, end) && hit.ending.has_language_of(ending)
        };
        match self.hits[self.from..].iter_mut().find(is_same) {
            Some((same, _)) => same.ending = same.ending.or(ending),
            None => {
                let (nth, word) = (self.nth, self.word);
                let proclitic = Proclitic::NONE;
                self.hits.push((Hit { readings, nth, word, start: word, end, proclitic, ending }, order));
            }
        }
    }
}

impl Lexicon {
    /// Adds the hits with endings that start in the word at `nth`, shortest first. `whole` states whether a form may
    /// begin with the word as it is. `is_small`: only those that a text may have in lower case.
    pub(super) fn find_inflected(
        &self,
        folded: &Folded,
        nth: usize,
        whole: bool,
        is_small: bool,
        hits: &mut Vec<(Hit, FormOrder)>,
    ) {
        let (start, end) = (folded.words()[nth] as usize, folded.word_end(nth));
        let (codes, packed) = (&folded.codes()[start..end], folded.key(nth));
        let filter = self.filters.stems(is_small);
        let from = hits.len();
        let mut collector = Collector { hits, from, nth: nth as u32, word: start as u32 };
        let mut paths = Paths::default();
        // Few words begin a name, and only these need the next word.
        let may_continue = |names: &Listed| {
            let is_next = |&next: &u32| next as usize == end + 1 && folded.codes()[end] == SOFT;
            folded.words().get(nth + 1).is_some_and(is_next)
                && self.filters.may_begin_pair(names.key, folded.key(nth + 1))
        };
        let before = nth.checked_sub(1);
        let may_be_town = || russian::may_be_instrumental_of_town(codes, before.map(|before| folded.word(before)));
        let may_be_stem = |kept: usize| filter.may_be_stem(packed, kept);
        let places = OnceCell::new();
        let places = || {
            places.get_or_init(|| {
                let automaton = &self.part(codes[0]).automaton;
                WordPlaces::new(automaton, Place::behind(automaton.opening(Opening::Plain)), codes)
            })
        };
        let names_from = |word: Word<'_>| self.names_from(word, packed, || places().after(word));
        russian::stems(codes, may_be_stem, |stem| {
            let word = Word::inflected(codes, &stem);
            if stem.added().is_empty() && !may_be_town() {
                return;
            }
            if let Some(names) = names_from(word) {
                let agreement = Agreement::START.and(word, Some(stem.cases));
                let letters = codes.len() - stem.keep;
                let order = FormOrder::default().with(0, FormOrder::of_stem(Language::Russian, &stem));
                collector.push(names.readings, end, agreement.ending(Language::Russian, letters), order);
                paths.push(names.place.filter(|_| may_continue(&names)), agreement, order);
            }
        });
        kazakh::stems(codes, may_be_stem, |stem| {
            if let Some(names) = names_from(Word::inflected(codes, &stem)) {
                let ending = Ending::new(Language::Kazakh, codes.len() - stem.keep, true, true);
                let order = FormOrder::default().with(0, FormOrder::of_stem(Language::Kazakh, &stem));
                collector.push(names.readings, end, Some(ending), order);
            }
        });
        let listed = Word { kept: codes, added: &[] };
        let whole = whole && may_be_stem(codes.len());
        if let Some(names) = whole.then(|| names_from(listed)).flatten() {
            let order = FormOrder::default().with(0, FormOrder::LAST);
            paths.push(names.place.filter(|_| may_continue(&names)), Agreement::START.and(listed, None), order);
        }
        if paths.len > 0 {
            follow(folded, nth, &self.part(codes[0]).automaton, paths, &mut collector);
        }
    }

    /// The names that begin with a dictionary form, if there are any. `packed` is the key of the word in the text, and
    /// `after` the place in the automaton after the dictionary form.
    #[inline]
    fn names_from(&self, word: Word<'_>, packed: u64, after: impl FnOnce() -> Option<Place>) -> Option<Listed> {
        let key = word.key(packed);
        if !self.filters.may_be_first(key) {
            return None;
        }
        let part = self.part(key as u8);
        if word.len() <= ShortWords::MAX_LEN {
            let slot = part.short_words.get(key, part.short_words.probe(key));
            let place = (slot.state != StateID::ZERO).then(|| Place::behind(slot.state));
            return (place.is_some() || slot.readings.0 < slot.readings.1).then_some(Listed {
                key,
                readings: slot.readings,
                place,
            });
        }
        let place = after()?;
        Some(Listed { key, readings: part.automaton.readings(place), place: Some(place) })
    }
}

/// Follows names of several words from the word at `first` through the automaton of their script.
fn follow(folded: &Folded, first: usize, automaton: &Automaton, mut paths: Paths, collector: &mut Collector<'_>) {
    let mut index = 0;
    while paths.len > 0 {
        let gap = folded.word_end(first + index);
        index += 1;
        let nth = first + index;
        let Some(&start) = folded.words().get(nth) else { return };
        let start = start as usize;
        if start != gap + 1 || folded.codes()[gap] != SOFT {
            return;
        }
        let end = folded.word_end(nth);
        let codes = &folded.codes()[start..end];
        let mut longer = Paths::default();
        for &Path { place, agreement, order } in paths.paths[..paths.len].iter().flatten() {
            let Some(place) = automaton.next(place, &[SOFT]) else { continue };
            // Most names that begin with the words so far have another next word.
            if automaton.next(place, &codes[..1]).is_none() {
                continue;
            }
            let places = WordPlaces::new(automaton, place, codes);
            let listed = Word { kept: codes, added: &[] };
            if let Some(place) = places.after(listed) {
                let agreement = agreement.and(listed, None);
                let order = order.with(index, FormOrder::FIRST);
                collector.push(automaton.readings(place), end, agreement.ending(Language::Russian, 0), order);
                longer.push(Some(place), agreement, order);
            }
            let after = |stem: &Stem| places.after(Word::inflected(codes, stem));
            let may_be_stem = |kept: usize| places.may_follow(kept);
            russian::stems(codes, may_be_stem, |stem| {
                if let Some(place) = after(&stem) {
                    let agreement = agreement.and(Word::inflected(codes, &stem), Some(stem.cases));
                    let ending = agreement.ending(Language::Russian, codes.len() - stem.keep);
                    let order = order.with(index, FormOrder::of_stem(Language::Russian, &stem));
                    collector.push(automaton.readings(place), end, ending, order);
                    longer.push(Some(place), agreement, order);
                }
            });
            if !agreement.inflected {
                kazakh::stems(codes, may_be_stem, |stem| {
                    if let Some(place) = after(&stem) {
                        let ending = Ending::new(Language::Kazakh, codes.len() - stem.keep, true, true);
                        let order = order.with(index, FormOrder::of_stem(Language::Kazakh, &stem));
                        collector.push(automaton.readings(place), end, Some(ending), order);
                    }
                });
            }
        }
        paths = longer;
    }
}

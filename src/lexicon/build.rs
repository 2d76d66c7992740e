//! Compilation of a gazetteer's names to a [`Lexicon`].

use std::borrow::Cow;
use std::cmp::Ordering;
use std::mem::take;

use serde::{Deserialize, Serialize};

use super::automaton::Automaton;
use super::collect::{FormReading, FormStore, Forms};
use super::compiled::Lexicon;
use super::error::{Cause, LexiconError};
use super::filters::{FirstWordFilters, pack, word_len};
use super::person_words::PersonWords;
use super::reading::Reading;
use super::short_words::ShortWords;
use crate::gazetteer::{Gazetteer, NameOrigin};
use crate::hash::hash;
use crate::rules::Rules;
use crate::text::alphabet::{Script, script};

impl Lexicon {
    /// Compiles all names and context words (cues) of a gazetteer.
    ///
    /// # Errors
    /// When the forms of the names exceed 4 GiB, or the 2^31 units of state of an automaton.
    pub fn new(gazetteer: &Gazetteer, rules: Rules) -> Result<Lexicon, LexiconError> {
        Uncompiled::of(gazetteer, rules)?.compile()
    }
}

/// Start and end of a range of readings.
type ReadingRange = (u32, u32);

/// A lexicon without its automata, which cannot be stored: they are built when the names are loaded.
#[derive(Serialize, Deserialize)]
pub(crate) struct Uncompiled<'c> {
    filters: FirstWordFilters,
    readings: Vec<Reading>,
    dropped: Vec<(u64, Reading)>,
    short_words: Vec<(u64, ReadingRange)>,
    #[serde(borrow)]
    arabic: AutomatonForms<'c>,
    #[serde(borrow)]
    rest: AutomatonForms<'c>,
    person_words: PersonWords,
    #[serde(skip)]
    rules: Rules,
}

impl<'c> Uncompiled<'c> {
    /// Collects all names and context words (cues) of a gazetteer.
    ///
    /// # Errors
    /// When the forms of the names exceed 4 GiB.
    pub fn of(gazetteer: &Gazetteer, rules: Rules) -> Result<Uncompiled<'c>, LexiconError> {
        let order = |a: &Reading, b: &Reading| a.cmp_target(b);
        Uncompiled::of_forms(Forms::of(gazetteer, rules), order, gazetteer, rules)
    }

    /// Sorts forms, which are sorted parts, and selects the readings of each. `order` orders the readings of a form.
    pub(super) fn of_forms(
        forms: Forms,
        order: impl Fn(&Reading, &Reading) -> Ordering,
        gazetteer: &Gazetteer,
        rules: Rules,
    ) -> Result<Uncompiled<'c>, LexiconError> {
        let Forms { codes, forms, is_full, .. } = forms;
        if is_full {
            return Err(Cause::Forms.into());
        }
        let Stores { readings, dropped, short_words, small, arabic, rest } = Stores::of(forms, &codes, order);
        drop(codes);
        let automaton_forms = arabic.codes().chain(rest.codes()).map(|form| &form[1..]);
        let filters = FirstWordFilters::of(short_words.iter().map(|&(key, _)| key), automaton_forms, small.into_iter());
        let person_words = PersonWords::of(gazetteer, rules);
        Ok(Uncompiled { filters, readings, dropped, short_words, arabic, rest, person_words, rules })
    }

    /// Builds the automata, on two threads.
    ///
    /// # Errors
    /// When an automaton exceeds 2^31 units of state.
    pub fn compile(self) -> Result<Lexicon, LexiconError> {
        let Uncompiled { filters, readings, dropped, short_words, arabic, rest, person_words, rules } = self;
        let first_words = [arabic.first_words(), rest.first_words()];
        let automata = [arabic.compile()?, rest.compile()?];
        let mut table = ShortWords::for_len(short_words.len() + first_words.iter().map(Vec::len).sum::<usize>());
        short_words.into_iter().for_each(|(key, readings)| table.add(key).readings = readings);
        for (automaton, words) in automata.iter().zip(first_words) {
            for (key, codes) in words {
                table.add(key).state = automaton.state_after(&codes);
            }
        }
        Ok(Lexicon { filters, short_words: table, automata, readings, dropped, person_words, rules })
    }
}

/// The forms by the part of the lexicon that stores them, each part sorted by codes.
#[derive(Default)]
struct Stores<'c> {
    readings: Vec<Reading>,
    dropped: Vec<(u64, Reading)>,
    short_words: Vec<(u64, ReadingRange)>,
    /// The keys of the first words of the forms in Cyrillic that a text may have in lower case.
    small: Vec<u64>,
    arabic: AutomatonForms<'c>,
    rest: AutomatonForms<'c>,
}

impl Stores<'_> {
    /// Sorts forms, which are sorted parts and whose codes are in `codes`, and selects the readings of each. `order`
    /// orders the readings of a form.
    fn of(mut forms: Vec<FormReading>, codes: &[u8], order: impl Fn(&Reading, &Reading) -> Ordering) -> Self {
        // A stable sort merges the sorted parts.
        forms.sort_by(|a, b| a.cmp(b, codes).then_with(|| order(&a.reading, &b.reading)));
        let mut stores = Stores { readings: Vec::with_capacity(forms.len()), ..Stores::default() };
        for group in forms.chunk_by(|a, b| a.codes(codes) == b.codes(codes)) {
            let first = stores.readings.len() as u32;
            let hash = || hash_codes(&group[0].codes(codes)[1..]);
            let dropped = |reading| stores.dropped.push((hash(), reading));
            select_readings(group.iter().map(|form| form.reading), &mut stores.readings, dropped);
            let range = (first, stores.readings.len() as u32);
            if range.0 < range.1 {
                stores.add(group[0], range, codes);
            }
        }
        stores.readings.shrink_to_fit();
        stores.dropped.sort_by_key(|(hash, _)| *hash);
        stores.dropped.shrink_to_fit();
        stores
    }

    fn add(&mut self, form: FormReading, readings: ReadingRange, codes: &[u8]) {
        let store = form.store;
        let form = form.codes(codes);
        let mut of_form = self.readings[readings.0 as usize..readings.1 as usize].iter();
        if form.get(1).is_some_and(|&first| script(first) == Script::Cyrillic)
            && of_form.any(|reading| reading.may_be_small())
        {
            self.small.push(pack(&form[1..][..word_len(&form[1..])]));
        }
        match store {
            FormStore::ShortWords => {
                self.short_words.extend(ShortWords::key(&form[1..]).map(|key| (key, readings)));
            }
            FormStore::Arabic => self.arabic.push(form, readings),
            FormStore::Rest => self.rest.push(form, readings),
        }
    }
}

/// The forms of one automaton, sorted, and their readings.
#[derive(Default, Serialize, Deserialize)]
struct AutomatonForms<'c> {
    /// The codes of all forms, each after a [`START`](crate::text::alphabet::START).
    #[serde(borrow)]
    codes: Cow<'c, [u8]>,
    /// Number of codes of each form.
    lens: Vec<u16>,
    readings: Vec<ReadingRange>,
}

impl AutomatonForms<'_> {
    fn push(&mut self, form: &[u8], readings: ReadingRange) {
        self.codes.to_mut().extend_from_slice(form);
        self.lens.push(form.len() as u16);
        self.readings.push(readings);
    }

    fn codes(&self) -> impl Iterator<Item = &[u8]> + Clone {
        self.lens.iter().scan(&*self.codes, |rest, &len| rest.split_off(..usize::from(len)))
    }

    /// The different first words that are short, with their keys and codes.
    fn first_words(&self) -> Vec<(u64, Box<[u8]>)> {
        let mut words: Vec<(u64, Box<[u8]>)> = Vec::new();
        for form in self.codes().map(|form| &form[1..]) {
            let word = &form[..word_len(form)];
            let key = ShortWords::key(word);
            if let Some(key) = key.filter(|key| words.last().is_none_or(|(last, _)| last != key)) {
                words.push((key, word.into()));
            }
        }
        words.shrink_to_fit();
        words
    }

    fn compile(mut self) -> Result<Automaton, LexiconError> {
        let readings = take(&mut self.readings);
        Automaton::of(self.codes(), readings).map_err(|error| Cause::Automaton(error).into())
    }
}

/// A hash of the codes of a form.
pub(super) fn hash_codes(codes: &[u8]) -> u64 {
    codes.iter().fold(codes.len() as u64, |mixed, &code| hash(mixed ^ u64::from(code)))
}

/// Adds the readings of one form, which are sorted by target.
///
/// Each name is added once. A generated spelling is omitted if any entity has a listed name with the form, or if the
/// form was generated for more than one entity. `dropped` receives those that are omitted because of other entities.
fn select_readings(
    group: impl Iterator<Item = Reading> + Clone,
    readings: &mut Vec<Reading>,
    mut dropped: impl FnMut(Reading),
) {
    let is_listed = group.clone().any(|reading| reading.origin() == NameOrigin::Listed);
    let mut owners = group.clone().map(|reading| reading.entity);
    let first_owner = owners.next();
    let is_contested = owners.any(|other| Some(other) != first_owner);
    let first = readings.len();
    for reading in group {
        let is_generated = reading.origin() == NameOrigin::Generated;
        let is_repeated = readings[first..].last().is_some_and(|last| last.target() == reading.target());
        if is_generated && (is_listed || is_contested) {
            if is_contested {
                dropped(reading);
            }
        } else if !is_repeated {
            readings.push(reading);
        }
    }
}

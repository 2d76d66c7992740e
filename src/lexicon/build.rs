//! Compilation of a gazetteer's names to a [`Lexicon`].

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::automaton::{Automaton, AutomatonForms};
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
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Uncompiled {
    filters: FirstWordFilters,
    readings: Vec<Reading>,
    dropped: Vec<(u64, Reading)>,
    short_words: Vec<(u64, ReadingRange)>,
    arabic: AutomatonForms,
    rest: AutomatonForms,
    person_words: PersonWords,
    #[serde(skip)]
    rules: Rules,
}

impl Uncompiled {
    /// Collects all names and context words (cues) of a gazetteer.
    ///
    /// # Errors
    /// When the forms of the names exceed 4 GiB.
    pub fn of(gazetteer: &Gazetteer, rules: Rules) -> Result<Uncompiled, LexiconError> {
        let order = |a: &Reading, b: &Reading| a.cmp_target(b);
        Uncompiled::of_forms(Forms::of(gazetteer, rules), order, gazetteer, rules)
    }

    /// Sorts forms and selects the readings of each. `order` orders the readings of a form.
    pub(super) fn of_forms(
        forms: Forms,
        order: impl Fn(&Reading, &Reading) -> Ordering,
        gazetteer: &Gazetteer,
        rules: Rules,
    ) -> Result<Uncompiled, LexiconError> {
        let Forms { codes, forms, is_full, .. } = forms;
        if is_full {
            return Err(Cause::Forms.into());
        }
        let Stores { readings, dropped, short_words, small, arabic, rest } = Stores::of(forms, &codes, order);
        let all = arabic.iter().chain(&rest).map(|form| &form.codes(&codes)[1..]);
        let filters = FirstWordFilters::of(short_words.iter().map(|&(key, _)| key), all, small.into_iter());
        let [arabic, rest] = [arabic, rest]
            .map(|forms| AutomatonForms::of(forms.iter().map(|form| (form.codes(&codes), form.readings))));
        let person_words = PersonWords::of(gazetteer, rules);
        Ok(Uncompiled { filters, readings, dropped, short_words, arabic, rest, person_words, rules })
    }

    /// Builds the automata.
    ///
    /// # Errors
    /// When an automaton exceeds 2^31 units of state.
    pub fn compile(self) -> Result<Lexicon, LexiconError> {
        let Uncompiled { filters, readings, dropped, short_words, arabic, rest, person_words, rules } = self;
        let first_words = [arabic.first_words(), rest.first_words()];
        // The larger automaton is built first, so that the other does not add to the peak memory.
        let rest = Automaton::of(rest).map_err(Cause::Automaton)?;
        let arabic = Automaton::of(arabic).map_err(Cause::Automaton)?;
        let automata = [arabic, rest];
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
struct Stores {
    readings: Vec<Reading>,
    dropped: Vec<(u64, Reading)>,
    short_words: Vec<(u64, ReadingRange)>,
    /// The keys of the first words of the forms in Cyrillic that a text may have in lower case.
    small: Vec<u64>,
    arabic: Vec<StoredForm>,
    rest: Vec<StoredForm>,
}

/// A form of an automaton.
struct StoredForm {
    /// Index of its first code, and number of codes.
    start: u32,
    len: u16,
    readings: ReadingRange,
}

impl StoredForm {
    /// The codes of the form, [`START`](crate::text::alphabet::START) first.
    fn codes<'c>(&self, all: &'c [u8]) -> &'c [u8] {
        &all[self.start as usize..][..usize::from(self.len)]
    }
}

impl Stores {
    /// Sorts forms, which are sorted parts and whose codes are in `codes`, and selects the readings of each. `order`
    /// orders the readings of a form.
    fn of(mut forms: Vec<FormReading>, codes: &[u8], order: impl Fn(&Reading, &Reading) -> Ordering) -> Stores {
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
        let first = form.codes(codes).get(1).copied();
        let mut of_form = self.readings[readings.0 as usize..readings.1 as usize].iter();
        if first.is_some_and(|first| script(first) == Script::Cyrillic) && of_form.any(|reading| reading.may_be_small())
        {
            let form = &form.codes(codes)[1..];
            self.small.push(pack(&form[..word_len(form)]));
        }
        let (start, len) = form.range();
        let stored = StoredForm { start, len, readings };
        match form.store {
            FormStore::ShortWords => {
                let key = ShortWords::key(&form.codes(codes)[1..]);
                self.short_words.extend(key.map(|key| (key, readings)));
            }
            FormStore::Arabic => self.arabic.push(stored),
            FormStore::Rest => self.rest.push(stored),
        }
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

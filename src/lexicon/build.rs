//! Compilation of a gazetteer's names to a [`Lexicon`].

use std::cmp::Ordering;

use aho_corasick::BuildError;
use serde::{Deserialize, Serialize};

use super::automaton::AutomatonForms;
use super::collect::Forms;
use super::compiled::Lexicon;
use super::error::{Cause, LexiconError};
use super::filters::FirstWordFilters;
use super::join::join;
use super::part::{LazyPart, PartForms, UncompiledPart};
use super::person_words::PersonWords;
use super::reading::Reading;
use super::short_words::ShortWords;
use super::sorted_forms::SortedForms;
use crate::gazetteer::Gazetteer;
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

/// A lexicon without its automata, which cannot be stored: they are built when the names are loaded.
#[derive(Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Uncompiled {
    filters: FirstWordFilters,
    readings: Vec<Reading>,
    dropped: Vec<(u64, Reading)>,
    /// As in [`Lexicon`].
    parts: [UncompiledPart; 2],
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
        order: impl Fn(&Reading, &Reading) -> Ordering + Sync,
        gazetteer: &Gazetteer,
        rules: Rules,
    ) -> Result<Uncompiled, LexiconError> {
        if forms.is_full {
            return Err(Cause::Forms.into());
        }
        let in_parallel = forms.len() >= Forms::MANY;
        let Forms { codes, forms: [short_words, arabic, rest], .. } = forms;
        let sorted = |forms| SortedForms::of(forms, &codes, &order);
        let ((short_words, arabic, person_words), rest) = join(
            in_parallel,
            || (sorted(short_words), sorted(arabic), PersonWords::of(gazetteer, rules)),
            || sorted(rest),
        );
        let mut parts = [short_words, arabic, rest];
        let (readings, first_readings) = join_readings(&mut parts)?;
        let dropped = join_dropped(&mut parts);
        let [short_words, arabic, rest] = &parts;
        let keys: Vec<u64> = short_words.codes(&codes).filter_map(ShortWords::key).collect();
        let small = parts.iter().flat_map(|part| &part.small).copied();
        let longer = arabic.codes(&codes).chain(rest.codes(&codes));
        let filters = FirstWordFilters::of(keys.iter().copied(), longer, small);
        let automaton_forms = |part: usize| {
            let forms = (0..parts[part].len())
                .map(|index| (parts[part].form(index, &codes), parts[part].range(index, first_readings[part])));
            AutomatonForms::of(forms)
        };
        let ranges = (0..short_words.len()).map(|index| short_words.range(index, first_readings[0]));
        let is_arabic = |&(key, _): &(u64, (u32, u32))| script(key as u8) == Script::Arabic;
        let (arabic, rest) = keys.into_iter().zip(ranges).partition(is_arabic);
        let part = |short_words, longer| UncompiledPart::Collected(PartForms { short_words, longer });
        let parts = [part(arabic, automaton_forms(1)), part(rest, automaton_forms(2))];
        Ok(Uncompiled { filters, readings, dropped, parts, person_words, rules })
    }

    /// Builds the automata.
    ///
    /// # Errors
    /// When an automaton exceeds 2^31 units of state.
    pub fn compile(self) -> Result<Lexicon, LexiconError> {
        self.compile_parts(LazyPart::at_once)
    }

    /// As [`compile`](Uncompiled::compile), but automata of stored forms are built for the first text that needs them.
    ///
    /// # Errors
    /// When an automaton exceeds 2^31 units of state.
    #[cfg(feature = "cli")]
    pub fn compile_on_use(self) -> Result<Lexicon, LexiconError> {
        self.compile_parts(LazyPart::on_use)
    }

    fn compile_parts(
        self,
        compile: impl Fn(UncompiledPart) -> Result<LazyPart, BuildError> + Sync,
    ) -> Result<Lexicon, LexiconError> {
        let Uncompiled { filters, readings, dropped, parts: [arabic, rest], person_words, rules } = self;
        let in_parallel = arabic.len() + rest.len() >= MANY_FOR_AUTOMATA;
        let (rest, arabic) = join(in_parallel, || compile(rest), || compile(arabic));
        let parts = [arabic.map_err(Cause::Automaton)?, rest.map_err(Cause::Automaton)?];
        Ok(Lexicon { filters, parts, readings, dropped, person_words, rules })
    }
}

/// Number of forms from which the automata are built on two threads. With fewer, the peak of memory counts more than
/// the time.
const MANY_FOR_AUTOMATA: usize = 1 << 19;

/// The readings of all parts one after another, and the index of the first one of each part.
fn join_readings(parts: &mut [SortedForms; 3]) -> Result<(Vec<Reading>, [u32; 3]), LexiconError> {
    let total: usize = parts.iter().map(|part| part.readings.len()).sum();
    u32::try_from(total).map_err(|_| Cause::Forms)?;
    let mut readings = Vec::with_capacity(total);
    let first = parts.each_mut().map(|part| {
        let first = readings.len() as u32;
        readings.append(&mut std::mem::take(&mut part.readings));
        first
    });
    Ok((readings, first))
}

/// The dropped readings of all parts, sorted by the hash of their form.
fn join_dropped(parts: &mut [SortedForms; 3]) -> Vec<(u64, Reading)> {
    let mut dropped: Vec<_> = parts.iter_mut().flat_map(|part| std::mem::take(&mut part.dropped)).collect();
    dropped.sort_by_key(|(hash, _)| *hash);
    dropped.shrink_to_fit();
    dropped
}

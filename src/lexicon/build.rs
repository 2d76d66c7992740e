//! Compilation of a gazetteer's names to a [`Lexicon`].

use std::cmp::Ordering;

use aho_corasick::BuildError;
use serde::{Deserialize, Serialize};

use super::collect::Forms;
use super::compiled::Lexicon;
use super::divide::divide;
use super::dropped::Dropped;
use super::error::{Cause, LexiconError};
use super::filters::FirstWordFilters;
use super::join::join;
use super::part::{LazyPart, PARTS, UncompiledPart};
use super::person_words::{PersonWords, WordCounts};
use super::reading::Reading;
use super::short_words::ShortWords;
use super::sorted_forms::SortedForms;
use super::stored::Stored;
use crate::gazetteer::Gazetteer;
use crate::rules::Rules;

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
    dropped: Stored<Dropped>,
    /// As in [`Lexicon`].
    parts: [UncompiledPart; PARTS],
    first_readings: [u32; PARTS + 1],
    person_words: Stored<PersonWords>,
    dividable_words: WordCounts,
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
        let ((short_words, arabic, (person_words, dividable_words)), rest) = join(
            in_parallel,
            || (sorted(short_words), sorted(arabic), PersonWords::of(gazetteer, rules)),
            || sorted(rest),
        );
        let mut lists = [short_words, arabic, rest];
        let dropped = Dropped::of(lists.iter_mut().flat_map(|list| std::mem::take(&mut list.dropped)).collect());
        let [short_words, arabic, rest] = &lists;
        let keys: Vec<u64> = short_words.codes(&codes).filter_map(ShortWords::key).collect();
        let small = lists.iter().flat_map(|list| &list.small).copied();
        let longer = arabic.codes(&codes).chain(rest.codes(&codes));
        let filters = FirstWordFilters::of(keys.into_iter(), longer, small);
        let (parts, first_readings) = divide(&mut lists, &codes)?;
        let (dropped, person_words) = (dropped.into(), person_words.into());
        Ok(Uncompiled { filters, dropped, parts, first_readings, person_words, dividable_words, rules })
    }

    /// Builds the automata.
    ///
    /// # Errors
    /// When an automaton exceeds 2^31 units of state.
    pub fn compile(self) -> Result<Lexicon, LexiconError> {
        let mut lexicon = self.compile_parts(UncompiledPart::compile)?;
        lexicon.readings.reserve_exact(lexicon.end_of_readings() as usize);
        lexicon.parts.iter_mut().for_each(|part| lexicon.readings.append(&mut part.take_readings()));
        // So that no text waits for it.
        lexicon.person_words.get();
        Ok(lexicon)
    }

    /// As [`compile`](Uncompiled::compile), but a part that the build script stored is compiled for the first text that
    /// needs it.
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
        let Uncompiled { filters, dropped, parts, first_readings, person_words, dividable_words, rules } = self;
        let in_parallel = parts.iter().map(UncompiledPart::len).sum::<usize>() >= MANY_FOR_AUTOMATA;
        let [digits, latin, cyrillic, arabic, more_arabic, other] = parts;
        let (rest, arabic) = join(
            in_parallel,
            || [digits, latin, cyrillic, other].map(&compile),
            || [arabic, more_arabic].map(&compile),
        );
        let ([digits, latin, cyrillic, other], [arabic, more_arabic]) = (rest, arabic);
        let parts = (|| Ok([digits?, latin?, cyrillic?, arabic?, more_arabic?, other?]))().map_err(Cause::Automaton)?;
        let readings = Vec::new();
        Ok(Lexicon { filters, parts, readings, first_readings, dropped, person_words, dividable_words, rules })
    }
}

/// Number of forms from which the automata are built on two threads. With fewer, the peak of memory counts more than
/// the time.
const MANY_FOR_AUTOMATA: usize = 1 << 19;

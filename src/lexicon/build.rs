//! Compilation of a gazetteer's names to a [`Lexicon`].

use std::cmp::Ordering;

use super::automaton::{Automaton, State, TooLarge};
use super::collect::Forms;
use super::compiled::Lexicon;
use super::error::{Cause, LexiconError};
use super::filters::{FirstWordFilters, word_len};
use super::join::join;
use super::person_words::PersonWords;
use super::reading::Reading;
use super::short_words::ShortWords;
use super::sorted_forms::SortedForms;
use crate::gazetteer::Gazetteer;
use crate::rules::Rules;

impl Lexicon {
    /// Compiles all names and context words (cues) of a gazetteer.
    ///
    /// # Errors
    /// When the forms of the names exceed 4 GiB, or an automaton does.
    pub fn new(gazetteer: &Gazetteer, rules: Rules) -> Result<Lexicon, LexiconError> {
        let order = |a: &Reading, b: &Reading| a.cmp_target(b);
        Lexicon::of_forms(Forms::of(gazetteer, rules), order, gazetteer, rules)
    }

    /// Compiles some forms. `order` orders the readings of a form.
    pub(super) fn of_forms(
        forms: Forms,
        order: impl Fn(&Reading, &Reading) -> Ordering + Sync,
        gazetteer: &Gazetteer,
        rules: Rules,
    ) -> Result<Lexicon, LexiconError> {
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
        let lexicon = compile([short_words, arabic, rest], &codes, rules, in_parallel)?;
        Ok(Lexicon { person_words, ..lexicon })
    }
}

/// Compiles the forms of the table of short words and of the two automata.
fn compile(
    mut parts: [SortedForms; 3],
    codes: &[u8],
    rules: Rules,
    in_parallel: bool,
) -> Result<Lexicon, LexiconError> {
    let mut dropped: Vec<_> = parts.iter_mut().flat_map(|part| std::mem::take(&mut part.dropped)).collect();
    dropped.sort_by_key(|(hash, _)| *hash);
    dropped.shrink_to_fit();
    let (readings, [_, arabic_from, rest_from]) = join_readings(&mut parts)?;
    let [short_words, arabic, rest] = &parts;
    let filters = || {
        let keys: Vec<u64> = short_words.codes(codes).filter_map(ShortWords::key).collect();
        let small = parts.iter().flat_map(|part| &part.small).copied();
        FirstWordFilters::of(keys.into_iter(), arabic.codes(codes).chain(rest.codes(codes)), small)
    };
    let ((arabic, filters), rest) =
        join(in_parallel, || (automaton(arabic, arabic_from, codes), filters()), || automaton(rest, rest_from, codes));
    let automata = [arabic?, rest?];
    let mut table =
        ShortWords::for_len(short_words.len() + automata.iter().map(|(_, words)| words.len()).sum::<usize>());
    for (i, word) in short_words.codes(codes).enumerate() {
        ShortWords::key(word).into_iter().for_each(|key| table.add(key).readings = short_words.range(i));
    }
    let automata = automata.map(|(automaton, words)| {
        words.into_iter().for_each(|(key, state)| table.add(key).state = state);
        automaton
    });
    let person_words = PersonWords::default();
    Ok(Lexicon { filters, short_words: table, automata, readings, dropped, person_words, rules })
}

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

/// The automaton of some forms, whose first reading has the index `from`, and the state after each of their first words
/// that is short, by its key.
fn automaton(forms: &SortedForms, from: u32, codes: &[u8]) -> Result<(Automaton, Vec<(u64, State)>), LexiconError> {
    let readings = |index: usize| {
        let (first, end) = forms.range(index);
        (first + from, end + from)
    };
    let automaton = Automaton::of(forms.len(), |index| forms.form(index, codes), readings);
    let automaton = automaton.map_err(|TooLarge| Cause::Automaton)?;
    let words = forms.codes(codes).filter_map(|form| {
        let word = &form[..word_len(form)];
        Some((ShortWords::key(word)?, word))
    });
    let mut states: Vec<(u64, State)> = Vec::new();
    for (key, word) in words {
        if states.last().is_none_or(|&(last, _)| last != key) {
            states.push((key, automaton.state_after(word)));
        }
    }
    Ok((automaton, states))
}

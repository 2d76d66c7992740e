//! Compiles a gazetteer's names into an automaton.

use std::fmt;

use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Anchored, MatchKind};

use super::filter::Beginnings;
use super::forms::{self, Form};
use super::reading::{Reading, Spelling};
use super::scan::Hit;
use super::variants;
use super::words::Words;
use crate::gazetteer::{Gazetteer, NameKind, NameOrigin};
use crate::rules::{Rule, Rules};
use crate::text::Folded;
use crate::text::alphabet::{HARD, SOFT, START};
use crate::text::proclitic::Opening;
use crate::text::spelling::{Capitals, Care};

/// The names of a gazetteer, ready to be found.
pub struct Matcher {
    /// Each pattern is [`START`] and the codes of one form of a name, so that no pattern ends inside another and a
    /// state's matches are its own.
    pub(super) automaton: NFA,
    /// The state behind [`START`], then behind what each [`Opening`] supplies.
    pub(super) openings: [StateID; 3],
    pub(super) beginnings: Beginnings,
    /// The patterns that are one short word, which the automaton does not have.
    pub(super) words: Words,
    /// The readings of the automaton's pattern `i` are those from `first[i]` to `first[i + 1]`.
    pub(super) first: Vec<u32>,
    readings: Vec<Reading>,
    rules: Rules,
}

/// A gazetteer too large for the automaton.
#[derive(Debug)]
pub struct MatcherError(aho_corasick::BuildError);

impl fmt::Display for MatcherError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the names do not fit the automaton: {}", self.0)
    }
}

impl std::error::Error for MatcherError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

impl fmt::Debug for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Matcher").field("patterns", &self.patterns_len()).finish_non_exhaustive()
    }
}

impl Matcher {
    /// Compiles all names and cues of a gazetteer.
    ///
    /// # Errors
    /// When the names need more than the 2^31 units of state that the automaton can count.
    pub fn new(gazetteer: &Gazetteer, rules: Rules) -> Result<Matcher, MatcherError> {
        let mut patterns = Patterns { rules, ..Patterns::default() };
        patterns.add_names(gazetteer);
        patterns.add_cues(gazetteer);
        patterns.compile()
    }

    /// The rules it was compiled by.
    pub fn rules(&self) -> Rules {
        self.rules
    }

    /// The readings of what was hit.
    pub(crate) fn readings(&self, hit: &Hit) -> &[Reading] {
        let (first, last) = hit.readings;
        &self.readings[first as usize..last as usize]
    }

    /// The readings of a name as a text would write it, after folding: none when no name has this form.
    pub(crate) fn lookup(&self, text: &str) -> &[Reading] {
        let folded = Folded::with_rules(text, self.rules);
        if let Some(word) = Words::word(folded.codes()) {
            let (first, last) = self.words.get(word, self.words.probe(word));
            return &self.readings[first as usize..last as usize];
        }
        let mut state = self.openings[Opening::Plain as usize];
        for &code in folded.codes() {
            state = self.automaton.next_state(Anchored::Yes, state, code);
        }
        match self.automaton.is_match(state) {
            true => {
                let (first, last) = self.readings_at(state);
                &self.readings[first as usize..last as usize]
            }
            false => &[],
        }
    }

    /// The readings of the pattern that ends in a state.
    #[inline]
    pub(super) fn readings_at(&self, state: StateID) -> (u32, u32) {
        let pattern = self.automaton.match_pattern(state, 0).as_usize();
        (self.first[pattern], self.first[pattern + 1])
    }

    /// How many different forms there are.
    pub fn patterns_len(&self) -> usize {
        self.words.len() + self.first.len() - 1
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.automaton.memory_usage()
            + self.beginnings.memory_usage()
            + self.words.memory_usage()
            + self.first.capacity() * size_of::<u32>()
            + self.readings.capacity() * size_of::<Reading>()
    }
}

/// One reading of one form.
#[derive(Clone, Copy)]
struct Pattern {
    /// Where the form starts among all codes, and how long it is.
    start: u32,
    len: u16,
    /// Whether it goes into the automaton, not among the short words.
    walked: bool,
    reading: Reading,
}

impl Pattern {
    fn codes(self, all: &[u8]) -> &[u8] {
        &all[self.start as usize..][..usize::from(self.len)]
    }
}

/// Forms and their readings, before they are sorted into patterns.
#[derive(Default)]
struct Patterns {
    /// All forms, each with [`START`] before it.
    codes: Vec<u8>,
    forms: Vec<Pattern>,
    rules: Rules,
}

impl Patterns {
    fn add_names(&mut self, gazetteer: &Gazetteer) {
        let rules = self.rules;
        let mut folded = Folded::default();
        folded.set_rules(rules);
        let mut made = Vec::new();
        for name in gazetteer.names() {
            folded.fold(name.text());
            made.clear();
            forms::of(folded.codes(), name.takes_article(), rules, &mut made);
            if rules.has(Rule::Variants) && variants::takes(name) {
                variants::of(folded.codes(), &mut made);
            }
            let capitals = match rules.has(Rule::Capitals) {
                true => Capitals::of(name.text(), name.kind() == NameKind::Acronym),
                false => Capitals::Any,
            };
            for Form { codes, origin } in &made {
                let common = rules.has(Rule::CommonWords) && gazetteer.common_words().get(codes).is_some();
                let origin = *origin;
                if common && origin == NameOrigin::Generated {
                    continue;
                }
                let policy = if common { gazetteer.policy_of(name.policy(), codes) } else { name.policy() };
                let care = care(codes, common, origin, rules).max(head_care(codes, gazetteer, rules));
                let form = Spelling { care, capitals, origin, common: policy > name.policy() };
                self.push(codes, Reading::of_name(name, policy, codes, form));
            }
        }
    }

    fn add_cues(&mut self, gazetteer: &Gazetteer) {
        let mut made = Vec::new();
        for (i, cue) in gazetteer.cues().iter().enumerate() {
            for word in &cue.words {
                made.clear();
                forms::of(Folded::with_rules(word, self.rules).codes(), cue.article, self.rules, &mut made);
                for Form { codes, .. } in &made {
                    self.push(codes, Reading::of_cue(i));
                }
            }
        }
    }

    fn push(&mut self, codes: &[u8], reading: Reading) {
        let start = self.codes.len() as u32;
        self.codes.push(START);
        self.codes.extend_from_slice(codes);
        let len = u16::try_from(codes.len() + 1).expect("the reader limits a name's length");
        self.forms.push(Pattern { start, len, walked: Words::word(codes).is_none(), reading });
    }

    fn compile(mut self) -> Result<Matcher, MatcherError> {
        let codes = self.codes.as_slice();
        self.forms.sort_unstable_by(|a, b| {
            let forms = || a.codes(codes).cmp(b.codes(codes));
            a.walked.cmp(&b.walked).then_with(forms).then_with(|| a.reading.cmp_target(&b.reading))
        });
        let (mut words, mut walked, mut first) = (Vec::new(), Vec::new(), Vec::new());
        let mut readings: Vec<Reading> = Vec::with_capacity(self.forms.len());
        for group in self.forms.chunk_by(|a, b| a.codes(codes) == b.codes(codes)) {
            let from = readings.len() as u32;
            add_readings(group.iter().map(|pattern| pattern.reading), &mut readings);
            let to = readings.len() as u32;
            if to == from {
                continue;
            }
            let form = group[0].codes(codes);
            match Words::word(&form[1..]) {
                Some(word) => words.push((word, (from, to))),
                None => {
                    first.push(from);
                    walked.push(form);
                }
            }
        }
        first.push(readings.len() as u32);
        readings.shrink_to_fit();
        let automaton =
            NFA::builder().match_kind(MatchKind::Standard).prefilter(false).build(&walked).map_err(MatcherError)?;
        let openings = openings(&automaton);
        let beginnings = Beginnings::of(words.iter().map(|&(word, _)| word), walked.iter().map(|form| &form[1..]));
        let words = Words::of(words.into_iter());
        Ok(Matcher { automaton, openings, beginnings, words, first, readings, rules: self.rules })
    }
}

/// Adds the readings that one form has: each name once, and a generated spelling only where no listed name of any
/// entity has it and no other entity would get it too.
fn add_readings(group: impl Iterator<Item = Reading> + Clone, readings: &mut Vec<Reading>) {
    let listed = group.clone().any(|reading| reading.origin() == NameOrigin::Listed);
    let mut owners = group.clone().map(|reading| reading.entity);
    let first_owner = owners.next();
    let contested = owners.any(|other| Some(other) != first_owner);
    let from = readings.len();
    for reading in group {
        let generated = reading.origin() == NameOrigin::Generated;
        let seen = readings[from..].iter().any(|seen| seen.target() == reading.target());
        if !seen && !(generated && (listed || contested)) {
            readings.push(reading);
        }
    }
}

/// The states that a walk may begin in.
fn openings(automaton: &NFA) -> [StateID; 3] {
    let start = automaton.start_state(Anchored::Yes).expect("this automaton supports anchored searches");
    let walk = |codes: &[u8]| codes.iter().fold(start, |state, &code| automaton.next_state(Anchored::Yes, state, code));
    [Opening::Plain, Opening::Al, Opening::AlLam].map(|opening| walk(&[&[START], opening.codes()].concat()))
}

/// How closely a text must follow the written form of a name with this form.
///
/// Folding hamza costs precision on short names only, and there nearly all of it; an ordinary word must be met
/// letter for letter (`DESIGN.md`, folds).
fn care(codes: &[u8], common: bool, origin: NameOrigin, rules: Rules) -> Care {
    if !rules.has(Rule::FoldHamza) {
        return Care::Exact;
    }
    if origin == NameOrigin::Generated || !rules.has(Rule::HamzaCare) {
        return Care::Fold;
    }
    let letters = codes.iter().filter(|&&code| code != SOFT && code != HARD).count();
    match letters {
        _ if common => Care::Exact,
        0..=3 => Care::Exact,
        4 => Care::Hamza,
        _ => Care::Fold,
    }
}

/// The care for a name of several words that begins like an ordinary word: علي خامنئي.
fn head_care(codes: &[u8], gazetteer: &Gazetteer, rules: Rules) -> Care {
    let head = codes.iter().position(|&code| code == SOFT).map(|at| &codes[..at]);
    let common = head.is_some_and(|head| gazetteer.common_words().get(head).is_some());
    if common && rules.has(Rule::HamzaCare) { Care::Head } else { Care::Fold }
}

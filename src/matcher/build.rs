//! Compiles a gazetteer's names into an automaton.

use std::fmt;

use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Anchored, MatchKind};

use super::forms::{self, Form};
use crate::gazetteer::{Gazetteer, NameIndex, NameKind, NameOrigin, Policy};
use crate::text::alphabet::{self, HARD, SOFT, START};
use crate::text::proclitic::Opening;
use crate::text::spelling::{Capitals, Care};
use crate::text::Folded;

/// The names of a gazetteer, ready to be found.
pub struct Matcher {
    /// Each pattern is [`START`] and the codes of one form of a name, so that no pattern ends inside another and a
    /// state's matches are its own.
    pub(super) automaton: NFA,
    /// The state behind [`START`], then behind what each [`Opening`] supplies.
    pub(super) openings: [StateID; 3],
    /// The readings of pattern `i` are those from `first[i]` to `first[i + 1]`.
    first: Vec<u32>,
    readings: Vec<Reading>,
}

/// What a pattern may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Name(NameIndex),
    /// A cue of the gazetteer, by index.
    Cue(u32),
}

/// One name or cue that has a pattern as a form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    /// A name's index, or a cue's with [`Reading::CUE`] set.
    target: u32,
    pub care: Care,
    pub capitals: Capitals,
    pub policy: Policy,
    pub origin: NameOrigin,
}

impl Reading {
    const CUE: u32 = 1 << 31;

    pub fn target(self) -> Target {
        match self.target & Self::CUE {
            0 => Target::Name(NameIndex(self.target)),
            _ => Target::Cue(self.target & !Self::CUE),
        }
    }
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
    pub fn new(gazetteer: &Gazetteer) -> Result<Matcher, MatcherError> {
        let mut patterns = Patterns::default();
        patterns.add_names(gazetteer);
        patterns.add_cues(gazetteer);
        patterns.compile()
    }

    /// The readings of a pattern.
    pub(crate) fn readings(&self, pattern: u32) -> &[Reading] {
        let [from, to] = [pattern, pattern + 1].map(|i| self.first[i as usize] as usize);
        &self.readings[from..to]
    }

    /// The readings of a name as a text would write it, after folding: none when no name has this form.
    pub(crate) fn lookup(&self, text: &str) -> &[Reading] {
        let folded = Folded::new(text);
        let mut state = self.openings[Opening::Plain as usize];
        for &code in folded.codes() {
            state = self.automaton.next_state(Anchored::Yes, state, code);
        }
        match self.automaton.is_match(state) {
            true => self.readings(self.automaton.match_pattern(state, 0).as_u32()),
            false => &[],
        }
    }

    /// How many different forms there are.
    pub fn patterns_len(&self) -> usize {
        self.first.len() - 1
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.automaton.memory_usage()
            + self.first.capacity() * size_of::<u32>()
            + self.readings.capacity() * size_of::<Reading>()
    }
}

/// Forms and their readings, before they are sorted into patterns.
#[derive(Default)]
struct Patterns {
    /// All forms, each with [`START`] before it.
    codes: Vec<u8>,
    /// Where each form starts and how long it is, with its reading.
    forms: Vec<(u32, u16, Reading)>,
}

impl Patterns {
    fn add_names(&mut self, gazetteer: &Gazetteer) {
        let mut folded = Folded::default();
        let mut made = Vec::new();
        for name in gazetteer.names() {
            folded.fold(name.text());
            made.clear();
            forms::of(folded.codes(), name.takes_article(), &mut made);
            let capitals = Capitals::of(name.text(), name.kind() == NameKind::Acronym);
            for Form { codes, origin } in &made {
                let policy = gazetteer.policy_of(name.policy(), codes);
                let care = care(codes, policy > name.policy());
                let care = if *origin == NameOrigin::Generated { Care::Fold } else { care };
                self.push(codes, Reading { target: name.index().0, care, capitals, policy, origin: *origin });
            }
        }
    }

    fn add_cues(&mut self, gazetteer: &Gazetteer) {
        let mut made = Vec::new();
        for (i, cue) in gazetteer.cues().iter().enumerate() {
            for word in &cue.words {
                made.clear();
                forms::of(Folded::new(word).codes(), true, &mut made);
                for Form { codes, origin } in &made {
                    self.push(codes, Reading {
                        target: i as u32 | Reading::CUE,
                        care: Care::Fold,
                        capitals: Capitals::Any,
                        policy: Policy::Free,
                        origin: *origin,
                    });
                }
            }
        }
    }

    fn push(&mut self, codes: &[u8], reading: Reading) {
        let start = self.codes.len() as u32;
        self.codes.push(START);
        self.codes.extend_from_slice(codes);
        let len = u16::try_from(codes.len() + 1).expect("the reader limits a name's length");
        self.forms.push((start, len, reading));
    }

    fn compile(mut self) -> Result<Matcher, MatcherError> {
        let codes = &self.codes;
        let form = |&(start, len, _): &(u32, u16, Reading)| &codes[start as usize..][..usize::from(len)];
        self.forms.sort_unstable_by(|a, b| form(a).cmp(form(b)).then(a.2.target.cmp(&b.2.target)));
        let mut first = Vec::new();
        let mut readings: Vec<Reading> = Vec::with_capacity(self.forms.len());
        let mut patterns: Vec<&[u8]> = Vec::new();
        for group in self.forms.chunk_by(|a, b| form(a) == form(b)) {
            first.push(readings.len() as u32);
            patterns.push(form(&group[0]));
            for &(_, _, reading) in group {
                // A name whose forms fold to one another is read once, as it is listed.
                match readings[first[first.len() - 1] as usize..].iter_mut().find(|r| r.target == reading.target) {
                    Some(seen) if reading.origin < seen.origin => *seen = reading,
                    Some(_) => {}
                    None => readings.push(reading),
                }
            }
        }
        first.push(readings.len() as u32);
        readings.shrink_to_fit();
        let automaton = NFA::builder()
            .match_kind(MatchKind::Standard)
            .prefilter(false)
            .build(&patterns)
            .map_err(MatcherError)?;
        let openings = openings(&automaton);
        Ok(Matcher { automaton, openings, first, readings })
    }
}

/// The states that a walk may begin in.
fn openings(automaton: &NFA) -> [StateID; 3] {
    let start = automaton.start_state(Anchored::Yes).expect("this automaton supports anchored searches");
    let step = |state, code| automaton.next_state(Anchored::Yes, state, code);
    let [alef, lam] = ['ا', 'ل'].map(alphabet::code);
    let plain = step(start, START);
    let al = step(step(plain, alef), lam);
    [plain, al, step(al, lam)]
}

/// How closely a text must follow the written form of a name with this form.
///
/// Folding hamza costs precision on short names only, and there nearly all of it; an ordinary word must be met
/// letter for letter (`DESIGN.md`, folds).
fn care(codes: &[u8], common: bool) -> Care {
    let letters = codes.iter().filter(|&&code| code != SOFT && code != HARD).count();
    match letters {
        _ if common => Care::Exact,
        0..=3 => Care::Exact,
        4 => Care::Hamza,
        _ => Care::Fold,
    }
}

//! The automaton of the forms that are more than one short word.
//!
//! Most forms share only their first codes with other forms. So the automaton has the *head* of each form, up to the
//! first code that no other form has there, and the rest, its *tail*, is compared with the text. The built-in gazetteer
//! then needs a third of the states, and the comparison reads adjacent bytes.

use std::borrow::Cow;

use aho_corasick::automaton::{Automaton as _, StateID};
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Anchored, BuildError, MatchKind};
use serde::{Deserialize, Serialize};

use super::filters::word_len;
use super::short_words::ShortWords;
use crate::lang::Opening;
use crate::text::Folded;
use crate::text::alphabet::START;

/// The forms of an automaton, divided into heads and tails. They can be stored, an automaton cannot.
#[derive(Serialize, Deserialize)]
pub(super) struct AutomatonForms {
    /// The heads, each after a [`START`].
    #[serde(borrow)]
    heads: Cow<'static, [u8]>,
    /// Number of codes of each head.
    head_lens: Vec<u16>,
    #[serde(borrow)]
    tails: Cow<'static, [u8]>,
    /// The forms by the number of their pattern. The first is the [`filler`], the last only ends the form before it.
    forms: Vec<Form>,
}

/// A form of the automaton: where its readings and its tail start. They end where those of the next form start.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Form {
    readings: u32,
    tail: u32,
}

impl Default for AutomatonForms {
    /// No forms.
    fn default() -> AutomatonForms {
        AutomatonForms::of(std::iter::empty())
    }
}

impl AutomatonForms {
    /// Divides forms, which are sorted, with the ranges of their readings. Each range starts where the one before ends.
    pub fn of<'c>(forms: impl Iterator<Item = (&'c [u8], (u32, u32))>) -> AutomatonForms {
        let (mut heads, mut head_lens, mut tails) = (Vec::new(), Vec::new(), Vec::new());
        let mut of_patterns = vec![Form { readings: 0, tail: 0 }];
        let mut forms = forms.peekable();
        let (mut shared_before, mut end) = (0, 0);
        while let Some((form, readings)) = forms.next() {
            let shared = forms.peek().map_or(0, |(next, _)| shared_len(form, next));
            let (head, tail) = form.split_at(head_len(form, shared.max(shared_before)));
            shared_before = shared;
            heads.push(START);
            heads.extend_from_slice(head);
            head_lens.push(head.len() as u16 + 1);
            of_patterns.push(Form { readings: readings.0, tail: tails.len() as u32 });
            tails.extend_from_slice(tail);
            end = readings.1;
        }
        of_patterns.push(Form { readings: end, tail: tails.len() as u32 });
        heads.shrink_to_fit();
        head_lens.shrink_to_fit();
        tails.shrink_to_fit();
        of_patterns.shrink_to_fit();
        AutomatonForms { heads: heads.into(), head_lens, tails: tails.into(), forms: of_patterns }
    }

    /// Number of forms.
    pub fn len(&self) -> usize {
        self.head_lens.len()
    }

    fn heads(&self) -> impl Iterator<Item = &[u8]> + Clone {
        self.head_lens.iter().scan(&*self.heads, |rest, &len| rest.split_off(..usize::from(len)))
    }

    /// The keys of the different first words that are short.
    fn first_words(&self) -> Vec<u64> {
        let mut keys: Vec<u64> = Vec::new();
        // The form of the filler is the first.
        for (head, form) in self.heads().zip(&self.forms[1..]) {
            let word = complete_first_word(&head[1..], self.tails.get(form.tail as usize).copied());
            let key = word.and_then(ShortWords::key);
            keys.extend(key.filter(|_| keys.last() != key.as_ref()));
        }
        keys.shrink_to_fit();
        keys
    }
}

/// Number of codes that two forms have in common at their start.
fn shared_len(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// The first word of a head, unless the word goes on with `next`, the code after the head. A form without a tail has
/// another word in its head.
fn complete_first_word(head: &[u8], next: Option<u8>) -> Option<&[u8]> {
    let word = &head[..word_len(head)];
    let goes_on = |last: u8| next.is_some_and(|next| word_len(&[last, next]) == 2);
    let is_cut = word.len() == head.len() && word.last().is_some_and(|&last| goes_on(last));
    (!is_cut).then_some(word)
}

/// Number of codes of the head of a form that shares some codes with other forms: one more than these. It contains a
/// short first word and any [`Opening`], because lookups start behind them.
fn head_len(form: &[u8], shared: usize) -> usize {
    const LONGEST_OPENING: usize = 3;
    let first_word = word_len(form);
    let skipped = if first_word <= ShortWords::MAX_LEN { first_word } else { LONGEST_OPENING };
    (shared + 1).max(skipped).max(LONGEST_OPENING).min(form.len())
}

/// An automaton whose patterns are the heads of forms, each after a [`START`]. So no pattern ends inside another, and a
/// state has at most one match.
pub(super) struct Automaton {
    nfa: NFA,
    /// For each [`Opening`], the state after [`START`] and the codes of the opening.
    openings: [StateID; 3],
    tails: Cow<'static, [u8]>,
    /// By pattern, as in [`AutomatonForms`].
    forms: Vec<Form>,
}

/// A place between two codes of forms: behind a state, or inside a tail.
#[derive(Clone, Copy)]
pub(super) struct Place {
    state: StateID,
    /// Number of codes of the tail that are read.
    of_tail: u32,
}

impl Place {
    pub fn behind(state: StateID) -> Place {
        Place { state, of_tail: 0 }
    }
}

/// A pattern that occurs in no text. Added before `patterns` others, it keeps the build time linear.
///
/// `aho-corasick` 1.1 moves matching states to the front by swaps, and then follows each chain of swaps from each of
/// its members. When nearly all states match (Town 1, Town 2 …), one chain has nearly all states and the time is
/// quadratic: 4 seconds for 100,000 names. The states of this pattern do not match and divide the chain. The length of
/// each part is at most the number of patterns divided by the number of these states.
fn filler(patterns: usize) -> Vec<u8> {
    const LONGEST_CHAIN: usize = 256;
    vec![START; 2 + patterns / LONGEST_CHAIN]
}

impl Automaton {
    /// Builds an automaton of some forms. The second value has the keys of their different first words that are short.
    ///
    /// # Errors
    /// When the heads exceed the limit of states.
    pub fn of(forms: AutomatonForms) -> Result<(Automaton, Vec<u64>), BuildError> {
        let filler = filler(forms.len());
        let patterns = std::iter::once(filler.as_slice()).chain(forms.heads());
        let nfa = NFA::builder().match_kind(MatchKind::Standard).prefilter(false).build(patterns)?;
        let start = nfa.start_state(Anchored::Yes).expect("this automaton supports anchored searches");
        let start = nfa.next_state(Anchored::Yes, start, START);
        let first_words = forms.first_words();
        let mut automaton = Automaton { nfa, openings: [start; 3], tails: forms.tails, forms: forms.forms };
        automaton.openings = [Opening::Plain, Opening::Al, Opening::AlLam]
            .map(|opening| automaton.state_after(opening.codes().iter().copied()));
        Ok((automaton, first_words))
    }

    /// The state after [`START`] and some codes of heads.
    pub fn state_after(&self, codes: impl Iterator<Item = u8>) -> StateID {
        codes.fold(self.opening(Opening::Plain), |state, code| self.nfa.next_state(Anchored::Yes, state, code))
    }

    /// The state after [`START`] and the codes of an opening.
    pub fn opening(&self, opening: Opening) -> StateID {
        self.openings[opening as usize]
    }

    /// The readings and the tail of the form whose head ends in a state.
    #[inline]
    fn form(&self, state: StateID) -> Option<((u32, u32), &[u8])> {
        if !self.nfa.is_match(state) {
            return None;
        }
        let pattern = self.nfa.match_pattern(state, 0).as_usize();
        let (form, next) = (self.forms[pattern], self.forms[pattern + 1]);
        Some(((form.readings, next.readings), &self.tails[form.tail as usize..next.tail as usize]))
    }

    /// Reads a text from the code at `from`, starting in a state, to the first code that continues no form.
    ///
    /// Calls `found` for each form that ends at the end of a word, with its readings and the index after its last
    /// code. An error of `found` is returned at once.
    #[inline]
    pub fn walk<E>(
        &self,
        folded: &Folded,
        from: usize,
        mut state: StateID,
        mut found: impl FnMut((u32, u32), usize) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut codes = folded.codes()[from..].iter();
        loop {
            if self.nfa.is_special(state) {
                if self.nfa.is_dead(state) {
                    return Ok(());
                }
                if let Some((readings, tail)) = self.form(state) {
                    let rest = codes.as_slice();
                    let end = folded.codes().len() - rest.len() + tail.len();
                    if rest.starts_with(tail) && folded.word_ends(end) {
                        found(readings, end)?;
                    }
                    if !tail.is_empty() {
                        return Ok(());
                    }
                }
            }
            let Some(&code) = codes.next() else { return Ok(()) };
            state = self.nfa.next_state(Anchored::Yes, state, code);
        }
    }

    /// The place behind some further codes. `None` if no form continues with them.
    pub fn next(&self, mut place: Place, mut codes: &[u8]) -> Option<Place> {
        while let Some((&code, rest)) = codes.split_first() {
            if let Some((_, tail)) = self.form(place.state).filter(|(_, tail)| !tail.is_empty()) {
                let of_tail = place.of_tail + codes.len() as u32;
                return tail[place.of_tail as usize..].starts_with(codes).then_some(Place { of_tail, ..place });
            }
            let state = self.nfa.next_state(Anchored::Yes, place.state, code);
            if self.nfa.is_dead(state) {
                return None;
            }
            (place, codes) = (Place::behind(state), rest);
        }
        Some(place)
    }

    /// The readings of the form that ends in a place. Empty when none does.
    pub fn readings(&self, place: Place) -> (u32, u32) {
        match self.form(place.state) {
            Some((readings, tail)) if tail.len() == place.of_tail as usize => readings,
            _ => (0, 0),
        }
    }

    /// Number of forms.
    pub fn len(&self) -> usize {
        // Without the filler and the end.
        self.forms.len() - 2
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        let tails = match &self.tails {
            Cow::Owned(tails) => tails.capacity(),
            Cow::Borrowed(_) => 0,
        };
        self.nfa.memory_usage() + self.forms.capacity() * size_of::<Form>() + tails
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn automaton(names: &[&str]) -> (AutomatonForms, Automaton) {
        let mut forms: Vec<Vec<u8>> = names.iter().map(|name| Folded::new(name).codes().to_vec()).collect();
        forms.sort();
        let with_readings = || forms.iter().zip(0..).map(|(form, i)| (form.as_slice(), (i, i + 1)));
        (AutomatonForms::of(with_readings()), Automaton::of(AutomatonForms::of(with_readings())).expect("few states").0)
    }

    fn found(automaton: &Automaton, text: &str) -> Vec<(u32, usize)> {
        let mut found = Vec::new();
        let mut push = |readings: (u32, u32), end| {
            found.push((readings.0, end));
            Ok::<(), ()>(())
        };
        automaton.walk(&Folded::new(text), 0, automaton.opening(Opening::Plain), &mut push).expect("nothing stops it");
        found
    }

    #[test]
    fn a_form_is_found_with_its_tail_only() {
        let (_, automaton) = automaton(&["new york city", "new york", "north dakota"]);
        assert_eq!(found(&automaton, "new york city hall"), [(0, 8), (1, 13)]);
        assert_eq!(found(&automaton, "north dakota"), [(2, 12)]);
        for other in ["north dakot", "north dakotas", "north dublin", "new yorker", "new"] {
            assert_eq!(found(&automaton, other), [], "{other}");
        }
    }

    #[test]
    fn a_place_may_be_inside_a_tail() {
        let (_, automaton) = automaton(&["north dakota", "south dakota"]);
        let start = Place::behind(automaton.opening(Opening::Plain));
        let codes = Folded::new("north dakota");
        let [before, after] = [&codes.codes()[..9], &codes.codes()[9..]];
        let inside = automaton.next(start, before).expect("a form goes on");
        assert_eq!(automaton.readings(inside), (0, 0));
        assert_eq!(automaton.readings(automaton.next(inside, after).expect("the form")), (0, 1));
        assert!(automaton.next(inside, &[after, after].concat()).is_none());
    }

    #[test]
    fn lookups_can_start_behind_any_opening_and_any_short_first_word() {
        let (forms, automaton) = automaton(&["المغرب العربي", "uzbekistan airways", "almaty marathon"]);
        for opening in [Opening::Al, Opening::AlLam] {
            let is_listed = opening == Opening::Al;
            assert_eq!(automaton.nfa.is_dead(automaton.opening(opening)), !is_listed);
        }
        let words: Vec<usize> = forms.first_words().into_iter().map(|key| ShortWords::codes(key).count()).collect();
        assert_eq!(words, [6, 6], "the first word of the other form has ten letters");
    }
}

//! The automaton of the forms that are more than one short word: a trie of codes in one allocation.
//!
//! A form is looked up from the start of a word until no form continues, so that the automaton needs no failure
//! transitions. Most states of a large gazetteer have one child: the rest of a form that no other form shares. Such a
//! state takes one byte, and its child follows it, so that the rest of a form is compared in one or two cache lines.

use crate::lang::Opening;
use crate::text::Folded;

/// A trie of forms. A state is the index of its first byte.
///
/// | bytes of a state | meaning |
/// |---|---|
/// | a code | one child by this code, which follows |
/// | [`BRANCH`], 0 | no child |
/// | [`BRANCH`], n, n codes, n indices | children by the codes, in ascending order |
/// | [`BRANCH`], n, least and greatest code, indices | from [`TABLE`] children: by each code between the two; 0 for none |
/// | [`FORM`], first reading, number of readings | a form ends here; the children follow, as above |
///
/// An index and a first reading have four bytes. A number of readings has one byte, or [`MANY`] and four bytes.
pub(super) struct Automaton {
    bytes: Vec<u8>,
    /// For each [`Opening`], the state after its codes.
    openings: [State; 3],
    /// Number of forms.
    len: usize,
}

/// A state of an [`Automaton`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct State(u32);

impl State {
    /// The state that continues no form.
    pub const DEAD: State = State(0);

    fn index(self) -> usize {
        self.0 as usize
    }
}

/// The trie is larger than states of four bytes can address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooLarge;

// The first byte of a state. No text has these two codes.
/// A form ends in the state.
const FORM: u8 = 0;
/// The state has no child, or several.
const BRANCH: u8 = 1;

/// Least number of children that are stored as a table.
const TABLE: usize = 12;
/// Least number of readings that is stored in five bytes: this value and four bytes.
const MANY: u8 = u8::MAX;

impl Automaton {
    /// The automaton of `len` different forms in the order of their codes. `form` returns the codes of each, `readings`
    /// start and end of the range of its readings.
    ///
    /// # Errors
    /// When the automaton exceeds 4 GiB.
    pub fn of<'p>(
        len: usize,
        form: impl Fn(usize) -> &'p [u8],
        readings: impl Fn(usize) -> (u32, u32),
    ) -> Result<Automaton, TooLarge> {
        // The dead state.
        let mut builder = Builder { bytes: vec![BRANCH, 0], form, readings };
        let root = builder.bytes.len() as u32;
        builder.add(0, len, 0)?;
        builder.bytes.shrink_to_fit();
        let mut automaton = Automaton { bytes: builder.bytes, openings: [State(root); 3], len };
        automaton.openings =
            [Opening::Plain, Opening::Al, Opening::AlLam].map(|opening| automaton.state_after(opening.codes()));
        Ok(automaton)
    }

    /// The state after some codes, or the dead state.
    pub fn state_after(&self, codes: &[u8]) -> State {
        self.next(self.opening(Opening::Plain), codes).unwrap_or(State::DEAD)
    }

    /// The state after the codes of an opening.
    pub fn opening(&self, opening: Opening) -> State {
        self.openings[opening as usize]
    }

    /// Reads a text from the code at `from`, starting in a state, to the first code that continues no form.
    ///
    /// Calls `found` for each form that ends at the end of a word, with its readings and the index after its last code.
    /// An error of `found` is returned at once.
    #[inline]
    pub fn walk<E>(
        &self,
        folded: &Folded,
        from: usize,
        mut state: State,
        mut found: impl FnMut((u32, u32), usize) -> Result<(), E>,
    ) -> Result<(), E> {
        for (i, &code) in folded.codes()[from..].iter().enumerate() {
            let Some(next) = self.child(state, code) else { return Ok(()) };
            state = next;
            let end = from + i + 1;
            if self.bytes[state.index()] == FORM && folded.word_ends(end) {
                found(self.readings(state), end)?;
            }
        }
        Ok(())
    }

    /// The state after some codes, unless no form continues with them.
    #[inline]
    pub fn next(&self, state: State, codes: &[u8]) -> Option<State> {
        codes.iter().try_fold(state, |state, &code| self.child(state, code))
    }

    /// The state after a code.
    #[inline]
    fn child(&self, State(mut state): State, code: u8) -> Option<State> {
        let mut first = self.bytes[state as usize];
        if first == FORM {
            state += 6;
            if self.bytes[state as usize - 1] == MANY {
                state += 4;
            }
            first = self.bytes[state as usize];
        }
        if first == code {
            return Some(State(state + 1));
        }
        if first == BRANCH { self.branch(state as usize, code) } else { None }
    }

    /// The child by a code of a state with several children.
    #[inline]
    fn branch(&self, state: usize, code: u8) -> Option<State> {
        let count = usize::from(self.bytes[state + 1]);
        if count < TABLE {
            let codes = &self.bytes[state + 2..][..count];
            let at = codes.iter().position(|&known| known == code)?;
            return Some(State(self.u32_at(state + 2 + count + 4 * at)));
        }
        let (least, greatest) = (self.bytes[state + 2], self.bytes[state + 3]);
        if code < least || code > greatest {
            return None;
        }
        let child = State(self.u32_at(state + 4 + 4 * usize::from(code - least)));
        (child != State::DEAD).then_some(child)
    }

    /// The readings of the form that ends in a state. Empty when none does.
    pub fn readings(&self, state: State) -> (u32, u32) {
        let at = state.index();
        if self.bytes[at] != FORM {
            return (0, 0);
        }
        let first = self.u32_at(at + 1);
        let count = match self.bytes[at + 5] {
            MANY => self.u32_at(at + 6),
            few => few.into(),
        };
        (first, first + count)
    }

    #[inline]
    fn u32_at(&self, at: usize) -> u32 {
        self.bytes[at..].first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes))
    }

    /// Number of forms.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.bytes.capacity()
    }
}

/// Writes the states of an [`Automaton`], each before its children.
struct Builder<F, R> {
    bytes: Vec<u8>,
    form: F,
    readings: R,
}

impl<'p, F: Fn(usize) -> &'p [u8], R: Fn(usize) -> (u32, u32)> Builder<F, R> {
    /// Adds the states of the forms from `first` to before `end`, which have the first `depth` codes in common. It calls
    /// itself once for each branch on the way to a form, so at most as often as a form has codes.
    fn add(&mut self, mut first: usize, end: usize, mut depth: usize) -> Result<(), TooLarge> {
        while first < end {
            let (form, last) = ((self.form)(first), (self.form)(end - 1));
            // The forms are sorted, so all have in common what the first and the last one have.
            let common = form[depth..].iter().zip(&last[depth..]).take_while(|(a, b)| a == b).count();
            self.bytes.extend_from_slice(&form[depth..depth + common]);
            depth += common;
            if form.len() > depth {
                return self.add_branch(first, end, depth);
            }
            self.add_end(first);
            first += 1;
        }
        self.bytes.extend_from_slice(&[BRANCH, 0]);
        Ok(())
    }

    /// Adds the end of a form.
    fn add_end(&mut self, form: usize) {
        let (first, end) = (self.readings)(form);
        self.bytes.push(FORM);
        self.bytes.extend_from_slice(&first.to_le_bytes());
        match u8::try_from(end - first) {
            Ok(few) if few < MANY => self.bytes.push(few),
            _ => {
                self.bytes.push(MANY);
                self.bytes.extend_from_slice(&(end - first).to_le_bytes());
            }
        }
    }

    /// Adds a state of forms that differ in the code at `depth`, and its children.
    fn add_branch(&mut self, first: usize, end: usize, depth: usize) -> Result<(), TooLarge> {
        let mut children: Vec<(u8, usize)> = Vec::new();
        let mut from = first;
        while from < end {
            let code = (self.form)(from)[depth];
            children.push((code, from));
            from = self.end_of(from, end, depth, code);
        }
        self.bytes.extend_from_slice(&[BRANCH, children.len() as u8]);
        let (least, greatest) = (children[0].0, children[children.len() - 1].0);
        let is_table = children.len() >= TABLE;
        let len = match is_table {
            true => {
                self.bytes.extend_from_slice(&[least, greatest]);
                usize::from(greatest - least) + 1
            }
            false => {
                self.bytes.extend(children.iter().map(|(code, _)| code));
                children.len()
            }
        };
        let targets = self.bytes.len();
        self.bytes.resize(targets + 4 * len, 0);
        for (i, &(code, from)) in children.iter().enumerate() {
            let child = u32::try_from(self.bytes.len()).map_err(|_| TooLarge)?;
            let at = targets + 4 * if is_table { usize::from(code - least) } else { i };
            self.bytes[at..at + 4].copy_from_slice(&child.to_le_bytes());
            self.add(from, children.get(i + 1).map_or(end, |next| next.1), depth + 1)?;
        }
        Ok(())
    }

    /// The end of the forms from `first` that have a code at `depth`.
    fn end_of(&self, first: usize, end: usize, depth: usize, code: u8) -> usize {
        let has_code = |form: usize| (self.form)(form)[depth] == code;
        // Steps of growing length, then a binary search within the last one.
        let (mut known, mut step) = (first, 1);
        while known + step < end && has_code(known + step) {
            known += step;
            step *= 2;
        }
        let (mut low, mut high) = (known + 1, end.min(known + step));
        while low < high {
            let middle = low + (high - low) / 2;
            if has_code(middle) { low = middle + 1 } else { high = middle }
        }
        low
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn automaton(forms: &BTreeMap<Vec<u8>, (u32, u32)>) -> Automaton {
        let forms: Vec<(&[u8], (u32, u32))> = forms.iter().map(|(form, &readings)| (&form[..], readings)).collect();
        Automaton::of(forms.len(), |i| forms[i].0, |i| forms[i].1).expect("they fit")
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn it_has_the_forms_and_their_beginnings_and_nothing_else(
            forms in prop::collection::btree_map(
                prop::collection::vec(prop_oneof![4..8u8, 4..80u8, 190..=255u8], 1..6), (0..99u32, 1..600u32), 0..200,
            ),
            others in prop::collection::vec(prop::collection::vec(prop_oneof![2..8u8, 2..=255u8], 0..5), 0..50),
        ) {
            let forms: BTreeMap<_, _> = forms.into_iter().map(|(form, (first, len))| (form, (first, first + len))).collect();
            let automaton = automaton(&forms);
            let beginnings = forms.keys().flat_map(|form| (0..=form.len()).map(|len| form[..len].to_vec()));
            for codes in beginnings.chain(others) {
                let begins_form = codes.is_empty() || forms.keys().any(|form| form.starts_with(&codes));
                let state = automaton.next(automaton.opening(Opening::Plain), &codes);
                prop_assert_eq!(state.is_some(), begins_form, "{:?}", codes);
                prop_assert_eq!(automaton.state_after(&codes) != State::DEAD, begins_form);
                let readings = automaton.readings(state.unwrap_or(State::DEAD));
                prop_assert_eq!(readings, forms.get(&codes).copied().unwrap_or((0, 0)));
            }
        }
    }

    #[test]
    fn a_long_form_and_all_its_beginnings_are_found() {
        let forms = (1..=1024).map(|len| (vec![4; len], (len as u32, len as u32 + 1))).collect();
        let automaton = automaton(&forms);
        assert_eq!(automaton.readings(automaton.state_after(&[4; 1024])), (1024, 1025));
        assert_eq!((automaton.len(), automaton.state_after(&[4; 1025])), (1024, State::DEAD));
    }
}

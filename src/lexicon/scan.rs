//! The scan: finds the forms of a lexicon in a folded text.

use std::cell::{Cell, RefCell};

use aho_corasick::automaton::StateID;

use super::compiled::Lexicon;
use super::hit::{Ending, FormOrder, Hit};
use super::part::{PARTS, Part, part_of};
use super::short_words::{ShortWords, Slot};
use super::split::{Found, scan_split};
use crate::budget::{Budget, Stopped};
use crate::lang::Segmentation;
use crate::lang::arabic::proclitic;
use crate::lang::capitals::begins_small;
use crate::rules::Rule;
use crate::text::Folded;
use crate::text::alphabet::{Script, script};

/// A segmentation of a word that may begin a form, with the reads that decide whether it does.
#[derive(Clone, Copy)]
struct Probe {
    /// The keys of the word as segmented, and of the next word.
    key: u64,
    next: u64,
    /// The result of [`ShortWords::probe`].
    slot: Slot,
    /// Whether a form of the automaton may begin with the two words.
    may_be_longer: bool,
    /// Index of the word among the words of the text, and the range of its codes.
    nth: u32,
    word: u32,
    end: u32,
    segmentation: Segmentation,
}

impl Probe {
    const EMPTY: Probe = Probe {
        key: 0,
        next: 0,
        slot: Slot::EMPTY,
        may_be_longer: false,
        nth: 0,
        word: 0,
        end: 0,
        segmentation: Segmentation::WHOLE,
    };
}

/// For each of 64 words, whether a form may begin with the whole word, and whether one may begin after its proclitic.
/// A 0 is always correct.
#[derive(Clone, Copy, Default)]
struct StartMarks {
    whole: u64,
    stripped: u64,
    /// The words in Cyrillic that may have an ending.
    inflected: u64,
    /// Of these, the words that begin with a small letter.
    small: u64,
}

/// Number of probes whose reads overlap.
const BATCH: usize = 32;

/// Segmentations that are looked up together.
struct Batch {
    probes: [Probe; BATCH],
    len: usize,
}

impl Default for Batch {
    fn default() -> Batch {
        Batch { probes: [Probe::EMPTY; BATCH], len: 0 }
    }
}

impl Batch {
    #[inline(always)]
    fn push(&mut self, probe: Probe) {
        self.probes[self.len] = probe;
        self.len += 1;
    }
}

/// The parts of a lexicon that a batch has used, which are compiled therefore.
struct UsedParts<'l> {
    lexicon: &'l Lexicon,
    used: [Option<&'l Part>; PARTS],
}

impl<'l> UsedParts<'l> {
    /// The part with the forms that begin with a code.
    #[inline(always)]
    fn of(&mut self, first: u8) -> &'l Part {
        match self.used[part_of(first)] {
            Some(part) => part,
            None => self.first_use(first),
        }
    }

    #[inline(never)]
    fn first_use(&mut self, first: u8) -> &'l Part {
        self.used[part_of(first)].insert(self.lexicon.part(first))
    }
}

impl Lexicon {
    /// Calls `found` with each hit in a text.
    ///
    /// Hits are ordered by the word that they start in, then by the number of letters before the span, then by length.
    /// Hits with an ending follow the others of their word, and hits that contain a hyphen at a line end follow all of
    /// them.
    ///
    /// ```
    /// use dalil::lexicon::Lexicon;
    /// use dalil::text::Folded;
    /// use dalil::{GazetteerBuilder, Rules};
    ///
    /// let mut builder = GazetteerBuilder::new();
    /// builder.add_text("names.jsonl", r#"{"id":"place/almaty","class":"city","names":{"ar":["ألماتي"]}}"#);
    /// let lexicon = Lexicon::new(&builder.build()?, Rules::ALL)?;
    ///
    /// let text = "من ألماتي وألماتي";
    /// let folded = Folded::new(text);
    /// let mut found = Vec::new();
    /// lexicon.scan(&folded, |hit| {
    ///     found.push(&text[folded.start(hit.start as usize)..folded.end(hit.end as usize, text)]);
    /// });
    /// assert_eq!(found, ["ألماتي", "ألماتي"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn scan(&self, folded: &Folded, mut found: impl FnMut(Hit)) {
        let found = |hit| {
            found(hit);
            Ok(())
        };
        self.scan_within(folded, None, &Budget::unlimited(), found).expect("nothing stops an unlimited budget");
    }

    /// As [`scan`](Lexicon::scan), until the budget or `found` stops the work. With the `source` that was folded, hits
    /// with an ending are left out if the text has a small letter where all their readings need a capital.
    pub(crate) fn scan_within(
        &self,
        folded: &Folded,
        source: Option<&str>,
        budget: &Budget<'_>,
        mut found: impl FnMut(Hit) -> Result<(), Stopped>,
    ) -> Result<(), Stopped> {
        match folded.joined() {
            None => self.scan_words(folded, source, budget, |hit, _| found(hit)),
            Some(joined) => {
                let scan_words = |folded: &Folded, found: &mut Found<'_>| {
                    self.scan_words(folded, source, budget, |hit, _| found(hit))
                };
                scan_split(folded, &joined, &scan_words, &mut found)
            }
        }
    }

    /// Calls `found` with the hits in a text, without joining words. Those with an ending have their place among those
    /// of the same word.
    ///
    /// Few words begin a form, and a processor cannot predict which. So a first pass marks the words that may begin
    /// one, without a branch that depends on a single word. Marked words are looked up in batches, so that the reads of
    /// a large table overlap.
    pub(super) fn scan_words(
        &self,
        folded: &Folded,
        source: Option<&str>,
        budget: &Budget<'_>,
        mut found: impl FnMut(Hit, FormOrder) -> Result<(), Stopped>,
    ) -> Result<(), Stopped> {
        thread_local! {
            /// Reused, because writing the empty probes takes longer than the scan of a short text.
            static BATCH: Cell<Option<Box<Batch>>> = Cell::default();
        }
        let mut batch = BATCH.take().unwrap_or_default();
        let mut first = 0;
        for words in folded.words().chunks(u64::BITS as usize) {
            budget.steps(u64::BITS)?;
            let mut marks = self.mark(folded, first, words.len());
            if let Some(source) = source.filter(|_| marks.inflected != 0) {
                self.mark_small(folded, source, first, &mut marks);
            }
            match marks.inflected {
                0 => self.look_up_marked(folded, first, marks, &mut batch, &mut found)?,
                _ => {
                    self.look_up(folded, &mut batch, &mut found)?;
                    self.scan_inflected(folded, first, marks, &mut batch, budget, &mut found)?;
                }
            }
            first += words.len();
        }
        self.look_up(folded, &mut batch, &mut found)?;
        BATCH.set(Some(batch));
        Ok(())
    }

    /// Looks up the marked words of a group. The last ones stay in the batch.
    #[inline]
    fn look_up_marked(
        &self,
        folded: &Folded,
        first: usize,
        marks: StartMarks,
        batch: &mut Batch,
        found: &mut impl FnMut(Hit, FormOrder) -> Result<(), Stopped>,
    ) -> Result<(), Stopped> {
        let mut marked = marks.whole | marks.stripped;
        while marked != 0 {
            if batch.len + proclitic::MAX_SEGMENTATIONS > BATCH {
                self.look_up(folded, batch, found)?;
            }
            let i = marked.trailing_zeros();
            let [whole, stripped] = [marks.whole, marks.stripped].map(|marks| marks >> i & 1 == 1);
            self.segment_word(folded, first + i as usize, whole, stripped, |probe| batch.push(probe));
            marked &= marked - 1;
        }
        Ok(())
    }

    /// Calls `found` with the hits of a group that has words which may have endings.
    #[inline(never)]
    fn scan_inflected(
        &self,
        folded: &Folded,
        first: usize,
        marks: StartMarks,
        batch: &mut Batch,
        budget: &Budget<'_>,
        found: &mut dyn FnMut(Hit, FormOrder) -> Result<(), Stopped>,
    ) -> Result<(), Stopped> {
        /// Steps of the budget for one word: it is looked up with some ten dictionary forms.
        const STEPS: u32 = 8;
        thread_local! {
            static INFLECTED: RefCell<Vec<(Hit, FormOrder)>> = RefCell::default();
        }
        let mut inflected = INFLECTED.take();
        let mut words = marks.inflected;
        while words != 0 {
            budget.steps(STEPS)?;
            let i = words.trailing_zeros();
            words &= words - 1;
            let nth = first + i as usize;
            let [whole, is_small] = [marks.whole, marks.small].map(|marks| marks >> i & 1 == 1);
            self.find_inflected(folded, nth, whole, is_small, &mut inflected);
        }
        let mut rest = inflected.drain(..).peekable();
        let mut merged: &mut dyn FnMut(Hit, FormOrder) -> Result<(), Stopped> = &mut |hit, order| {
            while let Some((earlier, order)) = rest.next_if(|(inflected, _)| inflected.word < hit.word) {
                found(earlier, order)?;
            }
            found(hit, order)
        };
        self.look_up_marked(folded, first, marks, batch, &mut merged)?;
        self.look_up(folded, batch, &mut merged)?;
        rest.try_for_each(|(hit, order)| found(hit, order))?;
        drop(rest);
        INFLECTED.set(inflected);
        Ok(())
    }

    /// Marks which of `count` words, at most 64, may begin a form. `first` is the index of the first word.
    fn mark(&self, folded: &Folded, first: usize, count: usize) -> StartMarks {
        let (mut marks, mut strips) = (StartMarks::default(), 0);
        for (i, &whole) in folded.keys()[first..first + count].iter().enumerate() {
            marks.whole |= u64::from(self.filters.may_be_first(whole)) << i;
            strips |= u64::from(proclitic::LetterRole::of(whole as u8).may_be_stripped()) << i;
            marks.inflected |= u64::from(script(whole as u8) == Script::Cyrillic) << i;
        }
        if !self.rules().has(Rule::Endings) {
            marks.inflected = 0;
        }
        while strips != 0 {
            let i = strips.trailing_zeros() as usize;
            let word = first + i;
            let stripped = folded.packed(folded.words()[word] as usize + 1, folded.word_end(word));
            let [outer, inner] = [folded.key(word), stripped].map(|packed| proclitic::LetterRole::of(packed as u8));
            let may_begin = self.filters.may_be_first(stripped) | outer.may_go_deeper(inner);
            marks.stripped |= u64::from(may_begin) << i;
            strips &= strips - 1;
        }
        marks
    }

    /// Marks which words with an ending begin with a small letter. Removes the words that cannot begin a form: a word
    /// with a small letter can begin only a form that a text may have in lower case, so that nearly all are removed.
    #[inline(never)]
    fn mark_small(&self, folded: &Folded, source: &str, first: usize, marks: &mut StartMarks) {
        let (mut words, mut small, mut kept) = (marks.inflected, 0, 0);
        while words != 0 {
            let i = words.trailing_zeros();
            words &= words - 1;
            let word = first + i as usize;
            let is_small = begins_small(folded, source, word);
            let may_begin = self.filters.stems(is_small).may_begin(folded.key(word));
            small |= u64::from(is_small) << i;
            kept |= u64::from(may_begin) << i;
        }
        (marks.small, marks.inflected) = (small, kept);
    }

    /// Calls `probe` with the segmentations of a word that may begin a form. `whole` and `stripped` are its
    /// [`StartMarks`].
    #[inline(always)]
    fn segment_word(&self, folded: &Folded, index: usize, whole: bool, stripped: bool, mut probe: impl FnMut(Probe)) {
        let (word, end) = (folded.words()[index] as usize, folded.word_end(index));
        let next = folded.keys().get(index + 1).copied().unwrap_or(0);
        let new = |key, segmentation| {
            let (nth, word, end) = (index as u32, word as u32, end as u32);
            Probe { key, next, nth, word, end, segmentation, ..Probe::EMPTY }
        };
        if whole {
            probe(new(folded.key(index), Segmentation::WHOLE));
        }
        if !stripped {
            return;
        }
        proclitic::with_proclitic(&folded.codes()[word..end], self.rules(), |segmentation| {
            // Nothing is left after the proclitic.
            if word + segmentation.read == end {
                return;
            }
            let shown = folded.packed(word + segmentation.read, end);
            let supplied = segmentation.opening.codes().iter().rev();
            let key = supplied.fold(shown, |key, &code| key << 8 | u64::from(code));
            if self.filters.may_be_first(key) {
                probe(new(key, segmentation));
            }
        });
    }

    /// Looks a batch of segmentations up.
    fn look_up(
        &self,
        folded: &Folded,
        batch: &mut Batch,
        found: &mut impl FnMut(Hit, FormOrder) -> Result<(), Stopped>,
    ) -> Result<(), Stopped> {
        let probes = &mut batch.probes[..std::mem::take(&mut batch.len)];
        let mut parts = UsedParts { lexicon: self, used: [None; PARTS] };
        for probe in &mut *probes {
            probe.slot = parts.of(probe.key as u8).short_words.probe(probe.key);
            probe.may_be_longer = self.filters.may_be_pair(probe.key, probe.next);
        }
        for Probe { key, slot, may_be_longer, nth, word, end, segmentation, .. } in probes {
            let hit = |readings, end: usize| Hit {
                readings,
                nth: *nth,
                word: *word,
                start: *word + segmentation.span as u32,
                end: end as u32,
                proclitic: segmentation.proclitic,
                ending: Ending::NONE,
            };
            let (read, end) = (*word as usize + segmentation.read, *end as usize);
            if segmentation.opening.codes().len() + end - read > ShortWords::MAX_LEN {
                let automaton = &parts.of(*key as u8).automaton;
                let state = automaton.opening(segmentation.opening);
                automaton.walk(folded, read, state, |readings, end| found(hit(readings, end), FormOrder::default()))?;
                continue;
            }
            let Slot { readings, state, .. } = match slot.is_final(*key) {
                true => *slot,
                false => parts.of(*key as u8).short_words.get(*key, *slot),
            };
            if readings.0 < readings.1 {
                found(hit(readings, end), FormOrder::default())?;
            }
            if *may_be_longer && state != StateID::ZERO {
                let automaton = &parts.of(*key as u8).automaton;
                automaton.walk(folded, end, state, |readings, end| found(hit(readings, end), FormOrder::default()))?;
            }
        }
        Ok(())
    }
}

//! Hits with at least one reading that the spelling and the proclitic allow, with where they stand in the source.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::{Field, Reason};
use crate::budget::{Budget, Stopped};
use crate::gazetteer::{Gazetteer, NameIndex, Policy};
use crate::matcher::{Hit, Matcher, Reading, Target};
use crate::rules::{Rule, Rules};
use crate::text::alphabet::{AL, HARD, SOFT};
use crate::text::spelling::{self, Capitals, Care};
use crate::text::{Folded, Proclitic};

/// A stretch of text that some names may be read in.
///
/// A text can have one for every few bytes, so it is small, and its readings stay where the matcher keeps them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    /// Index of the first code of the word it starts in, of its span, and behind its span.
    pub word: u32,
    pub start: u32,
    pub end: u32,
    /// The readings of its form: a range of the matcher's.
    readings: (u32, u32),
    refused: Refused,
    pub proclitic: Proclitic,
    pub field: Field,
    /// Whether a reading that the text does not refuse needs no evidence.
    pub free: bool,
    /// Whether all readings that the text does not refuse are of one entity.
    pub alone: bool,
}

impl Candidate {
    pub fn new(field: Field, hit: &Hit) -> Candidate {
        let Hit { readings, word, start, end, proclitic } = *hit;
        Candidate { word, start, end, readings, refused: Refused::NONE, proclitic, field, free: false, alone: true }
    }

    fn hit(&self) -> Hit {
        let Candidate { readings, word, start, end, proclitic, .. } = *self;
        Hit { readings, word, start, end, proclitic }
    }

    /// How many readings its form has, also those that are refused.
    pub fn readings_len(&self) -> usize {
        (self.readings.1 - self.readings.0) as usize
    }

    /// A number that candidates of one form share, and no others.
    pub fn form(&self) -> u32 {
        self.readings.0
    }

    /// Whether the text refuses no reading.
    pub fn is_whole(&self) -> bool {
        self.refused == Refused::NONE
    }

    /// Whether its form has so many readings that what is found out about them is worth remembering.
    pub fn is_crowded(&self) -> bool {
        self.readings_len() > Refused::MOST
    }
}

/// Which readings of a form the written text refuses: a bit for each, or [`Refused::SOME`] when they are more than
/// there are bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Refused(u32);

impl Refused {
    const NONE: Refused = Refused(0);
    /// Some of more than [`Refused::MOST`] readings: which ones is asked again each time.
    const SOME: Refused = Refused(u32::MAX);
    const MOST: usize = u32::BITS as usize;

    fn add(&mut self, index: usize, of: usize) {
        match of > Refused::MOST {
            true => *self = Refused::SOME,
            false => self.0 |= 1 << index,
        }
    }
}

/// A cue that stands in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct CueHit {
    pub field: Field,
    pub word: u32,
    pub start: u32,
    pub end: u32,
    pub cue: u32,
}

/// What a text holds before anything is decided. Reused from article to article.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// In the order of the text: by the word they start in, fewest letters stripped first, shortest first.
    pub candidates: Vec<Candidate>,
    /// In the same order.
    pub cues: Vec<CueHit>,
    /// The indices of the cues, by field and end.
    pub cues_by_end: Vec<u32>,
    batch: Vec<Hit>,
    /// Of forms with very many readings, by form and the hash of the written text, what the text leaves of them.
    crowded: HashMap<(u32, u64), Spelled>,
}

/// How many hits are handled together, so that the reads of their readings, which are far apart in a large gazetteer,
/// wait together.
const BATCH: usize = 32;

impl Found {
    pub fn clear(&mut self) {
        self.candidates.clear();
        self.cues.clear();
        self.cues_by_end.clear();
        self.crowded.clear();
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.candidates.capacity() * size_of::<Candidate>()
            + self.cues.capacity() * size_of::<CueHit>()
            + self.cues_by_end.capacity() * size_of::<u32>()
            + self.crowded.capacity() * size_of::<((u32, u64), Spelled)>()
    }

    /// Adds what one field holds. With `all`, also hits of which the text refuses every reading.
    ///
    /// # Errors
    /// When the budget stops the work.
    pub fn gather(&mut self, source: &Source<'_>, all: bool, budget: &Budget<'_>) -> Result<(), Stopped> {
        let mut batch = std::mem::take(&mut self.batch);
        batch.clear();
        source.matcher.scan_within(source.folded, budget, |hit| {
            batch.push(hit);
            if batch.len() < BATCH {
                return Ok(());
            }
            let added = self.add_all(source, &batch, all, budget);
            batch.clear();
            added
        })?;
        self.add_all(source, &batch, all, budget)?;
        self.batch = batch;
        Ok(())
    }

    fn add_all(&mut self, source: &Source<'_>, hits: &[Hit], all: bool, budget: &Budget<'_>) -> Result<(), Stopped> {
        let class = |hit| source.matcher.readings(hit).first().map_or(0, |reading| reading.class as usize);
        // The sum is of no use but that the reads come first, and that none waits for another.
        std::hint::black_box(hits.iter().map(class).sum::<usize>());
        for hit in hits {
            let readings = source.matcher.readings(hit);
            budget.steps(readings.len() as u32)?;
            self.add(source, hit, readings, all);
        }
        Ok(())
    }

    fn add(&mut self, source: &Source<'_>, hit: &Hit, readings: &[Reading], all: bool) {
        let candidate = Candidate::new(source.field, hit);
        let written = Written::new(source, hit);
        let spelled = match candidate.is_crowded() {
            true => {
                let key = (candidate.form(), written.hash());
                *self.crowded.entry(key).or_insert_with(|| spelled(source, hit, readings, &written))
            }
            false => spelled(source, hit, readings, &written),
        };
        if spelled.cues {
            let cues = readings.iter().rev().map_while(|reading| reading.cue());
            cues.for_each(|cue| self.add_cue(source.field, hit, cue));
        }
        if spelled.left || all && spelled.names {
            let Spelled { refused, free, alone, .. } = spelled;
            self.candidates.push(Candidate { refused, free, alone, ..candidate });
        }
    }

    /// Adds a cue. Cues come by their start; one that ends earlier than others before it is rare, and lies inside them.
    fn add_cue(&mut self, field: Field, hit: &Hit, cue: u32) {
        let Hit { word, start, end, .. } = *hit;
        let later = |&i: &u32| (self.cues[i as usize].field, self.cues[i as usize].end) > (field, end);
        let at = self.cues_by_end.len() - self.cues_by_end.iter().rev().take_while(|i| later(i)).count();
        self.cues_by_end.insert(at, self.cues.len() as u32);
        self.cues.push(CueHit { field, word, start, end, cue });
    }
}

/// What a written text leaves of a form's readings.
#[derive(Clone, Copy, Debug)]
struct Spelled {
    refused: Refused,
    cues: bool,
    names: bool,
    /// A name is left.
    left: bool,
    free: bool,
    alone: bool,
}

fn spelled(source: &Source<'_>, hit: &Hit, readings: &[Reading], written: &Written<'_>) -> Spelled {
    let mut spelled =
        Spelled { refused: Refused::NONE, cues: false, names: false, left: false, free: false, alone: true };
    let mut last: Option<(&Reading, bool)> = None;
    let mut owner = None;
    for (i, reading) in readings.iter().enumerate() {
        let refused = match (reading.target(), last) {
            (Target::Cue(_), _) => true,
            (Target::Name(_), Some((same, refused))) if same.is_refused_like(reading) => refused,
            (Target::Name(name), _) => source.rule_out(hit, reading, name, written).is_some(),
        };
        last = Some((reading, refused));
        spelled.cues |= !reading.is_name();
        spelled.names |= reading.is_name();
        if refused {
            spelled.refused.add(i, readings.len());
            continue;
        }
        spelled.left = true;
        spelled.free |= reading.policy == Policy::Free;
        spelled.alone &= *owner.get_or_insert(reading.entity) == reading.entity;
    }
    spelled
}

/// How a hit is written; found out when it is asked, for most it is not.
struct Written<'s> {
    source: &'s Source<'s>,
    hit: Hit,
    text: OnceCell<&'s str>,
    signature: OnceCell<u8>,
}

impl<'s> Written<'s> {
    fn new(source: &'s Source<'s>, hit: &Hit) -> Written<'s> {
        Written { source, hit: *hit, text: OnceCell::new(), signature: OnceCell::new() }
    }

    fn text(&self) -> &'s str {
        let Source { text, folded, .. } = self.source;
        self.text.get_or_init(|| &text[folded.start(self.hit.start as usize)..folded.end(self.hit.end as usize, text)])
    }

    fn signature(&self) -> u8 {
        let codes = || &self.source.folded.codes()[self.hit.start as usize..self.hit.end as usize];
        *self.signature.get_or_init(|| spelling::signature(self.text(), codes()))
    }

    /// A hash of the text with its proclitic.
    fn hash(&self) -> u64 {
        let from = self.source.folded.start(self.hit.word as usize);
        let to = self.source.folded.end(self.hit.end as usize, self.source.text);
        let mut hasher = DefaultHasher::new();
        self.source.text[from..to].hash(&mut hasher);
        hasher.finish()
    }

    fn has_hamza(&self) -> bool {
        spelling::has_hamza(self.text())
    }
}

/// A field, folded, and the names to read in it.
pub(super) struct Source<'a> {
    pub field: Field,
    pub text: &'a str,
    pub folded: &'a Folded,
    pub gazetteer: &'a Gazetteer,
    pub matcher: &'a Matcher,
    pub rules: Rules,
}

impl<'a> Source<'a> {
    /// The readings of a candidate that the text does not refuse, in the order of the gazetteer.
    pub fn readings<'s>(&'s self, candidate: &Candidate) -> impl Iterator<Item = &'s Reading> + Clone + use<'s, 'a> {
        let candidate = *candidate;
        self.all_readings(&candidate).enumerate().filter_map(move |(i, reading)| {
            let is_refused = match candidate.refused {
                Refused::NONE => false,
                Refused::SOME => !reading.is_name() || self.refusal(&candidate, reading).is_some(),
                Refused(bits) => bits >> i & 1 == 1,
            };
            (!is_refused).then_some(reading)
        })
    }

    /// The names of a candidate's form, each with the reason why the text refuses it, if it does.
    pub fn names<'c>(&'c self, candidate: &'c Candidate) -> impl Iterator<Item = (&'c Reading, Option<Reason>)> {
        let names = self.all_readings(candidate).filter(|reading| reading.is_name());
        names.map(|reading| (reading, self.refusal(candidate, reading)))
    }

    fn all_readings(&self, candidate: &Candidate) -> std::slice::Iter<'_, Reading> {
        self.matcher.readings(&candidate.hit()).iter()
    }

    fn refusal(&self, candidate: &Candidate, reading: &Reading) -> Option<Reason> {
        let hit = candidate.hit();
        self.rule_out(&hit, reading, reading.name(), &Written::new(self, &hit))
    }

    /// Why the text's letters cannot be this name, if they cannot.
    fn rule_out(&self, hit: &Hit, reading: &Reading, name: NameIndex, written: &Written<'_>) -> Option<Reason> {
        if !hit.proclitic.is_empty() && !self.may_strip(hit, reading) {
            return Some(Reason::Proclitic);
        }
        if reading.care() == Care::Fold && reading.capitals() == Capitals::Any {
            return None;
        }
        // Behind an elided alef the written form is a letter short of the listed one.
        let care = if hit.proclitic.elides_alef() { Care::Fold } else { reading.care() };
        // The listed form is far away in memory: it is fetched only when nothing nearer tells.
        let agrees = || spelling::agrees(care, self.gazetteer.name(name).text(), written.text());
        let spelled = match care {
            Care::Fold => true,
            Care::Hamza => !written.has_hamza() || agrees(),
            Care::Head => agrees(),
            Care::Exact => reading.is_spelled(written.signature()).unwrap_or_else(agrees),
        };
        (!(reading.capitals().agree(written.text()) && spelled)).then_some(Reason::Spelling)
    }

    /// Whether enough of the word is left behind the proclitic to be sure that it is one.
    ///
    /// Four letters, five behind ك unless they begin with ال; three when the entity is one that every newspaper
    /// names (مصر, قطر). Figures in `DESIGN.md`.
    fn may_strip(&self, hit: &Hit, reading: &Reading) -> bool {
        const PROMINENT: f32 = 0.8;
        let codes = &self.folded.codes()[hit.start as usize..hit.end as usize];
        let letters = codes.iter().filter(|&&code| code != SOFT && code != HARD).count();
        let article = hit.proclitic.elides_alef() || codes.starts_with(&AL);
        let enough = if hit.proclitic.has_kaf() {
            letters >= 5 || article
        } else {
            letters >= 4 || letters == 3 && reading.prominence() >= PROMINENT
        };
        let common = || self.gazetteer.common_words().get(self.word(hit)).is_some();
        (enough || !self.rules.has(Rule::ProcliticLength)) && !(self.rules.has(Rule::CommonWords) && common())
    }

    /// The codes of the whole word that a hit starts in.
    fn word(&self, hit: &Hit) -> &[u8] {
        let from = hit.word as usize;
        let mut to = hit.start as usize + 1;
        while !self.folded.word_ends(to) {
            to += 1;
        }
        &self.folded.codes()[from..to]
    }
}

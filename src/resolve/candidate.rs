//! Hits whose spelling and proclitic are legal, with where they stand in the source.

use std::cell::OnceCell;

use super::{Field, Reason, quotes};
use crate::gazetteer::{Gazetteer, NameIndex};
use crate::matcher::{Hit, Matcher, Reading, Target};
use crate::rules::{Rule, Rules};
use crate::text::alphabet::{AL, HARD, SOFT};
use crate::text::spelling::{self, Capitals, Care};
use crate::text::{Folded, Proclitic};

/// A stretch of text that some names may be read in.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub field: Field,
    /// Index of the first code of the word it starts in, of its span, and behind its span.
    pub word: u32,
    pub start: u32,
    pub end: u32,
    pub proclitic: Proclitic,
    /// Its readings: a range of the scratch space's.
    pub readings: (u32, u32),
}

/// A cue that stands in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct CueHit {
    pub field: Field,
    pub word: u32,
    pub start: u32,
    pub end: u32,
    pub cue: u32,
    /// It is a dual or plural, and announces several names.
    pub several: bool,
}

/// A reading that the letters of the text rule out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ruled {
    pub field: Field,
    pub start: u32,
    pub end: u32,
    pub name: NameIndex,
    pub reason: Reason,
}

/// What a text holds before anything is decided. Reused from article to article.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub candidates: Vec<Candidate>,
    pub readings: Vec<Reading>,
    pub cues: Vec<CueHit>,
    pub ruled_out: Vec<Ruled>,
    hits: Vec<Hit>,
    /// The readings of all hits.
    fetched: Vec<Reading>,
}

impl Found {
    pub fn clear(&mut self) {
        self.candidates.clear();
        self.readings.clear();
        self.cues.clear();
        self.ruled_out.clear();
    }

    pub fn readings_of(&self, candidate: &Candidate) -> &[Reading] {
        &self.readings[candidate.readings.0 as usize..candidate.readings.1 as usize]
    }

    /// Adds what one field holds.
    pub fn gather(&mut self, field: Field, text: &str, folded: &Folded, matcher: &Matcher, gazetteer: &Gazetteer) {
        let source = Source { field, text, folded, gazetteer, rules: matcher.rules() };
        let mut hits = std::mem::take(&mut self.hits);
        hits.clear();
        matcher.scan(folded, |hit| hits.push(hit));
        // The readings of a large gazetteer are far apart in memory: all are fetched before any is looked at, so that
        // the reads wait together.
        let mut fetched = std::mem::take(&mut self.fetched);
        fetched.clear();
        for hit in &hits {
            fetched.extend(matcher.readings(hit).iter().copied());
        }
        let mut rest = fetched.as_slice();
        for hit in &hits {
            let (readings, behind) = rest.split_at(matcher.readings(hit).len());
            self.add(&source, hit, readings);
            rest = behind;
        }
        (self.hits, self.fetched) = (hits, fetched);
    }

    fn add(&mut self, source: &Source<'_>, hit: &Hit, readings: &[Reading]) {
        let Hit { word, start, end, proclitic, .. } = *hit;
        let field = source.field;
        let first = self.readings.len() as u32;
        let written = Written::new(source, hit);
        for reading in readings {
            match reading.target() {
                Target::Cue { cue, several } => self.cues.push(CueHit { field, word, start, end, cue, several }),
                Target::Name(name) => match source.rule_out(hit, reading, name, &written) {
                    Some(reason) => self.ruled_out.push(Ruled { field, start, end, name, reason }),
                    None => self.readings.push(*reading),
                },
            }
        }
        let last = self.readings.len() as u32;
        if last > first {
            let readings = (first, last);
            self.candidates.push(Candidate { field, word, start, end, proclitic, readings });
        }
    }
}

/// How a hit is written; found out when it is asked, for most it is not.
struct Written<'a> {
    source: &'a Source<'a>,
    hit: &'a Hit,
    text: OnceCell<&'a str>,
    signature: OnceCell<u8>,
    marked: OnceCell<bool>,
}

impl<'a> Written<'a> {
    fn new(source: &'a Source<'a>, hit: &'a Hit) -> Written<'a> {
        Written { source, hit, text: OnceCell::new(), signature: OnceCell::new(), marked: OnceCell::new() }
    }

    fn text(&self) -> &'a str {
        let Source { text, folded, .. } = self.source;
        self.text.get_or_init(|| &text[folded.start(self.hit.start as usize)..folded.end(self.hit.end as usize, text)])
    }

    fn signature(&self) -> u8 {
        let codes = || &self.source.folded.codes()[self.hit.start as usize..self.hit.end as usize];
        *self.signature.get_or_init(|| spelling::signature(self.text(), codes()))
    }

    /// Whether one quotation mark of a pair stands in it, and the other neither in it nor beside it.
    fn has_lone_mark(&self) -> bool {
        *self.marked.get_or_init(|| {
            let Source { text, folded, .. } = self.source;
            let (codes, hit) = (folded.codes(), self.hit);
            // Nearly all breaks are a space.
            let plain =
                |at: usize| text.as_bytes()[folded.start(at)] == b' ' && folded.start(at + 1) - folded.start(at) == 1;
            let is_plain = (hit.start as usize..hit.end as usize).all(|at| codes[at] > HARD || plain(at));
            let span = || folded.start(hit.start as usize)..folded.end(hit.end as usize, text);
            !is_plain && quotes::paired(text, span()).is_none()
        })
    }

    fn has_hamza(&self) -> bool {
        spelling::has_hamza(self.text())
    }
}

/// A field, folded, and the names to read in it.
struct Source<'a> {
    field: Field,
    text: &'a str,
    folded: &'a Folded,
    gazetteer: &'a Gazetteer,
    rules: Rules,
}

impl Source<'_> {
    /// Why the text's letters cannot be this name, if they cannot.
    fn rule_out(&self, hit: &Hit, reading: &Reading, name: NameIndex, written: &Written<'_>) -> Option<Reason> {
        if !hit.proclitic.is_empty() && !self.may_strip(hit, reading) {
            return Some(Reason::Proclitic);
        }
        if self.rules.has(Rule::Quotes) && written.has_lone_mark() {
            return Some(Reason::Spelling);
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

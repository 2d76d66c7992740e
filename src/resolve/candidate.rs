//! Hits whose spelling and proclitic are legal, with where they stand in the source.

use super::{Field, Reason};
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
        matcher.scan(folded, |hit| self.add(&source, &hit, matcher.readings(hit.pattern)));
    }

    fn add(&mut self, source: &Source<'_>, hit: &Hit, readings: &[Reading]) {
        let Hit { word, start, end, proclitic, .. } = *hit;
        let field = source.field;
        let first = self.readings.len() as u32;
        for reading in readings {
            match reading.target() {
                Target::Cue(cue) => self.cues.push(CueHit { field, word, start, end, cue }),
                Target::Name(name) => match source.rule_out(hit, reading, name) {
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
    fn rule_out(&self, hit: &Hit, reading: &Reading, name: NameIndex) -> Option<Reason> {
        if !hit.proclitic.is_empty() && !self.may_strip(hit, reading) {
            return Some(Reason::Proclitic);
        }
        if reading.care() == Care::Fold && reading.capitals() == Capitals::Any {
            return None;
        }
        let from = self.folded.start(hit.start as usize);
        let written = &self.text[from..self.folded.end(hit.end as usize, self.text)];
        // Behind an elided alef the written form is a letter short of the listed one.
        let care = if hit.proclitic.elides_alef() { Care::Fold } else { reading.care() };
        // The listed form is far away in memory: it is fetched only when nothing nearer tells.
        let agrees = || spelling::agrees(care, self.gazetteer.name(name).text(), written);
        let spelled = match care {
            Care::Fold => true,
            Care::Hamza | Care::Head => agrees(),
            Care::Exact => reading.may_be_spelled(spelling::signature(written)) && agrees(),
        };
        (!(reading.capitals().agree(written) && spelled)).then_some(Reason::Spelling)
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

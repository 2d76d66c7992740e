//! Hits whose spelling and proclitic are legal, with where they stand in the source.

use std::cell::OnceCell;
use std::ops::Range;

use super::{Field, Reason};
use crate::gazetteer::{EntityType, Gazetteer, NameIndex};
use crate::matcher::{Hit, Matcher, Reading, Target};
use crate::rules::{Rule, Rules};
use crate::text::alphabet::{AL, HARD, SOFT, Script, script};
use crate::text::link::links;
use crate::text::sign;
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
        let source = Source { field, text, folded, gazetteer, rules: matcher.rules(), links: OnceCell::new() };
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
                Target::Cue(cue) => self.cues.push(CueHit { field, word, start, end, cue }),
                Target::Name(name) => match source.rule_out(hit, reading, name, &written) {
                    Some(reason) => self.ruled_out.push(Ruled { field, start, end, name, reason }),
                    None => self.readings.push(*reading),
                },
            }
        }
        self.prefer_signed(hit, field, first as usize);
        let last = self.readings.len() as u32;
        if last > first {
            let readings = (first, last);
            self.candidates.push(Candidate { field, word, start, end, proclitic, readings });
        }
    }
}

impl Found {
    /// Keeps of a hit's readings, which begin at `first`, those with signs if there are any: they have more of the text.
    fn prefer_signed(&mut self, hit: &Hit, field: Field, first: usize) {
        if !self.readings[first..].iter().any(|reading| reading.is_signed()) {
            return;
        }
        let Hit { start, end, .. } = *hit;
        for reading in self.readings.split_off(first) {
            match reading.is_signed() {
                true => self.readings.push(reading),
                false => {
                    self.ruled_out.push(Ruled { field, start, end, name: reading.name(), reason: Reason::Overlap })
                }
            }
        }
    }
}

/// How a hit is written; found out when it is asked, for most it is not.
struct Written<'a> {
    source: &'a Source<'a>,
    hit: &'a Hit,
    text: OnceCell<&'a str>,
    signature: OnceCell<u8>,
    /// It is a part of something longer: a token with digits, a web or mail address.
    is_part: bool,
}

impl<'a> Written<'a> {
    fn new(source: &'a Source<'a>, hit: &'a Hit) -> Written<'a> {
        let is_part = source.in_token(hit) || source.in_link(hit);
        Written { source, hit, text: OnceCell::new(), signature: OnceCell::new(), is_part }
    }

    fn text(&self) -> &'a str {
        self.text.get_or_init(|| &self.source.text[self.source.span(self.hit.start, self.hit.end)])
    }

    /// Its first word.
    fn head(&self) -> &'a str {
        let codes = self.codes();
        let len = codes.iter().position(|&code| code == SOFT || code == HARD).unwrap_or(codes.len());
        &self.source.text[self.source.span(self.hit.start, self.hit.start + len as u32)]
    }

    fn codes(&self) -> &'a [u8] {
        &self.source.folded.codes()[self.hit.start as usize..self.hit.end as usize]
    }

    /// Whether a sign behind it makes another name of it.
    fn is_marked(&self) -> bool {
        let Source { text, folded, .. } = self.source;
        let end = self.hit.end as usize;
        folded.codes().get(end).is_none_or(|&code| code == HARD) && sign::is_marked(text, folded.end(end, text))
    }

    /// Whether it has the signs of a name.
    fn has_signs_of(&self, name: &str) -> bool {
        let Source { text, .. } = self.source;
        sign::extent(name, text, self.source.span(self.hit.start, self.hit.end)).is_some()
    }

    fn signature(&self) -> u8 {
        *self.signature.get_or_init(|| spelling::signature(self.text(), self.codes()))
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
    /// The web and mail addresses in it; looked for when a hit may stand in one.
    links: OnceCell<Vec<Range<usize>>>,
}

impl Source<'_> {
    /// Why the text's letters cannot be this name, if they cannot.
    fn rule_out(&self, hit: &Hit, reading: &Reading, name: NameIndex, written: &Written<'_>) -> Option<Reason> {
        if !hit.proclitic.is_empty() && !self.may_strip(hit, reading) {
            return Some(Reason::Proclitic);
        }
        let fits =
            !written.is_part && self.has_signs(reading, name, written) && self.is_spelled(hit, reading, name, written);
        (!fits).then_some(Reason::Spelling)
    }

    /// Whether the signs in and around the text are those of a name.
    fn has_signs(&self, reading: &Reading, name: NameIndex, written: &Written<'_>) -> bool {
        if reading.is_signed() {
            return written.has_signs_of(self.gazetteer.name(name).text());
        }
        reading.class.entity_type() != EntityType::Organisation || !written.is_marked()
    }

    /// Whether the letters are written as closely as a name asks for.
    fn is_spelled(&self, hit: &Hit, reading: &Reading, name: NameIndex, written: &Written<'_>) -> bool {
        if reading.care() == Care::Fold && reading.capitals() == Capitals::Any {
            return true;
        }
        // Behind an elided alef the written form is a letter short of the listed one.
        let care = if hit.proclitic.elides_alef() { Care::Fold } else { reading.care() };
        // The listed form is far away in memory: it is fetched only when nothing nearer tells.
        let agrees = || spelling::agrees(care, self.gazetteer.name(name).text(), written.text(), written.head());
        let spelled = match care {
            Care::Fold => true,
            Care::Hamza => !written.has_hamza() || agrees(),
            Care::Head => agrees(),
            Care::Exact => reading.is_spelled(written.signature()).unwrap_or_else(agrees),
        };
        spelled && reading.capitals().agree(written.text())
    }

    /// The bytes of some codes.
    fn span(&self, start: u32, end: u32) -> Range<usize> {
        self.folded.start(start as usize)..self.folded.end(end as usize, self.text)
    }

    /// Whether a hit is a part of a longer token, for it touches digits: `x9US7`.
    #[inline]
    fn in_token(&self, hit: &Hit) -> bool {
        let codes = self.folded.codes();
        let (start, end) = (hit.word as usize, hit.end as usize);
        let touches = start > 0 && codes[start - 1] > HARD || codes.get(end).is_some_and(|&next| next > HARD);
        touches && self.in_digits(start, end)
    }

    /// The same for a hit that touches another word.
    ///
    /// Latin and Cyrillic tokens mix letters and digits. In other scripts a space is missing (كازاخستان2022, 北京2022),
    /// unless digits or letters follow on both sides.
    #[cold]
    fn in_digits(&self, start: usize, end: usize) -> bool {
        let codes = self.folded.codes();
        let before = start > 0 && touch(codes[start - 1], codes[start]) && !self.is_note(start - 1);
        let after = end < codes.len() && touch(codes[end - 1], codes[end]) && !self.is_note(end);
        if !before && !after {
            return false;
        }
        let mixes = |index: usize| matches!(script(codes[index]), Script::Latin | Script::Cyrillic);
        let cased = before && (mixes(start) || mixes(start - 1)) || after && (mixes(end - 1) || mixes(end));
        cased
            || before && after
            || before && digits_go_on(codes[start], codes[..start].iter().rev())
            || after && digits_go_on(codes[end - 1], codes[end..].iter())
    }

    /// Whether a hit stands in a web or mail address.
    #[inline]
    fn in_link(&self, hit: &Hit) -> bool {
        let start = self.folded.start(hit.start as usize);
        // What may stand before a word in an address; hardly any word of a text has such a sign before it.
        let may = start > 0 && b"/.-_=?&%#~+@:".contains(&self.text.as_bytes()[start - 1]);
        may && self.is_linked(start)
    }

    /// Whether a byte is one of a web or mail address.
    #[cold]
    fn is_linked(&self, at: usize) -> bool {
        let links = self.links.get_or_init(|| links(self.text));
        links.get(links.partition_point(|link| link.end <= at)).is_some_and(|link| link.start <= at)
    }

    /// Whether a code is of a raised digit, which refers to a note.
    fn is_note(&self, index: usize) -> bool {
        let raised = |c: char| matches!(c, '²' | '³' | '¹' | '⁰' | '⁴'..='⁹');
        self.text[self.folded.start(index)..].starts_with(raised)
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

/// Whether of two neighbouring codes one is a letter and one a digit.
fn touch(a: u8, b: u8) -> bool {
    a > HARD && b > HARD && (script(a) == Script::Digit) != (script(b) == Script::Digit)
}

/// Whether `beyond` a letter there are digits and then another letter.
fn digits_go_on<'c>(letter: u8, mut beyond: impl Iterator<Item = &'c u8>) -> bool {
    let is_digit = |code: u8| script(code) == Script::Digit;
    !is_digit(letter) && beyond.find(|code| !is_digit(**code)).is_some_and(|&code| code > HARD)
}

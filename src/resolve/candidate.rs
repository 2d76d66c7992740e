//! Hits with at least one reading that the spelling and the proclitic allow, with where they stand in the source.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::Range;

use super::cues::{CueHit, Cues};
use super::{Field, Reason};
use crate::budget::{Budget, Stopped};
use crate::gazetteer::{Class, EntityType, Gazetteer, NameKey, Policy};
use crate::lang::arabic::Proclitic;
use crate::lang::capitals::{self, Capitals};
use crate::lang::detect::Language;
use crate::lexicon::{Hit, Lexicon, Reading, Target};
use crate::rules::{Rule, Rules};
use crate::text::Folded;
use crate::text::alphabet::{AL, HARD, SOFT, Script, code, script};
use crate::text::link::links;
use crate::text::quotes;
use crate::text::sign;
use crate::text::spelling::{self, Care};
use crate::text::{CharClass, Symbol, characters};
use crate::thresholds::{letters, prominence};

/// A stretch of text that some names may be read in.
///
/// A text can have one for every few bytes, so it is small, and its readings stay where the lexicon keeps them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    /// Index among the words of the one it starts in.
    pub nth: u32,
    /// Index of the first code of the word it starts in, of its span, and behind its span.
    pub word: u32,
    pub start: u32,
    pub end: u32,
    /// The readings of its form: a range of the lexicon's.
    readings: (u32, u32),
    refused: Refused,
    pub proclitic: Proclitic,
    pub field: Field,
    /// Only readings with signs are left: they have more of the text than the others.
    pub signed: bool,
    /// Whether a reading that the text does not refuse is listed as one that needs no evidence.
    pub free: bool,
    /// Whether all readings that the text does not refuse are of one entity.
    pub alone: bool,
}

impl Candidate {
    pub fn new(field: Field, hit: &Hit) -> Candidate {
        let Hit { readings, nth, word, start, end, proclitic } = *hit;
        Candidate {
            nth,
            word,
            start,
            end,
            readings,
            refused: Refused::NONE,
            proclitic,
            field,
            signed: false,
            free: false,
            alone: true,
        }
    }

    /// Whether it is joined to what stands before it by the proclitic و alone.
    pub fn is_joined(&self, folded: &Folded) -> bool {
        self.hit().is_joined(folded)
    }

    fn hit(&self) -> Hit {
        let Candidate { readings, nth, word, start, end, proclitic, .. } = *self;
        Hit { readings, nth, word, start, end, proclitic }
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

/// What a text holds before anything is decided. Reused from article to article.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// In the order of the text: by the word they start in, fewest letters stripped first, shortest first.
    pub candidates: Vec<Candidate>,
    pub cues: Cues,
    batch: Vec<Hit>,
    /// Of forms with very many readings, by form and the hash of the written text, what the text leaves of them.
    crowded: HashMap<(u32, u64), Spelled>,
}

/// How many hits are handled together, so that the reads of their readings, which are far apart in a large gazetteer,
/// wait together.
const BATCH: usize = 256;

impl Found {
    pub fn clear(&mut self) {
        self.candidates.clear();
        self.cues.clear();
        self.crowded.clear();
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.candidates.capacity() * size_of::<Candidate>()
            + self.cues.memory_usage()
            + self.crowded.capacity() * size_of::<((u32, u64), Spelled)>()
    }

    /// Adds what one field holds. With `all`, also hits of which the text refuses every reading.
    ///
    /// # Errors
    /// When the budget stops the work.
    pub fn gather(&mut self, source: &Source<'_>, all: bool, budget: &Budget<'_>) -> Result<(), Stopped> {
        let mut batch = std::mem::take(&mut self.batch);
        batch.clear();
        source.lexicon.scan_within(source.folded, budget, |hit| {
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
        let class = |hit| source.lexicon.readings(hit).first().map_or(0, |reading| reading.class as usize);
        // The sum is of no use but that the reads come first, and that none waits for another.
        std::hint::black_box(hits.iter().map(class).sum::<usize>());
        for hit in hits {
            let readings = source.lexicon.readings(hit);
            budget.steps(readings.len() as u32)?;
            self.add(source, hit, readings, all);
        }
        Ok(())
    }

    fn add(&mut self, source: &Source<'_>, hit: &Hit, readings: &[Reading], all: bool) {
        for (cue, several) in readings.iter().rev().map_while(|reading| reading.cue()) {
            let effect = source.gazetteer.cues()[cue as usize].effect;
            self.cues.add(CueHit::new(source.field, source.folded, hit, cue, effect, several));
        }
        // The names come first.
        if !readings.first().is_some_and(|reading| reading.is_name()) {
            return;
        }
        let candidate = Candidate::new(source.field, hit);
        let written = Written::new(source, hit);
        let spelled = match candidate.is_crowded() {
            true => {
                let signed = readings.iter().any(|reading| reading.is_signed());
                let key = (candidate.form(), written.hash(signed));
                *self.crowded.entry(key).or_insert_with(|| spelled(source, hit, readings, &written))
            }
            false => spelled(source, hit, readings, &written),
        };
        if spelled.left || all {
            let Spelled { refused, signed, free, alone, .. } = spelled;
            self.candidates.push(Candidate { refused, signed, free, alone, ..candidate });
        }
    }
}

/// What a written text leaves of a form's readings.
#[derive(Clone, Copy, Debug)]
struct Spelled {
    refused: Refused,
    /// Only readings with signs are left: they have more of the text than the others.
    signed: bool,
    /// A name is left.
    left: bool,
    free: bool,
    alone: bool,
}

fn spelled(source: &Source<'_>, hit: &Hit, readings: &[Reading], written: &Written<'_>) -> Spelled {
    let mut candidate = Candidate::new(source.field, hit);
    let mut last: Option<(&Reading, bool)> = None;
    for (i, reading) in readings.iter().enumerate() {
        let refused = match (reading.target(), last) {
            (Target::Cue { .. }, _) => true,
            (Target::Name(_), Some((same, refused))) if same.is_refused_like(reading) => refused,
            (Target::Name(name), _) => source.rule_out(hit, reading, name, written).is_some(),
        };
        last = Some((reading, refused));
        candidate.signed |= !refused && reading.is_signed();
        if refused {
            candidate.refused.add(i, readings.len());
        }
    }
    if candidate.signed {
        let others = readings.iter().enumerate().filter(|(_, reading)| !reading.is_signed());
        others.for_each(|(i, _)| candidate.refused.add(i, readings.len()));
    }
    let (mut owner, mut free, mut alone) = (None, false, true);
    for reading in source.readings(&candidate) {
        free |= reading.policies.listed() == Policy::Free;
        alone &= *owner.get_or_insert(reading.entity) == reading.entity;
    }
    let Candidate { refused, signed, .. } = candidate;
    Spelled { refused, signed, left: owner.is_some(), free, alone }
}

/// How a hit is written; found out when it is asked, for most it is not.
struct Written<'s> {
    source: &'s Source<'s>,
    hit: Hit,
    text: OnceCell<&'s str>,
    signature: OnceCell<u8>,
    /// It is a part of something longer, a token with digits or a web or mail address, or runs across one quotation
    /// mark of a pair.
    is_cut: bool,
}

impl<'s> Written<'s> {
    fn new(source: &'s Source<'s>, hit: &Hit) -> Written<'s> {
        let is_cut = source.in_token(hit) || source.in_link(hit) || source.has_lone_mark(hit);
        Written { source, hit: *hit, text: OnceCell::new(), signature: OnceCell::new(), is_cut }
    }

    fn text(&self) -> &'s str {
        self.text.get_or_init(|| &self.source.text[self.source.span(self.hit.start, self.hit.end)])
    }

    /// Its first word.
    fn head(&self) -> &'s str {
        let codes = self.codes();
        let len = codes.iter().position(|&code| code == SOFT || code == HARD).unwrap_or(codes.len());
        &self.source.text[self.source.span(self.hit.start, self.hit.start + len as u32)]
    }

    fn codes(&self) -> &'s [u8] {
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

    fn is_in_capitals(&self) -> bool {
        capitals::is_in_capitals(self.source.text, self.source.span(self.hit.start, self.hit.end))
    }

    /// Whether a letter is its last, marks aside.
    fn ends_in(&self, letter: char) -> bool {
        self.text().trim_end_matches(|c| characters().symbol(c) == Symbol::Class(CharClass::Mark)).ends_with(letter)
    }

    /// A hash of the text with its proclitic, and of what of the text around it can refuse a reading, one of which is
    /// `signed`.
    fn hash(&self, signed: bool) -> u64 {
        /// How many characters on each side are hashed: a name has at most 1,024, and two more are read behind
        /// its signs.
        const NEAR: usize = 1026;
        let text = self.source.text;
        let span = self.source.span(self.hit.word, self.hit.end);
        let mut hasher = DefaultHasher::new();
        text[span.clone()].hash(&mut hasher);
        if signed {
            let before = text[..span.start].chars().rev().take(NEAR);
            before.chain(text[span.end..].chars().take(NEAR)).for_each(|c| c.hash(&mut hasher));
        }
        (self.is_cut, self.is_marked(), self.is_in_capitals()).hash(&mut hasher);
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
    pub lexicon: &'a Lexicon,
    pub rules: Rules,
    /// The web and mail addresses in it; looked for when a hit may stand in one.
    links: OnceCell<Vec<Range<usize>>>,
}

impl<'a> Source<'a> {
    pub fn new(
        field: Field,
        text: &'a str,
        folded: &'a Folded,
        gazetteer: &'a Gazetteer,
        lexicon: &'a Lexicon,
    ) -> Self {
        Source { field, text, folded, gazetteer, lexicon, rules: lexicon.rules(), links: OnceCell::new() }
    }

    /// The readings of a candidate that the text does not refuse, in the order of the gazetteer.
    pub fn readings<'s>(&'s self, candidate: &Candidate) -> impl Iterator<Item = &'s Reading> + Clone + use<'s, 'a> {
        let candidate = *candidate;
        self.all_readings(&candidate).enumerate().filter_map(move |(i, reading)| {
            let is_refused = match candidate.refused {
                Refused::NONE => false,
                Refused::SOME => self.is_refused(&candidate, reading),
                Refused(bits) => bits >> i & 1 == 1,
            };
            (!is_refused).then_some(reading)
        })
    }

    /// Whether the text refuses a reading of a candidate that has more readings than [`Refused`] has bits.
    #[cold]
    fn is_refused(&self, candidate: &Candidate, reading: &Reading) -> bool {
        let written = || Written::new(self, &candidate.hit());
        !reading.is_name() || self.refusal(candidate, reading, &written()).is_some()
    }

    /// The names of a candidate's form, each with the reason why the text refuses it, if it does.
    pub fn names<'c>(&'c self, candidate: &'c Candidate) -> impl Iterator<Item = (&'c Reading, Option<Reason>)> {
        let written = Written::new(self, &candidate.hit());
        let names = self.all_readings(candidate).filter(|reading| reading.is_name());
        names.map(move |reading| (reading, self.refusal(candidate, reading, &written)))
    }

    fn all_readings(&self, candidate: &Candidate) -> std::slice::Iter<'_, Reading> {
        self.lexicon.readings(&candidate.hit()).iter()
    }

    fn refusal(&self, candidate: &Candidate, reading: &Reading, written: &Written<'_>) -> Option<Reason> {
        let unsigned = (candidate.signed && !reading.is_signed()).then_some(Reason::Overlap);
        self.rule_out(&written.hit, reading, reading.name(), written).or(unsigned)
    }

    /// Why the text's letters cannot be this name, if they cannot.
    fn rule_out(&self, hit: &Hit, reading: &Reading, name: NameKey, written: &Written<'_>) -> Option<Reason> {
        if !hit.proclitic.is_empty() && !self.may_strip(hit, reading) {
            return Some(Reason::Proclitic);
        }
        let fits =
            !written.is_cut && self.has_signs(reading, name, written) && self.is_spelled(hit, reading, name, written);
        (!fits).then_some(Reason::Spelling)
    }

    /// Whether the signs in and around the text are those of a name.
    fn has_signs(&self, reading: &Reading, name: NameKey, written: &Written<'_>) -> bool {
        if reading.is_signed() {
            return written.has_signs_of(self.gazetteer.name(name).text());
        }
        reading.class.entity_type() != EntityType::Organisation || !written.is_marked()
    }

    /// Whether the letters are written as closely as a name asks for.
    fn is_spelled(&self, hit: &Hit, reading: &Reading, name: NameKey, written: &Written<'_>) -> bool {
        if reading.care() == Care::Fold && reading.capitals() == Capitals::Any {
            return true;
        }
        if reading.capitals() == Capitals::Telling && self.rules.has(Rule::CapitalLines) && written.is_in_capitals() {
            return false;
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
    pub fn span(&self, start: u32, end: u32) -> Range<usize> {
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

    /// Whether one quotation mark of a pair stands in a hit, and the other neither in it nor beside it.
    #[inline]
    fn has_lone_mark(&self, hit: &Hit) -> bool {
        let next = self.folded.words().get(hit.nth as usize + 1);
        next.is_some_and(|&next| next < hit.end) && self.rules.has(Rule::Quotes) && self.is_unpaired(hit)
    }

    /// The same for a hit of several words.
    fn is_unpaired(&self, hit: &Hit) -> bool {
        let Source { text, folded, .. } = self;
        // Before nearly all words there is a space.
        let is_behind_space = |&word: &u32| {
            let gap = folded.start(word as usize - 1);
            text.as_bytes()[gap] == b' ' && folded.start(word as usize) == gap + 1
        };
        let mut others = folded.words()[hit.nth as usize + 1..].iter().take_while(|&&word| word < hit.end);
        !others.all(is_behind_space) && quotes::paired(text, self.span(hit.start, hit.end)).is_none()
    }

    /// Whether a hit stands in a web or mail address.
    #[inline]
    fn in_link(&self, hit: &Hit) -> bool {
        let start = self.folded.start(hit.start as usize);
        // What may stand before a word in an address; hardly any word of a text has such a sign before it.
        let before = start.checked_sub(1).map(|before| self.text.as_bytes()[before]);
        let is_sign = |byte| {
            matches!(byte, b'/' | b'.' | b'-' | b'_' | b'=' | b'?' | b'&' | b'%' | b'#' | b'~' | b'+' | b'@' | b':')
        };
        let may = before.is_some_and(is_sign);
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
    /// names (مصر, قطر) or a large city, or may be one of a list that has a cue (حركتا حماس وفتح). Figures in `DESIGN.md`.
    pub fn may_strip(&self, hit: &Hit, reading: &Reading) -> bool {
        let codes = &self.folded.codes()[hit.start as usize..hit.end as usize];
        let letters = codes.iter().filter(|&&code| code != SOFT && code != HARD).count();
        let article = hit.proclitic.elides_alef() || codes.starts_with(&AL);
        let enough = if hit.proclitic.has_kaf() {
            letters >= letters::BEHIND_KAF || article
        } else {
            let policy = || reading.policies.in_language(Language::Arabic);
            let short = || {
                reading.prominence() >= prominence::THREE_LETTERS
                    || self.is_short_city(hit, reading)
                    || self.rules.has(Rule::Coordination) && hit.is_joined(self.folded) && policy() == Policy::Cue
            };
            letters >= letters::BEHIND_PROCLITIC || letters == letters::BEHIND_PROCLITIC_KNOWN && short()
        };
        let common = || self.gazetteer.common_words().contains(self.word(hit));
        (enough || !self.rules.has(Rule::ProcliticLength)) && !(self.rules.has(Rule::CommonWords) && common())
    }

    /// Whether a name of three letters behind a proclitic is surely a large city: بحلب, وتعز.
    ///
    /// Behind و and ف an ordinary word may be a verb (وسرت), so there it must need no evidence. A final ة must be
    /// written: بجده is "by his grandfather".
    fn is_short_city(&self, hit: &Hit, reading: &Reading) -> bool {
        let last = self.folded.codes()[hit.start as usize - 1];
        let least = if last == code('ب') || last == code('ل') { Policy::Context } else { Policy::Free };
        self.rules.has(Rule::ShortCities)
            && reading.class == Class::City
            && reading.prominence() >= prominence::THREE_LETTERS_CITY
            && reading.policies.in_language(Language::Arabic) <= least
            && {
                // Found without its ال it would be an ordinary word: ورقة for و and الرقة.
                let listed = self.gazetteer.name(reading.name()).text();
                !(listed.starts_with("ال") || Written::new(self, hit).ends_in('ه') && listed.ends_with('ة'))
            }
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

//! Candidates and context words of an article, collected from the scan.

use super::candidate::Candidate;
use super::composition::{Compositions, SlotFiller, compose};
use super::cues::{CueHit, Cues};
use super::heads::{HeadHit, Heads};
use super::languages::Languages;
use super::location::is_location;
use super::span::Field;
use super::topics::Topics;
use crate::budget::{Budget, Stopped};
use crate::gazetteer::Class;
use crate::lexicon::{Check, CheckCache, FieldText, Hit, Reading, Target, is_highly_ambiguous};
use crate::rules::Rule;
use crate::thresholds::steps;

/// Everything that the scan found in an article. Reused for the next article.
#[derive(Debug, Default)]
pub(super) struct Scanned {
    /// In the order of the text: by the word in which they start, then by the length of the proclitic, then by the
    /// length of the span; shortest first.
    pub candidates: Vec<Candidate>,
    pub cues: Cues,
    pub heads: Heads,
    pub topics: Topics,
    /// The adjectives of countries, in the order of the text. Each has the readings of its form.
    pub adjectives: Vec<Candidate>,
    pub compositions: Compositions,
    batch: Vec<Hit>,
    checks: CheckCache,
}

/// Number of hits that are processed together. Their readings are far apart in a large gazetteer; the reads of one
/// batch wait for memory together.
const BATCH: usize = 256;

impl Scanned {
    pub fn clear(&mut self) {
        self.candidates.clear();
        self.cues.clear();
        self.heads.clear();
        self.topics.clear();
        self.adjectives.clear();
        self.compositions.clear();
        self.checks.clear();
    }

    /// Scans one field. With `all`, hits without a name that the spelling permits become candidates too, unless they
    /// have an ending.
    ///
    /// # Errors
    /// If the budget stops the work.
    pub fn scan(
        &mut self,
        field: Field,
        text: &FieldText<'_>,
        languages: &Languages<'_>,
        all: bool,
        budget: &Budget<'_>,
    ) -> Result<(), Stopped> {
        if text.folded.words().is_empty() {
            return Ok(());
        }
        let mut batch = std::mem::take(&mut self.batch);
        batch.clear();
        text.layers.scan_within(text.folded, Some(text.text), budget, |hit| {
            batch.push(hit);
            if batch.len() < BATCH {
                return Ok(());
            }
            let added = self.add_batch(field, text, languages, &batch, all, budget);
            batch.clear();
            added
        })?;
        self.add_batch(field, text, languages, &batch, all, budget)?;
        self.batch = batch;
        Ok(())
    }

    /// Adds the candidates that are composed of others, and the listed institutions to the words of topics.
    ///
    /// # Errors
    /// If the budget stops the work.
    pub fn compose(
        &mut self,
        fields: &[FieldText<'_>; 2],
        languages: &Languages<'_>,
        budget: &Budget<'_>,
    ) -> Result<(), Stopped> {
        let Scanned { candidates, heads, topics, adjectives, compositions, .. } = self;
        compose(candidates, heads, adjectives, compositions, fields, languages, budget)?;
        topics.add_listed(candidates, fields);
        Ok(())
    }

    /// Replaces the candidates that stand for institutions on a topic. Each is given by its index and its head.
    pub fn replace(&mut self, roles: &[(usize, HeadHit)], fields: &[FieldText<'_>; 2], languages: &Languages<'_>) {
        for (index, head) in roles {
            let filler = self.candidates[*index];
            let field = &fields[filler.field as usize];
            let slot = SlotFiller { filler: &filler, is_adjective: false, field, languages };
            if let Some(role) = slot.compose_in_topic(head, &mut self.compositions) {
                self.candidates[*index] = role;
            }
        }
    }

    fn add_batch(
        &mut self,
        field: Field,
        text: &FieldText<'_>,
        languages: &Languages<'_>,
        hits: &[Hit],
        all: bool,
        budget: &Budget<'_>,
    ) -> Result<(), Stopped> {
        let class = |hit| text.layers.readings(hit).first().map_or(0, |reading| reading.class as usize);
        // Reads the first reading of each hit before any is used, so that the reads do not wait for one another. The
        // sum itself is not used.
        std::hint::black_box(hits.iter().map(class).sum::<usize>());
        for hit in hits {
            let readings = text.layers.readings(hit);
            budget.steps(readings.len() as u32)?;
            self.add(field, text, languages, hit, readings, all);
        }
        Ok(())
    }

    /// Adds a hit. A hit with an ending of another language than that of its sentence is dropped; the language is
    /// determined last, because that reads the sentence.
    fn add(
        &mut self,
        field: Field,
        text: &FieldText<'_>,
        languages: &Languages<'_>,
        hit: &Hit,
        readings: &[Reading],
        all: bool,
    ) {
        // Cues, heads and adjectives are the last readings of a form.
        for reading in readings.iter().rev().take_while(|reading| !reading.is_name()) {
            if languages.permits(field, hit) {
                self.add_other(field, text, hit, *reading);
            }
        }
        if !readings.first().is_some_and(|reading| reading.is_name()) {
            return;
        }
        let check = self.checks.check(text, hit, readings);
        if hit.ending.is_empty() {
            let is_joined = hit.is_joined(text.folded);
            let in_list = is_joined.then(|| self.check_in_list(field, text, hit, readings)).flatten();
            let check = in_list.unwrap_or(check);
            if check.matches || all {
                self.candidates.push(Candidate::with_check(field, hit, check));
            }
        } else if check.matches && languages.permits(field, hit) {
            self.candidates.push(Candidate::with_check(field, hit, check));
            self.order_dictionary_forms(text);
        }
    }

    /// Checks the spelling of a hit that only و joins to a place directly before it: in حلب وحمص and مكة وجدة, short
    /// names are places of the country of the place before, although the whole word is an ordinary one.
    fn check_in_list(&self, field: Field, text: &FieldText<'_>, hit: &Hit, readings: &[Reading]) -> Option<Check> {
        if is_highly_ambiguous(readings.len()) || !text.rules.has(Rule::PlaceLists) {
            return None;
        }
        let near = self.candidates.iter().rev().take(steps::JOINED_CANDIDATES);
        let mut near = near.filter(|other| other.field == field && other.word != hit.word);
        let before = near.next().filter(|other| other.end + 1 == hit.word && other.free)?;
        if before.is_highly_ambiguous() || !text.folded.follows_soft_break(hit.word) {
            return None;
        }
        let is_city = |reading: &Reading| reading.class.is_place() && reading.class != Class::Country;
        let is_compatriot = |reading: &Reading| {
            let mut places = text.readings(before.checked()).filter(|place| is_city(place));
            is_city(reading) && reading.country().is_some() && places.any(|place| place.country() == reading.country())
        };
        Some(text.check_behind_proclitic(hit, readings, is_compatriot)).filter(|check| check.matches)
    }

    /// Adds what is not a name. Readings of adjectives of one hit are adjacent, and the hit is added once.
    fn add_other(&mut self, field: Field, text: &FieldText<'_>, hit: &Hit, reading: Reading) {
        match reading.target() {
            Target::Name(_) => {}
            Target::Cue { cue, several } => {
                let effect = text.layers.cues()[cue as usize].effect;
                self.cues.add(CueHit::new(field, text.folded, hit, cue, effect, several));
            }
            Target::Head(name) if text.layers.patterns().is_topic(name) => {
                self.topics.add(field, hit, text.layers.patterns().class_of(name));
            }
            Target::Head(name) => self.heads.add(HeadHit::new(field, text.folded, hit, name)),
            Target::Adjective(_) => {
                let is_known = |last: &Candidate| last.field == field && last.hit() == *hit;
                if !self.adjectives.last().is_some_and(is_known) {
                    self.adjectives.push(Candidate::new(field, hit));
                }
            }
        }
    }

    /// Moves the last candidate before those with the same span that stand for another dictionary form, if its entities
    /// are more prominent: Самару is Самара, not Самар. After a preposition of place, places are the more prominent
    /// ones: на Ямале is Ямал, not Ямаль. Forms with very many readings stay, so that the cost of a hit
    /// is limited.
    fn order_dictionary_forms(&mut self, text: &FieldText<'_>) {
        let prominence = |candidate: &Candidate| {
            let is_located = text.rules.has(Rule::Locations) && is_location(text, candidate);
            let of_reading = |reading: &Reading| {
                let located = f32::from(is_located && reading.class.is_place());
                text.date.prominence(reading) + located
            };
            text.layers.readings(&candidate.hit()).iter().map(of_reading).fold(0.0, f32::max)
        };
        let mut last = self.candidates.len() - 1;
        while let Some(before) = last.checked_sub(1) {
            let [other, candidate] = [&self.candidates[before], &self.candidates[last]];
            let is_same_span =
                other.shares_word(candidate) && (other.start, other.end) == (candidate.start, candidate.end);
            if !is_same_span
                || other.ending.is_empty()
                || other.is_highly_ambiguous()
                || candidate.is_highly_ambiguous()
                || prominence(other) >= prominence(candidate)
            {
                return;
            }
            self.candidates.swap(before, last);
            last = before;
        }
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.candidates.capacity() * size_of::<Candidate>()
            + self.cues.memory_usage()
            + self.heads.memory_usage()
            + self.topics.memory_usage()
            + self.adjectives.capacity() * size_of::<Candidate>()
            + self.compositions.memory_usage()
            + self.checks.memory_usage()
    }
}

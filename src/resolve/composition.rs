//! Composes institutions in the text: a head (بلدية) and the name of a place beside it (نابلس) are one candidate.
//!
//! It may also be named after a person (جامعة محمد الخامس). An institution of a country also has the adjective of the
//! country beside its head (وزارة الدفاع الروسية).
//!
//! A slot takes candidates, not mentions. So the composed candidate has a reading for each place that the name beside
//! the head may stand for, and competes with the candidates inside it like any longer one.

use super::candidate::Candidate;
use super::heads::{HeadHit, Heads};
use super::languages::Languages;
use crate::budget::{Budget, Stopped};
use crate::gazetteer::{Class, EntityKey, HeadSide, NameKey, PatternName, Policy, Slot};
use crate::lang::Language;
use crate::lang::capitals::capitals_agree;
use crate::lexicon::{Ending, FieldText, Reading, Target};
use crate::rules::Rule;
use crate::text::alphabet::{HARD, SOFT, Script, script};
use crate::thresholds::prominence;

/// Greatest number of digits of the number of an institution, such as a court.
const ORDINAL_DIGITS: usize = 2;

/// The composed candidates of an article. Reused for the next article.
#[derive(Debug, Default)]
pub(super) struct Compositions {
    /// The readings of all composed candidates. A candidate has a range of them.
    readings: Vec<Reading>,
    /// By [`Candidate::composition`].
    compositions: Vec<Composition>,
}

/// A composed candidate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Composition {
    /// The codes of the head: start and end.
    pub head: (u32, u32),
    /// The place, if the head shows a role of it. The span is that of the place's name then.
    pub role_of: Option<EntityKey>,
}

impl Compositions {
    pub fn clear(&mut self) {
        self.readings.clear();
        self.compositions.clear();
    }

    /// The readings of a composed candidate.
    pub fn readings(&self, (first, last): (u32, u32)) -> &[Reading] {
        &self.readings[first as usize..last as usize]
    }

    /// The composition of a candidate.
    pub fn of(&self, candidate: &Candidate) -> Option<Composition> {
        candidate.composition().map(|index| self.compositions[index])
    }

    /// Adds the composition of a candidate, which gets the readings from `first` on: at least one.
    fn add(&mut self, candidate: Candidate, first: usize, composition: Composition) -> Candidate {
        let Compositions { readings, compositions } = self;
        let alone = readings[first..].iter().all(|reading| reading.entity == readings[first].entity);
        compositions.push(composition);
        candidate.composed((first as u32, readings.len() as u32), compositions.len() as u32 - 1, alone)
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.readings.capacity() * size_of::<Reading>() + self.compositions.capacity() * size_of::<Composition>()
    }
}

/// Adds a candidate for each head with a place or the adjective of a country beside it. `heads`, `adjectives` and
/// `candidates` are those of the article.
///
/// The work is limited by the number of candidates, adjectives and heads: few heads are beside one word, and names of
/// very many entities are no slots.
///
/// # Errors
/// If the budget stops the work.
pub(super) fn compose(
    candidates: &mut Vec<Candidate>,
    heads: &mut Heads,
    adjectives: &[Candidate],
    compositions: &mut Compositions,
    fields: &[FieldText<'_>; 2],
    languages: &Languages<'_>,
    budget: &Budget<'_>,
) -> Result<(), Stopped> {
    if heads.is_empty() {
        return Ok(());
    }
    heads.index();
    let listed = candidates.len();
    for i in 0..listed + adjectives.len() {
        budget.step()?;
        let filler = if i < listed { candidates[i] } else { adjectives[i - listed] };
        if filler.is_highly_ambiguous() {
            continue;
        }
        let field = &fields[filler.field as usize];
        let slot = SlotFiller { filler: &filler, is_adjective: i >= listed, field, languages };
        let first = candidates.len();
        for head in slot.heads(heads) {
            budget.steps(filler.readings_len() as u32)?;
            let Some(composed) = slot.compose(head, compositions) else { continue };
            if compositions.of(&composed).is_some_and(|composition| composition.role_of.is_some()) {
                candidates[i] = composed;
            } else if !is_listed(&candidates[..listed], &composed) {
                add_longest(candidates, first, composed, compositions);
            }
        }
    }
    if candidates.len() > listed {
        candidates.sort_by_key(|candidate| (candidate.field, candidate.word));
    }
    Ok(())
}

/// Adds a composed candidate, unless one of the candidates from `first` on, which have the same place, is a longer name
/// of its entity. A shorter one is replaced: شرطة دبي in مديرية شرطة دبي.
fn add_longest(candidates: &mut Vec<Candidate>, first: usize, new: Candidate, compositions: &Compositions) {
    let entity = |candidate: &Candidate| compositions.readings(candidate.readings_range())[0].entity;
    match candidates[first..].iter_mut().find(|known| entity(known) == entity(&new)) {
        Some(known) if known.len() < new.len() => *known = new,
        Some(_) => {}
        None => candidates.push(new),
    }
}

/// Whether a listed name that needs no evidence has the span of a composed candidate. `candidates` are in the order of
/// the text.
fn is_listed(candidates: &[Candidate], composed: &Candidate) -> bool {
    let place = |candidate: &Candidate| (candidate.field, candidate.word);
    let first = candidates.partition_point(|candidate| place(candidate) < place(composed));
    let of_word = candidates[first..].iter().take_while(|candidate| place(candidate) == place(composed));
    of_word.into_iter().any(|listed| listed.free && (listed.start, listed.end) == (composed.start, composed.end))
}

/// The name of a place, or the adjective of a country, that may fill the slot of a pattern.
pub(super) struct SlotFiller<'a> {
    pub filler: &'a Candidate,
    pub is_adjective: bool,
    pub field: &'a FieldText<'a>,
    pub languages: &'a Languages<'a>,
}

impl SlotFiller<'_> {
    /// The heads directly before and after it, and after the number of a court.
    fn heads<'h>(&self, heads: &'h Heads) -> impl Iterator<Item = &'h HeadHit> {
        let Candidate { field, nth, word, end, proclitic, .. } = *self.filler;
        let folded = self.field.folded;
        let patterns = self.field.layers.patterns();
        let name_of = move |head: &HeadHit| &patterns.names()[usize::from(head.name)];
        let this_word = (proclitic.is_empty() && folded.follows_soft_break(word)).then_some(nth);
        let ending = this_word.into_iter().flat_map(move |nth| heads.before(field, nth));
        let before = ending.filter(move |head| name_of(head).side == HeadSide::Before);
        let is_before_soft_break = folded.codes().get(end as usize) == Some(&SOFT);
        let next_word = is_before_soft_break.then(|| folded.first_word_from(nth as usize, end) as u32);
        let adjacent = next_word.into_iter().flat_map(move |nth| heads.starting(field, nth));
        let word_after_number = next_word.and_then(|nth| self.after_number(nth));
        let numbered = word_after_number.into_iter().flat_map(move |nth| heads.starting(field, nth));
        let has_number = move |name: &PatternName| {
            patterns.pattern_of(name).class == Class::Court && Language::of_code(&name.language).numbers_courts()
        };
        let starting = adjacent.chain(numbered.filter(move |head| has_number(name_of(head))));
        let is_after = move |head: &HeadHit| name_of(head).side == HeadSide::After && head.hit.proclitic.is_empty();
        before.chain(starting.filter(move |head| is_after(head)))
    }

    /// The index of the word after an ordinal number, if a word is one: İstanbul 25. Ağır Ceza Mahkemesi.
    fn after_number(&self, word: u32) -> Option<u32> {
        let folded = self.field.folded;
        let word = word as usize;
        let start = folded.words()[word] as usize;
        let is_number = script(folded.codes()[start]) == Script::Digit && folded.word(word).len() <= ORDINAL_DIGITS;
        let is_ordinal = || self.field.text[folded.end(folded.word_end(word), self.field.text)..].starts_with(". ");
        (is_number && word + 1 < folded.words().len() && is_ordinal()).then_some(word as u32 + 1)
    }

    /// The candidate of a head and this place, if the pattern of the head permits a reading of the place.
    pub fn compose(&self, head: &HeadHit, compositions: &mut Compositions) -> Option<Candidate> {
        let name = &self.field.layers.patterns().names()[usize::from(head.name)];
        let end = self.end_of_tail(name)?;
        if name.is_role() && !self.field.rules.has(Rule::Roles) || !self.head_agrees(head, name) {
            return None;
        }
        // Парламент Өзбекстанмен: a Russian name has no Kazakh ending.
        if name.side == HeadSide::Before && !name.is_role() && !self.ending_agrees(self.filler.ending, name) {
            return None;
        }
        let readings = &mut compositions.readings;
        let first = readings.len();
        match name.slot {
            Slot::Adjective(form) => self.add_countries(head.name, name, form, readings),
            Slot::Place | Slot::Person | Slot::Country if !self.is_adjective => {
                let places = self.field.readings(self.filler.checked());
                readings.extend(places.filter_map(|place| self.reading(place, head.name, name)));
            }
            Slot::Place | Slot::Person | Slot::Country | Slot::Topic => {}
        }
        let gazetteer = self.field.layers.gazetteer();
        readings[first..].sort_by(|a, b| gazetteer.cmp_entities(a.entity, b.entity));
        readings.get(first)?;
        let role_of = if name.is_role() { self.likeliest_place(&readings[first..]) } else { None };
        if name.is_role() {
            self.prefer_listed(self.field.layers.patterns().pattern_of(name).class, first, readings);
        }
        let composition = Composition { head: (head.hit.start, head.hit.end), role_of };
        Some(compositions.add(self.extended(head, name, end), first, composition))
    }

    /// As [`compose`](SlotFiller::compose), for a head that counts only in a text on its topic. If the pattern permits
    /// no place, the name may be that of a listed institution of its class.
    pub fn compose_in_topic(&self, head: &HeadHit, compositions: &mut Compositions) -> Option<Candidate> {
        if let Some(role) = self.compose(head, compositions) {
            return Some(role);
        }
        // The names of clubs are often ordinary words: للاتفاق is "for the agreement". After و, they continue a list.
        let is_proclitic = head.hit.nth == self.filler.nth;
        if is_proclitic && !self.filler.is_joined(self.field.folded) {
            return None;
        }
        let readings = &mut compositions.readings;
        let first = readings.len();
        self.prefer_listed(self.field.layers.patterns().class_of(head.name), first, readings);
        readings.get(first)?;
        let composition = Composition { head: (head.hit.start, head.hit.end), role_of: None };
        Some(compositions.add(*self.filler, first, composition))
    }

    /// The candidate of this place with the span of the composed name, which ends at `end` if the head is before it.
    fn extended(&self, head: &HeadHit, name: &PatternName, end: u32) -> Candidate {
        let mut candidate = *self.filler;
        let hit = &head.hit;
        match name.side {
            _ if name.is_role() => {}
            HeadSide::Before => {
                (candidate.nth, candidate.word, candidate.start) = (hit.nth, hit.word, hit.start);
                (candidate.proclitic, candidate.end) = (hit.proclitic, end);
            }
            HeadSide::After => (candidate.end, candidate.ending) = (hit.end, hit.ending),
        }
        candidate
    }

    /// The place of the most prominent of some composed entities.
    fn likeliest_place(&self, readings: &[Reading]) -> Option<EntityKey> {
        let layers = self.field.layers;
        let prominence = |reading: &&Reading| layers.gazetteer().entity(reading.entity).prominence();
        let likeliest = readings.iter().max_by(|a, b| prominence(a).total_cmp(&prominence(b)))?;
        Some(layers.name(likeliest.name()).filler()?.key())
    }

    /// Replaces the readings from `first` on by those of listed entities of a class with the same name, if there are
    /// any: the club of a city is the listed one.
    fn prefer_listed(&self, class: Class, first: usize, readings: &mut Vec<Reading>) {
        let listed = self.field.readings(self.filler.checked()).filter(|reading| reading.class == class);
        let listed: Vec<Reading> = listed.map(|reading| reading.as_free()).collect();
        if !listed.is_empty() {
            readings.truncate(first);
            readings.extend(listed);
        }
    }

    /// The reading of the institution of a place, or of one that is named after a person, if there may be one. A name
    /// that is an ordinary word is no slot, nor is the surname of a person who is not well known.
    fn reading(&self, place: &Reading, position: u16, name: &PatternName) -> Option<Reading> {
        let layers = self.field.layers;
        let patterns = layers.patterns();
        let pattern = patterns.pattern_of(name);
        let is_slot = match name.slot {
            Slot::Country => {
                patterns.is_national(pattern, place.entity, place.country())
                    && layers.name(place.name()).fills_country_slot()
            }
            Slot::Person if !layers.name(place.name()).is_full() => {
                let known = layers.gazetteer().entity(place.entity).prominence() >= prominence::NAMED_AFTER;
                pattern.slot.contains(place.class) && known
            }
            _ => pattern.slot.contains(place.class),
        };
        if !is_slot || self.languages.effective_policy(self.filler, place) == Policy::Cue {
            return None;
        }
        let entity = layers.gazetteer().entity(patterns.key(name.pattern, place.entity)?);
        Some(Reading::composed(NameKey::composed(position, place.name()), entity))
    }

    /// Adds the readings of the institution of each country that has the adjective in a form.
    fn add_countries(&self, position: u16, name: &PatternName, form: u16, readings: &mut Vec<Reading>) {
        let layers = self.field.layers;
        let (patterns, gazetteer) = (layers.patterns(), layers.gazetteer());
        let text = &self.field.text[self.field.span(self.filler.start, self.filler.end)];
        let has_ending_of_language = self.ending_agrees(self.filler.ending, name);
        for reading in layers.readings(&self.filler.hit()) {
            let Target::Adjective(index) = reading.target() else { continue };
            let adjective = &patterns.words().adjectives()[index as usize];
            let is_written_so = || !adjective.has_capital || capitals_agree(&adjective.text, text);
            if adjective.form != form || !has_ending_of_language || !is_written_so() {
                continue;
            }
            let country = gazetteer.entity(patterns.words().country_of(adjective));
            let is_national = patterns.is_national(patterns.pattern_of(name), country.key(), country.country_code());
            if let Some(key) = patterns.key(name.pattern, country.key()).filter(|_| is_national) {
                readings.push(Reading::composed(NameKey::of_adjective(position, index), gazetteer.entity(key)));
            }
        }
    }

    /// The end of the place and of the tail of a pattern's name after it. `None` if the text does not have the tail.
    fn end_of_tail(&self, name: &PatternName) -> Option<u32> {
        let end = self.filler.end;
        let tail = &name.tail.codes;
        if tail.is_empty() {
            return Some(end);
        }
        let folded = self.field.folded;
        let rest = folded.codes()[end as usize..].strip_prefix(&[SOFT])?.strip_prefix(tail.as_slice())?;
        let ends_word = rest.first().is_none_or(|&code| code == SOFT || code == HARD);
        ends_word.then_some(end + 1 + tail.len() as u32)
    }

    /// Whether a head is written as that of a pattern's name: its words have a capital where those of the pattern do,
    /// and an ending is one of the language of the name.
    fn head_agrees(&self, head: &HeadHit, name: &PatternName) -> bool {
        let text = &self.field.text[self.field.span(head.hit.start, head.hit.end)];
        let has_ending_of_language = self.ending_agrees(head.hit.ending, name);
        has_ending_of_language && (!name.has_capital || capitals_agree(&name.head, text))
    }

    /// Whether the language of a pattern's name has an ending.
    fn ending_agrees(&self, ending: Ending, name: &PatternName) -> bool {
        ending.is_empty() || ending.is_of(Language::of_code(&name.language))
    }
}

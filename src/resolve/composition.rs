//! Composes institutions in the text: a head (بلدية) and the name of a place beside it (نابلس) are one candidate.
//!
//! A slot takes candidates, not mentions. So the composed candidate has a reading for each place that the name beside
//! the head may stand for, and competes with the candidates inside it like any longer one.

use super::candidate::Candidate;
use super::heads::{HeadHit, Heads};
use super::languages::Languages;
use crate::budget::{Budget, Stopped};
use crate::gazetteer::{Class, EntityKey, HeadSide, NameKey, PatternName, Policy};
use crate::lang::Language;
use crate::lang::capitals::{Capitals, words_agree};
use crate::lexicon::{FieldText, Reading};
use crate::rules::Rule;
use crate::text::alphabet::{HARD, SOFT};

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

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.readings.capacity() * size_of::<Reading>() + self.compositions.capacity() * size_of::<Composition>()
    }
}

/// Adds a candidate for each head with a place beside it. `heads` and `candidates` are those of the article.
///
/// The work is limited by the number of candidates and heads: few heads are beside one word, and names of very many
/// entities are no slots.
///
/// # Errors
/// If the budget stops the work.
pub(super) fn compose(
    candidates: &mut Vec<Candidate>,
    heads: &mut Heads,
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
    for i in 0..listed {
        budget.step()?;
        let place = candidates[i];
        if place.is_highly_ambiguous() {
            continue;
        }
        let field = &fields[place.field as usize];
        let slot = Slot { place: &place, field, languages };
        let first = candidates.len();
        for head in slot.heads(heads) {
            budget.steps(place.readings_len() as u32)?;
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

/// A candidate for the slot of a pattern.
struct Slot<'a> {
    place: &'a Candidate,
    field: &'a FieldText<'a>,
    languages: &'a Languages<'a>,
}

impl Slot<'_> {
    /// The heads directly before and after it.
    fn heads<'h>(&self, heads: &'h Heads) -> impl Iterator<Item = &'h HeadHit> {
        let Candidate { field, nth, word, end, proclitic, .. } = *self.place;
        let folded = self.field.folded;
        let is_soft = |gap: Option<u32>| gap.is_some_and(|gap| folded.codes().get(gap as usize) == Some(&SOFT));
        let before = (proclitic.is_empty() && is_soft(word.checked_sub(1))).then_some(nth);
        let after = is_soft(Some(end)).then(|| folded.first_word_from(nth as usize, end) as u32);
        let before = before.into_iter().flat_map(move |nth| heads.before(field, nth));
        let after = after.into_iter().flat_map(move |nth| heads.starting(field, nth));
        let patterns = self.field.layers.patterns();
        let side = move |head: &HeadHit| patterns.names()[usize::from(head.name)].side;
        let before = before.filter(move |head| side(head) == HeadSide::Before);
        before.chain(after.filter(move |head| side(head) == HeadSide::After && head.hit.proclitic.is_empty()))
    }

    /// The candidate of a head and this place, if the pattern of the head permits a reading of the place.
    fn compose(&self, head: &HeadHit, compositions: &mut Compositions) -> Option<Candidate> {
        let name = &self.field.layers.patterns().names()[usize::from(head.name)];
        let end = self.end_of_tail(name)?;
        if name.is_role() && !self.field.rules.has(Rule::Roles) || !self.head_agrees(head, name) {
            return None;
        }
        let Compositions { readings, compositions } = compositions;
        let first = readings.len();
        let places = self.field.readings(self.place.checked());
        readings.extend(places.filter_map(|place| self.reading(place, head.name, name)));
        readings[first..].sort_by_key(|reading| reading.entity);
        readings.get(first)?;
        let role_of = if name.is_role() { self.likeliest_place(&readings[first..]) } else { None };
        if name.is_role() {
            self.prefer_listed(self.field.layers.patterns().pattern_of(name).class, first, readings);
        }
        let alone = readings[first..].iter().all(|reading| reading.entity == readings[first].entity);
        let range = (first as u32, readings.len() as u32);
        compositions.push(Composition { head: (head.hit.start, head.hit.end), role_of });
        let candidate = self.extended(head, name, end);
        Some(candidate.composed(range, compositions.len() as u32 - 1, alone))
    }

    /// The candidate of this place with the span of the composed name, which ends at `end` if the head is before it.
    fn extended(&self, head: &HeadHit, name: &PatternName, end: u32) -> Candidate {
        let mut candidate = *self.place;
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
        Some(layers.name(likeliest.name()).place()?.key())
    }

    /// Replaces the readings from `first` on by those of listed entities of a class with the same name, if there are
    /// any: the club of a city is the listed one.
    fn prefer_listed(&self, class: Class, first: usize, readings: &mut Vec<Reading>) {
        let listed = self.field.readings(self.place.checked()).filter(|reading| reading.class == class);
        let listed: Vec<Reading> = listed.map(|reading| reading.as_free()).collect();
        if !listed.is_empty() {
            readings.truncate(first);
            readings.extend(listed);
        }
    }

    /// The reading of the institution of a place, if the place may have it. A name that is an ordinary word is no slot.
    fn reading(&self, place: &Reading, position: u16, name: &PatternName) -> Option<Reading> {
        let layers = self.field.layers;
        let patterns = layers.patterns();
        let is_slot = patterns.pattern_of(name).slot.contains(place.class);
        if !is_slot || self.languages.effective_policy(self.place, place) == Policy::Cue {
            return None;
        }
        let entity = layers.gazetteer().entity(patterns.key(name.pattern, place.entity)?);
        Some(Reading::composed(NameKey::composed(position, place.name()), entity))
    }

    /// The end of the place and of the tail of a pattern's name after it. `None` if the text does not have the tail.
    fn end_of_tail(&self, name: &PatternName) -> Option<u32> {
        let end = self.place.end;
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
        let ending = head.hit.ending;
        let has_ending_of_language = ending.is_empty() || ending.is_of(Language::of_code(&name.language));
        has_ending_of_language && Capitals::of(&name.head, false).agree(text) && words_agree(&name.head, text)
    }
}

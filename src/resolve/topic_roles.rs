//! The roles of places that only the topic of the text shows: in a report on a match, يستضيف برشلونة is about a club.
//!
//! The same words show a listed club whose name needs evidence (الوحدة). They are too frequent in other texts to be
//! heads of the scan. So they are looked up beside names, and only near words of the topic.

use super::apposed::{Apposed, Link};
use super::candidate::Candidate;
use super::composition::{Compositions, SlotFiller};
use super::context::Context;
use super::ending;
use super::heads::HeadHit;
use super::languages::Languages;
use super::location::is_location;
use super::scoreline::{Scoreline, Scorelines};
use super::span::Field;
use super::topics::listed;
use crate::budget::{Budget, Stopped};
use crate::gazetteer::{Class, HeadSide, TopicHead};
use crate::lang::Proclitic;
use crate::lang::arabic::proclitic::{BEH, FEH, WAW};
use crate::lexicon::{Ending, FieldText, Hit};
use crate::rules::Rule;
use crate::text::alphabet::SOFT;
use crate::thresholds::{distance, steps};

/// The candidates that stand for institutions on a topic: index, and the head that shows it.
///
/// # Errors
/// If the budget stops the work.
pub(super) fn find(
    context: &Context<'_>,
    languages: &Languages<'_>,
    budget: &Budget<'_>,
) -> Result<Vec<(usize, HeadHit)>, Stopped> {
    let topics = &context.scanned.topics;
    let mut roles = Vec::new();
    if !context.rules.has(Rule::TopicRoles) {
        return Ok(roles);
    }
    let scorelines = Scorelines::of(context, budget)?;
    if topics.is_empty() && !scorelines.are_topic {
        return Ok(roles);
    }
    let patterns = context.layers.patterns();
    let mut before = None;
    let mut unused = Compositions::default();
    for (index, candidate) in context.candidates().iter().enumerate() {
        budget.steps(1 + candidate.readings_len() as u32)?;
        let scoreline = scorelines.beside(index);
        let is_on_topic =
            topics.has_any_near(candidate.field, candidate.nth) || scoreline.is_some() && scorelines.are_topic;
        if !is_on_topic || candidate.is_highly_ambiguous() || candidate.composition().is_some() {
            continue;
        }
        let field = &context.fields[candidate.field as usize];
        if listed(candidate, field).is_some_and(|class| patterns.topics().contains(class)) {
            before = Some(Institution::named(candidate, None));
        }
        budget.steps(distance::TOPIC_WORDS)?;
        if !context.readings(candidate).any(|reading| reading.class.is_place()) {
            let is_institution = context.readings(candidate).any(|reading| patterns.topics().contains(reading.class));
            if candidate.free || !is_institution {
                continue;
            }
            if is_announced(context, candidate) {
                before = Some(Institution::named(candidate, None));
                continue;
            }
        }
        let is_country = context.readings(candidate).any(|reading| reading.class == Class::Country);
        // A country in a sentence about a match is rather the place: encyclopedias write so of national teams.
        let scoreline = scoreline.filter(|line| !(is_country && line.is_sentence));
        let is_score = scoreline.is_some_and(|line| line.words.len() > 1);
        let slot = SlotFiller { filler: candidate, is_adjective: false, field, languages };
        let place = Place { name: candidate, field, context, before, scoreline };
        let shows_role = |head: &HeadHit| {
            // عمان is Oman or Amman: only what shows the team of a country counts.
            if is_country && !patterns.slot_of(head.name).contains(Class::Country) {
                return false;
            }
            let (is_of_topic, needed) = match patterns.in_topic_head(head.name) {
                Some(TopicHead::Scoreline) if is_score => (scorelines.are_topic, 1),
                // An adjective that agrees with a club and not with a city is a word of the topic itself.
                Some(TopicHead::Adjective) => (false, 1),
                _ => (false, 2),
            };
            (is_of_topic || topics.are_near(needed, patterns.class_of(head.name), candidate.field, candidate.nth))
                && slot.compose_in_topic(head, &mut unused).is_some()
        };
        if let Some(head) = place.heads().find(shows_role) {
            roles.push((index, head));
            before = Some(Institution::named(candidate, Some(head.hit)));
        }
        unused.clear();
    }
    Ok(roles)
}

/// Whether a context word before a candidate announces one of its readings.
fn is_announced(context: &Context<'_>, candidate: &Candidate) -> bool {
    let mut cues = Vec::new();
    context.cues_before_nth(candidate.field, candidate.nth as usize, &mut cues);
    let mut hits = cues.iter().map(|&i| context.cue(i)).filter(|hit| !hit.effect.veto);
    hits.any(|hit| context.is_announced(candidate, hit))
}

/// An institution that the text names.
#[derive(Clone, Copy)]
struct Institution {
    field: Field,
    /// The end of its name.
    end: u32,
    /// The word beside it that shows the role of a place. `None` if the institution is listed.
    head: Option<Hit>,
}

impl Institution {
    fn named(name: &Candidate, head: Option<Hit>) -> Institution {
        Institution { field: name.field, end: name.end, head }
    }
}

/// Whether the text states that something is at a place.
fn is_at(field: &FieldText<'_>, name: &Candidate) -> bool {
    let proclitic = &field.folded.codes()[name.word as usize..name.start as usize];
    is_location(field, name) || proclitic.last() == Some(&BEH)
}

/// A name with the text beside it.
struct Place<'a> {
    name: &'a Candidate,
    field: &'a FieldText<'a>,
    context: &'a Context<'a>,
    /// The last institution before it.
    before: Option<Institution>,
    scoreline: Option<&'a Scoreline>,
}

impl Place<'_> {
    /// The names of patterns that the text beside the place may show.
    fn heads(&self) -> impl Iterator<Item = HeadHit> {
        let before = self.with_word(self.joined().or_else(|| self.word_before()), HeadSide::Before);
        // في برشلونة and مدينة برشلونة are the city, whatever is after it.
        let is_located =
            is_at(self.field, self.name) || self.continues_places() || is_announced(self.context, self.name);
        let after = self.word_after().filter(|_| !is_located);
        let country = Apposed::after(self.context, self.name).filter(|_| !is_located);
        let beside = before.chain(self.with_word(after, HeadSide::After)).chain(self.with_country(country));
        beside.chain(self.with_scoreline())
    }

    /// Whether و joins the place to a name at which something is: في الرباط والدار البيضاء.
    fn continues_places(&self) -> bool {
        let name = self.name;
        let joined = |end: u32| {
            let candidates = self.context.candidates();
            let after = candidates.partition_point(|other| (other.field, other.word) < (name.field, name.word));
            let nearest = candidates[..after].iter().rev().take(steps::JOINED_CANDIDATES);
            nearest.filter(|other| other.field == name.field && other.end == end).any(|other| is_at(self.field, other))
        };
        name.is_joined(self.field.folded) && name.word.checked_sub(1).is_some_and(joined)
    }

    /// The word before the place, or the last letter of its proclitic.
    fn word_before(&self) -> Option<Hit> {
        let Candidate { nth, word, start, proclitic, .. } = *self.name;
        if !proclitic.is_empty() {
            return (!self.name.is_joined(self.field.folded)).then(|| self.hit(nth, start - 1, start));
        }
        self.is_soft(word.checked_sub(1)?).then(|| self.word(nth - 1))
    }

    /// If the place continues a list of institutions, what shows the role of the one before it: فوز ليون وميلان. If
    /// that one is listed, the و shows it.
    fn joined(&self) -> Option<Hit> {
        let Institution { field, end, head } = self.before?;
        let Candidate { field: own, nth, word, start, .. } = *self.name;
        let continues = field == own && end + 1 == word && self.is_soft(end);
        let is_joined = continues && self.name.is_joined(self.field.folded);
        is_joined.then(|| head.unwrap_or_else(|| self.hit(nth, start - 1, start)))
    }

    /// The word after the place and its ending.
    fn word_after(&self) -> Option<Hit> {
        let next = ending::next_word(self.field, self.name);
        let &word = self.field.folded.words().get(next)?;
        self.is_soft(word - 1).then(|| self.word(next as u32))
    }

    /// The names that have a word as their head. In Arabic, the word may have the proclitic و or ف.
    fn with_word(&self, word: Option<Hit>, side: HeadSide) -> impl Iterator<Item = HeadHit> {
        let patterns = self.field.layers.patterns();
        let folded = self.field.folded;
        word.into_iter().flat_map(move |hit| {
            let Hit { start, end, .. } = hit;
            let has_proclitic = matches!(folded.codes()[start as usize], WAW | FEH);
            let after_proclitic = has_proclitic.then(|| patterns.in_topic(folded, start + 1, end));
            let names = patterns.in_topic(folded, start, end).chain(after_proclitic.into_iter().flatten());
            let names = names.filter(move |&name| patterns.names()[usize::from(name)].side == side);
            names.map(move |name| self.head(hit, name))
        })
    }

    /// The names that have the country of the place after it, if `after` is that country. Cities are feminine in
    /// Arabic, so برشلونة الإسباني is a club.
    fn with_country(&self, after: Option<Apposed>) -> impl Iterator<Item = HeadHit> {
        let layers = self.field.layers;
        let head = after.and_then(|after| {
            let head = match after.link {
                Link::Adjective { feminine: false } => TopicHead::Adjective,
                Link::Brackets => TopicHead::Country,
                _ => return None,
            };
            let is_there = |country| after.countries.contains(country);
            let mut readings = self.context.readings(self.name);
            let is_of_place = readings.any(|place| place.country().is_some_and(is_there));
            is_of_place.then_some((head, after.codes))
        });
        head.into_iter().flat_map(move |(head, (start, end))| {
            let nth = self.field.folded.first_word_from(self.name.nth as usize, self.name.end) as u32;
            layers.patterns().with_other_head(head).map(move |name| self.head(self.hit(nth, start, end), name))
        })
    }

    /// The names that have a scoreline as their head.
    fn with_scoreline(&self) -> impl Iterator<Item = HeadHit> {
        let folded = self.field.folded;
        let hit = self.scoreline.map(|Scoreline { words, .. }| {
            let end = folded.word_end(words.end - 1) as u32;
            self.hit(words.start as u32, folded.words()[words.start], end)
        });
        let patterns = self.field.layers.patterns();
        let names = move |hit| patterns.with_other_head(TopicHead::Scoreline).map(move |name| self.head(hit, name));
        hit.into_iter().flat_map(names)
    }

    fn head(&self, hit: Hit, name: u16) -> HeadHit {
        HeadHit::new(self.name.field, self.field.folded, &hit, name)
    }

    fn is_soft(&self, gap: u32) -> bool {
        self.field.folded.codes().get(gap as usize) == Some(&SOFT)
    }

    /// A word, by its index.
    fn word(&self, nth: u32) -> Hit {
        let folded = self.field.folded;
        self.hit(nth, folded.words()[nth as usize], folded.word_end(nth as usize) as u32)
    }

    /// A part of the text that starts in a word.
    fn hit(&self, nth: u32, start: u32, end: u32) -> Hit {
        let word = self.field.folded.words()[nth as usize];
        Hit { readings: (0, 0), nth, word, start, end, proclitic: Proclitic::NONE, ending: Ending::NONE }
    }
}

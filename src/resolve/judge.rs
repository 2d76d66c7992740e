//! Accepts or refuses each reading of a candidate, and weighs the accepted ones against each other.

use super::candidate::{Candidate, CandidateRef};
use super::context::Context;
use super::definite;
use super::document::Document;
use super::document_entities::DocumentEntities;
use super::mention::Reason;
use super::place_list;
use super::quoted_place;
use super::score::confidence;
use super::state_body;
use super::support::Support;
use super::verdict::{AcceptedReading, Ranking};
use crate::budget::Stopped;
use crate::gazetteer::{Class, CommonWord, EntityKey, EntityType, Policy};
use crate::lexicon::Reading;
use crate::rules::Rule;
use crate::text::alphabet::Script;
use crate::thresholds::{self, distance, prominence, weight};

/// Judges readings by the document and the entities that it names without doubt.
pub(super) struct Judge<'a> {
    pub document: Document<'a>,
    pub entities: &'a DocumentEntities,
}

/// How the judgement of a reading depends on the location of its candidate, for candidates without adjacent cues.
/// The variants are in ascending order. For several readings, the greatest one applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LocationDependence {
    /// The reading is refused everywhere.
    Refused,
    /// The judgement is the same everywhere.
    Same,
    /// The judgement depends on other names, on the sentence, or on the breaks around the candidate.
    Varies,
}

impl Judge<'_> {
    /// Judges some [permitted](Document::permitted) readings of a candidate, in the order of the gazetteer. `None` if
    /// none is accepted.
    ///
    /// # Errors
    /// If the budget stops the work.
    pub fn rank<'r>(
        &self,
        at: CandidateRef<'_>,
        readings: impl Iterator<Item = &'r Reading>,
    ) -> Result<Option<Ranking<'r>>, Stopped> {
        let mut ranking = None;
        self.accepted(at, readings, |accepted| Ranking::add(&mut ranking, accepted))?;
        Ok(ranking)
    }

    /// Judges some [permitted](Document::permitted) readings of a candidate, which are in the order of the gazetteer,
    /// and calls `each` with the accepted ones: for each entity the one with the greatest weight. A single one is not
    /// [weighed](Judge::weighed).
    ///
    /// # Errors
    /// If the budget stops the work.
    pub fn accepted<'r>(
        &self,
        at: CandidateRef<'_>,
        readings: impl Iterator<Item = &'r Reading>,
        mut each: impl FnMut(AcceptedReading<'r>),
    ) -> Result<(), Stopped> {
        let mut last: Option<AcceptedReading<'r>> = None;
        for reading in readings {
            self.document.budget.step()?;
            let Ok(mut accepted) = self.judge_permitted(at, reading) else { continue };
            let Some(mut before) = last else {
                last = Some(accepted);
                continue;
            };
            // Most candidates have one accepted reading, which needs no weight.
            before = self.weighed(at, before);
            accepted = self.weighed(at, accepted);
            // Two names of one entity can have the same form. Their readings follow each other and count as one.
            let same = before.reading.entity == reading.entity;
            last = Some(if same && before.weight >= accepted.weight { before } else { accepted });
            if !same {
                each(before);
            }
        }
        last.into_iter().for_each(each);
        Ok(())
    }

    /// Accepts or refuses one reading of a candidate. Its weight is not computed.
    pub fn judge<'r>(&self, at: CandidateRef<'_>, reading: &'r Reading) -> Result<AcceptedReading<'r>, Reason> {
        match self.document.refusal(at, reading) {
            Some(reason) => Err(reason),
            None => self.judge_permitted(at, reading),
        }
    }

    /// [`Judge::judge`] for a reading that nothing beside the candidate refuses.
    fn judge_permitted<'r>(&self, at: CandidateRef<'_>, reading: &'r Reading) -> Result<AcceptedReading<'r>, Reason> {
        let cue = self.document.context.announcing(at.cues, self.document.context.date.class(reading));
        let support = self.support(at, reading, cue)?;
        let mut confidence = confidence(at.candidate, reading, support);
        if !self.document.context.date.is_name_used(reading) {
            confidence *= thresholds::confidence::OUTSIDE_DATES_FACTOR;
        }
        Ok(AcceptedReading { reading, support, cue, confidence, weight: 0.0 })
    }

    /// The strongest evidence for a reading. `cue` is the cue that announces it.
    fn support(&self, at: CandidateRef<'_>, reading: &Reading, cue: Option<u32>) -> Result<Support, Reason> {
        let Document { context, languages, .. } = &self.document;
        let policy = languages.effective_policy(at.candidate, reading);
        if policy == Policy::Free {
            return Ok(Support::Name);
        }
        // The full name, with a patronymic that is not listed.
        if self.document.neighbours.start_of_full_name(at, reading).is_some() {
            return Ok(Support::Name);
        }
        if self.document.appositions.supports(at.index, reading, policy) {
            return Ok(Support::Apposition);
        }
        let entity_type = reading.class.entity_type();
        if entity_type == EntityType::Place && cue.is_none() && definite::is_adjective(context, at.candidate) {
            return Err(Reason::NeedsContext);
        }
        // A full name elsewhere does not make a name of an ordinary word. It does for a surname.
        let follows_full_name = policy < Policy::Cue || entity_type == EntityType::Person;
        if follows_full_name
            && context.rules.has(Rule::FullName)
            && let Some((full, _)) = self.nearest(at, reading.entity)
        {
            return Ok(Support::FullName(full));
        }
        if cue.is_some() {
            return Ok(Support::Cue);
        }
        let is_country = || context.readings(at.candidate).any(|other| other.class == Class::Country);
        let is_credit = self.can_be_credit(reading, policy) && context.stands_alone(at.candidate) && !is_country();
        if is_credit || quoted_place::is_medium(context, at, reading) || self.is_in_dateline(at, reading) {
            return Ok(Support::Credit);
        }
        let neighbour = || place_list::neighbour(context, self.entities, at, reading);
        if entity_type == EntityType::Place
            && let Some(neighbour) = neighbour()
        {
            return Ok(Support::Country(neighbour));
        }
        if policy == Policy::Cue {
            return Err(Reason::NeedsCue);
        }
        let is_used = context.date.is_name_used(reading);
        let can_be_prominent = policy == reading.policies().listed()
            && entity_type != EntityType::Place
            && is_used
            && !self.follows_town(at);
        if let Some(support) = self.prominence(at.candidate, reading).filter(|_| can_be_prominent) {
            return Ok(support);
        }
        let is_of_country = (entity_type == EntityType::Place && !self.may_be_ordinary_word(at)
            || state_body::is_of_own_country(context, at.candidate, reading))
            && context.rules.has(Rule::Country);
        let compatriot = self.entities.compatriot(reading, at.index).filter(|_| is_of_country);
        compatriot.map(Support::Country).ok_or(if is_used { Reason::NeedsContext } else { Reason::OutsideDates })
    }

    /// Whether a context word of towns is directly before a candidate: بلدة كيري is no person.
    fn follows_town(&self, at: CandidateRef<'_>) -> bool {
        at.cues.iter().any(|&cue| {
            let hit = self.document.context.cue(cue);
            hit.next == at.candidate.nth && !hit.effect.veto && hit.effect.classes.contains(Class::Town)
        })
    }

    /// Whether the capital of a candidate of one word says nothing, because the word begins a sentence: Находку. In
    /// Latin script, only words that are listed as ordinary ones count: encyclopedias begin with the place that they
    /// are about.
    fn may_be_ordinary_word(&self, at: CandidateRef<'_>) -> bool {
        let Document { context, neighbours, .. } = self.document;
        let codes = context.codes_of(at.candidate);
        let can_be_word = match context.script(at.candidate) {
            Script::Cyrillic => true,
            Script::Latin => context.layers.common_words().get(codes).iter().any(CommonWord::is_listed),
            _ => false,
        };
        can_be_word
            && context.rules.has(Rule::FirstWords)
            && neighbours.is_one_word(at)
            && neighbours.is_first(at, at.candidate.nth as usize)
    }

    /// Whether a candidate is one of the places or media of the dateline, and a reading is such an entity.
    fn is_in_dateline(&self, at: CandidateRef<'_>, reading: &Reading) -> bool {
        let Document { context, dateline, .. } = &self.document;
        dateline.has_place(context, at.candidate, reading) || dateline.has_medium(context, at.candidate, reading)
    }

    /// The prominence of a person or an organisation as evidence, if it is great enough: the listed one, or one by an
    /// office at the date of the article.
    fn prominence(&self, candidate: &Candidate, reading: &Reading) -> Option<Support> {
        let Context { rules, date, .. } = self.document.context;
        let is_unique_surname = candidate.alone && reading.class.is_person();
        let least = if is_unique_surname { prominence::UNIQUE_SURNAME } else { prominence::SHORT_NAME };
        let is_prominent = rules.has(Rule::Prominence) && date.prominence(reading) >= least;
        let support = || {
            let office = date.office_to_reach(least, reading);
            office.map_or(Support::Prominence, |office| Support::Office(office.index))
        };
        is_prominent.then(support)
    }

    /// How the judgement of a reading depends on the location of its candidate, if no cue is beside it.
    pub fn location_dependence(&self, reading: &Reading) -> LocationDependence {
        const NO_CANDIDATE: usize = usize::MAX;
        let is_named = self.entities.nearest(reading.entity, NO_CANDIDATE).next().is_some();
        let compatriot = self.entities.compatriot(reading, NO_CANDIDATE);
        let date = self.document.context.date;
        let policy = match date.is_name_used(reading) {
            true => reading.policies().listed(),
            false => reading.policies().listed().max(Policy::Context),
        };
        if is_named
            || compatriot.is_some()
            || !reading.policies().is_uniform()
            || reading.bound_language().is_some()
            || self.can_be_credit(reading, policy)
        {
            LocationDependence::Varies
        } else if policy == Policy::Free || date.prominence(reading) >= prominence::UNIQUE_SURNAME {
            LocationDependence::Same
        } else {
            LocationDependence::Refused
        }
    }

    /// Whether a reading is the name of a medium that articles credit by its name alone. Newspapers rarely are, and
    /// ordinary words are often their names (الخبر), so those need a context word.
    fn can_be_credit(&self, reading: &Reading, policy: Policy) -> bool {
        let is_certain = matches!(reading.class, Class::Agency | Class::Channel) || policy < Policy::Cue;
        reading.class.is_media() && is_certain && self.document.context.rules.has(Rule::Credit)
    }

    /// An accepted reading with its weight.
    pub fn weighed<'r>(&self, at: CandidateRef<'_>, accepted: AcceptedReading<'r>) -> AcceptedReading<'r> {
        match accepted.weight {
            0.0 => AcceptedReading { weight: self.weight(at, &accepted), ..accepted },
            _ => accepted,
        }
    }

    /// The weight of an accepted reading against others of its candidate: greater than 0.
    fn weight(&self, at: CandidateRef<'_>, accepted: &AcceptedReading<'_>) -> f32 {
        let reading = accepted.reading;
        let date = self.document.context.date;
        let mut weight = accepted.confidence
            * (weight::LEAST_PROMINENCE_FACTOR + (1.0 - weight::LEAST_PROMINENCE_FACTOR) * date.prominence(reading));
        if let Some(cue) = accepted.cue {
            weight += weight::CUE;
            weight += if self.document.context.cue(cue).effect.quoted { weight::QUOTED_SOURCE } else { 0.0 };
        }
        if let Some(office) = date.office(reading) {
            weight += if office.is_current { weight::IN_OFFICE } else { weight::AFTER_OFFICE };
        }
        if let Some((_, distance)) = self.nearest(at, reading.entity) {
            weight += weight::FULL_NAME_IN_ARTICLE
                + weight::FULL_NAME_NEARBY / (1.0 + distance as f32 / weight::FULL_NAME_HALF_DISTANCE);
        }
        if self.entities.compatriot(reading, at.index).is_some() {
            weight += weight::COUNTRY;
        }
        if reading.class.is_place() && (self.document.is_located(at) || self.is_in_dateline(at, reading)) {
            weight += weight::LOCATION;
        }
        if reading.class.is_place()
            && self.document.may_be_country(at)
            && place_list::are_countries(&self.document.context, at) == Some(reading.class == Class::Country)
        {
            weight += weight::LOCATION;
        }
        if self.document.appositions.is_of_country(at.index, reading) {
            weight += weight::APPOSITION;
        }
        weight
    }

    /// The nearest other candidate that names an entity without doubt, and its distance in codes; the earlier of two at
    /// the same distance.
    fn nearest(&self, at: CandidateRef<'_>, entity: EntityKey) -> Option<(u32, u32)> {
        let distance = |full: u32| {
            let other = &self.document.context.candidates()[full as usize];
            match other.field == at.candidate.field {
                true => other.start.abs_diff(at.candidate.start),
                false => distance::OTHER_FIELD,
            }
        };
        let nearest = self.entities.nearest(entity, at.index);
        nearest.map(|full| (full, distance(full))).min_by_key(|&(_, distance)| distance)
    }
}

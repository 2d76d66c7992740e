//! Accepts or refuses a reading, and says how sure it is.
//!
//! Confidence orders mentions within one gazetteer; it is no probability. The figures below are chosen so that a
//! threshold of 0.8 keeps what stands on its own or has a word beside it for a witness, and 0.6 all that is accepted
//! without a rival.

use super::article::{Established, Neighbours};
use super::candidate::{Candidate, CueHit, NameReading};
use super::Reason;
use crate::rules::{Rule, Rules};
use crate::gazetteer::{EntityIndex, EntityType, Gazetteer, NameKind, NameOrigin, Policy};

/// From this prominence on a short name needs no full name beside it.
const PROMINENT: f32 = 0.8;

/// What a reading is accepted for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Ground {
    Name,
    /// The candidate that gives the full name.
    FullName(u32),
    Cue,
    Credit,
    Prominence,
    Country(EntityIndex),
}

/// A reading that was accepted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Accepted {
    pub reading: NameReading,
    pub ground: Ground,
    pub cue: Option<CueHit>,
    pub confidence: f32,
    /// What it weighs against other readings of the same span.
    pub weight: f32,
}

/// Everything a reading is judged by.
pub(super) struct Judge<'a> {
    pub gazetteer: &'a Gazetteer,
    pub established: &'a Established,
    pub neighbours: Neighbours<'a>,
    pub rules: Rules,
}

impl Judge<'_> {
    /// Accepts or refuses one reading of a candidate.
    pub fn judge(&self, candidate: &Candidate, at: usize, reading: &NameReading) -> Result<Accepted, Reason> {
        let entity = self.gazetteer.entity(reading.entity);
        let has_cues = self.rules.has(Rule::Cues);
        if has_cues && self.neighbours.cue(candidate, entity.class(), true).is_some() {
            return Err(Reason::Veto);
        }
        let cue = self.neighbours.cue(candidate, entity.class(), false).filter(|_| has_cues);
        let ground = self.ground(candidate, at, reading, cue)?;
        let confidence = confidence(candidate, reading, ground);
        let mut weight = confidence * (0.5 + 0.5 * entity.prominence());
        if cue.is_some() {
            weight += 0.3;
        }
        if let Some(distance) = self.distance(candidate, at, reading.entity) {
            // Of two people with one surname the one named nearest is meant.
            weight += 0.2 + 0.2 / (1.0 + distance as f32 / 100.0);
        }
        if entity.country_code().is_some_and(|code| self.established.of_country(code, reading.entity).is_some()) {
            weight += 0.15;
        }
        Ok(Accepted { reading: *reading, ground, cue, confidence, weight })
    }

    fn ground(
        &self,
        candidate: &Candidate,
        at: usize,
        reading: &NameReading,
        cue: Option<CueHit>,
    ) -> Result<Ground, Reason> {
        if reading.policy == Policy::Free {
            return Ok(Ground::Name);
        }
        let entity = self.gazetteer.entity(reading.entity);
        // An ordinary word stays one, however often the entity is named; a surname does not.
        let follows_full_name = reading.policy < Policy::Cue || entity.entity_type() == EntityType::Person;
        if follows_full_name
            && self.rules.has(Rule::FullName)
            && let Some(full) = self.full_name(at, reading.entity) {
            return Ok(Ground::FullName(full));
        }
        if cue.is_some() {
            return Ok(Ground::Cue);
        }
        if entity.class().is_media() && self.rules.has(Rule::Credit) && self.neighbours.stands_alone(candidate) {
            return Ok(Ground::Credit);
        }
        if reading.policy == Policy::Cue {
            return Err(Reason::NeedsCue);
        }
        let may_be_prominent = !reading.common && entity.entity_type() != EntityType::Place;
        if may_be_prominent && entity.prominence() >= PROMINENT && self.rules.has(Rule::Prominence) {
            return Ok(Ground::Prominence);
        }
        let is_place = entity.entity_type() == EntityType::Place && self.rules.has(Rule::Country);
        let country = entity.country_code().filter(|_| is_place);
        let named = country.and_then(|code| self.established.of_country(code, reading.entity));
        named.map(Ground::Country).ok_or(Reason::NeedsContext)
    }

    /// The nearest candidate that names the entity in full, another than this one.
    fn full_name(&self, at: usize, entity: EntityIndex) -> Option<u32> {
        let others = self.established.mentions(entity).filter(|&other| other as usize != at);
        others.min_by_key(|&other| (other as usize).abs_diff(at))
    }

    /// How many candidates away the entity's nearest full name is.
    fn distance(&self, candidate: &Candidate, at: usize, entity: EntityIndex) -> Option<usize> {
        let full = self.full_name(at, entity)? as usize;
        let other = &self.neighbours.found.candidates[full];
        let letters = match other.field == candidate.field {
            true => other.start.abs_diff(candidate.start) as usize,
            // A headline is near to all of its article.
            false => 100,
        };
        Some(letters)
    }
}

fn confidence(candidate: &Candidate, reading: &NameReading, ground: Ground) -> f32 {
    let base = match (ground, reading.kind) {
        (Ground::Name, NameKind::Full) => 0.95,
        (Ground::Name, NameKind::Variant) => 0.93,
        (Ground::Name, NameKind::Acronym | NameKind::Former) => 0.9,
        (Ground::Name, NameKind::Short) => 0.85,
        (Ground::FullName(_), _) => 0.92,
        (Ground::Cue, _) => 0.9,
        (Ground::Credit, _) => 0.85,
        (Ground::Prominence, _) => 0.75,
        (Ground::Country(_), _) => 0.7,
    };
    let proclitic = match candidate.proclitic.len() {
        0 => 1.0,
        _ if candidate.proclitic.has_kaf() => 0.85,
        _ => 0.97,
    };
    let origin = if reading.origin == NameOrigin::Generated { 0.85 } else { 1.0 };
    base * proclitic * origin
}

/// How much of its confidence the best of several readings keeps, by what it and the next weigh: half in a tie.
pub(super) fn share(best: f32, next: f32) -> f32 {
    (0.5 + (best - next)).clamp(0.5, 1.0)
}

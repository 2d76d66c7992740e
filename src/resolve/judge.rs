//! Accepts or refuses a reading, and says how sure it is.
//!
//! Confidence orders mentions within one gazetteer; it is no probability. The figures below are chosen so that a
//! threshold of 0.8 keeps what stands on its own or has a word beside it for a witness, and 0.6 all that is accepted
//! without a rival.

use super::Reason;
use super::article::{Established, Neighbours};
use super::candidate::{Candidate, CueHit};
use super::coordination::Coordination;
use crate::gazetteer::{Class, EntityIndex, EntityType, NameKind, NameOrigin, Policy};
use crate::matcher::Reading;
use crate::rules::{Rule, Rules};

/// From this prominence on a short name needs no full name beside it.
const PROMINENT: f32 = 0.8;
/// The same for a surname that nobody else in the gazetteer has.
const PROMINENT_ALONE: f32 = 0.6;

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
    pub reading: Reading,
    pub ground: Ground,
    pub cue: Option<CueHit>,
    pub confidence: f32,
    /// What it weighs against other readings of the same span.
    pub weight: f32,
}

/// Everything a reading is judged by.
pub(super) struct Judge<'a> {
    pub established: &'a Established,
    pub neighbours: Neighbours<'a>,
    pub lists: &'a Coordination,
    pub rules: Rules,
}

/// A candidate with what stands beside it.
#[derive(Clone, Copy)]
pub(super) struct Placed<'a> {
    pub candidate: &'a Candidate,
    /// Its index among the candidates.
    pub index: usize,
    pub cues: &'a [CueHit],
    /// All its readings are of one entity.
    pub alone: bool,
}

impl Judge<'_> {
    /// Adds the accepted of some readings of a candidate to `accepted`, the weightiest first, each entity once.
    pub fn judge_all<'r>(
        &self,
        candidate: &Candidate,
        index: usize,
        readings: impl Iterator<Item = &'r Reading>,
        cues: &mut Vec<CueHit>,
        accepted: &mut Vec<Accepted>,
    ) {
        let placed = self.place(candidate, index, cues);
        let first = accepted.len();
        accepted.extend(readings.filter_map(|reading| self.judge(placed, reading).ok()));
        if let [_, _, ..] = accepted[first..] {
            for new in &mut accepted[first..] {
                new.weight = self.weight(placed, new);
            }
            keep_best(accepted, first);
        }
    }

    /// A candidate with what stands beside it; `cues` is filled for it.
    pub fn place<'c>(&self, candidate: &'c Candidate, index: usize, cues: &'c mut Vec<CueHit>) -> Placed<'c> {
        cues.clear();
        if self.rules.has(Rule::Cues) {
            self.neighbours.cues_beside(index, candidate, self.lists, cues);
        }
        let readings = self.neighbours.found.readings_of(candidate);
        let alone = readings.iter().all(|reading| reading.entity == readings[0].entity);
        Placed { candidate, index, cues, alone }
    }

    /// Accepts or refuses one reading of a candidate. Its weight is left out: it only counts against others.
    pub fn judge(&self, placed: Placed<'_>, reading: &Reading) -> Result<Accepted, Reason> {
        if self.neighbours.announcing(placed.cues, reading.class, true).is_some() {
            return Err(Reason::Veto);
        }
        let cue = self.neighbours.announcing(placed.cues, reading.class, false);
        let ground = self.ground(placed, reading, cue)?;
        let confidence = confidence(placed.candidate, reading, ground);
        Ok(Accepted { reading: *reading, ground, cue, confidence, weight: 0.0 })
    }

    fn ground(&self, placed: Placed<'_>, reading: &Reading, cue: Option<CueHit>) -> Result<Ground, Reason> {
        if reading.policy == Policy::Free {
            return Ok(Ground::Name);
        }
        let entity_type = reading.class.entity_type();
        // An ordinary word stays one, however often the entity is named; a surname does not.
        let follows_full_name = reading.policy < Policy::Cue || entity_type == EntityType::Person;
        if follows_full_name
            && self.rules.has(Rule::FullName)
            && let Some(full) = self.full_name(placed.index, reading.entity)
        {
            return Ok(Ground::FullName(full));
        }
        if cue.is_some() {
            return Ok(Ground::Cue);
        }
        if self.is_credited(reading) && self.neighbours.stands_alone(placed.candidate) {
            return Ok(Ground::Credit);
        }
        if reading.policy == Policy::Cue {
            return Err(Reason::NeedsCue);
        }
        let may_be_prominent = !reading.is_common() && entity_type != EntityType::Place;
        let surname = placed.alone && entity_type == EntityType::Person;
        let prominent = if surname { PROMINENT_ALONE } else { PROMINENT };
        if may_be_prominent && reading.prominence() >= prominent && self.rules.has(Rule::Prominence) {
            return Ok(Ground::Prominence);
        }
        let is_place = entity_type == EntityType::Place && self.rules.has(Rule::Country);
        let compatriot = self.established.compatriot(reading, placed.index).filter(|_| is_place);
        compatriot.map(Ground::Country).ok_or(Reason::NeedsContext)
    }

    /// Whether a name is a medium's that articles credit by name alone. Newspapers are seldom, and are often called by
    /// an ordinary word: الخبر.
    fn is_credited(&self, reading: &Reading) -> bool {
        let surely = matches!(reading.class, Class::Agency | Class::Channel) || reading.policy < Policy::Cue;
        reading.class.is_media() && surely && self.rules.has(Rule::Credit)
    }

    /// What an accepted reading weighs against others of its candidate.
    fn weight(&self, placed: Placed<'_>, accepted: &Accepted) -> f32 {
        let reading = &accepted.reading;
        let mut weight = accepted.confidence * (0.5 + 0.5 * reading.prominence());
        if let Some(hit) = &accepted.cue {
            weight += 0.3;
            // What is quoted as a source is the medium, however well known a place of its name is.
            weight += if self.neighbours.cue(hit).quoted { 0.3 } else { 0.0 };
        }
        if let Some(distance) = self.distance(placed, reading.entity) {
            // Of two people with one surname the one named nearest is meant.
            weight += 0.2 + 0.2 / (1.0 + distance as f32 / 100.0);
        }
        if self.established.compatriot(reading, placed.index).is_some() {
            weight += 0.15;
        }
        weight
    }

    /// The nearest candidate that names the entity in full, another than this one.
    fn full_name(&self, at: usize, entity: EntityIndex) -> Option<u32> {
        let others = self.established.mentions(entity).filter(|&other| other as usize != at);
        others.min_by_key(|&other| (other as usize).abs_diff(at))
    }

    /// How many letters away the entity's nearest full name is.
    fn distance(&self, placed: Placed<'_>, entity: EntityIndex) -> Option<u32> {
        /// A headline is near to all of its article.
        const OTHER_FIELD: u32 = 100;
        let full = self.full_name(placed.index, entity)? as usize;
        let other = &self.neighbours.found.candidates[full];
        let near = other.field == placed.candidate.field;
        Some(if near { other.start.abs_diff(placed.candidate.start) } else { OTHER_FIELD })
    }
}

/// Keeps of the readings from `first` on the weightiest of each entity, the weightiest first. An entity that has a
/// form under two names is one reading.
fn keep_best(accepted: &mut Vec<Accepted>, first: usize) {
    accepted[first..].sort_by(|a, b| (a.reading.entity).cmp(&b.reading.entity).then(b.weight.total_cmp(&a.weight)));
    let mut kept = first;
    for i in first..accepted.len() {
        if kept == first || accepted[kept - 1].reading.entity != accepted[i].reading.entity {
            accepted[kept] = accepted[i];
            kept += 1;
        }
    }
    accepted.truncate(kept);
    accepted[first..].sort_by(|a, b| b.weight.total_cmp(&a.weight));
}

fn confidence(candidate: &Candidate, reading: &Reading, ground: Ground) -> f32 {
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
    let origin = if reading.origin() == NameOrigin::Generated { 0.85 } else { 1.0 };
    base * proclitic * origin
}

/// How much of its confidence the best of several readings keeps, by what it and the next weigh: half in a tie.
pub(super) fn share(best: f32, next: f32) -> f32 {
    (0.5 + (best - next)).clamp(0.5, 1.0)
}

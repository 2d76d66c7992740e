//! Apposition: a country or region directly after a name decides which entity is meant.

use super::apposed::{Apposed, Countries, Link};
use super::candidate::Candidate;
use super::context::Context;
use super::other_place;
use super::request::TypeSet;
use crate::budget::{Budget, Stopped};
use crate::gazetteer::{Class, EntityType, Policy};
use crate::lexicon::Reading;
use crate::rules::Rule;
use crate::text::alphabet::Script;

/// The candidates of an article whose country is decided by what is beside them. Reused for the next article.
#[derive(Debug, Default)]
pub(super) struct Appositions {
    /// By index of the candidate.
    found: Vec<(u32, Apposition)>,
}

/// A restriction of a candidate to the entities of some countries.
#[derive(Clone, Copy, Debug)]
pub(super) struct Apposition {
    countries: Countries,
    /// The types of the entities that it restricts.
    types: TypeSet,
    /// The strictest policy for which it is evidence. `None` if it is none.
    evidence_for: Option<Policy>,
    /// The codes of the country or region.
    pub codes: (u32, u32),
}

impl Apposition {
    fn names_country_of(&self, reading: &Reading) -> bool {
        self.types.contains(reading.class.entity_type())
            && reading.country().is_some_and(|country| self.countries.contains(country))
    }

    fn refuses(&self, reading: &Reading) -> bool {
        self.types.contains(reading.class.entity_type())
            && reading.country().is_some_and(|country| !self.countries.contains(country))
    }
}

impl Appositions {
    /// Finds the candidates of an article that have a country or region directly after them.
    ///
    /// # Errors
    /// If the budget stops the work.
    pub fn find(&mut self, context: &Context<'_>, budget: &Budget<'_>) -> Result<(), Stopped> {
        self.found.clear();
        if !context.rules.has(Rule::Apposition) {
            return Ok(());
        }
        for (index, name) in context.candidates().iter().enumerate() {
            budget.step()?;
            // An article full of such a name would take time in proportion to its entities.
            if name.is_highly_ambiguous() {
                continue;
            }
            let Some(apposed) = Apposed::after(context, name) else { continue };
            if apposed.is_in_list_with(context, name) {
                continue;
            }
            budget.steps(name.readings_len() as u32)?;
            self.add(context, index, name, &apposed);
        }
        // What is after a name is added with the name.
        self.found.sort_by_key(|&(index, _)| index);
        Ok(())
    }

    fn add(&mut self, context: &Context<'_>, index: usize, name: &Candidate, apposed: &Apposed) {
        // Without capitals, an ordinary word can be before a comma as well. An adjective can describe any noun, so that
        // it only decides between places.
        let is_elsewhere = |reading: &Reading| reading.country().is_some_and(|one| !apposed.countries.contains(one));
        let is_ambiguous = || name.free && !name.alone && context.readings(name).any(is_elsewhere);
        let evidence_for = match apposed.link {
            Link::Comma | Link::Brackets if context.script(name) == Script::Arabic => Policy::Context,
            Link::Comma | Link::Brackets => Policy::Cue,
            Link::Adjective { .. } | Link::Direct if is_ambiguous() => Policy::Context,
            Link::Adjective { .. } | Link::Direct => Policy::Free,
        };
        let Apposed { countries, codes, .. } = *apposed;
        let apposition = Apposition { countries, types: TypeSet::ALL, evidence_for: Some(evidence_for), codes };
        let is_match = |reading: &&Reading| {
            let is_minor = !matches!(reading.class, Class::Country);
            is_minor && apposition.names_country_of(reading) && reading.policies().listed() <= evidence_for
        };
        let matched = context.readings(name).filter(is_match).map(|reading| reading.class.entity_type());
        let types = TypeSet::from_iter(matched.filter(|&one| one != EntityType::Person));
        if types != TypeSet::EMPTY {
            self.found.push((index as u32, Apposition { types, ..apposition }));
        }
        let place = TypeSet::from_iter([EntityType::Place]);
        if !types.contains(EntityType::Place) {
            if other_place::is_meant(context, name, apposed) {
                self.found.push((index as u32, Apposition { types: place, evidence_for: None, ..apposition }));
            }
        } else if countries.len() > 1
            && let Some(candidate) = apposed.candidate
        {
            // The state in Atlanta, Georgia; the country in Batumi, Georgia.
            let common = context.readings(name).filter(is_match).filter_map(|reading| reading.country());
            let mut countries = Countries::default();
            common.for_each(|country| _ = countries.add(country));
            self.found.push((candidate, Apposition { countries, types: place, evidence_for: None, codes }));
        }
    }

    /// What decides the country of a candidate.
    fn of(&self, index: usize) -> impl Iterator<Item = &Apposition> {
        let first = self.found.partition_point(|&(candidate, _)| (candidate as usize) < index);
        self.found[first..].iter().take_while(move |found| found.0 as usize == index).map(|(_, apposition)| apposition)
    }

    /// Whether a reading of a candidate is an entity of another country.
    pub fn refuses(&self, index: usize, reading: &Reading) -> bool {
        self.of(index).any(|apposition| apposition.refuses(reading))
    }

    /// Whether the country of a reading is directly after the candidate, and whether this is evidence for a name with a
    /// policy.
    pub fn supports(&self, index: usize, reading: &Reading, policy: Policy) -> bool {
        let is_evidence = |apposition: &Apposition| apposition.evidence_for.is_some_and(|most| policy <= most);
        self.of(index).any(|apposition| is_evidence(apposition) && apposition.names_country_of(reading))
    }

    /// Whether a reading of a candidate, of any type, is an entity of the country that is directly after the candidate.
    /// This weighs it against readings of other types: الجزيرة السورية is no channel of Qatar.
    pub fn is_of_country(&self, index: usize, reading: &Reading) -> bool {
        let is_of = |apposition: &Apposition| reading.country().is_some_and(|one| apposition.countries.contains(one));
        self.of(index).any(is_of)
    }

    /// The codes of the country that is directly after a candidate, if it is the country of a reading.
    pub fn country_of(&self, index: usize, reading: &Reading) -> Option<(u32, u32)> {
        let mut found = self.of(index).filter(|apposition| apposition.evidence_for.is_some());
        found.find(|apposition| apposition.names_country_of(reading)).map(|apposition| apposition.codes)
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.found.capacity() * size_of::<(u32, Apposition)>()
    }
}

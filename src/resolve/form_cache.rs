//! A cache of judgements of highly ambiguous forms: names that very many entities have.
//!
//! Without it, an article full of such a name would take time in proportion to its length times the number of entities.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::candidate::CandidateRef;
use super::judge::{Judge, LocationDependence};
use super::neighbours::Beside;
use super::verdict::{AcceptedReading, Ranking};
use crate::budget::Stopped;
use crate::lexicon::Reading;

/// Judges candidates, and caches the results for highly ambiguous forms. Valid as long as the entities of the document
/// stay the same.
///
/// With `FREE_ONLY`, only readings that need no evidence are judged.
#[derive(Default)]
pub(super) struct FormCache<'r, const FREE_ONLY: bool> {
    forms: HashMap<(u32, Beside), Form<'r>>,
    /// The result of [`FormCache::greatest`].
    accepted: Vec<AcceptedReading<'r>>,
}

/// Judges all readings.
pub(super) type AllReadings<'r> = FormCache<'r, false>;

/// Judges the readings that need no evidence.
pub(super) type FreeReadings<'r> = FormCache<'r, true>;

/// The readings of a form, by how their judgement depends on the location. Refused readings are left out.
#[derive(Default)]
struct Form<'r> {
    /// Accepted readings with a judgement that is the same everywhere, one for each entity, with their weight for a
    /// candidate without cue and proclitic; the greatest weight first.
    same: Vec<AcceptedReading<'r>>,
    /// Readings with a judgement that depends on the location, in the order of the gazetteer.
    varying: Vec<&'r Reading>,
}

impl<'r, const FREE_ONLY: bool> FormCache<'r, FREE_ONLY> {
    /// Judges the selected readings of a candidate. `None` if none is accepted.
    ///
    /// # Errors
    /// If the budget stops the work.
    #[inline]
    pub fn rank(&mut self, judge: &Judge<'r>, at: CandidateRef<'_>) -> Result<Option<Ranking<'r>>, Stopped> {
        match at.candidate.is_highly_ambiguous() {
            true => self.rank_highly_ambiguous(judge, at),
            false => judge.rank(at, judge.document.permitted(at, FREE_ONLY)),
        }
    }

    #[cold]
    fn rank_highly_ambiguous(
        &mut self,
        judge: &Judge<'r>,
        at: CandidateRef<'_>,
    ) -> Result<Option<Ranking<'r>>, Stopped> {
        let (accepted, _) = self.greatest(judge, at, 2)?;
        let next = accepted.get(1).map(|next| next.weight);
        Ok(accepted.first().map(|&best| Ranking { best, next }))
    }

    /// The accepted readings of a candidate with the greatest weights, at most `most`, and the number of all accepted
    /// readings.
    ///
    /// # Errors
    /// If the budget stops the work.
    pub fn greatest(
        &mut self,
        judge: &Judge<'r>,
        at: CandidateRef<'_>,
        most: usize,
    ) -> Result<(&[AcceptedReading<'r>], usize), Stopped> {
        let CandidateRef { candidate, cues, .. } = at;
        let FormCache { forms, accepted } = self;
        accepted.clear();
        let mut count = 0;
        let is_plain = cues.is_empty() && candidate.has_all_readings() && candidate.affixes() == 0;
        if candidate.is_highly_ambiguous() && is_plain {
            let form = match forms.entry((candidate.form(), judge.document.neighbours.beside(at))) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(Form::new(judge, at, FREE_ONLY)?),
            };
            let (kept, rest) = form.same.split_at(form.same.len().min(most));
            accepted.extend_from_slice(kept);
            count = rest.len();
            let varying = form.varying.iter().copied();
            let varying = varying.filter(|reading| judge.document.refusal(at, reading).is_none());
            judge.accepted(at, varying, |one| accepted.push(judge.weighed(at, one)))?;
        } else {
            judge.accepted(at, judge.document.permitted(at, FREE_ONLY), |one| accepted.push(judge.weighed(at, one)))?;
        }
        count += accepted.len();
        let gazetteer = judge.document.context.layers.gazetteer();
        let by_weight = |a: &AcceptedReading<'_>, b: &AcceptedReading<'_>| a.by_weight(b, gazetteer);
        if accepted.len() > most {
            accepted.select_nth_unstable_by(most, by_weight);
            accepted.truncate(most);
        }
        accepted.sort_unstable_by(by_weight);
        Ok((accepted.as_slice(), count))
    }
}

impl<'r> Form<'r> {
    /// The form of a candidate without cue and proclitic, whose spelling permits all readings.
    fn new(judge: &Judge<'r>, at: CandidateRef<'_>, only_free: bool) -> Result<Form<'r>, Stopped> {
        let document = &judge.document;
        let mut form = Form::default();
        let readings = document.context.readings(at.candidate);
        let is_selected = |reading: &&Reading| !only_free || document.is_free(at.candidate, reading);
        let readings: Vec<&Reading> = readings.filter(is_selected).collect();
        for entity in readings.chunk_by(|a, b| a.entity == b.entity) {
            document.budget.steps(entity.len() as u32)?;
            match entity.iter().map(|reading| judge.location_dependence(reading)).max() {
                Some(LocationDependence::Varies) => form.varying.extend(entity),
                Some(LocationDependence::Same) => {
                    let readings = entity.iter().copied().filter(|reading| document.refusal(at, reading).is_none());
                    judge.accepted(at, readings, |one| form.same.push(judge.weighed(at, one)))?;
                }
                Some(LocationDependence::Refused) | None => {}
            }
        }
        let gazetteer = judge.document.context.layers.gazetteer();
        form.same.sort_unstable_by(|a, b| a.by_weight(b, gazetteer));
        Ok(form)
    }
}

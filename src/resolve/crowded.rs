//! Names that very many entities share: what holds for all places of a form is found out once.
//!
//! Without it an article full of such a name would cost the product of its length and of the number of entities.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::candidate::Candidate;
use super::judge::{Accepted, Judge, Placed, Prospect, Ranked};
use crate::budget::Stopped;
use crate::lexicon::Reading;

/// Which readings of a candidate are looked at.
pub(super) type IsMeant<'r> = fn(&Judge<'r>, &Candidate, &Reading) -> bool;

/// What is known of the forms of crowded candidates. Holds as long as the established entities stay the same.
pub(super) struct Crowded<'r> {
    is_meant: IsMeant<'r>,
    forms: HashMap<u32, Form<'r>>,
}

/// The readings of a form, by what could make them accepted.
#[derive(Default)]
struct Form<'r> {
    /// Those that are accepted for the name itself, one for each entity, as they weigh where they stand without a cue
    /// and a proclitic: the weightiest first.
    anywhere: Vec<Accepted<'r>>,
    /// Those for which each place is different, in the order of the gazetteer.
    by_place: Vec<&'r Reading>,
}

impl<'r> Crowded<'r> {
    /// Nothing is known yet. Only readings that `is_meant` holds of are looked at.
    pub fn new(is_meant: IsMeant<'r>) -> Crowded<'r> {
        Crowded { is_meant, forms: HashMap::new() }
    }

    /// The weightiest accepted readings of a candidate, at most `most` of them, and how many there are in all.
    ///
    /// # Errors
    /// When the budget stops the work.
    pub fn weightiest(
        &mut self,
        judge: &Judge<'r>,
        placed: Placed<'_>,
        most: usize,
    ) -> Result<(Vec<Accepted<'r>>, usize), Stopped> {
        let Placed { candidate, cues, .. } = placed;
        let mut accepted = Vec::new();
        let mut count = 0;
        if candidate.is_crowded() && cues.is_empty() && candidate.is_whole() && candidate.proclitic.is_empty() {
            let form = match self.forms.entry(candidate.form()) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(Form::new(judge, placed, self.is_meant)?),
            };
            let (kept, rest) = form.anywhere.split_at(form.anywhere.len().min(most));
            accepted.extend_from_slice(kept);
            count = rest.len();
            judge.accepted(placed, form.by_place.iter().copied(), |one| accepted.push(judge.weighed(placed, one)))?;
        } else {
            let readings = judge.readings(candidate).filter(|reading| (self.is_meant)(judge, candidate, reading));
            judge.accepted(placed, readings, |one| accepted.push(judge.weighed(placed, one)))?;
        }
        count += accepted.len();
        if accepted.len() > most {
            accepted.select_nth_unstable_by(most, Accepted::by_weight);
            accepted.truncate(most);
        }
        accepted.sort_unstable_by(Accepted::by_weight);
        Ok((accepted, count))
    }

    /// The weightiest accepted reading of a candidate.
    ///
    /// # Errors
    /// When the budget stops the work.
    #[cold]
    pub fn rank(&mut self, judge: &Judge<'r>, placed: Placed<'_>) -> Result<Option<Ranked<'r>>, Stopped> {
        let (accepted, _) = self.weightiest(judge, placed, 2)?;
        let next = accepted.get(1).map(|next| next.weight);
        Ok(accepted.first().map(|&best| Ranked { best, next }))
    }
}

impl<'r> Form<'r> {
    /// The form of a candidate without cue and proclitic of which the text refuses no reading.
    fn new(judge: &Judge<'r>, placed: Placed<'_>, is_meant: IsMeant<'r>) -> Result<Form<'r>, Stopped> {
        let mut form = Form::default();
        let readings = judge.readings(placed.candidate).filter(|reading| is_meant(judge, placed.candidate, reading));
        let readings: Vec<&Reading> = readings.collect();
        for entity in readings.chunk_by(|a, b| a.entity == b.entity) {
            judge.budget.steps(entity.len() as u32)?;
            match entity.iter().map(|reading| judge.prospect(reading)).max() {
                Some(Prospect::ByPlace) => form.by_place.extend(entity),
                Some(Prospect::Anywhere) => {
                    let readings = entity.iter().copied();
                    judge.accepted(placed, readings, |one| form.anywhere.push(judge.weighed(placed, one)))?;
                }
                Some(Prospect::None) | None => {}
            }
        }
        form.anywhere.sort_unstable_by(Accepted::by_weight);
        Ok(form)
    }
}

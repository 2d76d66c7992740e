//! Decides which candidates become mentions.

use super::document::Document;
use super::document_entities::DocumentEntities;
use super::form_cache::{AllReadings, FreeReadings};
use super::judge::Judge;
use super::overlap::{self, Overlaps};
use super::request::{Options, Overlap};
use super::title;
use super::verdict::Verdict;
use crate::budget::Stopped;
use crate::gazetteer::{CountryCode, EntityKey};
use crate::thresholds::steps;

/// The decisions on the candidates of an article. Reused for the next article.
#[derive(Debug, Default)]
pub(super) struct Resolution {
    pub entities: DocumentEntities,
    /// By candidate, whether it becomes a mention.
    pub chosen: Vec<bool>,
    /// By candidate.
    pub verdicts: Vec<Verdict>,
    overlaps: Overlaps,
    ambiguous: Vec<AmbiguousCandidate>,
}

/// A candidate with names of several entities that need no evidence.
#[derive(Clone, Copy, Debug)]
struct AmbiguousCandidate {
    index: u32,
    /// The entity with the greatest weight, and its country.
    likeliest: Option<(EntityKey, Option<CountryCode>)>,
}

impl Resolution {
    /// Decides on all candidates of a document.
    ///
    /// # Errors
    /// If the budget stops the work.
    pub fn resolve(&mut self, document: &Document<'_>, options: &Options) -> Result<(), Stopped> {
        self.find_entities(document)?;
        self.judge_all(document, options)
    }

    /// Finds the entities that the article names without doubt: first the unambiguous ones, then, with these as
    /// evidence, the likeliest entity of each ambiguous candidate.
    fn find_entities(&mut self, document: &Document<'_>) -> Result<(), Stopped> {
        self.entities.clear();
        self.choose_free(document)?;
        self.add_unambiguous(document)?;
        if self.ambiguous.is_empty() {
            return Ok(());
        }
        let judge = Judge { document: *document, entities: &self.entities };
        let mut cache = FreeReadings::default();
        for AmbiguousCandidate { index, likeliest } in &mut self.ambiguous {
            let ranking = cache.rank(&judge, document.candidate(*index as usize))?;
            *likeliest = ranking.map(|ranking| (ranking.best.reading.entity, ranking.best.reading.country()));
        }
        for AmbiguousCandidate { index, likeliest } in &self.ambiguous {
            if let Some((entity, country)) = *likeliest {
                self.entities.add(entity, country, *index as usize);
            }
        }
        self.entities.index(document.budget)
    }

    /// Chooses the longest candidates with a name that needs no evidence and that no veto applies to.
    fn choose_free(&mut self, document: &Document<'_>) -> Result<(), Stopped> {
        let Resolution { chosen, overlaps, .. } = self;
        let Document { context, budget, .. } = *document;
        let candidates = context.candidates();
        overlaps.arrange(candidates, context.fields, budget)?;
        let has_free = |i: usize| {
            let candidate = &candidates[i];
            budget.steps(candidate.readings_len() as u32)?;
            let is_free = candidate.free && document.free(document.candidate(i)).next().is_some();
            Ok(is_free && !title::cuts_complete_name(document, i))
        };
        overlaps.longest(candidates, context.fields, budget, has_free, chosen)
    }

    /// Adds the entity of each chosen candidate that names one entity only, and lists the other chosen candidates as
    /// ambiguous.
    fn add_unambiguous(&mut self, document: &Document<'_>) -> Result<(), Stopped> {
        let Resolution { entities, chosen, ambiguous, .. } = self;
        let Document { context, budget, .. } = *document;
        ambiguous.clear();
        for (i, candidate) in context.candidates().iter().enumerate().filter(|&(i, _)| chosen[i]) {
            budget.step()?;
            let mut free = document.free(document.candidate(i));
            let Some(first) = free.next() else { continue };
            match !candidate.alone && free.any(|other| other.entity != first.entity) {
                false => entities.add(first.entity, first.country(), i),
                true => ambiguous.push(AmbiguousCandidate { index: i as u32, likeliest: None }),
            }
        }
        entities.index(budget)
    }

    /// Judges the candidates and chooses the mentions, so that each mention is supported by other mentions only.
    ///
    /// An entity of the document whose candidate is not chosen is removed, and all candidates are judged again without
    /// it.
    fn judge_all(&mut self, document: &Document<'_>, options: &Options) -> Result<(), Stopped> {
        for round in 1..=steps::JUDGING_ROUNDS {
            self.verdicts.clear();
            self.verdicts.resize(document.context.candidates().len(), Verdict::Pending);
            self.choose(document, options.overlap, 0.0)?;
            let (chosen, verdicts) = (&self.chosen, &self.verdicts);
            if !self.entities.retain(|i, entity| chosen[i] && verdicts[i].is_for(entity)) {
                break;
            }
            self.entities.index(document.budget)?;
            if round == steps::JUDGING_ROUNDS {
                self.keep_supported(document)?;
            }
        }
        if options.min_confidence > 0.0 {
            self.choose(document, options.overlap, options.min_confidence)?;
        }
        Ok(())
    }

    /// Chooses among the candidates that are accepted with at least some confidence. Judges candidates that are
    /// pending.
    fn choose(&mut self, document: &Document<'_>, overlap: Overlap, least: f32) -> Result<(), Stopped> {
        let Resolution { entities, chosen, verdicts, overlaps, .. } = self;
        let Document { context, budget, .. } = *document;
        let judge = Judge { document: *document, entities };
        let mut cache = AllReadings::default();
        let candidates = context.candidates();
        let mut accept = |i: usize| {
            if matches!(verdicts[i], Verdict::Pending) {
                verdicts[i] = match title::cuts_complete_name(document, i) {
                    true => Verdict::Refused,
                    false => verdict(&judge, i, &mut cache)?,
                };
            }
            Ok(verdicts[i].reaches(least))
        };
        if overlap == Overlap::All {
            (0..candidates.len()).try_for_each(|i| accept(i).map(drop))?;
        }
        overlaps.longest(candidates, context.fields, budget, accept, chosen)?;
        if overlap == Overlap::All {
            overlap::all(candidates, |i| verdicts[i].reaches(least), chosen);
        }
        Ok(())
    }

    /// Keeps the chosen candidates that need no evidence, or whose evidence is kept.
    fn keep_supported(&mut self, document: &Document<'_>) -> Result<(), Stopped> {
        let Resolution { entities, chosen, verdicts, .. } = self;
        let candidates = document.context.candidates();
        // A free name of one entity only is accepted whatever happens to the others.
        entities.retain(|i, _| chosen[i] && candidates[i].alone);
        entities.index(document.budget)?;
        let judge = Judge { document: *document, entities };
        let mut cache = AllReadings::default();
        for i in (0..candidates.len()).filter(|&i| chosen[i]) {
            verdicts[i] = verdict(&judge, i, &mut cache)?;
        }
        chosen.iter_mut().zip(verdicts).for_each(|(chosen, verdict)| *chosen &= verdict.reaches(0.0));
        Ok(())
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.entities.memory_usage()
            + self.overlaps.memory_usage()
            + self.chosen.capacity()
            + self.verdicts.capacity() * size_of::<Verdict>()
            + self.ambiguous.capacity() * size_of::<AmbiguousCandidate>()
    }
}

fn verdict<'r>(judge: &Judge<'r>, index: usize, cache: &mut AllReadings<'r>) -> Result<Verdict, Stopped> {
    let ranking = cache.rank(judge, judge.document.candidate(index))?;
    Ok(ranking.map_or(Verdict::Refused, |ranking| Verdict::Accepted(ranking.choice())))
}

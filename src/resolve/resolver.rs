//! Takes an article through all steps.

use super::article::Neighbours;
use super::beside::Beside;
use super::candidate::Found;
use super::coordination::Coordination;
use super::crowded::Crowded;
use super::emit::Emitter;
use super::established::Established;
use super::judge::{Ground, Judge, Placed, Ranked};
use super::language::Languages;
use super::overlap::{self, Overlaps};
use super::{Article, Field, Options, Output, Overlap};
use crate::budget::{Budget, Stopped};
use crate::gazetteer::{CountryCode, EntityKey, NameKey};
use crate::lexicon::{FieldText, Layers, Reading};
use crate::rules::{Rule, Rules};
use crate::text::Folded;
use crate::thresholds::steps;

/// Space that is used again from article to article.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    folded: [Folded; 2],
    found: Found,
    lists: Coordination,
    beside: Beside,
    decisions: Decisions,
}

impl Scratch {
    /// What a thread keeps from one article to the next: the scratch space of an article of some 100 KB.
    const RETAINED_BYTES: usize = 4 << 20;

    /// Gives the memory of a large article back.
    pub fn shrink(&mut self) {
        let folded: usize = self.folded.iter().map(Folded::memory_usage).sum();
        let beside = self.lists.memory_usage() + self.beside.memory_usage();
        if folded + self.found.memory_usage() + beside + self.decisions.memory_usage() > Scratch::RETAINED_BYTES {
            *self = Scratch::default();
        }
    }
}

/// Tags an article with the names of a lexicon.
///
/// # Errors
/// When the budget or the output stops the work.
pub(crate) fn resolve(
    layers: &Layers,
    article: &Article<'_>,
    options: &Options,
    budget: &Budget<'_>,
    scratch: &mut Scratch,
    output: &mut impl Output,
) -> Result<(), Stopped> {
    let Scratch { folded, found, lists, beside, decisions } = scratch;
    let rules = layers.rules();
    for (folded, field) in folded.iter_mut().zip(Field::ALL) {
        folded.set_rules(rules);
        folded.fold_within(article.text(field), budget)?;
    }
    let source = |field| FieldText::new(article.text(field), &folded[field as usize], layers);
    let sources = Field::ALL.map(source);
    found.clear();
    for (source, field) in sources.iter().zip(Field::ALL) {
        found.gather(field, source, options.include_suppressed, budget)?;
    }
    let neighbours = Neighbours { found, sources: &sources, cues: layers.cues(), rules };
    lists.clear();
    if rules.has(Rule::Coordination) {
        lists.find(&neighbours, budget)?;
    }
    beside.clear();
    if rules.has(Rule::Cues) {
        beside.find(&neighbours, lists, budget)?;
    }
    let languages = Languages::new(article, folded);
    let context = Context { sources: &sources, folded, found, beside, languages: &languages, layers, rules, budget };
    decisions.establish(&context)?;
    decisions.settle(&context, options)?;
    Emitter { context: &context, decisions, options }.emit(output)
}

/// What stands in an article, and by what it is judged.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub sources: &'a [FieldText<'a>; 2],
    pub folded: &'a [Folded; 2],
    pub found: &'a Found,
    pub beside: &'a Beside,
    pub languages: &'a Languages<'a>,
    pub layers: &'a Layers,
    pub rules: Rules,
    pub budget: &'a Budget<'a>,
}

impl<'a> Context<'a> {
    pub fn judge(&self, established: &'a Established) -> Judge<'a> {
        let Context { sources, found, beside, languages, layers, rules, budget, .. } = *self;
        let neighbours = Neighbours { found, sources, cues: layers.cues(), rules };
        Judge { established, sources, neighbours, beside, languages, rules, budget }
    }
}

/// What was decided about a candidate.
#[derive(Clone, Copy, Debug)]
pub(super) enum Verdict {
    /// Nothing yet: something better has its letters.
    Open,
    Refused,
    Accepted(Choice),
}

/// The reading that a candidate is taken for, and why.
#[derive(Clone, Copy, Debug)]
pub(super) struct Choice {
    pub name: NameKey,
    pub entity: EntityKey,
    pub ground: Ground,
    /// The cue that announces it, by its index among all.
    pub cue: Option<u32>,
    pub confidence: f32,
    /// Other entities could be meant too.
    pub several: bool,
}

impl Verdict {
    /// Whether it is accepted with this confidence at least.
    pub fn reaches(&self, least: f32) -> bool {
        matches!(self, Verdict::Accepted(choice) if choice.confidence >= least)
    }

    fn is_for(&self, entity: EntityKey) -> bool {
        matches!(self, Verdict::Accepted(choice) if choice.entity == entity)
    }
}

/// What was decided about an article.
#[derive(Debug, Default)]
pub(super) struct Decisions {
    pub established: Established,
    /// Whether each candidate is given.
    pub chosen: Vec<bool>,
    pub verdicts: Vec<Verdict>,
    overlaps: Overlaps,
    doubtful: Vec<Doubtful>,
}

/// A candidate that is the free name of several entities, and the likeliest of them.
#[derive(Clone, Copy, Debug)]
struct Doubtful {
    candidate: u32,
    likeliest: Option<(EntityKey, Option<CountryCode>)>,
}

impl Decisions {
    /// Notes the entities that the article names freely: first those that only one entity can be, then, with these
    /// for evidence, the likeliest of the others.
    fn establish(&mut self, context: &Context<'_>) -> Result<(), Stopped> {
        let Decisions { established, chosen, overlaps, doubtful, .. } = self;
        let (candidates, budget) = (&context.found.candidates, context.budget);
        established.clear();
        overlaps.arrange(candidates, context.sources, budget)?;
        let nothing = Established::default();
        let judge = context.judge(&nothing);
        let is_meant = |i: usize, reading: &Reading| {
            let placed = judge.place(&candidates[i], i);
            judge.is_free(placed.candidate, reading) && !judge.is_vetoed(placed, reading)
        };
        let has_free = |i: usize| {
            let candidate = &candidates[i];
            budget.steps(candidate.readings_len() as u32)?;
            Ok(candidate.free && judge.readings(candidate).any(|reading| is_meant(i, reading)))
        };
        overlaps.longest(candidates, context.sources, budget, has_free, chosen)?;
        doubtful.clear();
        for (i, candidate) in candidates.iter().enumerate().filter(|&(i, _)| chosen[i]) {
            budget.step()?;
            let mut readings = judge.readings(candidate).filter(|reading| candidate.alone || is_meant(i, reading));
            let Some(first) = readings.next() else { continue };
            match !candidate.alone && readings.any(|other| other.entity != first.entity) {
                false => established.add(first.entity, first.country, i),
                true => doubtful.push(Doubtful { candidate: i as u32, likeliest: None }),
            }
        }
        established.index(budget)?;
        if doubtful.is_empty() {
            return Ok(());
        }
        let judge = context.judge(established);
        let mut crowded = Crowded::new(Judge::is_free);
        for Doubtful { candidate, likeliest } in doubtful.iter_mut() {
            let i = *candidate as usize;
            let placed = judge.place(&candidates[i], i);
            let ranked = rank(&judge, placed, &mut crowded, |reading| judge.is_free(placed.candidate, reading))?;
            *likeliest = ranked.map(|ranked| (ranked.best.reading.entity, ranked.best.reading.country));
        }
        for Doubtful { candidate, likeliest } in doubtful {
            if let Some((entity, country)) = *likeliest {
                established.add(entity, country, *candidate as usize);
            }
        }
        established.index(budget)
    }

    /// Judges the candidates and chooses those that are given, so that each is accepted on the ground of names that
    /// are given themselves.
    fn settle(&mut self, context: &Context<'_>, options: &Options) -> Result<(), Stopped> {
        for round in 1..=steps::JUDGING_ROUNDS {
            self.verdicts.clear();
            self.verdicts.resize(context.found.candidates.len(), Verdict::Open);
            self.choose(context, options.overlap, 0.0)?;
            let (chosen, verdicts) = (&self.chosen, &self.verdicts);
            if !self.established.retain(|i, entity| chosen[i] && verdicts[i].is_for(entity)) {
                break;
            }
            self.established.index(context.budget)?;
            if round == steps::JUDGING_ROUNDS {
                self.keep_supported(context)?;
            }
        }
        if options.min_confidence > 0.0 {
            self.choose(context, options.overlap, options.min_confidence)?;
        }
        Ok(())
    }

    /// Chooses among the candidates that are accepted with some confidence at least.
    fn choose(&mut self, context: &Context<'_>, overlap: Overlap, least: f32) -> Result<(), Stopped> {
        let Decisions { established, chosen, verdicts, overlaps, .. } = self;
        let judge = context.judge(established);
        let mut crowded = Crowded::new(|_, _, _| true);
        let candidates = &context.found.candidates;
        let mut accept = |i: usize| {
            if matches!(verdicts[i], Verdict::Open) {
                verdicts[i] = verdict(&judge, judge.place(&candidates[i], i), &mut crowded)?;
            }
            Ok(verdicts[i].reaches(least))
        };
        if overlap == Overlap::All {
            (0..candidates.len()).try_for_each(|i| accept(i).map(drop))?;
        }
        overlaps.longest(candidates, context.sources, context.budget, accept, chosen)?;
        if overlap == Overlap::All {
            overlap::all(candidates, |i| verdicts[i].reaches(least), chosen);
        }
        Ok(())
    }

    /// Keeps of what is chosen what stands without evidence, or has evidence that does.
    fn keep_supported(&mut self, context: &Context<'_>) -> Result<(), Stopped> {
        let Decisions { established, chosen, verdicts, .. } = self;
        let candidates = &context.found.candidates;
        // A candidate that is a free name of one entity only is accepted whatever becomes of the others.
        established.retain(|i, _| chosen[i] && candidates[i].alone);
        established.index(context.budget)?;
        let judge = context.judge(established);
        let mut crowded = Crowded::new(|_, _, _| true);
        for (i, candidate) in candidates.iter().enumerate().filter(|&(i, _)| chosen[i]) {
            verdicts[i] = verdict(&judge, judge.place(candidate, i), &mut crowded)?;
        }
        chosen.iter_mut().zip(verdicts).for_each(|(chosen, verdict)| *chosen &= verdict.reaches(0.0));
        Ok(())
    }

    fn memory_usage(&self) -> usize {
        self.established.memory_usage()
            + self.overlaps.memory_usage()
            + self.chosen.capacity()
            + self.verdicts.capacity() * size_of::<Verdict>()
            + self.doubtful.capacity() * size_of::<Doubtful>()
    }
}

fn verdict<'r>(judge: &Judge<'r>, placed: Placed<'_>, crowded: &mut Crowded<'r>) -> Result<Verdict, Stopped> {
    let ranked = rank(judge, placed, crowded, |_| true)?;
    Ok(ranked.map_or(Verdict::Refused, |ranked| Verdict::Accepted(ranked.choice())))
}

/// Judges the readings of a candidate that `is_meant` holds of, which must be those that `crowded` is made for.
#[inline]
fn rank<'r>(
    judge: &Judge<'r>,
    placed: Placed<'_>,
    crowded: &mut Crowded<'r>,
    is_meant: impl Fn(&Reading) -> bool,
) -> Result<Option<Ranked<'r>>, Stopped> {
    match placed.candidate.is_crowded() {
        true => crowded.rank(judge, placed),
        false => judge.rank(placed, judge.readings(placed.candidate).filter(|&reading| is_meant(reading))),
    }
}

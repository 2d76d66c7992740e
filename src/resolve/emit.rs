//! Writes down what was decided, an item at a time.

use super::candidate::Candidate;
use super::judge::{Accepted, Ground, Judge, Placed, share};
use super::resolver::{Context, Decisions};
use super::{Alternative, Evidence, Field, Mention, Options, Output, Reason, Span, Suppressed};
use crate::budget::Stopped;
use crate::gazetteer::NameOrigin;
use crate::matcher::Reading;

/// The decisions on an article, and what of them is asked for.
pub(super) struct Emitter<'a> {
    pub context: &'a Context<'a>,
    pub decisions: &'a Decisions,
    pub options: &'a Options,
}

impl<'a> Emitter<'a> {
    /// Hands out the mentions, then the suppressed names if they are asked for.
    pub fn emit(&self, output: &mut impl Output) -> Result<(), Stopped> {
        let judge = self.context.judge(&self.decisions.established);
        let mut cues = Vec::new();
        let mut mentions = Vec::new();
        self.by_word(|word, first| {
            for (i, candidate) in (first..).zip(word).filter(|&(i, _)| self.decisions.chosen[i]) {
                mentions.extend(self.mention(&judge, judge.place(candidate, i, &mut cues))?);
            }
            // The longer first: all start in one word.
            mentions.sort_by_key(|mention| (mention.span.bytes.start, std::cmp::Reverse(mention.span.bytes.end)));
            mentions.drain(..).try_for_each(|mention| output.mention(mention))
        })?;
        if !self.options.include_suppressed {
            return Ok(());
        }
        let mut names = Vec::new();
        self.by_word(|word, first| {
            for (i, candidate) in (first..).zip(word) {
                self.suppress(&judge, judge.place(candidate, i, &mut cues), &mut names)?;
            }
            names.sort_by_key(|name| (name.span.bytes.start, name.span.bytes.end, name.entity, name.reason));
            names.drain(..).try_for_each(|name| output.suppressed(name))
        })
    }

    /// Calls `each` with the candidates of each word, and the index of the first.
    fn by_word(&self, mut each: impl FnMut(&[Candidate], usize) -> Result<(), Stopped>) -> Result<(), Stopped> {
        let mut first = 0;
        for word in self.context.found.candidates.chunk_by(|a, b| (a.field, a.word) == (b.field, b.word)) {
            each(word, first)?;
            first += word.len();
        }
        Ok(())
    }

    /// The mention of a candidate that is chosen, unless its type is not asked for.
    fn mention(&self, judge: &Judge<'_>, placed: Placed<'_>) -> Result<Option<Mention>, Stopped> {
        let candidate = placed.candidate;
        let mut accepted: Vec<Accepted<'_>> = Vec::new();
        judge.accepted(placed, judge.readings(candidate), |one| accepted.push(one))?;
        accepted.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        let [best, others @ ..] = accepted.as_slice() else { return Ok(None) };
        if !self.options.types.contains(best.reading.class.entity_type()) {
            return Ok(None);
        }
        let span = self.span_of(candidate);
        let word = self.context.folded[candidate.field as usize].start(candidate.word as usize);
        let alternatives = others.iter().take(Mention::MOST_ALTERNATIVES).map(|other| Alternative {
            entity: other.reading.entity,
            confidence: other.confidence * (1.0 - share(best.weight, other.weight)).max(0.05),
        });
        let kept = others.first().map_or(1.0, |next| share(best.weight, next.weight));
        Ok(Some(Mention {
            proclitic: word..span.bytes.start,
            entity: best.reading.entity,
            name: best.reading.name(),
            origin: best.reading.origin(),
            confidence: kept * best.confidence,
            evidence: self.evidence(best, !others.is_empty()),
            alternatives: alternatives.collect(),
            alternative_count: others.len(),
            span,
        }))
    }

    fn evidence(&self, accepted: &Accepted<'_>, several: bool) -> Vec<Evidence> {
        let cue = accepted.cue.map(|hit| Evidence::Cue(self.span(hit.field, hit.start, hit.end)));
        let ground = match accepted.ground {
            Ground::Name => Some(Evidence::Name),
            Ground::FullName(full) => {
                Some(Evidence::FullNameInArticle(self.span_of(&self.context.found.candidates[full as usize])))
            }
            Ground::Cue => None,
            Ground::Credit => Some(Evidence::Credit),
            Ground::Prominence => Some(Evidence::Prominence),
            Ground::Country(by) => Some(Evidence::CountryInArticle(by)),
        };
        let generated = accepted.reading.origin() == NameOrigin::Generated;
        let notes = [(generated, Evidence::GeneratedSpelling), (several, Evidence::BestOfSeveral)];
        let notes = notes.into_iter().filter(|(holds, _)| *holds).map(|(_, note)| note);
        ground.into_iter().chain(cue).chain(notes).collect()
    }

    /// Adds the names of a candidate that are not given, each with the reason. Of a candidate that is chosen these are
    /// the names that the text refuses.
    fn suppress(&self, judge: &Judge<'_>, placed: Placed<'_>, names: &mut Vec<Suppressed>) -> Result<(), Stopped> {
        let Placed { candidate, index, .. } = placed;
        let chosen = self.decisions.chosen[index];
        let low = !chosen && self.is_low(judge, placed)?;
        let lost = if low { Reason::LowConfidence } else { Reason::Overlap };
        for (reading, refused) in self.context.sources[candidate.field as usize].names(candidate) {
            self.context.budget.step()?;
            let reason = refused.or_else(|| (!chosen).then(|| judge.judge(placed, reading).err().unwrap_or(lost)));
            let asked = self.options.types.contains(reading.class.entity_type());
            names.extend(reason.filter(|_| asked).map(|reason| self.suppressed(candidate, reading, reason)));
        }
        Ok(())
    }

    /// Whether a candidate is accepted, but with less confidence than is asked for.
    fn is_low(&self, judge: &Judge<'_>, placed: Placed<'_>) -> Result<bool, Stopped> {
        let least = self.options.min_confidence;
        if least <= 0.0 {
            return Ok(false);
        }
        let ranked = judge.rank(placed, judge.readings(placed.candidate))?;
        Ok(ranked.is_some_and(|ranked| ranked.confidence() < least))
    }

    fn suppressed(&self, candidate: &Candidate, reading: &Reading, reason: Reason) -> Suppressed {
        Suppressed { span: self.span_of(candidate), entity: reading.entity, name: reading.name(), reason }
    }

    fn span_of(&self, candidate: &Candidate) -> Span {
        self.span(candidate.field, candidate.start, candidate.end)
    }

    fn span(&self, field: Field, start: u32, end: u32) -> Span {
        let source = &self.context.sources[field as usize];
        Span { field, bytes: source.folded.start(start as usize)..source.folded.end(end as usize, source.text) }
    }
}

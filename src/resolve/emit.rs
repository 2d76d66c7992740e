//! Writes down what was decided, an item at a time.

use super::candidate::Candidate;
use super::crowded::Crowded;
use super::cues::CueHit;
use super::judge::{Ground, Judge, Placed, share};
use super::resolver::{Choice, Context, Decisions, Verdict};
use super::{Alternative, Evidence, Field, Mention, Options, Output, Reason, Span, Suppressed};
use crate::budget::Stopped;
use crate::gazetteer::NameOrigin;
use crate::lexicon::{Reading, signs};
use crate::rules::Rule;
use crate::text::alphabet::SOFT;
use crate::text::quotes;
use crate::thresholds::confidence;

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
        let mut mentions = Vec::new();
        let mut crowded = Crowded::new(|_, _, _| true);
        self.by_word(|word, first| {
            for i in (first..first + word.len()).filter(|&i| self.decisions.chosen[i]) {
                self.context.budget.step()?;
                mentions.extend(self.mention(&judge, i, &mut crowded)?);
            }
            if mentions.len() < 2 {
                return mentions.pop().map_or(Ok(()), |mention| output.mention(mention));
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
                self.suppress(&judge, judge.place(candidate, i), &mut names)?;
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
    fn mention(&self, judge: &Judge<'a>, index: usize, crowded: &mut Crowded<'a>) -> Result<Option<Mention>, Stopped> {
        let candidate = &self.context.found.candidates[index];
        let Verdict::Accepted(choice) = self.decisions.verdicts[index] else { return Ok(None) };
        let mut named = judge.readings(candidate).filter(|reading| reading.name() == choice.name);
        let asked = |reading: &&Reading| self.options.types.contains(reading.class.entity_type());
        let Some(reading) = named.next().filter(asked) else { return Ok(None) };
        let (alternatives, alternative_count) = match choice.several {
            true => self.alternatives(judge, judge.place(candidate, index), crowded)?,
            false => (Vec::new(), 0),
        };
        let span = self.span_of(candidate);
        let folded = &self.context.folded[candidate.field as usize];
        let letters = folded.start(candidate.word as usize)..folded.start(candidate.start as usize);
        // A span that begins with a quotation mark has its first letter behind it, and no proclitic.
        let proclitic = if letters.is_empty() { span.bytes.start..span.bytes.start } else { letters };
        Ok(Some(Mention {
            proclitic,
            entity: choice.entity,
            name: choice.name,
            origin: reading.origin(),
            confidence: choice.confidence,
            evidence: self.evidence(candidate, choice, reading.origin()),
            alternatives,
            alternative_count,
            span,
        }))
    }

    /// The likeliest of the other entities that a candidate could name, and how many there are in all.
    #[cold]
    fn alternatives(
        &self,
        judge: &Judge<'a>,
        placed: Placed<'_>,
        crowded: &mut Crowded<'a>,
    ) -> Result<(Vec<Alternative>, usize), Stopped> {
        let (accepted, count) = crowded.weightiest(judge, placed, Mention::MAX_ALTERNATIVES + 1)?;
        let [best, others @ ..] = accepted.as_slice() else { return Ok((Vec::new(), 0)) };
        let alternatives = others.iter().map(|other| Alternative {
            entity: other.reading.entity,
            confidence: other.confidence
                * (1.0 - share(best.weight, other.weight)).max(confidence::LEAST_ALTERNATIVE_SHARE),
        });
        Ok((alternatives.collect(), count - 1))
    }

    fn evidence(&self, candidate: &Candidate, choice: Choice, origin: NameOrigin) -> Vec<Evidence> {
        let mut evidence = Vec::with_capacity(1 + usize::from(choice.cue.is_some()));
        match choice.ground {
            Ground::Name => evidence.push(Evidence::Name),
            Ground::FullName(full) => {
                let full = &self.context.found.candidates[full as usize];
                evidence.push(Evidence::FullNameInArticle(self.span_of(full)));
            }
            Ground::Cue => {}
            Ground::Credit => evidence.push(Evidence::Credit),
            Ground::Prominence => evidence.push(Evidence::Prominence),
            Ground::Country(by) => evidence.push(Evidence::CountryInArticle(by)),
        }
        if let Some(cue) = choice.cue {
            let CueHit { start, end, .. } = *self.context.found.cues.hit(cue);
            evidence.push(Evidence::Cue(self.span(candidate.field, start, end)));
        }
        if origin == NameOrigin::Generated {
            evidence.push(Evidence::GeneratedSpelling);
        }
        if choice.several {
            evidence.push(Evidence::BestOfSeveral);
        }
        evidence
    }

    /// Adds the names of a candidate that are not given, each with the reason. Of a candidate that is chosen these are
    /// the names that the text refuses.
    fn suppress(&self, judge: &Judge<'_>, placed: Placed<'_>, names: &mut Vec<Suppressed>) -> Result<(), Stopped> {
        let Placed { candidate, index, .. } = placed;
        let chosen = self.decisions.chosen[index];
        if chosen && candidate.is_whole() {
            return Ok(());
        }
        let low = !chosen && self.is_low(judge, placed)?;
        let lost = if low { Reason::LowConfidence } else { Reason::Overlap };
        for (reading, mismatch) in self.context.sources[candidate.field as usize].names(candidate.checked()) {
            self.context.budget.step()?;
            let reason = mismatch
                .map(Reason::from)
                .or_else(|| (!chosen).then(|| judge.judge(placed, reading).err().unwrap_or(lost)));
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

    /// A candidate's span, with both marks of the pairs of quotation marks that stand in it.
    fn span_of(&self, candidate: &Candidate) -> Span {
        let Span { field, bytes } = self.span(candidate.field, candidate.start, candidate.end);
        let source = &self.context.sources[field as usize];
        // Signs that belong to the name: either all readings of a candidate have some or none has.
        let signed = candidate.signed.then(|| source.readings(candidate.checked()).next()).flatten();
        let bytes = signed.map_or(bytes.clone(), |reading| {
            let name = self.context.layers.name(reading.name()).text();
            signs::extent(name, source.text, bytes.clone()).unwrap_or(bytes)
        });
        // Only where words meet can a mark stand inside.
        let several = source.folded.codes()[candidate.start as usize..candidate.end as usize].contains(&SOFT);
        let bytes = match several && self.context.rules.has(Rule::Quotes) {
            true => quotes::paired(source.text, bytes.clone()).unwrap_or(bytes),
            false => bytes,
        };
        Span { field, bytes }
    }

    fn span(&self, field: Field, start: u32, end: u32) -> Span {
        Span { field, bytes: self.context.sources[field as usize].span(start, end) }
    }
}

//! Converts the decisions to mentions and suppressed names, one at a time.

use std::ops::Range;

use super::candidate::{Candidate, CandidateRef};
use super::composition::Composition;
use super::cues::CueHit;
use super::document::Document;
use super::ending;
use super::form_cache::AllReadings;
use super::judge::Judge;
use super::mention::{Alternative, Evidence, Mention, Reason, Suppressed};
use super::output::Output;
use super::request::{Options, Overlap};
use super::resolution::Resolution;
use super::score::share;
use super::span::{Field, Span};
use super::support::Support;
use super::verdict::{ChosenReading, Verdict};
use crate::budget::Stopped;
use crate::gazetteer::{EntityType, NameOrigin};
use crate::lang::Language;
use crate::lexicon::{Mismatch, Reading, signs};
use crate::rules::Rule;
use crate::text::alphabet::{SOFT, Script};
use crate::text::{abbreviation, quotes};
use crate::thresholds::confidence;

/// Passes the results of one article to an output.
pub(super) struct Emitter<'a> {
    pub document: Document<'a>,
    pub resolution: &'a Resolution,
    pub options: &'a Options,
}

impl<'a> Emitter<'a> {
    /// Passes the mentions to an output, then the suppressed names if the options include them.
    ///
    /// # Errors
    /// If the budget or the output stops the work.
    pub fn emit(&self, output: &mut impl Output) -> Result<(), Stopped> {
        let judge = Judge { document: self.document, entities: &self.resolution.entities };
        self.emit_mentions(&judge, output)?;
        match self.options.include_suppressed {
            true => self.emit_suppressed(&judge, output),
            false => Ok(()),
        }
    }

    fn emit_mentions(&self, judge: &Judge<'a>, output: &mut impl Output) -> Result<(), Stopped> {
        let mut mentions = Vec::new();
        let mut cache = AllReadings::default();
        let mut last = (Field::Title, 0);
        self.by_word(|word, first| {
            for i in (first..first + word.len()).filter(|&i| self.resolution.chosen[i]) {
                self.document.budget.step()?;
                let Some((choice, reading)) = self.choice(i) else { continue };
                if self.includes(reading) {
                    let mention = self.mention(judge, i, choice, reading, &mut cache)?;
                    mentions.push(self.apart(mention, &mut last));
                } else {
                    output.excluded(choice.entity, &self.span_of(&self.document.context.candidates()[i]))?;
                }
            }
            if mentions.len() < 2 {
                return mentions.pop().map_or(Ok(()), |mention| output.mention(mention));
            }
            // All start in one word. The longest comes first.
            mentions.sort_by_key(|mention| (mention.span.bytes.start, std::cmp::Reverse(mention.span.bytes.end)));
            mentions.drain(..).try_for_each(|mention| output.mention(mention))
        })
    }

    /// A mention without the signs that the mention before it has already: spans are extended by signs, initials and
    /// stops after their names were chosen. `last` is the field and the end of the mention before.
    fn apart(&self, mut mention: Mention, last: &mut (Field, usize)) -> Mention {
        let Mention { span: Span { field, bytes }, proclitic, ending, .. } = &mut mention;
        if self.options.overlap == Overlap::Longest && last.0 == *field && proclitic.start < last.1 {
            let first = last.1.min(bytes.end);
            bytes.start = bytes.start.max(first);
            *proclitic = proclitic.start.max(first)..proclitic.end.max(first);
            *ending = ending.start.max(first)..ending.end.max(first);
        }
        *last = (*field, bytes.end);
        mention
    }

    fn emit_suppressed(&self, judge: &Judge<'a>, output: &mut impl Output) -> Result<(), Stopped> {
        let mut names = Vec::new();
        let gazetteer = self.document.context.layers.gazetteer();
        self.by_word(|word, first| {
            for i in first..first + word.len() {
                self.suppress(judge, self.document.candidate(i), &mut names)?;
            }
            names.sort_by(|a: &Suppressed, b: &Suppressed| {
                let place = |name: &Suppressed| (name.span.bytes.start, name.span.bytes.end);
                let by_entity = || gazetteer.cmp_entities(a.entity, b.entity);
                place(a).cmp(&place(b)).then_with(by_entity).then_with(|| a.reason.cmp(&b.reason))
            });
            names.drain(..).try_for_each(|name| output.suppressed(name))
        })
    }

    /// Calls `each` with the candidates of each word and the index of the first.
    fn by_word(&self, mut each: impl FnMut(&[Candidate], usize) -> Result<(), Stopped>) -> Result<(), Stopped> {
        let mut first = 0;
        for word in self.document.context.candidates().chunk_by(Candidate::shares_word) {
            each(word, first)?;
            first += word.len();
        }
        Ok(())
    }

    /// The reading that a chosen candidate is taken for.
    fn choice(&self, index: usize) -> Option<(ChosenReading, &'a Reading)> {
        let Verdict::Accepted(choice) = self.resolution.verdicts[index] else { return None };
        let mut readings = self.document.context.readings(self.document.candidate(index).candidate);
        Some((choice, readings.find(|reading| reading.name() == choice.name)?))
    }

    /// The mention of a chosen candidate with its [choice](Emitter::choice).
    fn mention(
        &self,
        judge: &Judge<'a>,
        index: usize,
        choice: ChosenReading,
        reading: &Reading,
        cache: &mut AllReadings<'a>,
    ) -> Result<Mention, Stopped> {
        let at = self.document.candidate(index);
        let candidate = at.candidate;
        let (mut alternatives, mut alternative_count) = match choice.several {
            true => self.alternatives(judge, at, cache)?,
            false => (Vec::new(), 0),
        };
        if let Some(entity) = self.composition(candidate).and_then(|composition| composition.role_of) {
            alternatives.truncate(Mention::MAX_ALTERNATIVES - 1);
            let confidence = choice.confidence * confidence::LEAST_ALTERNATIVE_SHARE;
            alternatives.push(Alternative { entity, confidence });
            alternative_count += 1;
        }
        let span = self.extended(at, reading, self.span_of(candidate));
        let folded = self.document.context.folded(candidate.field);
        let letters = folded.start(candidate.word as usize)..folded.start(candidate.start as usize);
        // A span that begins with a quotation mark has no proclitic, and its first letter is after its start.
        let proclitic = if letters.is_empty() { span.bytes.start..span.bytes.start } else { letters };
        Ok(Mention {
            proclitic,
            ending: self.ending(candidate, reading, &span),
            entity: choice.entity,
            name: choice.name,
            origin: reading.origin(),
            confidence: choice.confidence,
            evidence: self.evidence(at, choice, reading),
            alternatives,
            alternative_count,
            span,
        })
    }

    /// The likeliest other entities of a candidate, and the number of all.
    #[cold]
    fn alternatives(
        &self,
        judge: &Judge<'a>,
        at: CandidateRef<'_>,
        cache: &mut AllReadings<'a>,
    ) -> Result<(Vec<Alternative>, usize), Stopped> {
        let (accepted, count) = cache.greatest(judge, at, Mention::MAX_ALTERNATIVES + 1)?;
        let [best, others @ ..] = accepted else { return Ok((Vec::new(), 0)) };
        let alternatives = others.iter().map(|other| Alternative {
            entity: other.reading.entity,
            confidence: other.confidence
                * (1.0 - share(best.weight, other.weight)).max(confidence::LEAST_ALTERNATIVE_SHARE),
        });
        Ok((alternatives.collect(), count - 1))
    }

    fn evidence(&self, at: CandidateRef<'_>, choice: ChosenReading, reading: &Reading) -> Vec<Evidence> {
        let candidate = at.candidate;
        let mut evidence = Vec::with_capacity(1 + usize::from(choice.cue.is_some()) + usize::from(choice.several));
        match choice.support {
            Support::Name => evidence.push(self.pattern(candidate, choice).unwrap_or(Evidence::Name)),
            Support::FullName(full) => {
                let full = &self.document.context.candidates()[full as usize];
                evidence.push(Evidence::FullNameInArticle(self.span_of(full)));
            }
            Support::Cue | Support::Apposition => {}
            Support::Credit => evidence.push(Evidence::Credit),
            Support::Prominence => evidence.push(Evidence::Prominence),
            Support::Office(office) => evidence.push(Evidence::Office(office.into())),
            Support::Country(by) => evidence.push(Evidence::CountryInArticle(by)),
        }
        if let Some((start, end)) = self.document.appositions.country_of(at.index, reading) {
            evidence.push(Evidence::Apposition(self.span(candidate.field, start, end)));
        }
        if let Some(cue) = choice.cue {
            let CueHit { start, end, .. } = *self.document.context.cue(cue);
            evidence.push(Evidence::Cue(self.span(candidate.field, start, end)));
        }
        if reading.origin() == NameOrigin::Generated {
            evidence.push(Evidence::GeneratedSpelling);
        }
        if choice.several {
            let office = self.document.context.date.office(reading).map(|office| Evidence::Office(office.index.into()));
            evidence.extend(office.filter(|office| !evidence.contains(office)));
            evidence.push(Evidence::BestOfSeveral);
        }
        evidence
    }

    fn composition(&self, candidate: &Candidate) -> Option<Composition> {
        self.document.context.scanned.compositions.of(candidate)
    }

    /// The bytes of the ending of a mention. The end of Сборная Турции is the place in its case, not the ending of the
    /// institution.
    fn ending(&self, candidate: &Candidate, reading: &Reading, span: &Span) -> Range<usize> {
        let field = &self.document.context.fields[candidate.field as usize];
        let head = self.composition(candidate).filter(|composition| composition.role_of.is_none()).map(|it| it.head);
        if head.is_some_and(|(start, end)| start == candidate.start && end < candidate.end) {
            return span.bytes.end..span.bytes.end;
        }
        let ending = ending::of(field, candidate, &span.bytes);
        let is_latin = self.document.context.script(candidate) == Script::Latin;
        if !ending.is_empty() || !is_latin || !field.rules.has(Rule::Endings) {
            return ending;
        }
        // Reading the name takes time.
        let name = self.document.context.layers.name(reading.name());
        if Language::of_code(name.language()) != Language::Turkish {
            return ending;
        }
        let own = field.span(head.map_or(candidate.start, |(start, _)| start), candidate.end);
        let listed = name.head().unwrap_or_else(|| name.listed_text());
        let letters = ending::of_compound(listed, &field.text[own.clone()]);
        letters.filter(|_| own.end == span.bytes.end).map_or(ending, |letters| own.end - letters..own.end)
    }

    /// The pattern that composes a candidate, as evidence.
    fn pattern(&self, candidate: &Candidate, choice: ChosenReading) -> Option<Evidence> {
        let Composition { head: (start, end), role_of } = self.composition(candidate)?;
        let filler = || self.document.context.layers.name(choice.name).filler().map(|filler| filler.key());
        // A listed institution has no filler. The head shows it in a text on its topic.
        let filler = role_of.or_else(filler).unwrap_or(choice.entity);
        Some(Evidence::Pattern { head: self.span(candidate.field, start, end), filler })
    }

    /// Adds the names of a candidate that are not mentioned, each with the reason. For a chosen candidate these are the
    /// names that its spelling does not permit.
    fn suppress(&self, judge: &Judge<'_>, at: CandidateRef<'_>, names: &mut Vec<Suppressed>) -> Result<(), Stopped> {
        let CandidateRef { candidate, index, .. } = at;
        let chosen = self.resolution.chosen[index];
        if chosen && candidate.has_all_readings() {
            return Ok(());
        }
        let is_low = !chosen && self.has_low_confidence(judge, at)?;
        let if_accepted = if is_low { Reason::LowConfidence } else { Reason::Overlap };
        let mut add = |reading: &Reading, mismatch: Option<Mismatch>| {
            self.document.budget.step()?;
            let refusal = || (!chosen).then(|| judge.judge(at, reading).err().unwrap_or(if_accepted));
            let reason = mismatch.map(Reason::from).or_else(refusal).filter(|_| self.includes(reading));
            names.extend(reason.map(|reason| self.suppressed(candidate, reading, reason)));
            Ok(())
        };
        let context = &self.document.context;
        if candidate.composition().is_some() {
            return context.readings(candidate).try_for_each(|reading| add(reading, None));
        }
        let field = &context.fields[candidate.field as usize];
        field.names(candidate.checked()).try_for_each(|(reading, mismatch)| add(reading, mismatch))
    }

    /// Whether a candidate is accepted with less confidence than the options require.
    fn has_low_confidence(&self, judge: &Judge<'_>, at: CandidateRef<'_>) -> Result<bool, Stopped> {
        let least = self.options.min_confidence;
        if least <= 0.0 {
            return Ok(false);
        }
        let ranking = judge.rank(at, self.document.permitted(at, false))?;
        Ok(ranking.is_some_and(|ranking| ranking.confidence() < least))
    }

    fn suppressed(&self, candidate: &Candidate, reading: &Reading, reason: Reason) -> Suppressed {
        Suppressed { span: self.span_of(candidate), entity: reading.entity, name: reading.name(), reason }
    }

    /// Whether the options include the entity of a reading.
    fn includes(&self, reading: &Reading) -> bool {
        let entity = || self.document.context.layers.name(reading.name()).entity();
        self.options.types.contains(reading.class.entity_type())
            && self.options.filter.selects(reading.class, reading.country(), entity)
    }

    /// The span of a mention, extended by the initials or by the given name and patronymic before a surname, by the
    /// last stop of an abbreviation and by the generation after the name of a person.
    fn extended(&self, at: CandidateRef<'_>, reading: &Reading, span: Span) -> Span {
        let Document { context, neighbours, .. } = &self.document;
        let field = &context.fields[span.field as usize];
        let start = neighbours.start_of_initials(at, reading).or_else(|| neighbours.start_of_full_name(at, reading));
        let start = start.map(|word| field.folded.start(word as usize));
        let name = || context.layers.name(reading.name()).listed_text();
        let end = match context.rules.has(Rule::LastStop) {
            true => abbreviation::end_with_stop(field.text, span.bytes.clone(), name),
            false => span.bytes.end,
        };
        let end = match reading.class.entity_type() {
            EntityType::Person if context.rules.has(Rule::Generations) => {
                abbreviation::end_with_generation(field.text, end)
            }
            _ => end,
        };
        Span { bytes: start.unwrap_or(span.bytes.start)..end, ..span }
    }

    /// The span of a candidate, extended by the signs of its name and by the second quotation mark of a pair.
    fn span_of(&self, candidate: &Candidate) -> Span {
        let Span { field, bytes } = self.span(candidate.field, candidate.start, candidate.end);
        let source = &self.document.context.fields[field as usize];
        // Either all readings of a candidate have signs or none has.
        let signed = candidate.signed.then(|| source.readings(candidate.checked()).next()).flatten();
        let bytes = signed.map_or(bytes.clone(), |reading| {
            let name = self.document.context.layers.name(reading.name()).listed_text();
            signs::extent(name, source.text, bytes.clone()).unwrap_or(bytes)
        });
        // Only between words can a quotation mark be inside the span.
        let has_break = candidate.codes(source.folded).contains(&SOFT);
        let bytes = match has_break && self.document.context.rules.has(Rule::Quotes) {
            true => quotes::paired(source.text, bytes.clone()).unwrap_or(bytes),
            false => bytes,
        };
        Span { field, bytes }
    }

    fn span(&self, field: Field, start: u32, end: u32) -> Span {
        Span { field, bytes: self.document.context.fields[field as usize].span(start, end) }
    }
}

//! Takes an article through all steps.

use super::article::{Established, Neighbours};
use super::candidate::{Candidate, Found};
use super::judge::{Accepted, Ground, Judge, share};
use super::{Alternative, Article, Evidence, Field, Mention, Options, Overlap, Reason, Span, Suppressed, overlap};
use crate::gazetteer::{Gazetteer, NameOrigin, Policy};
use crate::matcher::Matcher;
use crate::text::Folded;

/// Space that is used again from article to article.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    folded: [Folded; 2],
    found: Found,
    established: Established,
    chosen: Vec<bool>,
    /// The accepted readings of each candidate, the weightiest first, as a range.
    verdicts: Vec<(u32, u32)>,
    accepted: Vec<Accepted>,
}

/// What the resolver gives back.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    pub mentions: Vec<Mention>,
    pub suppressed: Vec<Suppressed>,
}

/// The rules, over one gazetteer.
pub(crate) struct Resolver<'g> {
    gazetteer: &'g Gazetteer,
    matcher: &'g Matcher,
}

const FIELDS: [Field; 2] = [Field::Title, Field::Body];

impl<'g> Resolver<'g> {
    pub fn new(gazetteer: &'g Gazetteer, matcher: &'g Matcher) -> Resolver<'g> {
        Resolver { gazetteer, matcher }
    }

    /// Tags an article.
    pub fn resolve(&self, article: &Article<'_>, options: &Options, scratch: &mut Scratch) -> Judged {
        scratch.found.clear();
        for field in FIELDS {
            let folded = &mut scratch.folded[field as usize];
            folded.set_rules(self.matcher.rules());
            folded.fold(article.text(field));
            scratch.found.gather(field, article.text(field), folded, self.matcher, self.gazetteer);
        }
        self.establish(scratch);
        self.decide(scratch);
        match options.overlap {
            Overlap::Longest => choose_longest(scratch),
            Overlap::All => choose_all(scratch),
        }
        self.emit(article, options, scratch)
    }

    /// Notes the entities that the article names freely: first those that only one entity can be, then, with these
    /// for evidence, the likeliest of the others.
    fn establish(&self, scratch: &mut Scratch) {
        let Scratch { folded, found, established, chosen, .. } = scratch;
        let free = |i: usize| {
            let candidate = &found.candidates[i];
            found.readings_of(candidate).iter().any(|reading| reading.policy == Policy::Free)
        };
        overlap::longest(&found.candidates, free, chosen);
        established.clear();
        let mut doubtful: Vec<usize> = Vec::new();
        for (i, candidate) in found.candidates.iter().enumerate().filter(|&(i, _)| chosen[i]) {
            let readings = found.readings_of(candidate);
            let mut free = readings.iter().filter(|reading| reading.policy == Policy::Free);
            let Some(first) = free.next() else { continue };
            match free.any(|other| other.entity != first.entity) {
                false => established.add(first.entity, i, self.gazetteer),
                true => doubtful.push(i),
            }
        }
        established.sort();
        let judge = self.judge(found, folded, established);
        let likeliest: Vec<_> = doubtful
            .into_iter()
            .filter_map(|i| {
                let candidate = &found.candidates[i];
                let readings = found.readings_of(candidate).iter().filter(|reading| reading.policy == Policy::Free);
                let accepted = readings.filter_map(|reading| judge.judge(candidate, i, reading).ok());
                let best = accepted.max_by(|a, b| a.weight.total_cmp(&b.weight))?;
                Some((best.reading.entity, i))
            })
            .collect();
        for (entity, i) in likeliest {
            established.add(entity, i, self.gazetteer);
        }
        established.sort();
    }

    /// Judges every reading of every candidate.
    fn decide(&self, scratch: &mut Scratch) {
        let Scratch { folded, found, established, verdicts, accepted, .. } = scratch;
        let judge = self.judge(found, folded, established);
        verdicts.clear();
        accepted.clear();
        for (i, candidate) in found.candidates.iter().enumerate() {
            let first = accepted.len();
            for reading in found.readings_of(candidate) {
                let Ok(verdict) = judge.judge(candidate, i, reading) else { continue };
                // An entity that has the form under two names is one reading, the surer.
                let same = |seen: &&mut Accepted| seen.reading.entity == reading.entity;
                match accepted[first..].iter_mut().find(same) {
                    Some(seen) if seen.weight >= verdict.weight => {}
                    Some(seen) => *seen = verdict,
                    None => accepted.push(verdict),
                }
            }
            accepted[first..].sort_by(|a, b| b.weight.total_cmp(&a.weight));
            verdicts.push((first as u32, accepted.len() as u32));
        }
    }

    fn judge<'a>(&'a self, found: &'a Found, folded: &'a [Folded; 2], established: &'a Established) -> Judge<'a> {
        let neighbours = Neighbours { found, folded, cues: self.gazetteer.cues() };
        Judge { gazetteer: self.gazetteer, established, neighbours, rules: self.matcher.rules() }
    }

    fn emit(&self, article: &Article<'_>, options: &Options, scratch: &mut Scratch) -> Judged {
        let emitter = Emitter { resolver: self, article, scratch };
        let mut judged = Judged::default();
        for (i, candidate) in scratch.found.candidates.iter().enumerate() {
            let accepted = emitter.accepted(i);
            let Some(best) = accepted.first() else {
                if options.include_suppressed {
                    emitter.refused(i, candidate, &mut judged.suppressed);
                }
                continue;
            };
            let mention = |reason| emitter.suppressed(candidate, best, reason);
            if !options.types.contains(self.gazetteer.entity(best.reading.entity).entity_type()) {
                continue;
            }
            let confidence = accepted.get(1).map_or(1.0, |next| share(best.weight, next.weight)) * best.confidence;
            let reason = match () {
                () if !scratch.chosen[i] => Some(Reason::Overlap),
                () if confidence < options.min_confidence => Some(Reason::LowConfidence),
                () => None,
            };
            match reason {
                None => judged.mentions.push(emitter.mention(candidate, accepted, confidence)),
                Some(reason) if options.include_suppressed => judged.suppressed.push(mention(reason)),
                Some(_) => {}
            }
        }
        if options.include_suppressed {
            emitter.ruled_out(&mut judged.suppressed);
            judged.suppressed.sort_by_key(|s| (s.span.field, s.span.bytes.start, s.span.bytes.end, s.entity, s.reason));
        }
        judged.mentions.sort_by(|a, b| order(&a.span).cmp(&order(&b.span)));
        judged
    }
}

/// Title before body, from the start, the longer first.
fn order(span: &Span) -> (Field, usize, std::cmp::Reverse<usize>) {
    (span.field, span.bytes.start, std::cmp::Reverse(span.bytes.end))
}

fn choose_longest(scratch: &mut Scratch) {
    let Scratch { found, verdicts, chosen, .. } = scratch;
    overlap::longest(&found.candidates, |i| verdicts[i].0 < verdicts[i].1, chosen);
}

/// Everything accepted, but one reading a word: a stripped one gives way to one that strips less.
fn choose_all(scratch: &mut Scratch) {
    let Scratch { found, verdicts, chosen, .. } = scratch;
    let accepted = |i: usize| verdicts[i].0 < verdicts[i].1;
    chosen.clear();
    chosen.extend((0..found.candidates.len()).map(accepted));
    // Candidates of one word stand together, those that strip least first.
    let mut least: Option<(Field, u32, usize)> = None;
    for (i, candidate) in found.candidates.iter().enumerate().filter(|&(i, _)| accepted(i)) {
        let stripped = candidate.proclitic.len();
        match least {
            Some((field, word, fewest)) if (field, word) == (candidate.field, candidate.word) => {
                chosen[i] = stripped == fewest;
            }
            _ => least = Some((candidate.field, candidate.word, stripped)),
        }
    }
}

/// Writes down what was decided.
struct Emitter<'a> {
    resolver: &'a Resolver<'a>,
    article: &'a Article<'a>,
    scratch: &'a Scratch,
}

impl Emitter<'_> {
    fn accepted(&self, candidate: usize) -> &[Accepted] {
        let (first, last) = self.scratch.verdicts[candidate];
        &self.scratch.accepted[first as usize..last as usize]
    }

    fn span(&self, field: Field, start: u32, end: u32) -> Span {
        let folded = &self.scratch.folded[field as usize];
        let bytes = folded.start(start as usize)..folded.end(end as usize, self.article.text(field));
        Span { field, bytes }
    }

    fn span_of(&self, candidate: &Candidate) -> Span {
        self.span(candidate.field, candidate.start, candidate.end)
    }

    fn mention(&self, candidate: &Candidate, accepted: &[Accepted], confidence: f32) -> Mention {
        let best = &accepted[0];
        let span = self.span_of(candidate);
        let word = self.scratch.folded[candidate.field as usize].start(candidate.word as usize);
        let alternatives = accepted[1..].iter().map(|other| Alternative {
            entity: other.reading.entity,
            confidence: other.confidence * (1.0 - share(best.weight, other.weight)).max(0.05),
        });
        Mention {
            proclitic: word..span.bytes.start,
            entity: best.reading.entity,
            name: best.reading.name,
            origin: best.reading.origin,
            confidence,
            evidence: self.evidence(best, accepted.len() > 1),
            alternatives: alternatives.collect(),
            span,
        }
    }

    fn evidence(&self, accepted: &Accepted, several: bool) -> Vec<Evidence> {
        let cue = accepted.cue.map(|hit| Evidence::Cue(self.span(hit.field, hit.start, hit.end)));
        let ground = match accepted.ground {
            Ground::Name => Some(Evidence::Name),
            Ground::FullName(full) => {
                Some(Evidence::FullNameInArticle(self.span_of(&self.scratch.found.candidates[full as usize])))
            }
            Ground::Cue => None,
            Ground::Credit => Some(Evidence::Credit),
            Ground::Prominence => Some(Evidence::Prominence),
            Ground::Country(by) => Some(Evidence::CountryInArticle(by)),
        };
        let generated = accepted.reading.origin == NameOrigin::Generated;
        let notes = [(generated, Evidence::GeneratedSpelling), (several, Evidence::BestOfSeveral)];
        let notes = notes.into_iter().filter(|(holds, _)| *holds).map(|(_, note)| note);
        ground.into_iter().chain(cue).chain(notes).collect()
    }

    fn suppressed(&self, candidate: &Candidate, accepted: &Accepted, reason: Reason) -> Suppressed {
        let reading = &accepted.reading;
        Suppressed { span: self.span_of(candidate), entity: reading.entity, name: reading.name, reason }
    }

    /// Adds the readings of a candidate none of whose readings was accepted.
    fn refused(&self, at: usize, candidate: &Candidate, suppressed: &mut Vec<Suppressed>) {
        let Scratch { folded, found, established, .. } = self.scratch;
        let judge = self.resolver.judge(found, folded, established);
        for reading in found.readings_of(candidate) {
            if let Err(reason) = judge.judge(candidate, at, reading) {
                let span = self.span_of(candidate);
                suppressed.push(Suppressed { span, entity: reading.entity, name: reading.name, reason });
            }
        }
    }

    /// Adds the readings that the letters of the text ruled out.
    fn ruled_out(&self, suppressed: &mut Vec<Suppressed>) {
        suppressed.extend(self.scratch.found.ruled_out.iter().map(|ruled| Suppressed {
            span: self.span(ruled.field, ruled.start, ruled.end),
            entity: self.resolver.gazetteer.name(ruled.name).entity_index(),
            name: ruled.name,
            reason: ruled.reason,
        }));
    }
}

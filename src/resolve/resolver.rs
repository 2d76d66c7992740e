//! Takes an article through all steps.

use super::article::{Established, Neighbours};
use super::candidate::{Candidate, CueHit, Found};
use super::coordination::Coordination;
use super::judge::{Accepted, Ground, Judge, share};
use super::{
    Alternative, Article, Evidence, Field, Mention, Options, Overlap, Reason, Span, Suppressed, overlap, quotes,
};
use crate::gazetteer::{Gazetteer, NameOrigin, Policy};
use crate::matcher::{Matcher, Reading};
use crate::rules::Rule;
use crate::text::Folded;

/// Space that is used again from article to article.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    folded: [Folded; 2],
    found: Found,
    established: Established,
    /// Whether each candidate is given.
    chosen: Vec<bool>,
    /// For each candidate that was judged its accepted readings, the weightiest first, as a range.
    verdicts: Vec<(u32, u32)>,
    accepted: Vec<Accepted>,
    cues: Vec<CueHit>,
    lists: Coordination,
    doubtful: Vec<u32>,
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
        self.find_lists(article, scratch);
        self.establish(article, scratch);
        self.choose(article, options.overlap, scratch);
        self.emit(article, options, scratch)
    }

    /// Notes the entities that the article names freely: first those that only one entity can be, then, with these
    /// for evidence, the likeliest of the others.
    fn establish(&self, article: &Article<'_>, scratch: &mut Scratch) {
        let Scratch { folded, found, lists, established, chosen, accepted, cues, doubtful, .. } = scratch;
        let is_free = |reading: &&Reading| reading.policy == Policy::Free;
        let free = |i: usize| found.readings_of(&found.candidates[i]).iter().filter(is_free);
        overlap::longest(&found.candidates, |i| free(i).next().is_some(), chosen);
        established.clear();
        doubtful.clear();
        for i in (0..found.candidates.len()).filter(|&i| chosen[i]) {
            let mut readings = free(i);
            let Some(first) = readings.next() else { continue };
            match readings.any(|other| other.entity != first.entity) {
                false => established.add(first, i),
                true => doubtful.push(i as u32),
            }
        }
        established.sort();
        accepted.clear();
        let judge = self.judge(self.neighbours(article, found, folded), lists, established);
        for i in doubtful.iter_mut() {
            let at = *i as usize;
            let first = accepted.len();
            judge.judge_all(&found.candidates[at], at, free(at), cues, accepted);
            accepted.truncate(first + 1);
            // A candidate that is vetoed has no likeliest reading.
            if accepted.len() == first {
                *i = u32::MAX;
            }
        }
        let likeliest = doubtful.iter().filter(|&&i| i != u32::MAX).zip(accepted.iter());
        likeliest.for_each(|(&i, best)| established.add(&best.reading, i as usize));
        established.sort();
    }

    /// Notes which names share their cues.
    fn find_lists(&self, article: &Article<'_>, scratch: &mut Scratch) {
        let Scratch { folded, found, lists, .. } = scratch;
        match self.matcher.rules().has(Rule::Coordination) {
            true => lists.find(&self.neighbours(article, found, folded)),
            false => lists.clear(),
        }
    }

    fn neighbours<'a>(&'a self, article: &'a Article<'a>, found: &'a Found, folded: &'a [Folded; 2]) -> Neighbours<'a> {
        Neighbours { found, folded, article, cues: self.gazetteer.cues(), rules: self.matcher.rules() }
    }

    fn judge<'a>(
        &self,
        neighbours: Neighbours<'a>,
        lists: &'a Coordination,
        established: &'a Established,
    ) -> Judge<'a> {
        Judge { established, neighbours, lists, rules: self.matcher.rules() }
    }

    /// Judges the candidates and chooses those that are given.
    fn choose(&self, article: &Article<'_>, overlap: Overlap, scratch: &mut Scratch) {
        let Scratch { folded, found, lists, established, chosen, verdicts, accepted, cues, .. } = scratch;
        let judge = self.judge(self.neighbours(article, found, folded), lists, established);
        let candidates = &found.candidates;
        accepted.clear();
        verdicts.clear();
        verdicts.resize(candidates.len(), (0, 0));
        let mut accept = |i: usize| {
            let first = accepted.len();
            judge.judge_all(&candidates[i], i, found.readings_of(&candidates[i]).iter(), cues, accepted);
            verdicts[i] = (first as u32, accepted.len() as u32);
            accepted.len() > first
        };
        match overlap {
            Overlap::Longest => overlap::longest(candidates, accept, chosen),
            Overlap::All => {
                (0..candidates.len()).for_each(|i| _ = accept(i));
                let accepted = |i: usize| verdicts[i].1 > verdicts[i].0;
                overlap::longest(candidates, accepted, chosen);
                overlap::all(candidates, accepted, chosen);
            }
        }
    }

    fn emit(&self, article: &Article<'_>, options: &Options, scratch: &Scratch) -> Judged {
        let emitter = Emitter { resolver: self, article, scratch };
        let mut judged = Judged::default();
        for (i, candidate) in scratch.found.candidates.iter().enumerate() {
            let accepted = emitter.accepted(i);
            let Some(best) = accepted.first().filter(|_| scratch.chosen[i]) else {
                if options.include_suppressed {
                    emitter.refused(i, candidate, &mut judged.suppressed);
                }
                continue;
            };
            if !options.types.contains(best.reading.class.entity_type()) {
                continue;
            }
            let confidence = accepted.get(1).map_or(1.0, |next| share(best.weight, next.weight)) * best.confidence;
            if confidence >= options.min_confidence {
                judged.mentions.push(emitter.mention(candidate, accepted, confidence));
            } else if options.include_suppressed {
                judged.suppressed.push(emitter.suppressed(candidate, &best.reading, Reason::LowConfidence));
            }
        }
        if options.include_suppressed {
            emitter.ruled_out(&mut judged.suppressed);
            judged.suppressed.retain(|s| options.types.contains(self.gazetteer.entity(s.entity).entity_type()));
            judged.suppressed.sort_by_key(|s| (s.span.field, s.span.bytes.start, s.span.bytes.end, s.entity, s.reason));
        }
        judged.mentions.sort_by_key(|mention| order(&mention.span));
        judged
    }
}

/// Title before body, from the start, the longer first.
fn order(span: &Span) -> (Field, usize, std::cmp::Reverse<usize>) {
    (span.field, span.bytes.start, std::cmp::Reverse(span.bytes.end))
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

    /// A candidate's span, with both marks of the pairs that stand in it.
    fn span_of(&self, candidate: &Candidate) -> Span {
        let mut span = self.span(candidate.field, candidate.start, candidate.end);
        if self.resolver.matcher.rules().has(Rule::Quotes) {
            let paired = quotes::paired(self.article.text(candidate.field), span.bytes.clone());
            span.bytes = paired.unwrap_or(span.bytes);
        }
        span
    }

    fn mention(&self, candidate: &Candidate, accepted: &[Accepted], confidence: f32) -> Mention {
        let best = &accepted[0];
        let span = self.span_of(candidate);
        let folded = &self.scratch.folded[candidate.field as usize];
        let letters = folded.start(candidate.word as usize)..folded.start(candidate.start as usize);
        // A span that begins with a quotation mark has its first letter behind it, and no proclitic.
        let proclitic = if letters.is_empty() { span.bytes.start..span.bytes.start } else { letters };
        let alternatives = accepted[1..].iter().map(|other| Alternative {
            entity: other.reading.entity,
            confidence: other.confidence * (1.0 - share(best.weight, other.weight)).max(0.05),
        });
        Mention {
            proclitic,
            entity: best.reading.entity,
            name: best.reading.name(),
            origin: best.reading.origin(),
            confidence,
            evidence: self.evidence(best, accepted.len() > 1),
            alternatives: alternatives.take(Mention::MOST_ALTERNATIVES).collect(),
            alternative_count: accepted.len() - 1,
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
        let generated = accepted.reading.origin() == NameOrigin::Generated;
        let notes = [(generated, Evidence::GeneratedSpelling), (several, Evidence::BestOfSeveral)];
        let notes = notes.into_iter().filter(|(holds, _)| *holds).map(|(_, note)| note);
        ground.into_iter().chain(cue).chain(notes).collect()
    }

    fn suppressed(&self, candidate: &Candidate, reading: &Reading, reason: Reason) -> Suppressed {
        Suppressed { span: self.span_of(candidate), entity: reading.entity, name: reading.name(), reason }
    }

    /// Adds the readings of a candidate that is not given.
    fn refused(&self, index: usize, candidate: &Candidate, suppressed: &mut Vec<Suppressed>) {
        let Scratch { folded, found, lists, established, .. } = self.scratch;
        let judge = self.resolver.judge(self.resolver.neighbours(self.article, found, folded), lists, established);
        let mut cues = Vec::new();
        let placed = judge.place(candidate, index, &mut cues);
        for reading in found.readings_of(candidate) {
            let verdict = judge.judge(placed, reading);
            let reason = verdict.err().unwrap_or(Reason::Overlap);
            suppressed.push(self.suppressed(candidate, reading, reason));
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

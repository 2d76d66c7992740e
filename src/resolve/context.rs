//! The text around a candidate: words, breaks and context words.

use super::candidate::Candidate;
use super::cues::CueHit;
use super::scanned::Scanned;
use super::span::Field;
use crate::gazetteer::{Class, CueEffect, CueSide};
use crate::lang::arabic::article::AL;
use crate::lexicon::{ArticleDate, FieldText, Layers, Reading};
use crate::rules::{Rule, Rules};
use crate::text::Folded;
use crate::text::alphabet::{HARD, SOFT, Script, script};
use crate::thresholds::distance;

/// The folded text of an article with its candidates and context words (cues).
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub layers: &'a Layers,
    /// By [`Field`].
    pub fields: &'a [FieldText<'a>; 2],
    pub scanned: &'a Scanned,
    pub rules: Rules,
    pub date: ArticleDate<'a>,
}

impl<'a> Context<'a> {
    pub fn folded(&self, field: Field) -> &'a Folded {
        self.fields[field as usize].folded
    }

    /// The codes of a candidate.
    pub fn codes_of(&self, candidate: &Candidate) -> &'a [u8] {
        candidate.codes(self.folded(candidate.field))
    }

    /// The script of a candidate.
    pub fn script(&self, candidate: &Candidate) -> Script {
        script(self.codes_of(candidate)[0])
    }

    /// All candidates of the article, in the order of the text.
    pub fn candidates(&self) -> &'a [Candidate] {
        &self.scanned.candidates
    }

    /// The candidates of a field, in the order of the text, each with its index among all.
    pub fn of_field(&self, field: Field) -> impl Iterator<Item = (usize, &'a Candidate)> + use<'a> {
        let candidates = self.candidates();
        let first = candidates.partition_point(|candidate| candidate.field < field);
        let end = candidates.partition_point(|candidate| candidate.field <= field);
        (first..end).zip(&candidates[first..end])
    }

    /// A cue by its index among the cues of the article.
    #[inline]
    pub fn cue(&self, index: u32) -> &'a CueHit {
        self.scanned.cues.hit(index)
    }

    /// The readings of a candidate that its spelling permits, in the order of the gazetteer.
    pub fn readings(&self, candidate: &Candidate) -> impl Iterator<Item = &'a Reading> + Clone + use<'a> {
        let readings = match candidate.composition() {
            None => self.layers.readings(&candidate.hit()),
            Some(_) => self.scanned.compositions.readings(candidate.readings_range()),
        };
        self.fields[candidate.field as usize].matching(readings, candidate.checked())
    }

    /// Indices of the candidates that start in the word at a code.
    pub fn starting(&self, field: Field, word: u32) -> impl Iterator<Item = usize> + use<'a> {
        let candidates = self.candidates();
        let from = candidates.partition_point(|candidate| (candidate.field, candidate.word) < (field, word));
        let starts_here = move |&i: &usize| candidates[i].field == field && candidates[i].word == word;
        (from..candidates.len()).take_while(starts_here)
    }

    /// Whether a cue announces or vetoes one of the candidate's readings.
    pub fn is_announced(&self, candidate: &Candidate, hit: &CueHit) -> bool {
        let classes = hit.effect.classes;
        let is_named =
            |reading: &Reading| classes.contains(reading.class) || classes.contains(self.date.class(reading));
        self.readings(candidate).any(is_named)
    }

    /// Of some cues, the first that announces entities of a class.
    #[inline]
    pub fn announcing(&self, cues: &[u32], class: Class) -> Option<u32> {
        cues.iter().copied().find(|&i| {
            let effect = self.cue(i).effect;
            !effect.veto && effect.classes.contains(class)
        })
    }

    /// Whether one of some cues is a negative context word (veto) for entities of a class.
    #[inline]
    pub fn is_vetoed(&self, cues: &[u32], class: Class) -> bool {
        if class.is_person() && !self.rules.has(Rule::NamedAfter) {
            return false;
        }
        cues.iter().any(|&i| {
            let effect = self.cue(i).effect;
            effect.veto && effect.classes.contains(class)
        })
    }

    /// Adds the cues before the word at a code, the nearest first.
    pub fn cues_before(&self, field: Field, word: u32, cues: &mut Vec<u32>) {
        let nth = self.folded(field).words().partition_point(|&other| other < word);
        self.cues_before_nth(field, nth, cues);
    }

    /// Adds the cues before a word, which is given by its index among the words, the nearest first.
    pub fn cues_before_nth(&self, field: Field, mut nth: usize, cues: &mut Vec<u32>) {
        let folded = self.folded(field);
        let (codes, words) = (folded.codes(), folded.words());
        for skipped in 0..=distance::SKIPPED_BY_CUE {
            let Some(end) = words[nth].checked_sub(1) else { return };
            let gap = codes[end as usize];
            cues.extend(self.scanned.cues.before(field, nth).filter(|&i| {
                let hit = self.cue(i);
                let CueEffect { side, skip, across, .. } = hit.effect;
                hit.end == end && side == CueSide::Before && skipped <= skip && (gap == SOFT || across)
            }));
            // Adjectives can be between the cue and the name: الرئيس الكازاخي توكاييف.
            let Some(before) = nth.checked_sub(1) else { return };
            if gap != SOFT || !codes[words[before] as usize..].starts_with(&AL) {
                return;
            }
            nth = before;
        }
    }

    /// Adds the cues after a code `end`, the end of a word.
    pub fn cues_after(&self, field: Field, end: u32, cues: &mut Vec<u32>) {
        let nth = self.folded(field).words().partition_point(|&word| word < end);
        self.cues_after_nth(field, nth, end, cues);
    }

    /// Adds the cues after a code `end`. `nth` is the index of a word that starts before `end` or directly after it.
    pub fn cues_after_nth(&self, field: Field, nth: usize, end: u32, cues: &mut Vec<u32>) {
        let folded = self.folded(field);
        if folded.codes().get(end as usize) == Some(&SOFT) {
            let next = self.scanned.cues.starting(field, folded.first_word_from(nth, end));
            cues.extend(next.filter(|&i| self.cue(i).effect.side == CueSide::After));
        }
    }

    /// Calls `each` with the words after a cue at which a name that it announces can start.
    pub fn words_after_cue(&self, hit: &CueHit, mut each: impl FnMut(u32)) {
        let folded = self.folded(hit.field);
        let codes = folded.codes();
        for &word in folded.words().iter().skip(hit.next as usize).take(1 + usize::from(hit.effect.skip)) {
            if !folded.follows_soft_break(word) {
                return;
            }
            each(word);
            if !codes[word as usize..].starts_with(&AL) {
                return;
            }
        }
    }

    /// The index after the last code of the word at a code.
    pub fn word_end(&self, field: Field, word: u32) -> u32 {
        let folded = self.folded(field);
        let next = folded.words().partition_point(|&other| other <= word);
        folded.word_end(next - 1) as u32
    }

    /// The first code of the word before the word at a code.
    pub fn word_before(&self, field: Field, word: u32) -> Option<u32> {
        let words = self.folded(field).words();
        words.partition_point(|&other| other < word).checked_sub(1).map(|i| words[i])
    }

    /// Whether a soft break is before the word at a code.
    pub fn follows_soft_break(&self, field: Field, word: u32) -> bool {
        self.folded(field).follows_soft_break(word)
    }

    /// Whether a break is a comma.
    pub fn is_comma(&self, field: Field, gap: u32) -> bool {
        let &FieldText { text, folded, .. } = &self.fields[field as usize];
        let text = &text[folded.start(gap as usize)..folded.start(gap as usize + 1)];
        text.trim_start().strip_prefix([',', '،']).is_some_and(|rest| rest.trim().is_empty())
    }

    /// Whether a candidate stands alone between hard breaks, like a credit: (الأناضول).
    pub fn stands_alone(&self, candidate: &Candidate) -> bool {
        let codes = self.folded(candidate.field).codes();
        let before = candidate.word.checked_sub(1).map(|gap| codes[gap as usize]);
        let after = codes.get(candidate.end as usize).copied();
        candidate.proclitic.is_empty() && [before, after].iter().all(|gap| gap.is_none_or(|code| code == HARD))
    }
}

//! The scorelines of matches beside the names of teams: أستانا - توبول 2-1, مصر 2-1 تونس, Hull beat Leeds 2-1, Leeds 2
//! Hull 1, and the rows of a table, 3. Van 64.

use std::ops::Range;

use super::candidate::Candidate;
use super::context::Context;
use super::ending;
use super::location::is_location;
use super::span::Field;
use crate::budget::{Budget, Stopped};
use crate::lexicon::FieldText;
use crate::rules::Rule;
use crate::text::alphabet::{Script, code, letter, script};
use crate::text::quotes;

/// Greatest number of words of the other team.
const TEAM_WORDS: usize = 4;
/// Greatest number of words between two teams: beat, сыграл вничью с.
const WORDS_BETWEEN: usize = 3;
/// Greatest number of words from the first one of a name to the points after the other team.
const NEAR_WORDS: u32 = (2 * TEAM_WORDS + WORDS_BETWEEN) as u32;
/// Greatest length of the text between two words of a scoreline: a dash, spaces and quotation marks. A text with a
/// longer one is not examined, so that the work for a name is limited.
const GAP_BYTES: usize = 16;
/// The gap between two words that come from one character. It is in no scoreline.
const ONE_CHARACTER: &str = "\u{fffd}";
/// Greatest number of digits of the points of a team. A year has more.
const DIGITS: usize = 3;

/// The scoreline beside a candidate.
pub(super) struct Scoreline {
    /// By their index among the words of the field.
    pub words: Range<usize>,
    /// Whether other words are between the two teams: Hull beat Leeds 2-1.
    pub is_sentence: bool,
}

/// The scorelines beside the candidates of an article.
pub(super) struct Scorelines {
    /// By the index of the candidate, in ascending order.
    lines: Vec<(usize, Scoreline)>,
    /// Whether they show the topic without any word of it: the scores of two matches, of which one is not lost by the
    /// first team. All others may be ranges of hours or prices.
    pub are_topic: bool,
}

impl Scorelines {
    /// # Errors
    /// If the budget stops the work.
    pub fn of(context: &Context<'_>, budget: &Budget<'_>) -> Result<Scorelines, Stopped> {
        let (mut lines, mut first, mut are_several, mut is_any_won) = (Vec::new(), None, false, false);
        let has_rule = context.rules.has(Rule::Scorelines);
        for (field, text) in Field::ALL.into_iter().zip(context.fields).filter(|_| has_rule) {
            let mut points = Points::of(text);
            let names = Names::of(text, context, field, &points, budget)?;
            for (index, candidate) in context.of_field(field) {
                budget.step()?;
                if !points.are_near(candidate) {
                    continue;
                }
                let Some(line) = beside(text, &names, candidate) else { continue };
                let words = &line.words;
                if words.len() > 1 {
                    are_several |= *first.get_or_insert((field, words.start)) != (field, words.start);
                    is_any_won |= !is_ascending(text, words);
                }
                lines.push((index, line));
            }
        }
        Ok(Scorelines { lines, are_topic: are_several && is_any_won })
    }

    /// The scoreline beside a candidate, which is given by its index.
    pub fn beside(&self, candidate: usize) -> Option<&Scoreline> {
        let at = self.lines.binary_search_by_key(&candidate, |&(index, _)| index).ok()?;
        Some(&self.lines[at].1)
    }
}

/// The scoreline beside a candidate that is where a team is.
fn beside(field: &FieldText<'_>, names: &Names, candidate: &Candidate) -> Option<Scoreline> {
    let line = Line { field };
    let first = candidate.nth as usize;
    let next = ending::next_word(field, candidate);
    let in_list = if line.is_points(next) {
        let between = || line.between_teams(next).filter(|score| names.start_at(score.end));
        line.after_away_team(first, next).or_else(between).or_else(|| line.after_team(first, next))
    } else {
        // 3-1 بفاس states where the match was.
        let score = || line.between_teams(first.checked_sub(2).filter(|_| candidate.proclitic.is_empty())?);
        line.after_opponent(next).or_else(|| score().filter(|score| names.end_at(score.start)))
    };
    if let Some(words) = in_list {
        return Some(Scoreline { words, is_sentence: false });
    }
    let words = names.score_of_second(&line, first, next).or_else(|| names.score_of_first(&line, next))?;
    (!is_location(field, candidate)).then_some(Scoreline { words, is_sentence: true })
}

/// Whether the second number of a score is greater than the first one, as in a range: `12-14`.
fn is_ascending(field: &FieldText<'_>, score: &Range<usize>) -> bool {
    let line = Line { field };
    line.number(score.start) < line.number(score.start + 1)
}

/// The numbers of goals or points in a field, by the index of the word. Most names have none near them.
struct Points {
    words: Vec<u32>,
    /// The first of them that may be near the next candidate.
    next: usize,
}

impl Points {
    fn of(field: &FieldText<'_>) -> Points {
        let line = Line { field };
        let words = (0..line.len()).filter(|&word| line.is_points(word)).map(|word| word as u32).collect();
        Points { words, next: 0 }
    }

    /// Whether a number is near a candidate. Candidates must be given in the order of the text.
    fn are_near(&mut self, candidate: &Candidate) -> bool {
        self.next += self.words[self.next..].iter().take_while(|&&word| word + 1 < candidate.nth).count();
        self.words.get(self.next).is_some_and(|&word| word <= candidate.nth + NEAR_WORDS)
    }
}

/// Where the names of a field are that no preposition of place is before: the first word of each, and the word after
/// each. Empty if the field has no score.
#[derive(Default)]
struct Names {
    /// In the order of the text.
    names: Vec<(u32, u32)>,
    /// In ascending order.
    ends: Vec<u32>,
}

impl Names {
    fn of(
        text: &FieldText<'_>,
        context: &Context<'_>,
        field: Field,
        points: &Points,
        budget: &Budget<'_>,
    ) -> Result<Names, Stopped> {
        let mut found = Names::default();
        if points.words.len() < 2 {
            return Ok(found);
        }
        for (_, candidate) in context.of_field(field).filter(|(_, candidate)| candidate.proclitic.is_empty()) {
            budget.step()?;
            if !is_location(text, candidate) {
                found.names.push((candidate.nth, ending::next_word(text, candidate) as u32));
            }
        }
        found.ends = found.names.iter().map(|&(_, end)| end).collect();
        found.ends.sort_unstable();
        Ok(found)
    }

    fn start_at(&self, word: usize) -> bool {
        self.names.binary_search_by_key(&(word as u32), |&(start, _)| start).is_ok()
    }

    fn end_at(&self, word: usize) -> bool {
        self.ends.binary_search(&(word as u32)).is_ok()
    }

    /// The score directly after a team, if another one is a few words before it. The team is given by its first word
    /// and the word after it.
    fn score_of_second(&self, line: &Line<'_>, first: usize, next: usize) -> Option<Range<usize>> {
        let nearest = self.ends.partition_point(|&end| end as usize <= first).checked_sub(1)?;
        let end = self.ends[nearest] as usize;
        (end + WORDS_BETWEEN >= first && line.is_clause(end..first + 1)).then(|| line.score_after(next)).flatten()
    }

    /// The score directly after the team that begins a few words after another one. `next` is the word after that one.
    fn score_of_first(&self, line: &Line<'_>, next: usize) -> Option<Range<usize>> {
        let nearest = self.names.partition_point(|&(start, _)| (start as usize) < next);
        let &(start, end) = self.names.get(nearest)?;
        let start = start as usize;
        (start <= next + WORDS_BETWEEN && line.is_clause(next..start + 1))
            .then(|| line.score_after(end as usize))
            .flatten()
    }
}

/// The words of a field.
struct Line<'a> {
    field: &'a FieldText<'a>,
}

impl Line<'_> {
    /// The scoreline after the second team of a match: `2-1` in أستانا - توبول 2-1 and «Барыс» – «Лада» – 2:1.
    fn after_away_team(&self, first: usize, next: usize) -> Option<Range<usize>> {
        let is_away = first > 0 && is_dash(self.gap(first)) && self.may_precede_score(next);
        self.score(next).filter(|_| is_away)
    }

    /// The scoreline after the second team, if a dash and that team follow the first one.
    fn after_opponent(&self, next: usize) -> Option<Range<usize>> {
        if next >= self.len() || !self.may_follow_dash(next) || !is_dash(self.gap(next)) {
            return None;
        }
        let score = self.points_after_team(next)?;
        self.score(score)
    }

    /// The score that begins at a word, if only spaces are around it: مصر 2-1 تونس.
    fn between_teams(&self, word: usize) -> Option<Range<usize>> {
        let score = self.score(word)?;
        let has_words = word > 0 && score.end < self.len();
        (has_words && self.gap(word).is_empty() && self.gap(score.end).is_empty()).then_some(score)
    }

    /// The score that begins at a word, if only spaces are before it: Hull beat Leeds 2-1.
    fn score_after(&self, word: usize) -> Option<Range<usize>> {
        self.score(word).filter(|_| self.gap(word).is_empty())
    }

    /// Whether only spaces and commas are before each of some words.
    fn is_clause(&self, mut words: Range<usize>) -> bool {
        words.all(|word| word < self.len() && matches!(self.gap(word), "" | "," | "،"))
    }

    /// The points of a team: in a row of a table, after its rank, or in a list of results that has the points of each
    /// team after it. One word: such a list may also be one of temperatures.
    fn after_team(&self, first: usize, next: usize) -> Option<Range<usize>> {
        let follows_points = first > 0 && self.is_points(first - 1);
        let is_ranked = || follows_points && is_after_rank(self.gap(first));
        let follows_team = || {
            let has_word = first > 1 && self.gap(first - 1).is_empty() && !self.is_points(first - 2);
            follows_points && self.gap(first).is_empty() && has_word
        };
        let precedes_team = || next + 1 < self.len() && self.gap(next + 1).is_empty() && self.has_points(next + 1);
        // 1. Berlin 2. Munich: the number is the rank of the next row.
        let is_rank = || first > 0 && self.is_rank_after(first - 1, next);
        let is_of_team = self.gap(next).is_empty() && (is_ranked() || follows_team() || precedes_team()) && !is_rank();
        is_of_team.then_some(next..next + 1)
    }

    /// Whether a number is the rank after another one: 2. after 1.
    fn is_rank_after(&self, rank: usize, word: usize) -> bool {
        let is_next = || self.number(rank).map(|rank| rank + 1) == self.number(word);
        word + 1 < self.len() && is_after_rank(self.gap(word + 1)) && is_next()
    }

    /// Whether a team with its points begins at a word.
    fn has_points(&self, word: usize) -> bool {
        !self.is_points(word) && self.points_after_team(word).is_some()
    }

    /// The index of the points after a team that begins at a word. No word of it has a small letter first: in Izmir -
    /// Altay lost 3-0, Izmir is no team.
    fn points_after_team(&self, word: usize) -> Option<usize> {
        let mut words = word + 1..self.len().min(word + 1 + TEAM_WORDS);
        let points = words.find(|&at| self.is_points(at) || !self.gap(at).is_empty())?;
        let is_team = self.is_points(points) && self.may_precede_score(points);
        (is_team && !(word..points).any(|at| self.is_lowercase(at))).then_some(points)
    }

    /// Whether the text between a team and a word permits that the word begins its points: spaces or a dash.
    fn may_precede_score(&self, word: usize) -> bool {
        self.gap(word).is_empty() || is_dash(self.gap(word)) && self.score(word).is_some()
    }

    fn is_lowercase(&self, word: usize) -> bool {
        let folded = self.field.folded;
        let text = &self.field.text[folded.start(folded.words()[word] as usize)..];
        text.chars().next().is_some_and(char::is_lowercase)
    }

    /// The words of a score that begins at a word: of `2-1`, and not of a date.
    fn score(&self, word: usize) -> Option<Range<usize>> {
        let is_pair = |word| word + 1 < self.len() && self.is_points(word + 1) && is_between_points(self.gap(word + 1));
        let is_score = self.is_points(word) && is_pair(word) && !self.is_date(word) && !self.is_time(word);
        is_score.then_some(word..word + 2)
    }

    /// Whether a third number follows a word and the next one: `2-1-2020`.
    fn is_date(&self, word: usize) -> bool {
        let third = word + 2;
        let is_number = || script(self.field.folded.word(third)[0]) == Script::Digit;
        third < self.len()
            && is_number()
            && (is_between_points(self.gap(third)) || matches!(self.gap(third), "/" | "."))
    }

    /// Whether a word and the next one are a time of day: `18:00`.
    fn is_time(&self, word: usize) -> bool {
        let has_minutes = self.gap(word + 1) == ":" && self.field.folded.word(word + 1).len() == 2;
        let is_less = |at, limit| self.number(at).is_some_and(|number| number < limit);
        has_minutes && is_less(word, 24) && is_less(word + 1, 60)
    }

    /// The value of goals or points. `None` for صفر, which is less than every number.
    fn number(&self, word: usize) -> Option<u32> {
        self.field.folded.word(word).iter().try_fold(0, |sum, &code| Some(10 * sum + digit(code)?))
    }

    /// Whether a word is the number of goals or points of a team.
    fn is_points(&self, word: usize) -> bool {
        const ZERO: u64 = u64::from_le_bytes([code('ص'), code('ف'), code('ر'), 0, 0, 0, 0, 0]);
        let Some(&key) = self.field.folded.keys().get(word) else { return false };
        // Most words are short, but few begin with a digit: the processor predicts that condition.
        (script(key as u8) == Script::Digit || key == ZERO) && key >> (DIGITS * u8::BITS as usize) == 0
    }

    /// Whether a dash or a quotation mark may be directly before a word. Almost all words are refused here.
    fn may_follow_dash(&self, word: usize) -> bool {
        let before = &self.field.text.as_bytes()[..self.field.folded.start(self.field.folded.words()[word] as usize)];
        let before = before.strip_suffix(b" ").unwrap_or(before);
        // The other signs have at least two bytes, and so do letters that are not in ASCII.
        before.last().is_some_and(|&last| !last.is_ascii_alphanumeric() && !is_end_of_arabic_letter(before))
    }

    /// The text between a word and the one before it, without spaces and quotation marks.
    fn gap(&self, word: usize) -> &str {
        let folded = self.field.folded;
        let (end, start) = (folded.word_end(word - 1), folded.words()[word] as usize);
        let bytes = folded.end(end, self.field.text)..folded.start(start);
        // Two words can come from one character: ﷺ.
        let text = self.field.text.get(bytes).unwrap_or(ONE_CHARACTER);
        if text.len() > GAP_BYTES {
            return text;
        }
        text.trim_matches(|c: char| c == ' ' || c == '\u{a0}' || quotes::is_mark(c))
    }

    fn len(&self) -> usize {
        self.field.folded.words().len()
    }
}

/// Whether a text in UTF-8 ends with a letter of two bytes of the Arabic block.
fn is_end_of_arabic_letter(text: &[u8]) -> bool {
    text.last_chunk::<2>().is_some_and(|last| matches!(last[0], 0xD8..=0xDB))
}

/// The value of a digit, given by its code.
fn digit(code: u8) -> Option<u32> {
    letter(code)?.to_digit(10)
}

/// Whether the text between two teams is a dash.
fn is_dash(gap: &str) -> bool {
    matches!(gap, "-" | "–" | "—")
}

/// Whether the text between two numbers makes them a score.
fn is_between_points(gap: &str) -> bool {
    is_dash(gap) || gap == ":"
}

/// Whether the text between a number and a name makes the number a rank.
fn is_after_rank(gap: &str) -> bool {
    is_dash(gap) || matches!(gap, "." | ")" | ".-")
}

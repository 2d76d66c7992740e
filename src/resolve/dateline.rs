//! The dateline at the beginning of a body: the place and the media from which the article comes. الرياض - الشرق
//! الأوسط: and AMMAN (Petra) -.

use std::ops::Range;

use super::candidate::Candidate;
use super::context::Context;
use super::span::Field;
use crate::gazetteer::Class;
use crate::lexicon::Reading;
use crate::rules::Rule;
use crate::text::quotes;

/// Greatest length of the places and of the media, in bytes each. Longer ones are no dateline, so that the work is
/// limited.
const PART_BYTES: usize = 64;

/// A dateline, in bytes of the body. All parts are empty if there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Dateline {
    places: Range<usize>,
    /// In brackets, or quoted behind a colon, after the places, and after the dash.
    media: [Range<usize>; 2],
}

impl Dateline {
    /// The dateline of a body: places and a dash. Media are in brackets, or quoted behind a colon, before the dash, or
    /// after it and before a colon or a date. Brackets and a colon have media only.
    pub fn of(body: &str) -> Dateline {
        let start = body.len() - body.trim_start().len();
        let line = &body[..body[start..].find('\n').map_or(body.len(), |end| start + end)];
        let dash = dash(line, start);
        let Some((end, after)) = dash.or_else(|| colon_after_brackets(line, start)) else {
            return Dateline::default();
        };
        let head = line[..end].trim_end();
        let before_media = |places: &str| start..places.trim_end().len();
        let (places, in_head) =
            if let Some((places, media)) = head.strip_suffix(')').and_then(|head| head.split_once('(')) {
                (before_media(places), places.len() + 1..places.len() + 1 + media.len())
            } else if let Some((places, media)) = head.split_once(':').filter(|(_, media)| is_quoted(media.trim())) {
                (before_media(places), head.len() - media.len()..head.len())
            } else {
                (start..head.len(), 0..0)
            };
        let has_sign = |part: &Range<usize>| line[part.clone()].contains(['.', ':', '(', ')', '!', '?', '؟']);
        if places.is_empty() || places.len() > PART_BYTES || has_sign(&places) {
            return Dateline::default();
        }
        let media = [in_head, after..end_of_media(line, after)].map(|media| {
            let are_media = media.len() <= PART_BYTES && !has_sign(&media) && dash_within(line, &media).is_none();
            if are_media { media } else { 0..0 }
        });
        Dateline { places: if dash.is_some() { places } else { 0..0 }, media }
    }

    /// Whether a candidate is one of the places, and a reading is a place. In Latin and Cyrillic, a definition has the
    /// same form (Чехов - врач), so that capitals or media are needed.
    #[inline]
    pub fn has_place(&self, context: &Context<'_>, candidate: &Candidate, reading: &Reading) -> bool {
        let is_certain = || {
            let text = context.fields[candidate.field as usize].text;
            self.has_media() || !text[self.places.clone()].split([',', '،']).next().is_some_and(has_lowercase)
        };
        reading.class.is_place() && is_item(context, candidate, &self.places) && is_certain()
    }

    /// Whether a candidate is one of the media, and a reading is a medium.
    #[inline]
    pub fn has_medium(&self, context: &Context<'_>, candidate: &Candidate, reading: &Reading) -> bool {
        reading.class.is_media() && self.is_medium(context, candidate)
    }

    /// Whether a reading is a place with the name of one of the media: الشرق الأوسط.
    #[inline]
    pub fn is_name_of_medium(&self, context: &Context<'_>, candidate: &Candidate, reading: &Reading) -> bool {
        self.has_media()
            && reading.class.is_place()
            && self.is_medium(context, candidate)
            && context.readings(candidate).any(|other| other.class.is_media())
    }

    fn has_media(&self) -> bool {
        self.media.iter().any(|media| !media.is_empty())
    }

    fn is_medium(&self, context: &Context<'_>, candidate: &Candidate) -> bool {
        // A country in brackets is that of the place: ديار بكر (تركيا).
        let is_country = || context.readings(candidate).any(|reading| reading.class == Class::Country);
        self.media.iter().any(|media| is_item(context, candidate, media)) && !is_country()
    }
}

/// Whether a candidate is an item of a part of a dateline, whose items are separated by commas. Judgements of highly
/// ambiguous forms are cached, so that the location must not count for them.
fn is_item(context: &Context<'_>, candidate: &Candidate, part: &Range<usize>) -> bool {
    let field = &context.fields[candidate.field as usize];
    let start = field.folded.start(candidate.start as usize);
    // Almost all candidates are after the dateline.
    if start >= part.end || start < part.start || candidate.field != Field::Body || candidate.is_highly_ambiguous() {
        return false;
    }
    let span = field.span(candidate.start, candidate.end);
    let (before, after) = (&field.text[part.start..start], field.text.get(span.end..part.end));
    let is_end = |text: &str| text.is_empty() || text.ends_with([',', '،']);
    let is_start = |text: &str| text.is_empty() || text.starts_with([',', '،']);
    let is_mark_or_space = |c: char| c.is_whitespace() || quotes::is_mark(c);
    context.rules.has(Rule::Datelines)
        && is_end(before.trim_end_matches(is_mark_or_space))
        && after.is_some_and(|after| is_start(after.trim_start_matches(is_mark_or_space)))
}

/// Whether quotation marks enclose a text.
fn is_quoted(text: &str) -> bool {
    text.starts_with(quotes::is_mark) && text.ends_with(quotes::is_mark)
}

fn has_lowercase(text: &str) -> bool {
    text.contains(char::is_lowercase)
}

/// The first dash with spaces around it in a line that starts at a byte: where the spaces start and end.
fn dash(line: &str, start: usize) -> Option<(usize, usize)> {
    dash_within(line, &(start..line.len().min(start + 2 * PART_BYTES)))
}

fn dash_within(line: &str, part: &Range<usize>) -> Option<(usize, usize)> {
    const DASHES: [&str; 4] = ["- ", "– ", "— ", "-- "];
    let bytes = &line.as_bytes()[part.clone()];
    let spaces =
        bytes.windows(2).enumerate().filter(|(_, pair)| pair[0] == b' ' && matches!(pair[1], b'-' | FIRST_OF_DASH));
    spaces.map(|(at, _)| part.start + at).find_map(|at| {
        let dash = DASHES.iter().rev().find(|dash| line.as_bytes()[at + 1..part.end].starts_with(dash.as_bytes()))?;
        Some((at, at + 1 + dash.len()))
    })
}

/// Brackets and a colon after them in a line that starts at a byte: where the brackets end and where the text starts.
fn colon_after_brackets(line: &str, start: usize) -> Option<(usize, usize)> {
    let bytes = &line.as_bytes()[start..line.len().min(start + 2 * PART_BYTES)];
    let at = start + bytes.windows(2).position(|pair| pair == b"):")?;
    Some((at + 1, at + 2))
}

/// Where the media after a dash end: at a colon, or at a dash before a date. Otherwise they are empty.
fn end_of_media(line: &str, after: usize) -> usize {
    let window = after..line.len().min(after + 2 * PART_BYTES);
    let dash = dash_within(line, &window);
    if let Some((end, _)) = dash.filter(|&(_, date)| line[date..].starts_with(|c: char| c.is_ascii_digit())) {
        return end;
    }
    line[after..].find(':').map_or(after, |colon| after + colon)
}

/// The first byte of – and — in UTF-8.
const FIRST_OF_DASH: u8 = 0xE2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_before_a_dash_and_media_in_brackets_or_before_a_colon() {
        for (body, places, media) in [
            ("الرياض - الشرق الأوسط: جدد المجلس", "الرياض", ["", "الشرق الأوسط"]),
            ("AMMAN (Petra) - The king said", "AMMAN", ["Petra", ""]),
            ("\n صنعاء، عدن - الأيام: قال", "صنعاء، عدن", ["", "الأيام"]),
            (" صنعاء، عدن - رويترز، الأيام: قال", "صنعاء، عدن", ["", "رويترز، الأيام"]),
            ("رودس (اليونان) - الحياة: قال", "رودس", ["اليونان", "الحياة"]),
            ("لندن، 3 آذار 2021 (الشرق): قال", "", ["الشرق", ""]),
            ("بيروت - النهار - 26 تموز 2025. قال", "بيروت", ["", "النهار"]),
            ("بيروت - النهار - ملحق", "بيروت", ["", ""]),
            ("الرياض: «الشرق» - قال", "الرياض", [" «الشرق»", ""]),
            ("بيروت - \"النهار\": قال", "بيروت", ["", "\"النهار\""]),
            ("LEEDS, England -- A match", "LEEDS, England", ["", ""]),
            ("Leeds - Hull 2-1. Bath: ready", "Leeds", ["", ""]),
            ("He said: a word - and left", "", ["", ""]),
            ("He said (twice): no", "", ["twice", ""]),
            ("Leeds", "", ["", ""]),
            ("", "", ["", ""]),
        ] {
            let dateline = Dateline::of(body);
            assert_eq!(&body[dateline.places.clone()], places, "{body}");
            assert_eq!(dateline.media.map(|part| &body[part]), media, "{body}");
        }
    }
}

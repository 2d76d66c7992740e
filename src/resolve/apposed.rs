//! The country, region or adjective of a country that is directly after a name.

use super::candidate::Candidate;
use super::context::Context;
use super::span::Field;
use crate::gazetteer::{Class, CountryAdjectives, CountryCode, CueSide, Policy};
use crate::lang::arabic::article::AL;
use crate::lexicon::{FieldText, Reading};
use crate::text::alphabet::{HARD, SOFT};

/// A few different countries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Countries([Option<CountryCode>; Countries::MOST]);

impl Countries {
    const MOST: usize = 4;

    fn of(country: CountryCode) -> Countries {
        let mut countries = Countries::default();
        countries.0[0] = Some(country);
        countries
    }

    /// Adds a country. Returns whether there was room for it.
    pub fn add(&mut self, country: CountryCode) -> bool {
        let room = self.0.iter_mut().find(|known| known.is_none_or(|known| known == country));
        room.map(|known| *known = Some(country)).is_some()
    }

    pub fn contains(&self, country: CountryCode) -> bool {
        self.0.contains(&Some(country))
    }

    pub fn len(&self) -> usize {
        self.0.iter().flatten().count()
    }
}

/// How a country or region is joined to the name before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// An adjective, directly after the name: طرابلس اللبنانية. `feminine`: in the form that describes a city.
    Adjective { feminine: bool },
    /// A name, directly after the name: طرابلس لبنان.
    Direct,
    /// A name after a comma: Paris, Texas.
    Comma,
    /// A name in brackets: Tripoli (Lebanon).
    Brackets,
}

/// A country, a region, or an adjective of a country, directly after a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Apposed {
    /// The countries that it can stand for.
    pub countries: Countries,
    pub link: Link,
    /// Whether it is a region and no country.
    pub is_region: bool,
    /// Its candidate. `None` for an adjective.
    pub candidate: Option<u32>,
    /// First code, and index after the last code.
    pub codes: (u32, u32),
}

impl Apposed {
    /// What is directly after a name.
    pub fn after(context: &Context<'_>, name: &Candidate) -> Option<Apposed> {
        let codes = context.folded(name.field).codes();
        let word = name.end + 1;
        match *codes.get(name.end as usize)? {
            SOFT if codes.get(word as usize..)?.starts_with(&AL) => adjective(context, name, word)
                .or_else(|| place(context, name.field, word, Link::Direct).filter(|_| !name.alone)),
            // Only an ambiguous name can gain from a name without a break.
            SOFT if !name.alone => place(context, name.field, word, Link::Direct),
            HARD if context.is_comma(name.field, name.end) => place(context, name.field, word, Link::Comma),
            HARD if is_gap(context, name.field, name.end, &['(', '[']) => {
                place(context, name.field, word, Link::Brackets)
                    .filter(|place| opens_with(context, name.field, place.codes.1, &[')', ']']))
            }
            _ => None,
        }
    }

    /// Whether it and a country before it are rather names of a list: Syria, Oman, Jordan.
    pub fn is_in_list_with(&self, context: &Context<'_>, name: &Candidate) -> bool {
        self.link == Link::Comma
            && context.readings(name).any(|reading| reading.class == Class::Country)
            && (follows_comma(context, name) || !self.is_closed(context, name.field))
    }

    /// Whether the text after it shows that it belongs to the name only: it is closed by a break, and no list goes on.
    pub fn is_closed(&self, context: &Context<'_>, field: Field) -> bool {
        let end = self.codes.1;
        let gap = context.folded(field).codes().get(end as usize);
        let is_list = || {
            let is_place = |i: usize| {
                let candidate = &context.candidates()[i];
                candidate.is_highly_ambiguous() || context.readings(candidate).any(is_area)
            };
            context.is_comma(field, end) && context.starting(field, end + 1).any(is_place)
        };
        gap.is_none_or(|&gap| gap == HARD && !is_list())
    }
}

/// The adjective of a country after a name, at the start of a word.
fn adjective(context: &Context<'_>, name: &Candidate, word: u32) -> Option<Apposed> {
    let adjectives = context.layers.country_adjectives();
    let folded = context.folded(name.field);
    let nth = folded.first_word_from(name.nth as usize, word);
    let mut found = None;
    for next in nth..folded.words().len().min(nth + CountryAdjectives::MOST_WORDS) {
        let end = folded.word_end(next) as u32;
        if let Some(adjective) = adjectives.get(&folded.codes()[word as usize..end as usize]) {
            found = Some(Apposed {
                countries: Countries::of(adjective.country),
                link: Link::Adjective { feminine: adjective.is_feminine },
                is_region: false,
                candidate: None,
                codes: (word, end),
            });
        }
        if folded.codes().get(end as usize) != Some(&SOFT) {
            break;
        }
    }
    found
}

/// The country or region whose name starts in the word at a code, or behind a context word there (Paris, state of
/// Texas).
fn place(context: &Context<'_>, field: Field, word: u32, link: Link) -> Option<Apposed> {
    if let Some(longest) = longest(context, field, word) {
        return area(context, longest, link);
    }
    if link == Link::Direct {
        return None;
    }
    let nth = context.folded(field).words().partition_point(|&other| other < word);
    let announces = |&i: &u32| {
        let effect = context.cue(i).effect;
        effect.side == CueSide::Before && !effect.veto && effect.classes.contains(Class::Region)
    };
    let cue = context.scanned.cues.starting(field, nth).find(announces)?;
    let after = *context.folded(field).words().get(context.cue(cue).next as usize)?;
    area(context, longest(context, field, after)?, link)
}

/// The longest name without proclitic that starts in the word at a code.
fn longest(context: &Context<'_>, field: Field, word: u32) -> Option<usize> {
    let names = context.starting(field, word).filter(|&i| context.candidates()[i].proclitic.is_empty());
    names.max_by_key(|&i| context.candidates()[i].end)
}

/// The countries and regions that a candidate is a name of.
fn area(context: &Context<'_>, index: usize, link: Link) -> Option<Apposed> {
    let candidate = &context.candidates()[index];
    if !candidate.free || candidate.is_highly_ambiguous() {
        return None;
    }
    // AMMAN (Petra): the medium is in brackets.
    if link == Link::Brackets && context.readings(candidate).any(|reading| reading.class.is_media()) {
        return None;
    }
    let (mut countries, mut is_region, mut is_free) = (Countries::default(), true, false);
    for reading in context.readings(candidate).filter(|reading| is_area(reading)) {
        if !countries.add(reading.country()?) {
            return None;
        }
        is_free |= reading.policies().listed() == Policy::Free;
        is_region &= reading.class != Class::Country;
    }
    let codes = (candidate.start, candidate.end);
    is_free.then_some(Apposed { countries, link, is_region, candidate: Some(index as u32), codes })
}

/// Whether a reading names a country or a first-level part of one.
fn is_area(reading: &Reading) -> bool {
    matches!(reading.class, Class::Country | Class::Region | Class::Territory)
}

/// Whether a comma is before a name.
pub(super) fn follows_comma(context: &Context<'_>, name: &Candidate) -> bool {
    name.word.checked_sub(1).is_some_and(|gap| context.is_comma(name.field, gap))
}

/// Whether a hard break consists of one of some characters, and white space.
fn is_gap(context: &Context<'_>, field: Field, gap: u32, characters: &[char]) -> bool {
    let &FieldText { text, folded, .. } = &context.fields[field as usize];
    let text = &text[folded.start(gap as usize)..folded.start(gap as usize + 1)];
    text.trim().strip_prefix(characters).is_some_and(str::is_empty)
}

/// Whether the text after a word end begins with one of some characters.
fn opens_with(context: &Context<'_>, field: Field, end: u32, characters: &[char]) -> bool {
    let &FieldText { text, folded, .. } = &context.fields[field as usize];
    text[folded.end(end as usize, text)..].trim_start().starts_with(characters)
}

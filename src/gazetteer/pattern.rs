//! Patterns of institutions that are composed with the name of a place or a country's adjective in the text:
//! بلدية {place}, {place} Belediyesi, وزارة الدفاع {adjective.f}.
//!
//! A composed entity is not stored. Its key consists of its pattern and its place, and its id, class, country and names
//! are derived from both.

use std::collections::HashMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::country::CountryCode;
use super::country_words::CountryWords;
use super::cue::ClassSet;
use super::key::EntityKey;
use super::vocabulary::{Class, EntityType, NameKind, NameLayer};
use crate::lang::Language;
use crate::sorted;
use crate::text::Folded;

/// An institution that places of some classes have, or countries, or both; or one that is named after people.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Pattern {
    /// Last part of the id of each composed entity: `municipality`.
    pub institution: String,
    pub class: Class,
    /// The prominence of the institution of the most prominent place.
    pub prominence: f32,
    /// The classes of the places that have it, or of the people after whom it is named.
    pub slot: ClassSet,
    /// The countries that have it, if it is one of countries.
    pub national: Option<National>,
    /// Positions of its names.
    pub names: Range<u16>,
}

impl Pattern {
    /// Whether it is named after people.
    pub fn is_of_people(&self) -> bool {
        self.slot.has_type(EntityType::Person)
    }

    /// The id of the place or person with a slug.
    pub fn filler_id(&self, slug: &str) -> String {
        let filler = if self.is_of_people() { EntityType::Person } else { EntityType::Place };
        format!("{filler}/{slug}")
    }
}

/// The countries that have an institution: of those with adjectives, some or all.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct National {
    /// The prominence of the institution of each country.
    pub prominence: f32,
    /// The countries that have it. Empty for all countries.
    pub only: Vec<CountryCode>,
    /// The countries that do not have it.
    pub except: Vec<CountryCode>,
}

impl National {
    /// Whether a country has the institution.
    pub fn has(&self, country: CountryCode) -> bool {
        (self.only.is_empty() || self.only.contains(&country)) && !self.except.contains(&country)
    }
}

/// A name of a pattern: a head and a slot before or after it. A tail may follow the slot after a head.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct PatternName {
    /// Position of its pattern.
    pub pattern: u16,
    /// BCP 47 code.
    pub language: String,
    pub head: String,
    /// Whether the head has a capital, which a text must have too.
    pub has_capital: bool,
    pub side: HeadSide,
    pub slot: Slot,
    pub tail: Tail,
    pub kind: NameKind,
    /// What is beside the place, if the name counts only in a text on the topic of the institution.
    pub in_topic: Option<TopicHead>,
    pub layer: NameLayer,
}

/// What is beside the place in a name that counts only in a text on its topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum TopicHead {
    /// The head, which is one word.
    Word,
    /// A masculine adjective of the country of the place.
    Adjective,
    /// The country of the place, in brackets.
    Country,
    /// A scoreline.
    Scoreline,
}

/// The words after the slot of a pattern with a head before it: لكرة القدم in منتخب {place} لكرة القدم. Usually empty.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Tail {
    pub text: String,
    /// Its codes in the name alphabet.
    pub codes: Vec<u8>,
}

/// The side of the slot on which the head of a pattern is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum HeadSide {
    /// بلدية {place}
    Before,
    /// {place} Belediyesi
    After,
}

/// The words that a slot takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Slot {
    /// `{place}`: the names of a place.
    Place,
    /// `{person}`: the names of a person.
    Person,
    /// `{country}`: the names of a country that need no evidence.
    Country,
    /// `{adjective}` or `{adjective.f}`: the adjectives of a country in the language of the name, in one form. Number
    /// of the form in [`CountryWords`].
    Adjective(u16),
    /// None: the head is a word of the topic of the institution.
    Topic,
}

/// The parts of a pattern's name as the data has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PatternText<'t> {
    pub head: &'t str,
    pub side: HeadSide,
    /// The word between the braces.
    pub slot: &'t str,
    pub tail: &'t str,
}

impl<'t> PatternText<'t> {
    /// The parts of a name. `None` if it does not have one slot and a head.
    pub fn split(text: &'t str) -> Option<PatternText<'t>> {
        let (before, rest) = text.split_once('{')?;
        let (slot, after) = rest.split_once('}')?;
        let is_text = |part: &str| part.trim() == part && !part.contains(['{', '}']);
        let (head, side, tail) = match (before.strip_suffix(' '), after.strip_prefix(' ')) {
            (Some(head), None) if after.is_empty() => (head, HeadSide::Before, ""),
            (Some(head), Some(tail)) if !tail.is_empty() => (head, HeadSide::Before, tail),
            (None, Some(head)) if before.is_empty() => (head, HeadSide::After, ""),
            _ => return None,
        };
        let is_valid = !head.is_empty() && is_text(head) && is_text(tail) && is_text(slot);
        is_valid.then_some(PatternText { head, side, slot, tail })
    }
}

impl PatternName {
    /// Whether the name of the place alone denotes the institution, in the role that the head shows: the player of Lyon
    /// plays for a club.
    pub fn is_role(&self) -> bool {
        self.kind == NameKind::Short
    }

    /// Whether the name of the place keeps its dictionary form. In a Russian name it is a genitive after the head.
    pub fn keeps_place(&self) -> bool {
        self.side == HeadSide::After || self.is_role() || Language::of_code(&self.language) != Language::Russian
    }

    /// The name of the institution with a word in its slot.
    pub fn fill(&self, word: &str) -> String {
        let (head, tail) = (&self.head, &self.tail.text);
        match self.side {
            _ if self.is_role() => word.to_owned(),
            HeadSide::Before if tail.is_empty() => format!("{head} {word}"),
            HeadSide::Before => format!("{head} {word} {tail}"),
            HeadSide::After => format!("{word} {head}"),
        }
    }
}

/// A name that counts only in a text on its topic and has a word as its head.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct InTopic {
    /// The first eight codes of the head, [packed](Folded::packed): numbers are compared faster than codes.
    pub key: u64,
    /// The codes of the head.
    pub head: Box<[u8]>,
    /// The position of the name.
    pub position: u16,
}

/// The patterns of a gazetteer.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Patterns {
    pub(super) patterns: Vec<Pattern>,
    pub(super) names: Vec<PatternName>,
    /// The position of each pattern by its institution.
    #[serde(serialize_with = "sorted::map")]
    pub(super) by_institution: HashMap<String, u16>,
    /// The names that count only in a text on their topic and have a word as their head. Sorted.
    pub(super) in_topic: Vec<InTopic>,
    /// The positions of the other names that count only in a text on their topic.
    pub(super) with_other_head: Vec<(TopicHead, u16)>,
    /// The classes of the institutions with words of a topic.
    pub(super) topics: ClassSet,
    /// The adjectives of countries, which fill slots.
    pub(super) words: CountryWords,
    /// The listed entities with the id of a composed one, by the key of the composed one. [`EntityKey::NONE`] for a
    /// composed one that a line disables.
    #[serde(serialize_with = "sorted::map")]
    pub(super) listed: HashMap<EntityKey, EntityKey>,
}

impl Patterns {
    /// Greatest number of patterns: what fits into a key.
    pub const MAX: usize = EntityKey::MAX_PATTERNS;

    /// Greatest number of names of all patterns: what fits into a key.
    pub const MAX_NAMES: usize = super::key::NameKey::MAX_PATTERN_NAMES;

    /// All names of all patterns.
    pub fn names(&self) -> &[PatternName] {
        &self.names
    }

    /// The adjectives of countries.
    pub fn words(&self) -> &CountryWords {
        &self.words
    }

    /// The pattern of a name.
    pub fn pattern_of(&self, name: &PatternName) -> &Pattern {
        &self.patterns[usize::from(name.pattern)]
    }

    /// The positions of the names that count only in a text on their topic and whose head is one of the words of a
    /// text: the codes from `start` up to the word end `end`.
    pub fn in_topic(&self, text: &Folded, start: u32, end: u32) -> impl Iterator<Item = u16> {
        let (start, end) = (start as usize, end as usize);
        let key = text.packed(start, end);
        let first = self.in_topic.partition_point(|known| known.key < key);
        let with_key = self.in_topic[first..].iter().take_while(move |known| known.key == key);
        with_key.filter(move |known| *known.head == text.codes()[start..end]).map(|known| known.position)
    }

    /// The positions of the names that count only in a text on their topic and have a head that is no word.
    pub fn with_other_head(&self, head: TopicHead) -> impl Iterator<Item = u16> {
        self.with_other_head.iter().filter(move |(known, _)| *known == head).map(|&(_, position)| position)
    }

    /// What is beside the place in the name at a position, if it counts only in a text on its topic.
    pub fn in_topic_head(&self, position: u16) -> Option<TopicHead> {
        self.names[usize::from(position)].in_topic
    }

    /// The classes of the institutions with words of a topic.
    pub fn topics(&self) -> ClassSet {
        self.topics
    }

    /// The class of the institutions of the name at a position.
    pub fn class_of(&self, position: u16) -> Class {
        self.pattern_of(&self.names[usize::from(position)]).class
    }

    /// The classes that fill the slot of the name at a position.
    pub fn slot_of(&self, position: u16) -> ClassSet {
        self.pattern_of(&self.names[usize::from(position)]).slot
    }

    /// Whether the name at a position is a word of a topic.
    pub fn is_topic(&self, position: u16) -> bool {
        self.names[usize::from(position)].slot == Slot::Topic
    }

    /// The names of a pattern, each with its position.
    pub fn names_of(&self, pattern: &Pattern) -> impl Iterator<Item = (u16, &PatternName)> {
        pattern.names.clone().map(|position| (position, &self.names[usize::from(position)]))
    }

    /// The names of a pattern that give a place different names without a case form of it, each with its position. All
    /// roles of a language have the same name: that of the place.
    pub fn different_names(&self, pattern: &Pattern) -> impl Iterator<Item = (u16, &PatternName)> {
        let mut language_of_role = "";
        self.names_of(pattern).filter(move |(_, name)| {
            let is_repeated = name.is_role() && name.language == language_of_role;
            if name.is_role() {
                language_of_role = &name.language;
            }
            matches!(name.slot, Slot::Place | Slot::Person) && name.keeps_place() && !is_repeated
        })
    }

    /// Whether a country has the institution of a pattern. `code` is that of the entity.
    pub fn is_national(&self, pattern: &Pattern, country: EntityKey, code: Option<CountryCode>) -> bool {
        let has = |code| pattern.national.as_ref().is_some_and(|national| national.has(code));
        code.is_some_and(has) && self.words.has(country)
    }

    /// The key of the institution of a place: that of the listed entity, if the gazetteer lists it. `None` if a line
    /// disables the institution.
    pub fn key(&self, pattern: u16, place: EntityKey) -> Option<EntityKey> {
        let key = EntityKey::composed(pattern, place)?;
        Some(self.listed.get(&key).copied().unwrap_or(key)).filter(|&key| key != EntityKey::NONE)
    }

    /// The pairs of patterns of which one institution is the end of the other: the longer one, the words that the
    /// shorter one lacks, and the shorter one.
    pub fn overlapping(&self) -> impl Iterator<Item = (&Pattern, &str, &Pattern)> {
        self.patterns.iter().flat_map(move |longer| {
            let name = &longer.institution;
            name.match_indices('-').filter_map(move |(at, _)| {
                let shorter = &self.patterns[usize::from(*self.by_institution.get(&name[at + 1..])?)];
                let is_same_type = shorter.class.entity_type() == longer.class.entity_type();
                is_same_type.then_some((longer, &name[..at], shorter))
            })
        })
    }

    /// The ways to read an id as the id of a place or person and an institution: position of the pattern, and slug of
    /// the place or person.
    pub fn parse<'i>(&self, id: &'i str) -> impl Iterator<Item = (u16, &'i str)> {
        let (prefix, slug) = id.split_once('/').unwrap_or_default();
        let splits = slug.match_indices('-').map(move |(at, _)| (&slug[..at], &slug[at + 1..]));
        splits.filter_map(move |(place, institution)| {
            let &position = self.by_institution.get(institution)?;
            let class = self.patterns[usize::from(position)].class;
            (class.entity_type().as_str() == prefix).then_some((position, place))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_has_one_slot_and_a_head() {
        for (text, split) in [
            ("بلدية {place}", Some(("بلدية", HeadSide::Before, "place", ""))),
            ("{place} Belediyesi", Some(("Belediyesi", HeadSide::After, "place", ""))),
            ("University of {place}", Some(("University of", HeadSide::Before, "place", ""))),
            ("مطار {place} الدولي", Some(("مطار", HeadSide::Before, "place", "الدولي"))),
            ("{adjective.n} Минобороны", Some(("Минобороны", HeadSide::After, "adjective.n", ""))),
            ("{place}", None),
            (" {place}", None),
            ("{place} ", None),
            ("Bank{place}", None),
            ("Bank {place}.", None),
            ("{place} and {place}", None),
            ("Bank {place", None),
        ] {
            let split = split.map(|(head, side, slot, tail)| PatternText { head, side, slot, tail });
            assert_eq!(PatternText::split(text), split, "{text}");
        }
    }
}

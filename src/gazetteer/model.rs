//! Entities and names, packed: strings in one text, lists in flat arrays, indices of four bytes.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::num::NonZeroU8;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::common::{CommonWords, Policies};
use super::cue::Cue;
use super::key::{EntityKey, NameKey};
use super::sources::SourceSets;
use super::vocabulary::{Class, EntityType, NameKind, Policy};
use crate::lang::Language;

/// An office that a person holds or held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// In English.
    pub title: String,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The same; none while the office is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// The two letters of an ISO 3166-1 code. Smaller than a string, and there is room for `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Country([NonZeroU8; 2]);

impl Country {
    /// How many codes there can be: [`Country::index`] is below.
    pub const COUNT: usize = 26 * 26;

    /// The country of a code of two capital letters.
    pub fn new(code: &str) -> Option<Country> {
        let [first @ b'A'..=b'Z', second @ b'A'..=b'Z'] = *code.as_bytes() else { return None };
        Some(Country([NonZeroU8::new(first)?, NonZeroU8::new(second)?]))
    }

    /// A small number for each.
    pub fn index(self) -> usize {
        let [first, second] = self.0.map(|letter| usize::from(letter.get() - b'A'));
        26 * first + second
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|letter| fmt::Write::write_char(f, char::from(letter.get())))
    }
}

/// A piece of the gazetteer's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Text {
    pub start: u32,
    pub len: u32,
}

/// Strings, one behind the other.
#[derive(Clone, Debug, Default)]
pub(super) struct Strings(String);

/// More strings than offsets of four bytes can count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooLarge;

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the ids and names of the gazetteer exceed the limit of 4 GiB")
    }
}

impl Strings {
    /// How many bytes there can be.
    const MOST: usize = u32::MAX as usize;

    /// Adds a string.
    pub fn add(&mut self, s: &str) -> Result<Text, TooLarge> {
        self.add_within(s, Strings::MOST)
    }

    fn add_within(&mut self, s: &str, most: usize) -> Result<Text, TooLarge> {
        let start = self.0.len();
        if s.len() > most - start {
            return Err(TooLarge);
        }
        self.0.push_str(s);
        Ok(Text { start: start as u32, len: s.len() as u32 })
    }

    pub fn get(&self, text: Text) -> &str {
        &self.0[text.start as usize..][..text.len as usize]
    }

    pub fn shrink_to_fit(&mut self) {
        self.0.shrink_to_fit();
    }
}

#[derive(Clone, Debug)]
pub(super) struct Entity {
    pub id: Text,
    pub class: Class,
    pub country: Option<Country>,
    pub prominence: f32,
    pub location: Option<[f32; 2]>,
    pub geonames: Option<u32>,
    pub wikidata: Text,
    /// The first of its names; the last is before the next entity's first.
    pub names: u32,
    /// Index of its set of sources.
    pub sources: u32,
}

/// 16 bytes, since a gazetteer may have millions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Name {
    /// Where its text starts.
    pub start: u32,
    pub entity: u32,
    /// How long its text is.
    pub len: u16,
    pub lang: u16,
    pub kind: NameKind,
    pub policy: Policy,
    /// Stands with and without ال.
    pub article: bool,
    /// The gazetteer that states the policy, counted from 1; 0 where it is the default.
    pub stated_by: u8,
}

impl Name {
    pub fn text(&self) -> Text {
        Text { start: self.start, len: u32::from(self.len) }
    }
}

/// All entities, their names and what helps to find them, with a version. Immutable once built.
#[derive(Clone, Debug, Default)]
pub struct Gazetteer {
    pub(super) text: Strings,
    /// Sorted by id.
    pub(super) entities: Vec<Entity>,
    pub(super) names: Vec<Name>,
    pub(super) languages: Vec<String>,
    pub(super) sources: Vec<String>,
    pub(super) source_sets: SourceSets,
    pub(super) offices: HashMap<EntityKey, Vec<Office>>,
    pub(super) cues: Vec<Cue>,
    pub(super) common: CommonWords,
    pub(super) capital_words: HashSet<Vec<u8>>,
    pub(super) version: String,
    pub(super) overrides: Vec<Override>,
    pub(super) parts: Vec<usize>,
}

impl Gazetteer {
    /// A hash of the data and the revision of the rules: the same version gives the same answers, on every machine.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// How many entities there are.
    pub fn len(&self) -> usize {
        self.entities.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entities.is_empty()
    }

    /// How many entities each of the gazetteers lists that this one was built of, in the order in which they were added.
    /// Composed institutions are not counted.
    pub fn parts(&self) -> &[usize] {
        &self.parts
    }

    /// How many names the entities have in all.
    pub fn names_len(&self) -> usize {
        self.names.len()
    }

    /// Where the data comes from: the keys that entities name as their sources.
    pub fn sources(&self) -> &[String] {
        &self.sources
    }

    /// The words that announce names.
    pub fn cues(&self) -> &[Cue] {
        &self.cues
    }

    /// The policies of a name in the form of these codes: stricter than listed in the languages that have the form as
    /// an ordinary word.
    pub(crate) fn policies(&self, name: NameRef<'_>, codes: &[u8]) -> Policies {
        self.common.policies(name.policy(), codes, name.name.stated_by)
    }

    /// The policy of a name in the form of these codes, in a text of the language that it is listed for.
    pub(crate) fn policy_of(&self, name: NameRef<'_>, codes: &[u8]) -> Policy {
        self.policies(name, codes).in_language(Language::of_code(name.language()))
    }

    /// The folded forms of ordinary words that only their capitals tell from acronyms.
    pub(crate) fn capital_words(&self) -> &HashSet<Vec<u8>> {
        &self.capital_words
    }

    pub(crate) fn common_words(&self) -> &CommonWords {
        &self.common
    }

    /// The entities, sorted by id.
    pub fn entities(&self) -> impl ExactSizeIterator<Item = EntityRef<'_>> {
        (0..self.entities.len() as u32).map(|i| self.entity(EntityKey::of_position(i)))
    }

    /// All names, those of one entity together.
    pub fn names(&self) -> impl ExactSizeIterator<Item = NameRef<'_>> {
        (0..self.names.len() as u32).map(|i| self.name(NameKey::of_position(i)))
    }

    /// The entity of a key that this gazetteer returned.
    ///
    /// # Panics
    /// When the key is of another gazetteer.
    pub fn entity(&self, key: EntityKey) -> EntityRef<'_> {
        EntityRef { gazetteer: self, key, entity: &self.entities[key.position() as usize] }
    }

    /// The name of a key that this gazetteer returned.
    ///
    /// # Panics
    /// When the key is of another gazetteer.
    pub fn name(&self, key: NameKey) -> NameRef<'_> {
        NameRef { gazetteer: self, key, name: &self.names[key.position() as usize] }
    }

    /// The entity with an id.
    pub fn find(&self, id: &str) -> Option<EntityRef<'_>> {
        let at = self.entities.binary_search_by(|entity| self.str(entity.id).cmp(id)).ok()?;
        Some(self.entity(EntityKey::of_position(at as u32)))
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.text.0.capacity()
            + self.entities.capacity() * size_of::<Entity>()
            + self.names.capacity() * size_of::<Name>()
    }

    pub(super) fn str(&self, text: Text) -> &str {
        self.text.get(text)
    }

    fn names_of(&self, key: EntityKey) -> Range<u32> {
        let at = key.position() as usize;
        let end = self.entities.get(at + 1).map_or(self.names.len() as u32, |next| next.names);
        self.entities[at].names..end
    }
}

/// What a later gazetteer changed of an entity, where an editor may not have meant to.
#[derive(Clone, Debug)]
pub(super) struct Override {
    pub entity: EntityKey,
    /// What was changed, from what to what, and where.
    pub what: String,
    /// Whether answers change by it: a class does, a canonical name is only shown.
    pub weighty: bool,
}

/// An entity of a gazetteer.
#[derive(Clone, Copy)]
pub struct EntityRef<'g> {
    gazetteer: &'g Gazetteer,
    key: EntityKey,
    entity: &'g Entity,
}

impl<'g> EntityRef<'g> {
    pub fn key(self) -> EntityKey {
        self.key
    }

    /// Stable and readable: `place/almaty`.
    pub fn id(self) -> &'g str {
        self.gazetteer.str(self.entity.id)
    }

    pub fn entity_type(self) -> EntityType {
        self.entity.class.entity_type()
    }

    pub fn class(self) -> Class {
        self.entity.class
    }

    /// ISO 3166-1 alpha-2.
    pub fn country(self) -> Option<String> {
        self.entity.country.map(|country| country.to_string())
    }

    pub(crate) fn country_code(self) -> Option<Country> {
        self.entity.country
    }

    /// 0 to 1: how likely a bare mention in world news is this entity.
    pub fn prominence(self) -> f32 {
        self.entity.prominence
    }

    /// Latitude and longitude in degrees.
    pub fn location(self) -> Option<(f32, f32)> {
        self.entity.location.map(|[latitude, longitude]| (latitude, longitude))
    }

    pub fn geonames_id(self) -> Option<u32> {
        self.entity.geonames
    }

    pub fn wikidata_id(self) -> Option<&'g str> {
        let id = self.gazetteer.str(self.entity.wikidata);
        (!id.is_empty()).then_some(id)
    }

    pub fn offices(self) -> &'g [Office] {
        self.gazetteer.offices.get(&self.key).map_or(&[], Vec::as_slice)
    }

    pub fn names(self) -> impl ExactSizeIterator<Item = NameRef<'g>> {
        let gazetteer = self.gazetteer;
        gazetteer.names_of(self.key).map(move |i| gazetteer.name(NameKey::of_position(i)))
    }

    /// The canonical name in a language: the first that the data lists.
    pub fn canonical(self, language: &str) -> Option<&'g str> {
        self.names().find(|name| name.language() == language).map(NameRef::text)
    }

    /// Keys of the sources that the entity's line names.
    pub fn sources(self) -> impl Iterator<Item = &'g str> {
        let gazetteer = self.gazetteer;
        let set = gazetteer.source_sets.get(self.entity.sources);
        set.iter().map(|&source| gazetteer.sources[usize::from(source)].as_str())
    }
}

impl fmt::Debug for EntityRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("EntityRef").field(&self.id()).finish()
    }
}

/// A name of a gazetteer.
#[derive(Clone, Copy)]
pub struct NameRef<'g> {
    gazetteer: &'g Gazetteer,
    key: NameKey,
    name: &'g Name,
}

impl<'g> NameRef<'g> {
    pub fn key(self) -> NameKey {
        self.key
    }

    /// The entity that has the name.
    pub fn entity(self) -> EntityRef<'g> {
        self.gazetteer.entity(EntityKey::of_position(self.name.entity))
    }

    /// As it is listed.
    pub fn text(self) -> &'g str {
        self.gazetteer.str(self.name.text())
    }

    /// BCP 47 code.
    pub fn language(self) -> &'g str {
        &self.gazetteer.languages[usize::from(self.name.lang)]
    }

    pub fn kind(self) -> NameKind {
        self.name.kind
    }

    pub fn policy(self) -> Policy {
        self.name.policy
    }

    /// Whether it stands with and without ال.
    pub fn takes_article(self) -> bool {
        self.name.article
    }
}

impl fmt::Debug for NameRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("NameRef").field(&self.text()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_strings_than_fit_are_refused_and_nothing_is_added() {
        let mut strings = Strings::default();
        let first = strings.add_within("almaty", 10).expect("six of ten");
        assert_eq!(strings.add_within("astana", 10), Err(TooLarge));
        let second = strings.add_within("oral", 10).expect("ten of ten");
        assert_eq!((strings.get(first), strings.get(second)), ("almaty", "oral"));
        assert_eq!(strings.add_within("x", 10), Err(TooLarge));
    }
}

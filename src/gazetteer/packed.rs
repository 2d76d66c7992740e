//! The gazetteer in memory: strings in one pool, entities and names in flat lists.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::OnceLock;

use super::common::CommonWords;
use super::country::CountryCode;
use super::country_adjectives::CountryAdjectives;
use super::country_entities::CountryEntities;
use super::cue::Cue;
use super::interner::SourceSets;
use super::key::EntityKey;
use super::name_dates::NameDates;
use super::office_titles::OfficeTitles;
use super::overrides::Override;
use super::pattern::Patterns;
use super::record::Office;
use super::redirects::Redirects;
use super::strings::{PoolRange, StringPool};
use super::tenures::Tenures;
use super::vocabulary::{Class, NameKind, Policy};

/// Entities and their names, with cues, common words and a version. Immutable.
///
/// [`GazetteerBuilder`](super::GazetteerBuilder) builds it.
///
/// ```
/// use dalil::GazetteerBuilder;
///
/// let lines = r#"{"id":"place/almaty","class":"city","country":"KZ","names":{"ar":["ألماتي"],"en":["Almaty"]}}"#;
/// let mut builder = GazetteerBuilder::new();
/// builder.add_text("mine.jsonl", lines);
/// let gazetteer = builder.build()?;
///
/// let almaty = gazetteer.find("place/almaty").expect("listed");
/// assert_eq!(almaty.canonical("en").as_deref(), Some("Almaty"));
/// assert_eq!((gazetteer.len(), gazetteer.names_len()), (1, 2));
/// # Ok::<(), dalil::GazetteerError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Gazetteer {
    pub(super) strings: StringPool,
    /// Sorted by id.
    pub(super) entities: Vec<PackedEntity>,
    /// The names of one entity are adjacent, in the order of the entities.
    pub(super) names: Vec<PackedName>,
    pub(super) languages: Vec<String>,
    pub(super) sources: Vec<String>,
    pub(super) source_sets: SourceSets,
    pub(super) offices: HashMap<EntityKey, Vec<Office>>,
    pub(super) office_titles: OfficeTitles,
    pub(super) tenures: OnceLock<Tenures>,
    pub(super) name_dates: NameDates,
    pub(super) cues: Vec<Cue>,
    pub(super) common: CommonWords,
    pub(super) country_adjectives: CountryAdjectives,
    pub(super) countries: CountryEntities,
    pub(super) capital_words: HashSet<Vec<u8>>,
    pub(super) version: String,
    pub(super) overrides: Vec<Override>,
    pub(super) patterns: Patterns,
    pub(super) redirects: Redirects,
    /// Names of the classes of entities of the type other.
    pub(super) free_classes: Vec<String>,
    pub(super) extra: HashMap<EntityKey, BTreeMap<String, String>>,
    pub(super) parts: Vec<usize>,
}

/// An entity. [`EntityRecord`](super::record::EntityRecord) documents the fields.
#[derive(Clone, Debug)]
pub(super) struct PackedEntity {
    pub id: PoolRange,
    pub class: Class,
    /// Number of the name of its class among the free ones, from 1. 0 for a listed class.
    pub free_class: u8,
    pub country: Option<CountryCode>,
    pub prominence: f32,
    pub location: Option<[f32; 2]>,
    pub geonames: Option<u32>,
    /// Empty if there is none.
    pub wikidata: PoolRange,
    /// Position of its first name. Its names end where those of the next entity begin.
    pub names: u32,
    /// Number of its set of sources.
    pub sources: u32,
}

/// A name in 16 bytes, because a gazetteer may have millions.
#[derive(Clone, Copy, Debug)]
pub(super) struct PackedName {
    /// Start of its text in the pool.
    pub start: u32,
    /// Position of its entity.
    pub entity: u32,
    /// Length of its text in bytes.
    pub len: u16,
    /// Number of its language.
    pub language: u16,
    pub kind: NameKind,
    pub policy: Policy,
    /// Whether it is written both with and without ال.
    pub article: bool,
    /// Number of the part that states the policy, from 1. 0 for the default policy.
    pub stated_by: u8,
}

const _: () = assert!(size_of::<PackedName>() == 16);

impl PackedName {
    pub fn text(&self) -> PoolRange {
        PoolRange { start: self.start, len: u32::from(self.len) }
    }
}

impl Gazetteer {
    /// A hash of the data and the revision of the rules, such as `8738b3c0f4309821-r2`. Gazetteers with the same
    /// version give the same answers on every machine.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Number of entities.
    pub fn len(&self) -> usize {
        self.entities.len()
    }

    /// Whether there are no entities. [`GazetteerBuilder`](super::GazetteerBuilder) refuses to build such a gazetteer.
    pub fn is_empty(&self) -> bool {
        self.entities.is_empty()
    }

    /// Number of names of all entities.
    pub fn names_len(&self) -> usize {
        self.names.len()
    }

    /// Number of entities that each part lists, in the order in which the parts were added to the builder. Composed
    /// institutions do not count.
    pub fn parts(&self) -> &[usize] {
        &self.parts
    }

    /// Keys of all sources of the entities.
    pub fn sources(&self) -> &[String] {
        &self.sources
    }

    /// The context words (cues).
    pub fn cues(&self) -> &[Cue] {
        &self.cues
    }

    /// Folded forms of ordinary words that differ from acronyms in their capitals only.
    pub(crate) fn capital_words(&self) -> &HashSet<Vec<u8>> {
        &self.capital_words
    }

    pub(crate) fn common_words(&self) -> &CommonWords {
        &self.common
    }

    /// The Arabic adjectives of countries.
    pub(crate) fn country_adjectives(&self) -> &CountryAdjectives {
        &self.country_adjectives
    }

    /// The names that are used in a part of the time only.
    pub(crate) fn name_dates(&self) -> &NameDates {
        &self.name_dates
    }

    /// Bytes on the heap that entities, names and their strings take.
    pub fn memory_usage(&self) -> usize {
        self.strings.memory_usage()
            + self.entities.capacity() * size_of::<PackedEntity>()
            + self.names.capacity() * size_of::<PackedName>()
            + self.redirects.memory_usage()
    }

    pub(super) fn str(&self, range: PoolRange) -> &str {
        self.strings.get(range)
    }

    /// Positions of the names of the entity at a position.
    pub(super) fn names_of(&self, entity: u32) -> Range<u32> {
        let at = entity as usize;
        let end = self.entities.get(at + 1).map_or(self.names.len() as u32, |next| next.names);
        self.entities[at].names..end
    }
}

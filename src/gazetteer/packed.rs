//! The gazetteer in memory: strings in one pool, entities and names in flat lists.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::common::CommonWords;
use super::country::CountryCode;
use super::country_adjectives::CountryAdjectives;
use super::country_entities::CountryEntities;
use super::counts::Counts;
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
use super::version::VersionHasher;
use super::vocabulary::{Class, NameKind, NameLayer, Policy};
use crate::hash::BuildNumberHasher;
use crate::sorted;

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
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Gazetteer {
    /// The layers below, if this gazetteer extends another one.
    #[serde(skip)]
    pub(super) below: Option<Below>,
    /// Stored apart: the compiler checks that the strings which the program contains are UTF-8, so that a start need
    /// not read them.
    #[serde(skip)]
    pub(super) strings: StringPool,
    /// Those of this layer, sorted by id.
    pub(super) entities: Vec<PackedEntity>,
    /// Those of this layer. The names of one entity are adjacent, in the order of the entities.
    pub(super) names: Vec<PackedName>,
    pub(super) languages: Vec<String>,
    pub(super) sources: Vec<String>,
    pub(super) source_sets: SourceSets,
    /// Those of the people of this layer.
    #[serde(with = "super::record::packed_offices")]
    pub(super) offices: HashMap<EntityKey, Vec<Office>>,
    #[serde(skip)]
    pub(super) tenures: OnceLock<Tenures>,
    #[serde(skip)]
    pub(super) counts: OnceLock<Counts>,
    /// Those of the names of this layer.
    pub(super) name_dates: NameDates,
    pub(super) global: Arc<GlobalData>,
    pub(super) countries: Arc<CountryEntities>,
    pub(super) patterns: Arc<Patterns>,
    pub(super) version: String,
    pub(super) version_hasher: VersionHasher,
    #[serde(skip)]
    pub(super) overrides: Vec<Override>,
    /// Those of the entities of this layer.
    pub(super) redirects: Redirects,
    /// Names of the classes of entities of the type other.
    pub(super) free_classes: Vec<String>,
    #[serde(serialize_with = "sorted::map")]
    pub(super) extra: HashMap<EntityKey, BTreeMap<String, String>>,
    pub(super) parts: Vec<usize>,
}

/// The layers below a layer, and what the layer changes of them.
#[derive(Clone, Debug)]
pub(super) struct Below {
    pub gazetteer: Arc<Gazetteer>,
    /// The first positions of the layer.
    pub first_entity: u32,
    pub first_name: u32,
    pub first_string: u32,
    /// By position of an entity of the layers below: its index among the entities of the layer, which has it instead.
    pub replaced: HashMap<u32, u32, BuildNumberHasher>,
    /// Positions of the entities of the layers below that the layer disables.
    pub disabled: HashSet<u32, BuildNumberHasher>,
    /// Number of entities of the layers below that are not hidden, and of their names.
    pub visible: (usize, usize),
    /// Whether the offices of people are ranked as in the layers below.
    pub shares_tenures: bool,
}

/// The data of lines that apply to all names. All layers share it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct GlobalData {
    pub cues: Vec<Cue>,
    pub common: CommonWords,
    pub country_adjectives: CountryAdjectives,
    #[serde(serialize_with = "sorted::set")]
    pub capital_words: HashSet<Vec<u8>>,
    pub office_titles: OfficeTitles,
}

/// An entity. [`EntityRecord`](super::record::EntityRecord) documents the fields.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
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
    pub flags: NameFlags,
    /// Number of the part that states the policy, from 1. 0 for the default policy.
    pub stated_by: u8,
}

const _: () = assert!(size_of::<PackedName>() == 16);

/// Whether a name is written both with and without ال, and the layer that lists it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct NameFlags(u8);

impl NameFlags {
    pub fn new(article: bool, layer: NameLayer) -> NameFlags {
        NameFlags((layer as u8) << 1 | u8::from(article))
    }

    pub fn article(self) -> bool {
        self.0 & 1 != 0
    }

    pub fn layer(self) -> NameLayer {
        NameLayer::ALL[usize::from(self.0 >> 1)]
    }
}

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

    /// The strings, which are not stored with the rest.
    #[allow(dead_code, reason = "the build script stores them")]
    pub(crate) fn strings(&self) -> &str {
        self.strings.as_str()
    }

    /// A gazetteer that was stored without its strings, with them.
    pub(crate) fn with_strings(self, strings: &'static str) -> Gazetteer {
        Gazetteer { strings: StringPool::of_program(strings), ..self }
    }

    /// Number of entities.
    pub fn len(&self) -> usize {
        self.entities.len() + self.below.as_ref().map_or(0, |below| below.visible.0)
    }

    /// Whether there are no entities. [`GazetteerBuilder`](super::GazetteerBuilder) refuses to build such a gazetteer.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of names of all entities.
    pub fn names_len(&self) -> usize {
        self.names.len() + self.below.as_ref().map_or(0, |below| below.visible.1)
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
        &self.global.cues
    }

    /// Folded forms of ordinary words that differ from acronyms in their capitals only.
    pub(crate) fn capital_words(&self) -> &HashSet<Vec<u8>> {
        &self.global.capital_words
    }

    pub(crate) fn common_words(&self) -> &CommonWords {
        &self.global.common
    }

    /// The Arabic adjectives of countries.
    pub(crate) fn country_adjectives(&self) -> &CountryAdjectives {
        &self.global.country_adjectives
    }

    /// Bytes on the heap that entities, names and their strings take, without those of the layers below.
    pub fn memory_usage(&self) -> usize {
        self.strings.memory_usage()
            + self.entities.capacity() * size_of::<PackedEntity>()
            + self.names.capacity() * size_of::<PackedName>()
            + self.redirects.memory_usage()
    }
}

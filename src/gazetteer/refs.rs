//! Views of the entities of a [`Gazetteer`].

use std::borrow::Cow;
use std::fmt;

use super::country::CountryCode;
use super::key::{EntityKey, NameKey};
use super::name_ref::NameRef;
use super::office_titles::{OfficeTitles, Ranks};
use super::packed::{Gazetteer, PackedEntity};
use super::pattern::{National, Pattern, Patterns, Slot};
use super::policies::Policies;
use super::record::{EntityRecord, Office};
use super::tenures::Tenures;
use super::vocabulary::{Class, EntityType, Policy};
use crate::lang::Language;

impl Gazetteer {
    /// The entities, sorted by id.
    pub fn entities(&self) -> impl ExactSizeIterator<Item = EntityRef<'_>> {
        (0..self.entities.len() as u32).map(|i| self.entity(EntityKey::of_position(i)))
    }

    /// All names. The names of one entity are adjacent.
    pub fn names(&self) -> impl ExactSizeIterator<Item = NameRef<'_>> {
        (0..self.names.len() as u32).map(|i| self.name(NameKey::of_position(i)))
    }

    /// The entity of a key.
    ///
    /// # Panics
    /// If the key is of another gazetteer. It may also return any entity then.
    pub fn entity(&self, key: EntityKey) -> EntityRef<'_> {
        let pattern = key.pattern().map(|position| &self.patterns.patterns[usize::from(position)]);
        EntityRef { gazetteer: self, key, entity: &self.entities[key.position() as usize], pattern }
    }

    /// The entity with an id such as `place/almaty`: a listed one, or one that a pattern composes.
    pub fn find(&self, id: &str) -> Option<EntityRef<'_>> {
        let key = self.find_listed(id).or_else(|| self.find_composed(id))?;
        Some(self.entity(key))
    }

    pub(super) fn find_listed(&self, id: &str) -> Option<EntityKey> {
        let position = self.entities.binary_search_by(|entity| self.str(entity.id).cmp(id)).ok()?;
        Some(EntityKey::of_position(position as u32))
    }

    /// The key of the composed entity with an id, whether or not the id is also listed.
    pub(super) fn find_composed(&self, id: &str) -> Option<EntityKey> {
        self.patterns.parse(id).find_map(|(pattern, slug)| {
            let place = self.entity(self.find_listed(&format!("place/{slug}"))?);
            let is_permitted = self.permits(&self.patterns.patterns[usize::from(pattern)], place);
            EntityKey::composed(pattern, place.key()).filter(|_| is_permitted)
        })
    }

    /// Whether a place has the institution of a pattern.
    pub(super) fn permits(&self, pattern: &Pattern, place: EntityRef<'_>) -> bool {
        pattern.slot.contains(place.class()) || self.patterns.is_national(pattern, place.key(), place.country_code())
    }

    /// The institutions of countries that patterns compose and that are not listed, such as the ministries of each
    /// country. [`Gazetteer::entities`] does not have them.
    pub fn national_institutions(&self) -> impl Iterator<Item = EntityRef<'_>> {
        let countries = self.patterns.words().countries().map(|country| self.entity(country));
        countries.flat_map(move |country| {
            let patterns = self.patterns.patterns.iter().enumerate();
            let national = patterns
                .filter(move |(_, pattern)| self.patterns.is_national(pattern, country.key(), country.country_code()));
            let keys = national.filter_map(move |(position, _)| EntityKey::composed(position as u16, country.key()));
            let unlisted = keys.filter(|key| !self.patterns.listed.contains_key(key));
            unlisted.map(|key| self.entity(key)).filter(|entity| entity.names().next().is_some())
        })
    }

    /// The patterns of composed entities.
    pub(crate) fn patterns(&self) -> &Patterns {
        &self.patterns
    }

    /// The country or territory with a country code: the most prominent one if there are several.
    pub(crate) fn country(&self, code: CountryCode) -> Option<EntityRef<'_>> {
        self.countries.get(code).map(|position| self.entity(EntityKey::of_position(position)))
    }

    /// The offices that make people prominent at a date. Computed at the first use.
    pub(crate) fn tenures(&self) -> &Tenures {
        self.tenures.get_or_init(|| {
            let entities = self.entities().filter(|entity| OfficeTitles::fills_slot(entity.class()));
            let names = entities.flat_map(|entity| {
                let english = entity.names().filter(|name| name.language() == "en");
                english.map(move |name| (entity.class(), name.listed_text()))
            });
            let people = self.offices.iter().map(|(&person, offices)| (person, offices.as_slice()));
            match self.office_titles.is_empty() {
                true => Tenures::default(),
                false => Tenures::of(people, &Ranks::new(&self.office_titles, names)),
            }
        })
    }

    /// The policies of a form of a name, given by its codes. They are stricter than the listed policy for languages in
    /// which the form is a common word.
    pub(crate) fn policies(&self, name: NameRef<'_>, codes: &[u8]) -> Policies {
        self.common.policies(name.policy(), codes, name.stated_by())
    }

    /// The policy of a form of a name, given by its codes, in a text of the name's language.
    pub(crate) fn policy_of(&self, name: NameRef<'_>, codes: &[u8]) -> Policy {
        self.policies(name, codes).in_language(Language::of_code(name.language()))
    }
}

/// An entity of a gazetteer.
#[derive(Clone, Copy)]
pub struct EntityRef<'g> {
    gazetteer: &'g Gazetteer,
    key: EntityKey,
    /// Of a composed entity: its place.
    entity: &'g PackedEntity,
    pattern: Option<&'g Pattern>,
}

impl<'g> EntityRef<'g> {
    /// The handle of the entity in this gazetteer.
    pub fn key(self) -> EntityKey {
        self.key
    }

    /// The stable, readable id: `place/almaty`.
    pub fn id(self) -> Cow<'g, str> {
        let id = self.gazetteer.str(self.entity.id);
        match self.pattern {
            None => Cow::Borrowed(id),
            Some(pattern) => {
                let slug = id.split_once('/').map_or(id, |(_, slug)| slug);
                Cow::Owned(format!("{}/{slug}-{}", self.entity_type(), pattern.institution))
            }
        }
    }

    /// The place of a composed entity.
    pub fn place(self) -> Option<EntityRef<'g>> {
        let place = EntityKey::of_position(self.key.position());
        self.pattern.map(|_| self.gazetteer.entity(place))
    }

    /// The type of the class.
    pub fn entity_type(self) -> EntityType {
        self.class().entity_type()
    }

    /// What kind of place, person or organisation it is.
    pub fn class(self) -> Class {
        self.pattern.map_or(self.entity.class, |pattern| pattern.class)
    }

    /// ISO 3166-1 alpha-2 code.
    pub fn country(self) -> Option<String> {
        self.entity.country.map(|country| country.to_string())
    }

    pub(crate) fn country_code(self) -> Option<CountryCode> {
        self.entity.country
    }

    /// How likely a bare mention in world news is this entity, from 0 to 1. For a composed entity, the prominence of
    /// its pattern times that of its place; for an institution of a country, that of its pattern.
    pub fn prominence(self) -> f32 {
        let of_place = self.entity.prominence;
        match self.pattern {
            None => of_place,
            Some(pattern) => self.national(pattern).map_or(of_place * pattern.prominence, |of| of.prominence),
        }
    }

    /// The countries of the pattern of a composed entity, if its place is one of them.
    fn national(self, pattern: &'g Pattern) -> Option<&'g National> {
        let patterns = &self.gazetteer.patterns;
        let country = EntityKey::of_position(self.key.position());
        pattern.national.as_ref().filter(|_| patterns.is_national(pattern, country, self.entity.country))
    }

    /// Latitude and longitude in degrees.
    pub fn location(self) -> Option<(f32, f32)> {
        self.listed()?.location.map(|[latitude, longitude]| (latitude, longitude))
    }

    /// GeoNames id.
    pub fn geonames_id(self) -> Option<u32> {
        self.listed()?.geonames
    }

    /// Wikidata id: `Q35493`.
    pub fn wikidata_id(self) -> Option<&'g str> {
        let id = self.gazetteer.str(self.listed()?.wikidata);
        (!id.is_empty()).then_some(id)
    }

    /// The stored entity. `None` for a composed one.
    fn listed(self) -> Option<&'g PackedEntity> {
        self.pattern.is_none().then_some(self.entity)
    }

    /// Offices of a person.
    pub fn offices(self) -> &'g [Office] {
        self.gazetteer.offices.get(&self.key).map_or(&[], Vec::as_slice)
    }

    /// The names. Those of one language are adjacent, the canonical one first. A composed entity has a name for each
    /// name of its pattern in whose language its place has one, unless the place would need a case form. An institution
    /// of a country has a name for each word of the country that fits into a slot.
    pub fn names(self) -> impl Iterator<Item = NameRef<'g>> {
        let gazetteer = self.gazetteer;
        let listed = match self.pattern {
            None => gazetteer.names_of(self.key.position()),
            Some(_) => 0..0,
        };
        let of_country = self.pattern.filter(|pattern| self.national(pattern).is_some());
        let of_place = self.pattern.filter(|_| of_country.is_none());
        let of_country = of_country.into_iter().flat_map(move |pattern| self.names_of_country(pattern));
        let of_place = of_place.into_iter().flat_map(move |pattern| self.names_of_place(pattern));
        let listed = listed.map(NameKey::of_position);
        listed.chain(of_country).chain(of_place).map(move |key| gazetteer.name(key))
    }

    /// The names that the gazetteer lists for the entity, or for the place of a composed entity.
    fn listed_names(self) -> impl Iterator<Item = NameRef<'g>> {
        let gazetteer = self.gazetteer;
        gazetteer.names_of(self.key.position()).map(move |position| gazetteer.name(NameKey::of_position(position)))
    }

    /// The names of the composed institution of a place.
    fn names_of_place(self, pattern: &'g Pattern) -> impl Iterator<Item = NameKey> {
        self.gazetteer.patterns.different_names(pattern).filter_map(move |(position, name)| {
            let place = self.listed_names().find(|place| place.language() == name.language)?;
            Some(NameKey::composed(position, place.key()))
        })
    }

    /// The names of the composed institution of a country.
    fn names_of_country(self, pattern: &'g Pattern) -> impl Iterator<Item = NameKey> {
        let patterns = &self.gazetteer.patterns;
        let country = EntityKey::of_position(self.key.position());
        patterns.names_of(pattern).flat_map(move |(position, name)| {
            let form = match name.slot {
                Slot::Adjective(form) => Some(form),
                Slot::Place | Slot::Country => None,
            };
            let adjectives = form.into_iter().flat_map(move |form| patterns.words().of_form(country, form));
            let fills = |of: &NameRef<'_>| of.language() == name.language && of.fills_country_slot();
            let names = self.listed_names().filter(move |of| name.slot == Slot::Country && fills(of));
            let adjectives = adjectives.map(move |adjective| NameKey::of_adjective(position, adjective));
            adjectives.chain(names.map(move |of| NameKey::composed(position, of.key())))
        })
    }

    /// The canonical name in a language.
    pub fn canonical(self, language: &str) -> Option<Cow<'g, str>> {
        self.names().find(|name| name.language() == language).map(NameRef::text)
    }

    /// Keys of the sources of the entity.
    pub fn sources(self) -> impl Iterator<Item = &'g str> {
        let gazetteer = self.gazetteer;
        let set = gazetteer.source_sets.get(self.entity.sources);
        set.iter().map(|&source| gazetteer.sources[usize::from(source)].as_str())
    }

    /// The entity as an owned record: the merged state of all lines about it. Class and prominence are always stated;
    /// the kind, policy and article of a name only where they differ from the default or were stated.
    ///
    /// ```
    /// use dalil::GazetteerBuilder;
    ///
    /// let mut builder = GazetteerBuilder::new();
    /// builder.add_text("base.jsonl", r#"{"id":"place/almaty","class":"city","names":{"en":["Almaty"]}}"#);
    /// builder.add_text("mine.jsonl", r#"{"id":"place/almaty","country":"KZ","names":{"ar":["ألماتي"]}}"#);
    /// let gazetteer = builder.build()?;
    ///
    /// let record = gazetteer.find("place/almaty").expect("listed").to_record();
    /// let json = r#"{"id":"place/almaty","class":"city","country":"KZ","prominence":0.3,"names":{"en":["Almaty"],"ar":["ألماتي"]}}"#;
    /// assert_eq!(serde_json::to_string(&record).unwrap(), json);
    /// # Ok::<(), dalil::GazetteerError>(())
    /// ```
    pub fn to_record(self) -> EntityRecord {
        let mut record = EntityRecord {
            id: self.id().into_owned(),
            class: Some(self.class()),
            country: self.country(),
            prominence: Some(self.prominence()),
            location: self.listed().and_then(|entity| entity.location),
            geonames: self.geonames_id(),
            wikidata: self.wikidata_id().map(str::to_owned),
            offices: self.offices().to_vec(),
            names: Vec::new(),
            sources: self.sources().map(str::to_owned).collect(),
        };
        self.names().for_each(|name| record.names_in(name.language()).push(name.to_record()));
        record
    }
}

impl fmt::Debug for EntityRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("EntityRef").field(&self.id()).finish()
    }
}

//! Views of the entities and names of a [`Gazetteer`].

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use super::class_name::ClassName;
use super::country::CountryCode;
use super::country_words::Adjective;
use super::key::{EntityKey, NameKey};
use super::packed::{Gazetteer, PackedEntity, PackedName};
use super::pattern::{National, Pattern, PatternName, Slot};
use super::record::{EntityRecord, NameRecord, Office};
use super::vocabulary::{Class, EntityType, NameKind, NameLayer, Policy};
use crate::thresholds::prominence;

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
    pub(super) fn new(
        gazetteer: &'g Gazetteer,
        key: EntityKey,
        entity: &'g PackedEntity,
        pattern: Option<&'g Pattern>,
    ) -> EntityRef<'g> {
        EntityRef { gazetteer, key, entity, pattern }
    }

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

    /// The place of a composed entity, or the person after whom it is named.
    pub fn filler(self) -> Option<EntityRef<'g>> {
        let filler = EntityKey::of_position(self.key.position());
        self.pattern.map(|_| self.gazetteer.entity(filler))
    }

    /// The type of the class.
    pub fn entity_type(self) -> EntityType {
        self.class().entity_type()
    }

    /// What kind of place, person, organisation or other thing it is.
    pub fn class(self) -> Class {
        self.pattern.map_or(self.entity.class, |pattern| pattern.class)
    }

    /// The word for the class: that of [`EntityRef::class`] or, for an entity of the type
    /// [`Other`](EntityType::Other), the name that the data gives it, such as `product`.
    pub fn class_name(self) -> &'g str {
        let free = usize::from(self.listed().map_or(0, |entity| entity.free_class));
        match free.checked_sub(1) {
            None => self.class().as_str(),
            Some(number) => &self.gazetteer.free_classes[number],
        }
    }

    /// Fields of the editor's own, sorted by their names.
    pub fn extra(self) -> impl ExactSizeIterator<Item = (&'g str, &'g str)> {
        const NONE: &BTreeMap<String, String> = &BTreeMap::new();
        let extra = self.extra_fields().unwrap_or(NONE);
        extra.iter().map(|(field, value)| (field.as_str(), value.as_str()))
    }

    pub(super) fn extra_fields(self) -> Option<&'g BTreeMap<String, String>> {
        self.gazetteer.owner_of(self.key).extra.get(&self.key)
    }

    /// ISO 3166-1 alpha-2 code. An institution that is named after a person may be in any country.
    pub fn country(self) -> Option<String> {
        self.country_code().map(|country| country.to_string())
    }

    pub(crate) fn country_code(self) -> Option<CountryCode> {
        let is_of_people = self.pattern.is_some_and(Pattern::is_of_people);
        self.entity.country.filter(|_| !is_of_people)
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
        self.gazetteer.owner_of(self.key).offices.get(&self.key).map_or(&[], Vec::as_slice)
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
        let adjectives = patterns.words().of_country(EntityKey::of_position(self.key.position()));
        patterns.names_of(pattern).flat_map(move |(position, name)| {
            let fits = move |adjective: &(u32, &Adjective)| name.slot == Slot::Adjective(adjective.1.form);
            let adjectives = adjectives.clone().filter(fits);
            let adjectives = adjectives.map(move |(index, _)| NameKey::of_adjective(position, index));
            let places = if name.slot == Slot::Country { Some(self.listed_names()) } else { None };
            let fills = |of: &NameRef<'_>| of.language() == name.language && of.fills_country_slot();
            let places = places.into_iter().flatten().filter(fills);
            adjectives.chain(places.map(move |of| NameKey::composed(position, of.key())))
        })
    }

    /// The canonical name in a language.
    pub fn canonical(self, language: &str) -> Option<Cow<'g, str>> {
        self.names().find(|name| name.language() == language).map(NameRef::text)
    }

    /// Ids that the entity had before it was renamed or merged with another one. [`Gazetteer::find`] accepts them.
    pub fn former_ids(self) -> &'g [String] {
        self.gazetteer.owner_of(self.key).redirects.of(self.key)
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
    /// let json = concat!(
    ///     r#"{"id":"place/almaty","class":"city","country":"KZ","prominence":0.3,"#,
    ///     r#""names":{"en":["Almaty"],"ar":["ألماتي"]}}"#
    /// );
    /// assert_eq!(serde_json::to_string(&record).unwrap(), json);
    /// # Ok::<(), dalil::GazetteerError>(())
    /// ```
    pub fn to_record(self) -> EntityRecord {
        let mut record = EntityRecord {
            id: self.id().into_owned(),
            class: Some(ClassName::from(self.class_name())),
            country: self.country(),
            prominence: Some(self.prominence()),
            location: self.listed().and_then(|entity| entity.location),
            geonames: self.geonames_id(),
            wikidata: self.wikidata_id().map(str::to_owned),
            offices: self.offices().to_vec(),
            names: Vec::new(),
            sources: self.sources().map(str::to_owned).collect(),
            former_ids: self.former_ids().to_vec(),
            disabled: false,
            extra: self.extra().map(|(field, value)| (field.to_owned(), value.to_owned())).collect(),
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

/// A name of a gazetteer.
#[derive(Clone, Copy)]
pub struct NameRef<'g> {
    gazetteer: &'g Gazetteer,
    key: NameKey,
    /// Of a composed name: the name of its place, or the first name of the country of its adjective.
    name: &'g PackedName,
    pattern: Option<&'g PatternName>,
    adjective: Option<&'g Adjective>,
}

impl<'g> NameRef<'g> {
    pub(super) fn new(
        gazetteer: &'g Gazetteer,
        key: NameKey,
        name: &'g PackedName,
        pattern: Option<&'g PatternName>,
        adjective: Option<&'g Adjective>,
    ) -> NameRef<'g> {
        NameRef { gazetteer, key, name, pattern, adjective }
    }

    /// The handle of the name in this gazetteer.
    pub fn key(self) -> NameKey {
        self.key
    }

    /// The entity of the name.
    pub fn entity(self) -> EntityRef<'g> {
        let listed = EntityKey::of_position(self.name.entity);
        let composed = self.pattern.and_then(|pattern| self.gazetteer.patterns.key(pattern.pattern, listed));
        self.gazetteer.entity(composed.unwrap_or(listed))
    }

    /// The place of a composed name, or the person after whom its entity is named.
    pub fn filler(self) -> Option<EntityRef<'g>> {
        self.pattern.map(|_| self.gazetteer.entity(EntityKey::of_position(self.name.entity)))
    }

    /// The name as it is listed, or as its pattern composes it.
    pub fn text(self) -> Cow<'g, str> {
        match self.pattern {
            None => Cow::Borrowed(self.listed_text()),
            Some(pattern) => Cow::Owned(pattern.fill(self.listed_text())),
        }
    }

    /// The name as it is listed; of a composed name, the name of its place or the adjective.
    pub(crate) fn listed_text(self) -> &'g str {
        self.adjective.map_or_else(|| self.gazetteer.str(self.name.text()), |adjective| &adjective.text)
    }

    /// Whether it fills the slot of a country in a pattern: a full name that needs no evidence.
    pub(crate) fn fills_country_slot(self) -> bool {
        self.is_full() && self.name.policy == Policy::Free
    }

    /// Whether it is a listed full name.
    pub(crate) fn is_full(self) -> bool {
        self.pattern.is_none() && matches!(self.name.kind, NameKind::Full | NameKind::Variant)
    }

    /// The head of a composed name: Belediyesi.
    pub(crate) fn head(self) -> Option<&'g str> {
        self.pattern.map(|pattern| pattern.head.as_str())
    }

    /// BCP 47 code.
    pub fn language(self) -> &'g str {
        match self.pattern {
            None => &self.gazetteer.languages[usize::from(self.name.language)],
            Some(pattern) => &pattern.language,
        }
    }

    /// Relation of the name to its entity.
    pub fn kind(self) -> NameKind {
        self.pattern.map_or(self.name.kind, |pattern| pattern.kind)
    }

    /// The listed policy. In texts of a language in which the name is a common word, a stricter one may apply. A
    /// composed name needs no evidence, but the name of a role needs its words beside it.
    pub fn policy(self) -> Policy {
        match self.pattern {
            None => self.name.policy,
            Some(pattern) if pattern.is_role() => Policy::Cue,
            Some(_) => Policy::Free,
        }
    }

    /// Number of the part that states the policy, or 0. [`PackedName::stated_by`] has it.
    pub(super) fn stated_by(self) -> u8 {
        self.name.stated_by
    }

    /// Whether the name is written both with and without ال.
    pub fn takes_article(self) -> bool {
        self.name.flags.article()
    }

    /// The layer that lists the name first; of a composed name, the higher one of its pattern and its place.
    pub fn layer(self) -> NameLayer {
        let of_name = if self.adjective.is_some() { NameLayer::Shipped } else { self.name.flags.layer() };
        self.pattern.map_or(of_name, |pattern| pattern.layer.max(of_name))
    }

    /// Whether the name gets generated spellings: those of places and people that the news names, in Arabic.
    pub fn takes_transliterations(self) -> bool {
        let entity = self.entity();
        self.language() == "ar"
            && matches!(entity.entity_type(), EntityType::Place | EntityType::Person)
            && entity.prominence() >= prominence::GENERATED_SPELLINGS
            && self.kind() != NameKind::Acronym
    }

    /// First day on which the name is used: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. `None` if the gazetteer does not state
    /// it.
    pub fn from(self) -> Option<&'g str> {
        self.gazetteer.dates_of(self.key).from
    }

    /// Last day on which the name is used, in the same forms. `None` if the gazetteer does not state it.
    pub fn until(self) -> Option<&'g str> {
        self.gazetteer.dates_of(self.key).until
    }

    /// The name as an owned record.
    pub fn to_record(self) -> NameRecord {
        let PackedName { flags, stated_by, .. } = *self.name;
        let is_listed = self.pattern.is_none();
        NameRecord {
            text: self.text().into_owned(),
            kind: Some(self.kind()).filter(|&kind| kind != NameKind::Full),
            policy: Some(self.policy()).filter(|_| is_listed && stated_by > 0),
            article: Some(flags.article()).filter(|&article| is_listed && article),
            from: self.from().map(str::to_owned),
            until: self.until().map(str::to_owned),
            disabled: false,
        }
    }
}

impl fmt::Debug for NameRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("NameRef").field(&self.text()).finish()
    }
}

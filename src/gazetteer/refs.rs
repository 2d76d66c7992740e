//! Views of the entities and names of a [`Gazetteer`].

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use super::class_name::ClassName;
use super::country::CountryCode;
use super::key::{EntityKey, NameKey};
use super::office_titles::{OfficeTitles, Ranks};
use super::packed::{Gazetteer, PackedEntity, PackedName};
use super::pattern::{Pattern, PatternName, Patterns};
use super::policies::Policies;
use super::record::{EntityRecord, NameRecord, Office};
use super::tenures::Tenures;
use super::vocabulary::{Class, EntityType, NameKind, Policy};
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

    /// The name of a key.
    ///
    /// # Panics
    /// If the key is of another gazetteer. It may also return any name then.
    pub fn name(&self, key: NameKey) -> NameRef<'_> {
        let pattern = key.pattern_name().map(|position| &self.patterns.names[usize::from(position)]);
        NameRef { gazetteer: self, key, name: &self.names[key.position() as usize], pattern }
    }

    /// The entity with an id such as `place/almaty`: a listed one, one that had the id formerly, or one that a pattern
    /// composes.
    pub fn find(&self, id: &str) -> Option<EntityRef<'_>> {
        let listed = self.find_listed(id).or_else(|| self.redirects.find(id));
        let key = listed.or_else(|| self.find_composed(id))?;
        Some(self.entity(key))
    }

    pub(super) fn find_listed(&self, id: &str) -> Option<EntityKey> {
        let position = self.entities.binary_search_by(|entity| self.str(entity.id).cmp(id)).ok()?;
        Some(EntityKey::of_position(position as u32))
    }

    /// The key of the composed entity with an id, whether or not the id is also listed.
    pub(super) fn find_composed(&self, id: &str) -> Option<EntityKey> {
        self.patterns.parse(id).find_map(|(pattern, slug)| {
            let place = self.find_listed(&format!("place/{slug}"))?;
            let has_class = self.patterns.patterns[usize::from(pattern)].slot.contains(self.entity(place).class());
            EntityKey::composed(pattern, place).filter(|_| has_class)
        })
    }

    /// Whether a class exists: a listed one, or one that an entity of the type other has.
    pub fn has_class(&self, name: &str) -> bool {
        name.parse::<Class>().is_ok() || self.free_classes.iter().any(|free| free == name)
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
        self.common.policies(name.policy(), codes, name.name.stated_by)
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
        let extra = self.gazetteer.extra.get(&self.key).unwrap_or(NONE);
        extra.iter().map(|(field, value)| (field.as_str(), value.as_str()))
    }

    /// ISO 3166-1 alpha-2 code.
    pub fn country(self) -> Option<String> {
        self.entity.country.map(|country| country.to_string())
    }

    pub(crate) fn country_code(self) -> Option<CountryCode> {
        self.entity.country
    }

    /// How likely a bare mention in world news is this entity, from 0 to 1. For a composed entity, the prominence of
    /// its pattern times that of its place.
    pub fn prominence(self) -> f32 {
        self.entity.prominence * self.pattern.map_or(1.0, |pattern| pattern.prominence)
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
    /// name of its pattern in whose language its place has one, unless the place would need a case form.
    pub fn names(self) -> impl Iterator<Item = NameRef<'g>> {
        let gazetteer = self.gazetteer;
        let listed = match self.pattern {
            None => gazetteer.names_of(self.key.position()),
            Some(_) => 0..0,
        };
        let composed = self.pattern.map(|pattern| gazetteer.patterns.different_names(pattern)).into_iter().flatten();
        let listed = listed.map(NameKey::of_position);
        let composed = composed.filter_map(move |(position, name)| {
            let place = self.place()?.names().find(|place| place.language() == name.language)?;
            Some(NameKey::composed(position, place.key))
        });
        listed.chain(composed).map(move |key| gazetteer.name(key))
    }

    /// The canonical name in a language.
    pub fn canonical(self, language: &str) -> Option<Cow<'g, str>> {
        self.names().find(|name| name.language() == language).map(NameRef::text)
    }

    /// Ids that the entity had before it was renamed or merged with another one. [`Gazetteer::find`] accepts them.
    pub fn former_ids(self) -> &'g [String] {
        self.gazetteer.redirects.of(self.key)
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
    /// Of a composed name: the name of its place.
    name: &'g PackedName,
    pattern: Option<&'g PatternName>,
}

impl<'g> NameRef<'g> {
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

    /// The place of a composed name.
    pub fn place(self) -> Option<EntityRef<'g>> {
        self.pattern.map(|_| self.gazetteer.entity(EntityKey::of_position(self.name.entity)))
    }

    /// The name as it is listed, or as its pattern composes it.
    pub fn text(self) -> Cow<'g, str> {
        match self.pattern {
            None => Cow::Borrowed(self.listed_text()),
            Some(pattern) => Cow::Owned(pattern.fill(self.listed_text())),
        }
    }

    /// The name as it is listed; of a composed name, the name of its place.
    pub(crate) fn listed_text(self) -> &'g str {
        self.gazetteer.str(self.name.text())
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

    /// Whether the name is written both with and without ال.
    pub fn takes_article(self) -> bool {
        self.name.article
    }

    /// First day on which the name is used: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. `None` if the gazetteer does not state
    /// it.
    pub fn from(self) -> Option<&'g str> {
        self.gazetteer.name_dates.of(self.key).from
    }

    /// Last day on which the name is used, in the same forms. `None` if the gazetteer does not state it.
    pub fn until(self) -> Option<&'g str> {
        self.gazetteer.name_dates.of(self.key).until
    }

    /// The name as an owned record.
    pub fn to_record(self) -> NameRecord {
        let PackedName { kind, policy, article, stated_by, .. } = *self.name;
        NameRecord {
            text: self.text().into_owned(),
            kind: Some(kind).filter(|&kind| kind != NameKind::Full),
            policy: Some(policy).filter(|_| stated_by > 0),
            article: Some(article).filter(|&article| article),
            from: self.from().map(str::to_owned),
            until: self.until().map(str::to_owned),
        }
    }
}

impl fmt::Debug for NameRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("NameRef").field(&self.text()).finish()
    }
}

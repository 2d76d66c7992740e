//! The entities and names of a [`Gazetteer`], by key and by id.

use super::below::Counted;
use super::country::CountryCode;
use super::key::{EntityKey, NameKey};
use super::office_titles::{OfficeTitles, Ranks};
use super::packed::Gazetteer;
use super::pattern::{Pattern, Patterns, Slot};
use super::policies::Policies;
use super::refs::{EntityRef, NameRef};
use super::tenures::Tenures;
use super::vocabulary::{Class, Policy};
use crate::lang::Language;

impl Gazetteer {
    /// The entities, sorted by id.
    pub fn entities(&self) -> impl ExactSizeIterator<Item = EntityRef<'_>> {
        let entities = self.positions().map(|i| self.entity(EntityKey::of_position(i)));
        Counted { items: entities, left: self.len() }
    }

    /// All names. The names of one entity are adjacent.
    pub fn names(&self) -> impl ExactSizeIterator<Item = NameRef<'_>> {
        let names = self.positions().flat_map(|entity| self.names_of(entity));
        Counted { items: names.map(|i| self.name(NameKey::of_position(i))), left: self.names_len() }
    }

    /// The entity of a key.
    ///
    /// # Panics
    /// If the key is of another gazetteer. It may also return any entity then.
    pub fn entity(&self, key: EntityKey) -> EntityRef<'_> {
        let pattern = key.pattern().map(|position| &self.patterns.patterns[usize::from(position)]);
        EntityRef::new(self, key, self.packed_entity(key.position()), pattern)
    }

    /// The name of a key.
    ///
    /// # Panics
    /// If the key is of another gazetteer. It may also return any name then.
    pub fn name(&self, key: NameKey) -> NameRef<'_> {
        let pattern = key.pattern_name().map(|position| &self.patterns.names[usize::from(position)]);
        let has_adjective = pattern.is_some_and(|pattern| matches!(pattern.slot, Slot::Adjective(_)));
        let words = self.patterns.words();
        let adjective = has_adjective.then(|| &words.adjectives()[key.position() as usize]);
        let position = match adjective {
            None => key.position(),
            Some(adjective) => self.packed_entity(words.country_of(adjective).position()).names,
        };
        NameRef::new(self, key, self.packed_name(position), pattern, adjective)
    }

    /// The entity with an id such as `place/almaty`: a listed one, one that had the id formerly, or one that a pattern
    /// composes.
    pub fn find(&self, id: &str) -> Option<EntityRef<'_>> {
        let composed = || self.find_composed(id).filter(|key| !self.patterns.listed.contains_key(key));
        let key = self.find_listed(id).or_else(|| self.find_former(id)).or_else(composed)?;
        Some(self.entity(key))
    }

    /// The key of the composed entity with an id, whether or not the id is also listed.
    pub(super) fn find_composed(&self, id: &str) -> Option<EntityKey> {
        self.patterns.parse(id).find_map(|(pattern, slug)| {
            let of_id = &self.patterns.patterns[usize::from(pattern)];
            let filler = self.entity(self.find_listed(&of_id.filler_id(slug))?);
            EntityKey::composed(pattern, filler.key()).filter(|_| self.permits(of_id, filler))
        })
    }

    /// The composed institution of a country with an id, if it has a name.
    pub(super) fn find_national(&self, id: &str) -> Option<EntityRef<'_>> {
        let key = self.find_composed(id)?;
        let pattern = &self.patterns.patterns[usize::from(key.pattern()?)];
        let country = self.entity(EntityKey::of_position(key.position()));
        let is_national = self.patterns.is_national(pattern, country.key(), country.country_code());
        Some(self.entity(key)).filter(|entity| is_national && entity.names().next().is_some())
    }

    /// Whether a class exists: a listed one, or one that an entity of the type other has.
    pub fn has_class(&self, name: &str) -> bool {
        name.parse::<Class>().is_ok() || self.free_classes.iter().any(|free| free == name)
    }

    /// Whether a place has the institution of a pattern, or it is named after a person.
    pub(super) fn permits(&self, pattern: &Pattern, filler: EntityRef<'_>) -> bool {
        pattern.slot.contains(filler.class()) || self.patterns.is_national(pattern, filler.key(), filler.country_code())
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
        if let Some(below) = self.below.as_ref().filter(|below| below.shares_tenures) {
            return below.gazetteer.tenures();
        }
        self.tenures.get_or_init(|| {
            let entities = self.entities().filter(|entity| OfficeTitles::fills_slot(entity.class()));
            let names = entities.flat_map(|entity| {
                let english = entity.names().filter(|name| name.language() == "en");
                english.map(move |name| (entity.class(), name.listed_text()))
            });
            let people = self.all_offices();
            let titles = &self.global.office_titles;
            match titles.is_empty() {
                true => Tenures::default(),
                false => Tenures::of(people, &Ranks::new(titles, names)),
            }
        })
    }

    /// The policies of a form of a name, given by its codes. They are stricter than the listed policy for languages in
    /// which the form is a common word.
    pub(crate) fn policies(&self, name: NameRef<'_>, codes: &[u8]) -> Policies {
        self.global.common.policies(name.policy(), codes, name.stated_by())
    }

    /// The policy of a form of a name, given by its codes, in a text of the name's language.
    pub(crate) fn policy_of(&self, name: NameRef<'_>, codes: &[u8]) -> Policy {
        self.policies(name, codes).in_language(Language::of_code(name.language()))
    }
}

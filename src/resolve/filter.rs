//! Which entities an answer contains, beyond their types.

use std::collections::HashSet;

use crate::gazetteer::{
    Class, ClassName, ClassSet, CountryCode, EntityRef, Gazetteer, UnknownWord, filter_fault, id_fault,
};

/// Selects the entities that an answer contains by class, country and id. The default selects all.
///
/// A filter concerns the answer only: the other entities are found as without it, and still count as evidence and for
/// salience and focus. An entity must satisfy all criteria that are set.
///
/// ```
/// use dalil::{Article, EntityFilter, Options, Tagger};
///
/// let tagger = Tagger::embedded()?;
/// let mut filter = EntityFilter::default();
/// filter.only_class("city")?.only_country("KZ")?;
/// let article = Article::new("", "From Moscow to Almaty, Kazakhstan.");
/// let tagged = tagger.tag(&article, &Options::default().with_filter(filter));
/// assert_eq!(tagged.mentions.len(), 1);
/// assert_eq!(tagger.gazetteer().entity(tagged.mentions[0].entity).id(), "place/almaty");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct EntityFilter {
    classes: Option<ClassSet>,
    /// Names of classes of entities of the type other. Not empty only if `classes` is set.
    free_classes: HashSet<String>,
    /// Whether each country is selected, by [`CountryCode::index`]. `None` if no country is set.
    countries: Option<Box<[bool; CountryCode::COUNT]>>,
    /// `None` if no id is set.
    ids: Option<HashSet<String>>,
    excluded_ids: HashSet<String>,
}

/// A string that is no country code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct InvalidCountryCode {
    message: String,
}

/// A string that is no id of an entity.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct InvalidEntityId {
    message: String,
}

fn checked_id(id: &str) -> Result<String, InvalidEntityId> {
    match id_fault(id) {
        Some(message) => Err(InvalidEntityId { message }),
        None => Ok(id.to_owned()),
    }
}

impl EntityFilter {
    /// Selects only entities of this class, and of the other classes that are set. Classes of entities of the type
    /// other are known to their gazetteer only: see [`EntityFilter::unknown_class`].
    ///
    /// # Errors
    /// If no class can have this name.
    pub fn only_class(&mut self, class: &str) -> Result<&mut Self, UnknownWord> {
        let listed = match class.parse() {
            Ok(Class::Other) => None,
            Ok(class) => Some(class),
            Err(_) if ClassName::is_well_formed(class) => None,
            Err(unknown) => return Err(unknown),
        };
        self.classes = Some(self.classes.unwrap_or_default().union(listed.into_iter().collect()));
        if listed.is_none() {
            self.free_classes.insert(class.to_owned());
        }
        Ok(self)
    }

    /// A class that was set and that the gazetteer does not have, if there is one: probably a misspelt one.
    pub fn unknown_class(&self, gazetteer: &Gazetteer) -> Option<&str> {
        let unknown = self.free_classes.iter().filter(|class| !gazetteer.has_class(class));
        unknown.min().map(String::as_str)
    }

    /// Selects only entities of the country with this code (ISO 3166-1 alpha-2), and of the other countries that are
    /// set. An entity without a country is not selected then.
    ///
    /// # Errors
    /// If the code does not consist of two capital letters, or ISO 3166-1 neither assigns it nor leaves it to its
    /// users.
    pub fn only_country(&mut self, code: &str) -> Result<&mut Self, InvalidCountryCode> {
        let is_letters = "must be two capital letters (ISO 3166-1 alpha-2)";
        let country = CountryCode::new(code).ok_or_else(|| InvalidCountryCode { message: is_letters.to_owned() })?;
        if let Some(message) = filter_fault(code) {
            return Err(InvalidCountryCode { message });
        }
        self.countries.get_or_insert_with(|| Box::new([false; CountryCode::COUNT]))[country.index()] = true;
        Ok(self)
    }

    /// Selects only the entity with this id, and the other entities that are set. An id that the gazetteer does not
    /// have selects nothing. A former id stands for the entity.
    ///
    /// # Errors
    /// If the text is no id: `almaty` instead of `place/almaty`.
    pub fn only_id(&mut self, id: &str) -> Result<&mut Self, InvalidEntityId> {
        self.ids.get_or_insert_default().insert(checked_id(id)?);
        Ok(self)
    }

    /// Leaves out the entity with this id.
    ///
    /// # Errors
    /// As [`EntityFilter::only_id`].
    pub fn without_id(&mut self, id: &str) -> Result<&mut Self, InvalidEntityId> {
        self.excluded_ids.insert(checked_id(id)?);
        Ok(self)
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        let ids = self.ids.iter().flatten().chain(&self.excluded_ids).chain(&self.free_classes);
        let countries = self.countries.as_ref().map_or(0, |countries| size_of_val(&**countries));
        countries + ids.map(|id| ID_BYTES + id.len()).sum::<usize>()
    }

    /// Whether the answer contains an entity of a class and country. `entity` returns the entity.
    #[inline]
    pub(crate) fn selects<'g>(
        &self,
        class: Class,
        country: Option<CountryCode>,
        entity: impl Fn() -> EntityRef<'g>,
    ) -> bool {
        let has_class = |classes: ClassSet| match class {
            Class::Other => self.free_classes.contains(entity().class_name()),
            listed => classes.contains(listed),
        };
        self.classes.is_none_or(has_class)
            && self.countries.as_ref().is_none_or(|countries| country.is_some_and(|code| countries[code.index()]))
            && (self.ids.is_none() && self.excluded_ids.is_empty() || self.selects_id(entity()))
    }

    fn selects_id(&self, entity: EntityRef<'_>) -> bool {
        let id = entity.id();
        let is_in = |ids: &HashSet<String>| ids.contains(&*id) || entity.former_ids().iter().any(|id| ids.contains(id));
        self.ids.as_ref().is_none_or(is_in) && !is_in(&self.excluded_ids)
    }
}

/// Bytes of an entry of a set of ids besides its text, at the lowest load of the set.
const ID_BYTES: usize = 3 * size_of::<String>();

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::{Gazetteer, GazetteerBuilder};

    const ENTITIES: &str = r#"
{"id":"place/a","class":"country","country":"AA","names":{"en":["Aland"]}}
{"id":"place/a-city","class":"city","country":"AA","names":{"en":["Acity"]}}
{"id":"place/b-city","class":"city","country":"BB","names":{"en":["Bcity"]},"former_ids":["place/old-b"]}
{"id":"organisation/world","class":"body","names":{"en":["World"]}}
"#;

    fn selected(filter: &EntityFilter) -> Vec<String> {
        let mut builder = GazetteerBuilder::new();
        builder.add_text("entities.jsonl", ENTITIES);
        let gazetteer: Gazetteer = builder.build().unwrap();
        let entities = gazetteer.entities();
        let selected = entities.filter(|&entity| filter.selects(entity.class(), entity.country_code(), || entity));
        selected.map(|entity| entity.id().into_owned()).collect()
    }

    fn filter(change: impl FnOnce(&mut EntityFilter)) -> EntityFilter {
        let mut filter = EntityFilter::default();
        change(&mut filter);
        filter
    }

    #[test]
    fn an_entity_must_satisfy_all_criteria_that_are_set() {
        let all = ["organisation/world", "place/a", "place/a-city", "place/b-city"];
        assert_eq!(selected(&filter(|_| {})), all);
        let cities = filter(|filter| {
            filter.only_class("city").unwrap();
        });
        assert_eq!(selected(&cities), ["place/a-city", "place/b-city"]);
        let in_a = filter(|filter| {
            filter.only_country("AA").unwrap();
        });
        assert_eq!(selected(&in_a), ["place/a", "place/a-city"], "not those without a country");
        let both = filter(|filter| {
            filter.only_country("BB").unwrap().only_class("city").unwrap().only_class("body").unwrap();
        });
        assert_eq!(selected(&both), ["place/b-city"]);
        let ids = filter(|filter| {
            for id in ["place/a", "place/b-city", "place/unknown"] {
                filter.only_id(id).unwrap();
            }
            filter.without_id("place/a").unwrap();
        });
        assert_eq!(selected(&ids), ["place/b-city"]);
        let excluded = filter(|filter| {
            filter.without_id("place/a").unwrap().without_id("place/old-b").unwrap();
        });
        assert_eq!(selected(&excluded), ["organisation/world", "place/a-city"]);
        let renamed = filter(|filter| {
            filter.only_id("place/old-b").unwrap();
        });
        assert_eq!(selected(&renamed), ["place/b-city"]);
    }

    #[test]
    fn malformed_ids_are_errors() {
        for id in ["almaty", "place/", "Place/almaty", "place/Almaty", "town/almaty", ""] {
            assert!(EntityFilter::default().only_id(id).is_err(), "{id}");
            assert!(EntityFilter::default().without_id(id).is_err(), "{id}");
        }
    }

    #[test]
    fn classes_of_other_entities_are_known_to_their_gazetteer() {
        let mut builder = GazetteerBuilder::new();
        let lines = r#"{"id":"other/a","class":"product","names":{"en":["Aphone"]}}
{"id":"other/b","class":"event","names":{"en":["Bday"]}}
{"id":"other/c","class":"other","names":{"en":["Cthing"]}}"#;
        builder.add_text("entities.jsonl", lines);
        let gazetteer = builder.build().unwrap();
        for (classes, expected, unknown) in [
            (&["product"][..], &["other/a"][..], None),
            (&["other", "event"], &["other/b", "other/c"], None),
            (&["city", "prodcut"], &[], Some("prodcut")),
        ] {
            let mut filter = EntityFilter::default();
            classes.iter().for_each(|class| assert!(filter.only_class(class).is_ok()));
            assert_eq!(filter.unknown_class(&gazetteer), unknown);
            let selected = gazetteer.entities().filter(|&entity| filter.selects(entity.class(), None, || entity));
            assert_eq!(selected.map(|entity| entity.id().into_owned()).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn invalid_criteria_are_refused() {
        let mut filter = EntityFilter::default();
        assert!(filter.only_class("City").is_err() && filter.only_class("").is_err());
        for code in ["", "K", "kz", "KZ1", "К1", "UK"] {
            assert!(filter.only_country(code).is_err(), "{code}");
        }
        assert_eq!(selected(&filter).len(), 4, "a refused criterion is not set");
    }
}

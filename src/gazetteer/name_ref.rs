//! Views of the names of a [`Gazetteer`].

use std::borrow::Cow;
use std::fmt;

use super::country_words::Adjective;
use super::key::{EntityKey, NameKey};
use super::packed::{Gazetteer, PackedName};
use super::pattern::{PatternName, Slot};
use super::record::NameRecord;
use super::refs::EntityRef;
use super::vocabulary::{NameKind, Policy};

impl Gazetteer {
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
            Some(adjective) => self.entities[words.country_of(adjective).position() as usize].names,
        };
        NameRef { gazetteer: self, key, name: &self.names[position as usize], pattern, adjective }
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

    /// The name as it is listed; of a composed name, the name of its place or the adjective.
    pub(crate) fn listed_text(self) -> &'g str {
        self.adjective.map_or_else(|| self.gazetteer.str(self.name.text()), |adjective| &adjective.text)
    }

    /// Whether it fills the slot of a country in a pattern: a full name that needs no evidence.
    pub(crate) fn fills_country_slot(self) -> bool {
        self.pattern.is_none()
            && self.name.policy == Policy::Free
            && matches!(self.name.kind, NameKind::Full | NameKind::Variant)
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
        let PackedName { article, stated_by, .. } = *self.name;
        let is_listed = self.pattern.is_none();
        NameRecord {
            text: self.text().into_owned(),
            kind: Some(self.kind()).filter(|&kind| kind != NameKind::Full),
            policy: Some(self.policy()).filter(|_| is_listed && stated_by > 0),
            article: Some(article).filter(|&article| is_listed && article),
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

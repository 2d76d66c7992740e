//! Drafts: the entity lines of all files, packed, in the order in which they were read.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::rc::Rc;

use super::country::CountryCode;
use super::details::Details;
use super::error::{Fault, FieldFault};
use super::interner::{Interner, SourceSets};
use super::key::NameKey;
use super::merge::{merge, merge_composed};
use super::name_dates::StatedDates;
use super::packed::Gazetteer;
use super::record::{NameRecord, Office};
use super::statement::{StatedName, StatedPolicy, Statement};
use super::strings::{PoolFull, PoolRange, StringPool};
use super::vocabulary::{Class, NameKind, NameLayer, Policy};

/// Largest number of names.
const MAX_NAMES: usize = 1 << NameKey::BITS;

/// Where a line was read.
#[derive(Clone, Debug)]
pub(super) struct LineOrigin {
    pub file: Rc<PathBuf>,
    /// From 1.
    pub line: usize,
    /// Number of the part that the file belongs to, from 1.
    pub part: u8,
}

impl LineOrigin {
    /// The fault of a field of the line.
    pub fn fault(&self, FieldFault { field, message }: FieldFault) -> Fault {
        Fault::new(&self.file, self.line, &field, message)
    }
}

/// A line about an entity. [`EntityRecord`](super::record::EntityRecord) documents the fields.
pub(super) struct Draft {
    pub id: PoolRange,
    pub class: Option<Class>,
    pub country: Option<CountryCode>,
    pub prominence: Option<f32>,
    pub location: Option<[f32; 2]>,
    pub geonames: Option<u32>,
    /// Empty if none is stated.
    pub wikidata: PoolRange,
    pub offices: Vec<Office>,
    /// Position of its first name. Its names end where those of the next draft begin.
    pub names: u32,
    /// Number of a set of sources.
    pub sources: u32,
    pub origin: LineOrigin,
    /// The layer of its names.
    pub layer: NameLayer,
    /// The line disables the entity.
    pub disabled: bool,
    /// Whether a pattern made it. A composed draft is earlier than all that files list.
    pub composed: bool,
}

/// A name of a draft in 12 bytes.
#[derive(Clone, Copy)]
struct DraftName {
    start: u32,
    len: u16,
    language: u16,
    kind: Option<NameKind>,
    policy: Option<Policy>,
    article: Option<bool>,
    disabled: bool,
}

/// The drafts, with their strings.
#[derive(Default)]
pub(super) struct Drafts {
    drafts: Vec<Draft>,
    names: Vec<DraftName>,
    /// By position of the name: the dates that it states.
    dates: HashMap<u32, (Option<String>, Option<String>)>,
    /// By draft, for those that state some.
    details: HashMap<u32, Details>,
    strings: StringPool,
    pub languages: Interner,
    pub sources: Interner,
    source_sets: SourceSets,
    /// Names, and bytes of strings, of the layers below.
    names_below: usize,
    strings_below: usize,
    is_full: bool,
}

impl Drafts {
    /// No drafts, with the numbers of languages and sources that a gazetteer has.
    pub fn on(below: &Gazetteer) -> Drafts {
        Drafts {
            languages: Interner::of_strings(&below.languages),
            sources: Interner::of_strings(&below.sources),
            source_sets: below.source_sets.clone(),
            names_below: below.names_end() as usize,
            strings_below: below.strings_end() as usize,
            ..Drafts::default()
        }
    }

    pub fn len(&self) -> usize {
        self.drafts.len()
    }

    pub fn is_empty(&self) -> bool {
        self.drafts.is_empty()
    }

    /// The sets of sources that the drafts and the layers below have.
    pub fn source_sets(&self) -> &SourceSets {
        &self.source_sets
    }

    /// Number of names of all drafts.
    pub fn names_len(&self) -> usize {
        self.names.len()
    }

    /// Whether a limit on names or strings was exceeded, so that nothing more can be added.
    pub fn is_full(&self) -> bool {
        self.is_full
    }

    pub fn get(&self, draft: u32) -> &Draft {
        &self.drafts[draft as usize]
    }

    pub fn id(&self, draft: u32) -> &str {
        self.strings.get(self.get(draft).id)
    }

    /// Adds a draft, whose names were added before.
    pub fn add(&mut self, draft: Draft) {
        self.drafts.push(draft);
    }

    /// Sets the details of the draft that was added last.
    pub fn set_details(&mut self, details: Details) {
        if !details.is_empty() {
            self.details.insert(self.drafts.len() as u32 - 1, details);
        }
    }

    /// The details that a draft states, if there are any.
    pub fn details(&self, draft: u32) -> Option<&Details> {
        self.details.get(&draft)
    }

    /// The former ids that a draft states.
    pub fn former_ids(&self, draft: u32) -> &[String] {
        self.details(draft).map_or(&[], |details| &details.former_ids)
    }

    /// Adds a string.
    pub fn add_string(&mut self, s: &str) -> Result<PoolRange, PoolFull> {
        let range = self.strings.add_on(self.strings_below, s);
        self.is_full |= range.is_err();
        range
    }

    /// Adds a name of the next draft. The error is a message.
    pub fn add_name(&mut self, language: u16, name: &NameRecord) -> Result<(), String> {
        if self.names_below + self.names.len() >= MAX_NAMES {
            self.is_full = true;
            return Err(format!("the gazetteer exceeds the limit of {MAX_NAMES} names"));
        }
        let PoolRange { start, len } = self.add_string(&name.text).map_err(|full| full.to_string())?;
        let NameRecord { kind, policy, article, disabled, ref from, ref until, .. } = *name;
        if from.is_some() || until.is_some() {
            self.dates.insert(self.names.len() as u32, (from.clone(), until.clone()));
        }
        self.names.push(DraftName { start, len: len as u16, language, kind, policy, article, disabled });
        Ok(())
    }

    /// Removes the names that were added after the first `len`.
    pub fn truncate_names(&mut self, len: usize) {
        for position in len..self.names.len() {
            self.dates.remove(&(position as u32));
        }
        self.names.truncate(len);
    }

    /// The number of a set of sources. None if the limit on sources is exceeded.
    pub fn intern_sources(&mut self, keys: &[String]) -> Option<u32> {
        let mut set = keys.iter().map(|key| self.sources.intern(key)).collect::<Option<Vec<u16>>>()?;
        set.sort_unstable();
        set.dedup();
        Some(self.source_sets.intern(&set))
    }

    /// What a draft states. A name that it lists twice in a language counts once.
    pub fn statement(&self, draft: u32) -> Statement<'_> {
        let it = self.get(draft);
        let end = self.drafts.get(draft as usize + 1).map_or(self.names.len(), |next| next.names as usize);
        let name = |(name, position): (&DraftName, u32)| StatedName {
            text: self.strings.get(PoolRange { start: name.start, len: u32::from(name.len) }),
            language: name.language,
            kind: name.kind,
            policy: name.policy.map(|policy| StatedPolicy { policy, stated_by: it.origin.part }),
            article: name.article,
            dates: self.dates_of(position),
            layer: it.layer,
            disabled: name.disabled,
        };
        let mut names: Vec<_> = self.names[it.names as usize..end].iter().zip(it.names..).map(name).collect();
        remove_repeated(&mut names);
        Statement {
            id: self.strings.get(it.id),
            class: it.class,
            country: it.country,
            prominence: it.prominence,
            location: it.location,
            geonames: it.geonames,
            wikidata: Some(self.strings.get(it.wikidata)).filter(|id| !id.is_empty()),
            offices: Cow::Borrowed(&it.offices),
            names,
            sources: Cow::Borrowed(self.source_sets.get(it.sources)),
        }
    }

    /// What some drafts of an entity state together, in merge order. `None` if the last one disables it.
    pub fn merged(&self, drafts: &[u32]) -> Option<Statement<'_>> {
        let mut is_composed = false;
        drafts.iter().fold(None, |earlier, &draft| {
            let was_composed = std::mem::replace(&mut is_composed, self.get(draft).composed);
            match (earlier, self.get(draft).disabled) {
                (_, true) => None,
                (None, false) => Some(self.statement(draft).without_disabled_names()),
                (Some(earlier), false) if was_composed => Some(merge_composed(earlier, self.statement(draft))),
                (Some(earlier), false) => Some(merge(earlier, self.statement(draft))),
            }
        })
    }

    fn dates_of(&self, name: u32) -> StatedDates<'_> {
        self.dates.get(&name).map_or_else(StatedDates::default, |(from, until)| StatedDates {
            from: from.as_deref(),
            until: until.as_deref(),
        })
    }

    /// All drafts by id. Those of one id are in the order in which they are merged.
    pub fn merge_order(&self) -> Vec<u32> {
        let mut order: Vec<([u64; 2], u32)> =
            (0..self.drafts.len() as u32).map(|draft| (id_key(self.id(draft)), draft)).collect();
        // The keys decide nearly all comparisons without a look at the ids.
        order.sort_unstable_by(|a, b| {
            let rest = |draft: u32| (self.id(draft), !self.get(draft).composed, draft);
            a.0.cmp(&b.0).then_with(|| rest(a.1).cmp(&rest(b.1)))
        });
        order.into_iter().map(|(_, draft)| draft).collect()
    }
}

/// The first letters of the type and of the slug of an id, which are in the order of the ids.
fn id_key(id: &str) -> [u64; 2] {
    /// Number of letters that distinguish the types.
    const TYPE: usize = 3;
    let (prefix, slug) = id.split_once('/').unwrap_or((id, ""));
    let mut key = [0; 16];
    for (to, letters) in [(0..TYPE, prefix), (TYPE..16, slug)] {
        key[to].iter_mut().zip(letters.bytes()).for_each(|(to, letter)| *to = letter);
    }
    [0, 8].map(|from| key[from..].first_chunk().map_or(0, |half| u64::from_be_bytes(*half)))
}

/// Removes names that occur earlier in the list.
fn remove_repeated(names: &mut Vec<StatedName<'_>>) {
    /// Up to this length, comparing is faster than hashing.
    const SHORT: usize = 8;
    if names.len() <= SHORT {
        for i in (1..names.len()).rev() {
            if names[..i].iter().any(|earlier| earlier.identity() == names[i].identity()) {
                names.remove(i);
            }
        }
    } else {
        let mut seen = HashSet::with_capacity(names.len());
        names.retain(|name| seen.insert(name.identity()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::vocabulary::EntityType;

    #[test]
    fn the_keys_of_ids_are_in_the_order_of_the_ids() {
        let slugs = ["a", "a-b", "almaty", "almaty-1526384", "almaty-1526385", "almaty-15263851", "b", "0"];
        let ids = EntityType::ALL.iter().flat_map(|of| slugs.map(|slug| format!("{of}/{slug}")));
        let mut ids: Vec<String> = ids.collect();
        ids.sort();
        assert!(ids.is_sorted_by_key(|id| id_key(id)));
        assert!(id_key("place/almaty-1526384") < id_key("place/almaty-2"));
    }
}

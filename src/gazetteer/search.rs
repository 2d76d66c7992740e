//! Finds entities by the start of an id or a name.

use std::collections::BTreeSet;

use super::key::EntityKey;
use super::packed::Gazetteer;
use super::refs::{EntityRef, NameRef};
use crate::budget::{Budget, Stopped};
use crate::text::Folded;

/// The listed entities of one [`Gazetteer`] in the orders that a search needs. It takes four bytes for each name and
/// each entity.
///
/// ```
/// use dalil::gazetteer::SearchIndex;
/// use dalil::{Budget, GazetteerBuilder};
///
/// let mut builder = GazetteerBuilder::new();
/// builder.add_embedded();
/// let gazetteer = builder.build()?;
/// let index = SearchIndex::new(&gazetteer);
/// let found = index.search(&gazetteer, "Алмат", None, 1, |_| true, &Budget::unlimited())?;
/// assert_eq!(found[0].id(), "place/almaty");
/// let next = index.search(&gazetteer, "Алмат", Some(found[0]), 1, |_| true, &Budget::unlimited())?;
/// assert!(next.iter().all(|entity| entity.id() != "place/almaty"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct SearchIndex {
    /// Positions of the names, in the order of their folded forms.
    names: Vec<u32>,
    /// Positions of the entities, in the order of the results.
    entities: Vec<u32>,
}

/// The place of an entity in the results: by descending prominence, then by position. The positions of a layer are in
/// the order of the ids, and follow those of the layers below.
fn rank(gazetteer: &Gazetteer, position: u32) -> u64 {
    // The bits of numbers from 0 are ordered like the numbers.
    let prominence = gazetteer.packed_entity(position).prominence.to_bits();
    u64::from(!prominence) << 32 | u64::from(position)
}

/// The position in the lower half of a [`rank`].
fn position_of(rank: u64) -> u32 {
    rank as u32
}

impl SearchIndex {
    /// Sorts the names and entities of a gazetteer.
    pub fn new(gazetteer: &Gazetteer) -> SearchIndex {
        let mut entities: Vec<u64> = gazetteer.positions().map(|position| rank(gazetteer, position)).collect();
        entities.sort_unstable();
        SearchIndex { names: sorted_names(gazetteer), entities: entities.into_iter().map(position_of).collect() }
    }

    /// The listed entities with an id or a name that starts with a prefix, at most `limit`: the most prominent first,
    /// of equally prominent ones those of lower layers, and in a layer in the order of their ids. `after` continues
    /// after an earlier result. `selects` decides whether an entity is a result.
    ///
    /// Names are compared as in texts: without case, diacritics and the other differences that folding removes. White
    /// space at the end of the prefix has no effect. A prefix with a slash is also compared with ids. Every entity has
    /// the empty prefix.
    ///
    /// The time is proportional to the number of names that start with the prefix, the memory to `limit`. For the empty
    /// prefix, the time is proportional to the number of entities until `limit` is reached.
    ///
    /// # Errors
    /// If the budget stops the search.
    pub fn search<'g>(
        &self,
        gazetteer: &'g Gazetteer,
        prefix: &str,
        after: Option<EntityRef<'g>>,
        limit: usize,
        selects: impl Fn(EntityRef<'g>) -> bool,
        budget: &Budget<'_>,
    ) -> Result<Vec<EntityRef<'g>>, Stopped> {
        let entity = |rank| gazetteer.entity(EntityKey::of_position(position_of(rank)));
        let least = after.map_or(0, |after| rank(gazetteer, after.key().position()) + 1);
        let selected = |rank| selects(entity(rank));
        let mut found = FirstRanks::new(limit);
        if prefix.is_empty() {
            let first = self.entities.partition_point(|&position| rank(gazetteer, position) < least);
            for &position in &self.entities[first..] {
                if found.is_full() {
                    break;
                }
                budget.step()?;
                found.add(rank(gazetteer, position), selected);
            }
        } else {
            // A prefix without a slash is not the start of an id: `pe` would be that of all people.
            let ids = prefix.contains('/').then(|| gazetteer.positions_with(prefix));
            let names = self.names_with(gazetteer, prefix).iter().map(|&name| gazetteer.packed_name(name).entity);
            for position in ids.into_iter().flatten().chain(names) {
                budget.step()?;
                let rank = rank(gazetteer, position);
                if rank >= least {
                    found.add(rank, selected);
                }
            }
        }
        Ok(found.ranks.into_iter().map(entity).collect())
    }

    fn names_with(&self, gazetteer: &Gazetteer, prefix: &str) -> &[u32] {
        let prefix = Folded::new(prefix);
        let prefix = prefix.codes();
        if prefix.is_empty() {
            return &[];
        }
        let mut folded = Folded::default();
        let mut start = |name: u32| {
            folded.fold(gazetteer.str(gazetteer.packed_name(name).text()));
            let codes = folded.codes();
            codes[..codes.len().min(prefix.len())].cmp(prefix)
        };
        let first = self.names.partition_point(|&name| start(name).is_lt());
        let rest = &self.names[first..];
        &rest[..rest.partition_point(|&name| start(name).is_le())]
    }
}

/// The first ranks, at most `limit`, of those that are added in any order and several times.
struct FirstRanks {
    ranks: BTreeSet<u64>,
    limit: usize,
}

impl FirstRanks {
    fn new(limit: usize) -> FirstRanks {
        FirstRanks { ranks: BTreeSet::new(), limit }
    }

    fn is_full(&self) -> bool {
        self.ranks.len() >= self.limit
    }

    /// Adds a rank if it is one of the first and is selected.
    fn add(&mut self, rank: u64, selected: impl Fn(u64) -> bool) {
        let is_after_last = self.is_full() && self.ranks.last().is_none_or(|&last| rank > last);
        if is_after_last || self.ranks.contains(&rank) || !selected(rank) {
            return;
        }
        self.ranks.insert(rank);
        if self.ranks.len() > self.limit {
            self.ranks.pop_last();
        }
    }
}

/// The positions of all names in the order of their folded forms.
fn sorted_names(gazetteer: &Gazetteer) -> Vec<u32> {
    /// The first codes of a name, which decide most comparisons, and where all its codes are.
    #[derive(Clone, Copy)]
    struct SortKey {
        first: u64,
        start: usize,
        len: u32,
        name: u32,
    }
    let mut folded = Folded::default();
    let mut codes = Vec::new();
    let mut keys = Vec::with_capacity(gazetteer.names_len());
    for name in gazetteer.names() {
        folded.fold(name.listed_text());
        let mut first = [0; 8];
        let len = folded.codes().len();
        first[..len.min(8)].copy_from_slice(&folded.codes()[..len.min(8)]);
        let first = u64::from_be_bytes(first);
        keys.push(SortKey { first, start: codes.len(), len: len as u32, name: name.key().position() });
        codes.extend_from_slice(folded.codes());
    }
    let all = |key: &SortKey| &codes[key.start..][..key.len as usize];
    keys.sort_unstable_by(|a, b| {
        let equal_start = a.first.cmp(&b.first);
        equal_start.then_with(|| all(a).cmp(all(b))).then(a.name.cmp(&b.name))
    });
    keys.iter().map(|key| key.name).collect()
}

impl<'g> EntityRef<'g> {
    /// The first name that starts with a prefix, which is compared as [`SearchIndex::search`] does.
    pub fn name_with(self, prefix: &str) -> Option<NameRef<'g>> {
        let prefix = Folded::new(prefix);
        let mut folded = Folded::default();
        self.names().find(|name| {
            folded.fold(&name.text());
            !prefix.codes().is_empty() && folded.codes().starts_with(prefix.codes())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::{EntityType, GazetteerBuilder};

    const ENTITIES: &str = r#"
{"id":"place/almaty","class":"city","prominence":0.8,"names":{"ar":["ألماتي"],"en":["Almaty","Alma-Ata"],"ru":["Алматы"]}}
{"id":"place/alma","class":"town","prominence":0.2,"names":{"en":["Alma"]}}
{"id":"place/new-alma","class":"town","prominence":0.2,"names":{"en":["New Alma"]}}
{"id":"person/alma","class":"cultural","prominence":0.8,"names":{"en":["Älma Smith"]}}
{"id":"organisation/nato","class":"alliance","prominence":0.9,"names":{"en":["NATO"]}}
"#;

    fn gazetteer() -> Gazetteer {
        let mut builder = GazetteerBuilder::new();
        builder.add_text("entities.jsonl", ENTITIES);
        builder.build().unwrap()
    }

    #[test]
    fn entities_are_found_by_the_start_of_a_name_or_an_id() {
        let gazetteer = gazetteer();
        let index = SearchIndex::new(&gazetteer);
        for (prefix, expected) in [
            ("alma", &["person/alma", "place/almaty", "place/alma"][..]),
            ("ALMAT", &["place/almaty"]),
            ("alma a", &["place/almaty"]),
            ("الما", &["place/almaty"]),
            ("алматы", &["place/almaty"]),
            ("алматыы", &[]),
            ("place/al", &["place/almaty", "place/alma"]),
            ("place/new-alma", &["place/new-alma"]),
            ("pl", &[]),
            ("n", &["organisation/nato", "place/new-alma"]),
            ("!", &[]),
            ("", &["organisation/nato", "person/alma", "place/almaty", "place/alma", "place/new-alma"]),
        ] {
            let found = index.search(&gazetteer, prefix, None, 10, |_| true, &Budget::unlimited()).unwrap();
            assert_eq!(found.iter().map(|entity| entity.id()).collect::<Vec<_>>(), expected, "{prefix}");
        }
    }

    #[test]
    fn a_search_stops_when_its_budget_does() {
        let gazetteer = gazetteer();
        let budget = Budget::new(&|| false);
        while budget.step().is_ok() {}
        for prefix in ["", "alma", "place/"] {
            let found = SearchIndex::new(&gazetteer).search(&gazetteer, prefix, None, 10, |_| true, &budget);
            assert!(matches!(found, Err(Stopped)), "{prefix}");
        }
    }

    #[test]
    fn pages_continue_after_the_last_result() {
        let gazetteer = gazetteer();
        let index = SearchIndex::new(&gazetteer);
        let selects = |entity: EntityRef<'_>| entity.entity_type() == EntityType::Place;
        for prefix in ["", "alma", "place/"] {
            let search =
                |after, limit| index.search(&gazetteer, prefix, after, limit, selects, &Budget::unlimited()).unwrap();
            let all = search(None, 10);
            let (mut paged, mut after) = (Vec::new(), None);
            while let [found] = search(after, 1)[..] {
                paged.push(found.key());
                after = Some(found);
            }
            assert!(paged.len() > 1);
            assert_eq!(paged, all.iter().map(|entity| entity.key()).collect::<Vec<_>>(), "{prefix}");
        }
    }

    #[test]
    fn the_name_that_starts_with_a_prefix_is_returned() {
        let gazetteer = gazetteer();
        let almaty = gazetteer.find("place/almaty").unwrap();
        for (prefix, expected) in [
            ("almat", Some("Almaty")),
            ("alma-", Some("Almaty")),
            ("alma a", Some("Alma-Ata")),
            ("place", None),
            ("", None),
        ] {
            assert_eq!(almaty.name_with(prefix).map(|name| name.text()).as_deref(), expected, "{prefix}");
        }
    }
}

//! Merges what two lines state of one entity.

use std::borrow::Cow;
use std::collections::HashMap;

use super::record::{EntityRecord, NameRecord, StatedPolicy};
use super::vocabulary::NameKind;
use crate::text::Folded;

/// What two lines of one entity state together.
///
/// A field that the later one states is the later one's, and any other the earlier one's; sources add up. Of names:
///
/// * A name that both list in a language is one name, and what the later states of it holds.
/// * A policy that the later states holds for every name of the entity that folds to the same, in all languages: the
///   texts that these names are found in are the same.
/// * The first full name that the later lists in a language becomes the canonical name of that language. A name of
///   another kind, such as a variant, never does.
/// * Other names of the later come behind those of the earlier, and new languages behind those that are there.
pub(super) fn merge<'t>(earlier: EntityRecord<'t>, later: EntityRecord<'t>) -> EntityRecord<'t> {
    EntityRecord {
        id: earlier.id,
        class: later.class.or(earlier.class),
        country: later.country.or(earlier.country),
        prominence: later.prominence.or(earlier.prominence),
        location: later.location.or(earlier.location),
        geonames: later.geonames.or(earlier.geonames),
        wikidata: later.wikidata.or(earlier.wikidata),
        offices: if later.offices.is_empty() { earlier.offices } else { later.offices },
        names: merge_names(earlier.names, later.names),
        sources: union(earlier.sources, &later.sources),
    }
}

fn union<'t>(earlier: Cow<'t, [u16]>, later: &[u16]) -> Cow<'t, [u16]> {
    if later.iter().all(|source| earlier.binary_search(source).is_ok()) {
        return earlier;
    }
    let mut all = [&earlier, later].concat();
    all.sort_unstable();
    all.dedup();
    Cow::Owned(all)
}

/// Where a name stands among those of its language.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Canonical,
    Earlier,
    Later,
}

fn merge_names<'t>(mut earlier: Vec<NameRecord<'t>>, later: Vec<NameRecord<'t>>) -> Vec<NameRecord<'t>> {
    if later.is_empty() {
        return earlier;
    }
    spread_policies(&mut earlier, &later);
    let mut languages: HashMap<u16, usize> = HashMap::new();
    for name in earlier.iter().chain(&later) {
        let next = languages.len();
        languages.entry(name.lang).or_insert(next);
    }
    let mut names: Vec<(Rank, NameRecord<'t>)> = earlier.into_iter().map(|name| (Rank::Earlier, name)).collect();
    let mut seen: HashMap<(u16, &'t str), usize> =
        (names.iter().enumerate()).map(|(i, (_, name))| (key(name), i)).collect();
    let mut has_canonical = vec![false; languages.len()];
    for name in later {
        let at = *seen.entry(key(&name)).or_insert(names.len());
        match names.get_mut(at) {
            Some((_, known)) => *known = overlay(*known, name),
            None => names.push((Rank::Later, name)),
        }
        let has_canonical = &mut has_canonical[languages[&name.lang]];
        if name.kind() == NameKind::Full && !std::mem::replace(has_canonical, true) {
            names[at].0 = Rank::Canonical;
        }
    }
    // Stable: the order of the lines stays inside each rank.
    names.sort_by_key(|(rank, name)| (languages[&name.lang], *rank));
    names.into_iter().map(|(_, name)| name).collect()
}

fn key<'t>(name: &NameRecord<'t>) -> (u16, &'t str) {
    (name.lang, name.text)
}

fn overlay<'t>(earlier: NameRecord<'t>, later: NameRecord<'t>) -> NameRecord<'t> {
    NameRecord {
        kind: later.kind.or(earlier.kind),
        policy: later.policy.or(earlier.policy),
        article: later.article.or(earlier.article),
        ..earlier
    }
}

/// Gives the policies that the later line states to the names of the earlier one that fold to the same.
fn spread_policies(earlier: &mut [NameRecord<'_>], later: &[NameRecord<'_>]) {
    let mut folded = Folded::default();
    let mut codes = |text: &str| {
        folded.fold(text);
        folded.codes().to_vec()
    };
    let stated = later.iter().filter_map(|name| name.policy.map(|policy| (codes(name.text), policy)));
    let stated: HashMap<Vec<u8>, StatedPolicy> = stated.collect();
    if !stated.is_empty() {
        for name in earlier {
            name.policy = stated.get(&codes(name.text)).copied().or(name.policy);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::gazetteer::model::{Country, Office};
    use crate::gazetteer::vocabulary::{Class, Policy};

    const TEXTS: [&str; 6] = ["Mali", "MALI", "Republic of Mali", "مالي", "مالى", "Мали"];

    fn empty() -> EntityRecord<'static> {
        EntityRecord {
            id: "place/mali",
            class: None,
            country: None,
            prominence: None,
            location: None,
            geonames: None,
            wikidata: None,
            offices: Cow::Borrowed(&[]),
            names: Vec::new(),
            sources: Cow::Borrowed(&[]),
        }
    }

    fn name(text: &'static str, lang: u16) -> NameRecord<'static> {
        NameRecord { text, lang, kind: None, policy: None, article: None }
    }

    fn stated(policy: Policy, stated_by: u8) -> Option<StatedPolicy> {
        Some(StatedPolicy { policy, stated_by })
    }

    fn names(stated_by: u8) -> impl Strategy<Value = Vec<NameRecord<'static>>> {
        let kind = prop_oneof![Just(None), proptest::sample::select(NameKind::ALL).prop_map(Some)];
        let policy = prop_oneof![Just(None), proptest::sample::select(Policy::ALL).prop_map(Some)];
        let one = (proptest::sample::select(&TEXTS[..]), 0..3u16, kind, policy, proptest::option::of(any::<bool>()));
        let one = one.prop_map(move |(text, lang, kind, policy, article)| {
            let policy = policy.map(|policy| StatedPolicy { policy, stated_by });
            NameRecord { text, lang, kind, policy, article }
        });
        proptest::collection::vec(one, 0..8).prop_map(|mut names| {
            let mut seen = std::collections::HashSet::new();
            names.retain(|name: &NameRecord<'_>| seen.insert(key(name)));
            names.sort_by_key(|name| name.lang);
            names
        })
    }

    fn record(stated_by: u8) -> impl Strategy<Value = EntityRecord<'static>> {
        let class = proptest::option::of(proptest::sample::select(vec![Class::Country, Class::City]));
        let country = proptest::option::of(proptest::sample::select(vec!["ML", "KZ"]));
        let offices = proptest::collection::vec("[a-c]", 0..2);
        let scalars = (class, country, proptest::option::of(0.0..1.0f32), proptest::option::of(0.0..9.0f32));
        let ids = (proptest::option::of(0..9u32), proptest::option::of(proptest::sample::select(vec!["Q1", "Q2"])));
        (scalars, ids, offices, names(stated_by), proptest::collection::btree_set(0..4u16, 0..3)).prop_map(
            |((class, country, prominence, degree), (geonames, wikidata), offices, names, sources)| EntityRecord {
                class,
                country: country.and_then(Country::new),
                prominence,
                location: degree.map(|degree| [degree, degree]),
                geonames,
                wikidata,
                offices: offices.into_iter().map(|title| Office { title, from: None, until: None }).collect(),
                names,
                sources: sources.into_iter().collect(),
                ..empty()
            },
        )
    }

    /// Extensions that state one field each, and how to take that field over from another record.
    type Take = for<'t> fn(&mut EntityRecord<'t>, &EntityRecord<'t>);
    const FIELDS: [Take; 9] = [
        |to, from| to.class = from.class,
        |to, from| to.country = from.country,
        |to, from| to.prominence = from.prominence,
        |to, from| to.location = from.location,
        |to, from| to.geonames = from.geonames,
        |to, from| to.wikidata = from.wikidata,
        |to, from| to.offices.clone_from(&from.offices),
        |to, from| to.names.clone_from(&from.names),
        |to, from| to.sources.clone_from(&from.sources),
    ];

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn extending_by_one_field_changes_only_that_field(earlier in record(1), later in record(2)) {
            for (i, take) in FIELDS.iter().enumerate() {
                let mut extension = empty();
                take(&mut extension, &later);
                let mut merged = merge(earlier.clone(), extension.clone());
                prop_assert_eq!(merge(earlier.clone(), empty()), earlier.clone(), "nothing is stated");
                let holds = match i {
                    7 | 8 => true,
                    _ if extension == empty() => merged == earlier,
                    _ => { let mut field = empty(); take(&mut field, &merged); field == extension }
                };
                prop_assert!(holds, "what the later states holds: {merged:?}");
                // With the field as it was, all is as it was.
                take(&mut merged, &earlier);
                prop_assert_eq!(merged, earlier.clone());
            }
        }

        #[test]
        fn no_name_is_lost_and_none_stands_twice(earlier in names(1), later in names(2)) {
            let merged = merge_names(earlier.clone(), later.clone());
            let keys = |names: &[NameRecord<'static>]| names.iter().map(key).collect::<std::collections::BTreeSet<_>>();
            let all: Vec<_> = earlier.iter().chain(&later).copied().collect();
            prop_assert_eq!(keys(&merged), keys(&all));
            prop_assert_eq!(keys(&merged).len(), merged.len());
            let mut languages: Vec<u16> = merged.iter().map(|name| name.lang).collect();
            languages.dedup();
            prop_assert_eq!(languages.iter().collect::<std::collections::BTreeSet<_>>().len(), languages.len(), "together");
            for name in &later {
                let found = merged.iter().find(|found| key(found) == key(name)).expect("it is there");
                prop_assert!(name.policy.is_none() || found.policy == name.policy);
                prop_assert!(name.kind.is_none() || found.kind == name.kind);
            }
        }
    }

    #[test]
    fn a_plain_name_becomes_canonical_and_a_variant_does_not() {
        let earlier = vec![name("Mali", 0), name("Мали", 1)];
        let variant = NameRecord { kind: Some(NameKind::Variant), ..name("MALI", 0) };
        let texts = |names: Vec<NameRecord<'static>>| names.iter().map(|name| name.text).collect::<Vec<_>>();
        assert_eq!(texts(merge_names(earlier.clone(), vec![variant])), ["Mali", "MALI", "Мали"]);
        let later = vec![variant, name("Republic of Mali", 0)];
        assert_eq!(texts(merge_names(earlier.clone(), later)), ["Republic of Mali", "Mali", "MALI", "Мали"]);
        assert_eq!(texts(merge_names(earlier.clone(), vec![name("مالي", 2)])), ["Mali", "Мали", "مالي"]);
        let swapped = vec![name("Mali", 0), name("Republic of Mali", 0)];
        assert_eq!(texts(merge_names(swapped, vec![name("Republic of Mali", 0)])), ["Republic of Mali", "Mali"]);
    }

    #[test]
    fn a_policy_holds_for_all_names_that_fold_to_the_same() {
        let earlier =
            vec![name("مالي", 0), name("مالى", 0), name("Mali", 1), name("Mali", 2), name("Republic of Mali", 1)];
        let later = vec![
            NameRecord { policy: stated(Policy::Cue, 2), ..name("مالي", 0) },
            NameRecord { policy: stated(Policy::Context, 2), ..name("MALI", 1) },
        ];
        let policies: Vec<_> = merge_names(earlier, later).iter().map(|name| (name.text, name.policy())).collect();
        let expected = [
            ("مالي", Policy::Cue),
            ("مالى", Policy::Cue),
            ("MALI", Policy::Context),
            ("Mali", Policy::Context),
            ("Republic of Mali", Policy::Free),
            ("Mali", Policy::Context),
        ];
        assert_eq!(policies, expected);
    }
}

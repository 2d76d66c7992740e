//! Merges what two lines state about one entity.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::error::FieldFault;
use super::statement::{StatedName, StatedPolicy, Statement};
use super::vocabulary::NameKind;
use crate::text::Folded;

/// Merges two statements about one entity.
///
/// A field that the later statement has replaces that of the earlier one. Sources are united. Names:
///
/// * A name that both list in a language is one name. Fields that the later one states replace the earlier ones.
/// * A policy that the later statement gives applies to every name of the entity with the same folded form, in all
///   languages, because these names are found in the same texts.
/// * The first full name that the later statement lists in a language becomes the canonical name of that language if
///   the statement also lists or disables the present canonical name, or if that one is not a full name. Otherwise the
///   canonical name stays, so that an added name does not rename the entity. A name of another kind, such as a variant,
///   never becomes canonical.
/// * A disabled name of the later statement removes all earlier names with the same folded form, in all languages.
/// * Other names of the later statement follow the earlier names. New languages follow the earlier languages.
pub(super) fn merge<'t>(earlier: Statement<'t>, later: Statement<'t>) -> Statement<'t> {
    let kept = kept_canonical(&earlier.names, &later.names);
    merge_statements(earlier, later, &kept)
}

/// Merges what a line states about an institution that a pattern makes. The difference to [`merge`] is that the first
/// full name of the line in a language always becomes the canonical name: nobody has written the composed one.
pub(super) fn merge_composed<'t>(composed: Statement<'t>, line: Statement<'t>) -> Statement<'t> {
    merge_statements(composed, line, &HashSet::new())
}

fn merge_statements<'t>(earlier: Statement<'t>, later: Statement<'t>, kept: &HashSet<u16>) -> Statement<'t> {
    Statement {
        id: earlier.id,
        class: later.class.or(earlier.class),
        country: later.country.or(earlier.country),
        prominence: later.prominence.or(earlier.prominence),
        location: later.location.or(earlier.location),
        geonames: later.geonames.or(earlier.geonames),
        wikidata: later.wikidata.or(earlier.wikidata),
        offices: if later.offices.is_empty() { earlier.offices } else { later.offices },
        names: merge_names(earlier.names, later.names, kept),
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

/// Position of a name among the names of its language.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Canonical,
    Earlier,
    Later,
}

/// The fault of a name that a line disables and that no earlier statement has. `language_code` returns the code of the
/// language with a number.
pub(super) fn disables_nothing<'t>(
    earlier: Option<&Statement<'_>>,
    later: &Statement<'_>,
    language_code: impl Fn(u16) -> &'t str,
) -> Option<FieldFault> {
    let mut disabled = later.names.iter().filter(|name| name.disabled).peekable();
    disabled.peek()?;
    let earlier = earlier.map_or(&[][..], |earlier| &earlier.names);
    let known: HashSet<Vec<u8>> = earlier.iter().map(|name| codes(name.text)).collect();
    let unknown = disabled.find(|name| !known.contains(&codes(name.text)))?;
    let message = format!("{:?} is disabled, but no earlier gazetteer lists it for the entity", unknown.text);
    Some(FieldFault::new(format!("names.{}", language_code(unknown.language)), message))
}

fn codes(text: &str) -> Vec<u8> {
    Folded::new(text).codes().to_vec()
}

/// Removes the disabled names of the later statement, and the earlier names that they disable.
fn remove_disabled(earlier: &mut Vec<StatedName<'_>>, later: &mut Vec<StatedName<'_>>) {
    let disabled: HashSet<Vec<u8>> = later.iter().filter(|name| name.disabled).map(|name| codes(name.text)).collect();
    if !disabled.is_empty() {
        later.retain(|name| !name.disabled);
        earlier.retain(|name| !disabled.contains(&codes(name.text)));
    }
}

/// The languages whose canonical name stays, because it is a full name that the later names do not mention.
fn kept_canonical(earlier: &[StatedName<'_>], later: &[StatedName<'_>]) -> HashSet<u16> {
    let mut seen = HashSet::new();
    let canonical = earlier.iter().filter(|name| seen.insert(name.language) && name.kind() == NameKind::Full);
    let disabled: HashSet<Vec<u8>> = later.iter().filter(|name| name.disabled).map(|name| codes(name.text)).collect();
    let is_mentioned = |canonical: &StatedName<'_>| {
        later.iter().any(|name| name.identity() == canonical.identity())
            || !disabled.is_empty() && disabled.contains(&codes(canonical.text))
    };
    canonical.filter(|canonical| !is_mentioned(canonical)).map(|canonical| canonical.language).collect()
}

/// `kept` has the languages whose canonical name stays.
fn merge_names<'t>(
    mut earlier: Vec<StatedName<'t>>,
    mut later: Vec<StatedName<'t>>,
    kept: &HashSet<u16>,
) -> Vec<StatedName<'t>> {
    remove_disabled(&mut earlier, &mut later);
    if later.is_empty() {
        return earlier;
    }
    spread_policies(&mut earlier, &later);
    let mut languages: HashMap<u16, usize> = HashMap::new();
    for name in earlier.iter().chain(&later) {
        let next = languages.len();
        languages.entry(name.language).or_insert(next);
    }
    let mut names: Vec<(Rank, StatedName<'t>)> = earlier.into_iter().map(|name| (Rank::Earlier, name)).collect();
    let mut seen: HashMap<(u16, &'t str), usize> =
        (names.iter().enumerate()).map(|(i, (_, name))| (name.identity(), i)).collect();
    let mut has_canonical = vec![false; languages.len()];
    for language in kept {
        has_canonical[languages[language]] = true;
    }
    for name in later {
        let at = *seen.entry(name.identity()).or_insert(names.len());
        match names.get_mut(at) {
            Some((_, known)) => *known = overlay(*known, name),
            None => names.push((Rank::Later, name)),
        }
        let has_canonical = &mut has_canonical[languages[&name.language]];
        if name.kind() == NameKind::Full && !std::mem::replace(has_canonical, true) {
            names[at].0 = Rank::Canonical;
        }
    }
    // The sort is stable: within a rank, names keep the order of the lines.
    names.sort_by_key(|(rank, name)| (languages[&name.language], *rank));
    names.into_iter().map(|(_, name)| name).collect()
}

fn overlay<'t>(earlier: StatedName<'t>, later: StatedName<'t>) -> StatedName<'t> {
    StatedName {
        kind: later.kind.or(earlier.kind),
        policy: later.policy.or(earlier.policy),
        article: later.article.or(earlier.article),
        dates: later.dates.or(earlier.dates),
        ..earlier
    }
}

/// Applies the policies of the later names to the earlier names with the same folded form.
fn spread_policies(earlier: &mut [StatedName<'_>], later: &[StatedName<'_>]) {
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
    use crate::gazetteer::country::CountryCode;
    use crate::gazetteer::name_dates::StatedDates;
    use crate::gazetteer::record::Office;
    use crate::gazetteer::vocabulary::{Class, NameLayer, Policy};

    const TEXTS: [&str; 6] = ["Mali", "MALI", "Republic of Mali", "مالي", "مالى", "Мали"];

    fn empty() -> Statement<'static> {
        Statement {
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

    fn name(text: &'static str, language: u16) -> StatedName<'static> {
        StatedName {
            text,
            language,
            kind: None,
            policy: None,
            article: None,
            dates: StatedDates::default(),
            layer: NameLayer::Shipped,
            disabled: false,
        }
    }

    fn stated(policy: Policy, stated_by: u8) -> Option<StatedPolicy> {
        Some(StatedPolicy { policy, stated_by })
    }

    fn names(stated_by: u8) -> impl Strategy<Value = Vec<StatedName<'static>>> {
        let kind = prop_oneof![Just(None), proptest::sample::select(NameKind::ALL).prop_map(Some)];
        let policy = prop_oneof![Just(None), proptest::sample::select(Policy::ALL).prop_map(Some)];
        let one = (proptest::sample::select(&TEXTS[..]), 0..3u16, kind, policy, proptest::option::of(any::<bool>()));
        let one = one.prop_map(move |(text, language, kind, policy, article)| {
            let policy = policy.map(|policy| StatedPolicy { policy, stated_by });
            StatedName { kind, policy, article, ..name(text, language) }
        });
        proptest::collection::vec(one, 0..8).prop_map(|mut names| {
            let mut seen = std::collections::HashSet::new();
            names.retain(|name: &StatedName<'_>| seen.insert(name.identity()));
            names.sort_by_key(|name| name.language);
            names
        })
    }

    fn statement(stated_by: u8) -> impl Strategy<Value = Statement<'static>> {
        let class = proptest::option::of(proptest::sample::select(vec![Class::Country, Class::City]));
        let country = proptest::option::of(proptest::sample::select(vec!["ML", "KZ"]));
        let offices = proptest::collection::vec("[a-c]", 0..2);
        let scalars = (class, country, proptest::option::of(0.0..1.0f32), proptest::option::of(0.0..9.0f32));
        let ids = (proptest::option::of(0..9u32), proptest::option::of(proptest::sample::select(vec!["Q1", "Q2"])));
        (scalars, ids, offices, names(stated_by), proptest::collection::btree_set(0..4u16, 0..3)).prop_map(
            |((class, country, prominence, degree), (geonames, wikidata), offices, names, sources)| Statement {
                class,
                country: country.and_then(CountryCode::new),
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

    /// Copies one field from another statement.
    type Take = for<'t> fn(&mut Statement<'t>, &Statement<'t>);
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
        fn extending_by_one_field_changes_only_that_field(earlier in statement(1), later in statement(2)) {
            for (i, take) in FIELDS.iter().enumerate() {
                let mut extension = empty();
                take(&mut extension, &later);
                let mut merged = merge(earlier.clone(), extension.clone());
                prop_assert_eq!(merge(earlier.clone(), empty()), earlier.clone(), "an empty statement changes nothing");
                let holds = match i {
                    7 | 8 => true,
                    _ if extension == empty() => merged == earlier,
                    _ => { let mut field = empty(); take(&mut field, &merged); field == extension }
                };
                prop_assert!(holds, "the later field has precedence: {merged:?}");
                // All other fields are unchanged.
                take(&mut merged, &earlier);
                prop_assert_eq!(merged, earlier.clone());
            }
        }

        #[test]
        fn each_name_is_kept_once(earlier in names(1), later in names(2)) {
            let merged = merged_names(earlier.clone(), later.clone());
            let keys = |names: &[StatedName<'static>]| names.iter().map(StatedName::identity).collect::<std::collections::BTreeSet<_>>();
            let all: Vec<_> = earlier.iter().chain(&later).copied().collect();
            prop_assert_eq!(keys(&merged), keys(&all));
            prop_assert_eq!(keys(&merged).len(), merged.len());
            let mut languages: Vec<u16> = merged.iter().map(|name| name.language).collect();
            languages.dedup();
            prop_assert_eq!(languages.iter().collect::<std::collections::BTreeSet<_>>().len(), languages.len(), "adjacent");
            for name in &later {
                let found = merged.iter().find(|found| found.identity() == name.identity()).expect("the name is kept");
                prop_assert!(name.policy.is_none() || found.policy == name.policy);
                prop_assert!(name.kind.is_none() || found.kind == name.kind);
            }
        }
    }

    fn merged_names(earlier: Vec<StatedName<'static>>, later: Vec<StatedName<'static>>) -> Vec<StatedName<'static>> {
        let kept = kept_canonical(&earlier, &later);
        merge_names(earlier, later, &kept)
    }

    #[test]
    fn an_added_name_becomes_canonical_only_if_the_line_mentions_the_present_one() {
        let earlier = vec![name("Mali", 0), name("Мали", 1)];
        let variant = StatedName { kind: Some(NameKind::Variant), ..name("MALI", 0) };
        let republic = name("Republic of Mali", 0);
        let disabled = StatedName { disabled: true, ..name("Mali", 0) };
        let texts = |names: Vec<StatedName<'static>>| names.iter().map(|name| name.text).collect::<Vec<_>>();
        let after = |later: &[StatedName<'static>]| texts(merged_names(earlier.clone(), later.to_vec()));
        assert_eq!(after(&[variant]), ["Mali", "MALI", "Мали"]);
        assert_eq!(after(&[variant, republic]), ["Mali", "MALI", "Republic of Mali", "Мали"]);
        assert_eq!(after(&[republic, name("Mali", 0)]), ["Republic of Mali", "Mali", "Мали"]);
        assert_eq!(after(&[name("Mali", 0), republic]), ["Mali", "Republic of Mali", "Мали"]);
        assert_eq!(after(&[republic, disabled]), ["Мали", "Republic of Mali"]);
        assert_eq!(after(&[name("مالي", 2)]), ["Mali", "Мали", "مالي"]);
        let listed = vec![name("Mali", 0), republic];
        assert_eq!(texts(merged_names(listed.clone(), vec![republic])), ["Mali", "Republic of Mali"]);
        let acronym = vec![StatedName { kind: Some(NameKind::Acronym), ..name("MALI", 0) }];
        assert_eq!(texts(merged_names(acronym, vec![republic])), ["Republic of Mali", "MALI"]);
        assert_eq!(texts(merge_names(listed, vec![republic], &HashSet::new())), ["Republic of Mali", "Mali"]);
    }

    #[test]
    fn a_policy_applies_to_all_names_with_the_same_folded_form() {
        let earlier =
            vec![name("مالي", 0), name("مالى", 0), name("Mali", 1), name("Mali", 2), name("Republic of Mali", 1)];
        let later = vec![
            StatedName { policy: stated(Policy::Cue, 2), ..name("مالي", 0) },
            StatedName { policy: stated(Policy::Context, 2), ..name("MALI", 1) },
        ];
        let policies: Vec<_> = merged_names(earlier, later).iter().map(|name| (name.text, name.policy())).collect();
        let expected = [
            ("مالي", Policy::Cue),
            ("مالى", Policy::Cue),
            ("Mali", Policy::Context),
            ("Republic of Mali", Policy::Free),
            ("MALI", Policy::Context),
            ("Mali", Policy::Context),
        ];
        assert_eq!(policies, expected);
    }
}

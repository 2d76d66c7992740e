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

//! The limits of an overlay that do not depend on the gazetteer.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::limits::Limits;
use super::overlay_records::PATH;
use super::proto;
use super::status::{Violations, too_many};
use crate::text::Folded;
use crate::text::alphabet::{HARD, SOFT, script};

/// Checks an overlay. Names are compared only if their number is permitted.
pub(super) fn check(overlay: &proto::Overlay, violations: &mut Violations) {
    for (field, what, count) in [
        ("entities", "entities", overlay.entities.len()),
        ("disabled_ids", "ids", overlay.disabled_ids.len()),
        ("disabled_names", "names", overlay.disabled_names.len()),
    ] {
        if count > Limits::OVERLAY_VALUES {
            violations.add(format!("{PATH}.{field}"), too_many(count, what, Limits::OVERLAY_VALUES));
        }
    }
    let added: usize = overlay.entities.iter().map(|entity| entity.names.len()).sum();
    let names = added + overlay.disabled_names.len();
    if names > Limits::OVERLAY_NAMES {
        violations.add(PATH, too_many(names, "names", Limits::OVERLAY_NAMES));
        return;
    }
    check_ids(overlay, violations);
    check_names(overlay, violations);
}

/// Checks the lengths of ids, and that those of one field differ.
fn check_ids(overlay: &proto::Overlay, violations: &mut Violations) {
    let mut check = |path: String, id: &String, is_repeated: bool| {
        if id.len() > Limits::OVERLAY_ID_BYTES {
            violations.add(path, too_many(id.len(), "bytes", Limits::OVERLAY_ID_BYTES));
        } else if is_repeated {
            violations.add(path, "is repeated");
        }
    };
    let (mut added, mut disabled) = (HashSet::new(), HashSet::new());
    for (i, entity) in overlay.entities.iter().enumerate() {
        check(format!("{PATH}.entities[{i}].id"), &entity.id, !added.insert(&entity.id));
    }
    for (i, id) in overlay.disabled_ids.iter().enumerate() {
        check(format!("{PATH}.disabled_ids[{i}]"), id, !disabled.insert(id));
    }
    for (i, name) in overlay.disabled_names.iter().enumerate() {
        check(format!("{PATH}.disabled_names[{i}].entity_id"), &name.entity_id, false);
    }
}

/// Checks how many names can be found at one position, and what they can mean.
fn check_names(overlay: &proto::Overlay, violations: &mut Violations) {
    let mut folded = Folded::default();
    let mut forms: BTreeMap<Vec<u8>, BTreeSet<usize>> = BTreeMap::new();
    let mut one_letter = 0;
    for (i, entity) in overlay.entities.iter().enumerate() {
        for name in &entity.names {
            folded.fold(&name.text);
            forms.entry(folded.codes().to_vec()).or_default().insert(i);
            one_letter += usize::from(name.text.chars().filter(|c| c.is_alphanumeric()).nth(1).is_none());
        }
    }
    let shared = forms.values().map(BTreeSet::len).max().unwrap_or_default();
    let nested = most_nested(forms.keys().map(Vec::as_slice));
    for (what, count, limit) in [
        ("names of one letter or digit", one_letter, Limits::OVERLAY_ONE_LETTER_NAMES),
        ("entities that share a name", shared, Limits::OVERLAY_SHARED_NAMES),
        ("names that begin with one another", nested, Limits::OVERLAY_NESTED_NAMES),
    ] {
        if count > limit {
            violations.add(format!("{PATH}.entities"), too_many(count, what, limit));
        }
    }
}

/// The greatest number of forms of which each begins with the words of the one before. `forms` are sorted.
fn most_nested<'f>(forms: impl Iterator<Item = &'f [u8]>) -> usize {
    let mut most = 0;
    // Each form begins with the one before it.
    let mut open: Vec<&[u8]> = Vec::new();
    for form in forms {
        while open.pop_if(|start| !form.starts_with(start)).is_some() {}
        open.push(form);
        let is_whole = |start: &&&[u8]| is_word_boundary(form, start.len());
        most = most.max(open.iter().filter(is_whole).count());
    }
    most
}

/// Whether a word of a form ends after some of its codes.
fn is_word_boundary(form: &[u8], at: usize) -> bool {
    match (at.checked_sub(1).and_then(|last| form.get(last)), form.get(at)) {
        (Some(&last), Some(&next)) => [SOFT, HARD].contains(&next) || script(last) != script(next),
        (last, _) => last.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_names_are_counted_by_words() {
        for (names, expected) in [
            (&["Bank", "Bank of", "Bank of Asia", "Asia"][..], 3),
            (&["Kaz", "Kazakh", "Kazakhstan"], 1),
            (&["Kaz", "Kazakh", "Kazakh Invest", "Kaz Invest"], 2),
            (&["東", "東京", "東京都"], 3),
            (&["Almaty", "ALMATY"], 1),
            (&[], 0),
        ] {
            let forms: BTreeSet<Vec<u8>> = names.iter().map(|name| Folded::new(name).codes().to_vec()).collect();
            assert_eq!(most_nested(forms.iter().map(Vec::as_slice)), expected, "{names:?}");
        }
    }
}

//! Checks the ids that entities had formerly.

use std::collections::HashMap;

use super::drafts::Drafts;
use super::error::{Fault, Faults};

/// Reports former ids that an entity still has, or that two entities had. `order` has the drafts by id.
pub(super) fn check(drafts: &Drafts, order: &[u32], faults: &mut Faults) {
    let mut claimed: HashMap<&str, u32> = HashMap::new();
    for &draft in order {
        for id in drafts.former_ids(draft) {
            let origin = &drafts.get(draft).origin;
            let mut report = |message: String| {
                faults.add(Fault::new(&origin.file, origin.line, "former_ids", format!("{id} {message}")));
            };
            if let Ok(listed) = order.binary_search_by(|&other| drafts.id(other).cmp(id)) {
                let listed = &drafts.get(order[listed]).origin;
                report(format!("is the id of an entity at {}:{}", listed.file.display(), listed.line));
            }
            let first = *claimed.entry(id).or_insert(draft);
            if drafts.id(first) != drafts.id(draft) {
                report(format!("is also a former id of {}", drafts.id(first)));
            }
        }
    }
}

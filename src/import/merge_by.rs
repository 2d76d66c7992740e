//! Merges imported entities with the entities of the gazetteer that have the same id in GeoNames or Wikidata.

use std::collections::HashSet;

use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use crate::gazetteer::EntityRecord;
use crate::gazetteer::EntityRef;
use crate::gazetteer::NameKind;
use crate::text::Folded;

/// The id by which entities are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum MergeBy {
    /// The GeoNames id.
    Geonames,
    /// The Wikidata id.
    Wikidata,
}

impl MergeBy {
    /// Both.
    pub const ALL: &[MergeBy] = MergeBy::VARIANTS;
}

/// Changes a record to a line that extends an entity: it states what the entity lacks, and changes nothing that the
/// entity has. Returns whether anything is left.
///
/// Names that the entity has are removed. The others have the kind `variant` if the entity has a name in the language,
/// so that its canonical name stays.
pub(super) fn extend(entity: EntityRef<'_>, record: &mut EntityRecord) -> bool {
    record.id = entity.id().into_owned();
    record.class = None;
    record.prominence = None;
    record.country = record.country.take().filter(|_| entity.country().is_none());
    record.location = record.location.filter(|_| entity.location().is_none());
    record.geonames = record.geonames.filter(|_| entity.geonames_id().is_none());
    record.wikidata = record.wikidata.take().filter(|_| entity.wikidata_id().is_none());
    if !entity.offices().is_empty() {
        record.offices.clear();
    }
    let known: HashSet<(String, Vec<u8>)> =
        entity.names().map(|name| (name.language().to_owned(), codes(name.listed_text()))).collect();
    for (language, names) in &mut record.names {
        names.retain(|name| !known.contains(&(language.clone(), codes(&name.text))));
        if entity.canonical(language).is_some() {
            let full = names.iter_mut().filter(|name| name.kind.is_none_or(|kind| kind == NameKind::Full));
            full.for_each(|name| name.kind = Some(NameKind::Variant));
        }
    }
    record.names.retain(|(_, names)| !names.is_empty());
    let EntityRecord { country, location, geonames, wikidata, offices, names, .. } = &*record;
    country.is_some()
        || location.is_some()
        || geonames.is_some()
        || wikidata.is_some()
        || !offices.is_empty()
        || !names.is_empty()
}

fn codes(text: &str) -> Vec<u8> {
    Folded::new(text).codes().to_vec()
}

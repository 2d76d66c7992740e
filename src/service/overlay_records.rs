//! Converts an overlay to the records of a gazetteer, and the faults of the records to fields of the overlay.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use tonic::Status;

use super::limits::Limits;
use super::proto;
use super::status::{self, Violations};
use crate::gazetteer::{
    Class, ClassName, EntityRecord, EntityRef, Fault, Gazetteer, GazetteerBuilder, NameKind, NameRecord, Policy,
    is_language_code,
};
use crate::text::Folded;

/// Path of the overlay in a request.
pub(super) const PATH: &str = "options.overlay";
/// Names of the parts in faults.
const DISABLED: &str = "disabled";
const ENTITIES: &str = "entities";
/// A disabled name has no language, since it is disabled in all.
const NO_LANGUAGE: &str = "zxx";

/// The records of an overlay.
pub(super) struct OverlayRecords {
    /// Those that disable entities and names, each with the path of its field.
    disabled: Vec<(EntityRecord, String)>,
    entities: Vec<EntityRecord>,
    /// The languages of the names of each entity, in the order of the overlay.
    languages: Vec<Vec<String>>,
}

impl OverlayRecords {
    /// Converts an overlay for a gazetteer.
    ///
    /// # Errors
    /// Returns `INVALID_ARGUMENT` with the fields that are invalid or refer to nothing, or if its entities have too
    /// many names in the gazetteer.
    pub fn of(overlay: &proto::Overlay, gazetteer: &Gazetteer) -> Result<OverlayRecords, Status> {
        check_listed_names(overlay, gazetteer)?;
        let mut violations = Violations::default();
        let mut disabled = disabled_ids(overlay, gazetteer, &mut violations);
        disable_names(overlay, gazetteer, &mut disabled, &mut violations);
        let convert = |(i, entity)| record(i, entity, &mut violations);
        let entities = overlay.entities.iter().enumerate().map(convert).collect();
        violations.check()?;
        let languages = |entity: &proto::OverlayEntity| entity.names.iter().map(|name| name.language.clone()).collect();
        let languages = overlay.entities.iter().map(languages).collect();
        Ok(OverlayRecords { disabled: disabled.into_values().collect(), entities, languages })
    }

    /// Adds the records to a builder, those that disable something first.
    pub fn add_to(&self, builder: &mut GazetteerBuilder) {
        builder.add_records(DISABLED, self.disabled.iter().map(|(record, _)| record.clone()));
        builder.add_records(ENTITIES, self.entities.iter().cloned());
    }

    /// The path of the field of a fault in the request.
    pub fn path_of(&self, fault: &Fault) -> String {
        let Some(record) = fault.line().checked_sub(1) else { return PATH.to_owned() };
        if fault.file().as_os_str() == DISABLED {
            return self.disabled.get(record).map_or_else(|| PATH.to_owned(), |(_, path)| path.clone());
        }
        let entity = format!("{PATH}.entities[{record}]");
        match fault.field() {
            "" => entity,
            "country" => format!("{entity}.country_code"),
            field => match self.name_of(record, field) {
                Some(name) => format!("{entity}.names[{name}].text"),
                None => format!("{entity}.{}", field.split('.').next().unwrap_or_default()),
            },
        }
    }

    /// The index of a name in the overlay, from the field `names.LANGUAGE[INDEX]` of a record.
    fn name_of(&self, record: usize, field: &str) -> Option<usize> {
        let (language, index) = field.strip_prefix("names.")?.split_once('[')?;
        let index: usize = index.split_once(']')?.0.parse().ok()?;
        let languages = self.languages.get(record)?.iter().enumerate();
        languages.filter(|(_, known)| *known == language).nth(index).map(|(name, _)| name)
    }
}

/// The entity that has an id, and not only had it formerly.
fn listed<'g>(gazetteer: &'g Gazetteer, id: &str) -> Option<EntityRef<'g>> {
    gazetteer.find(id).filter(|entity| entity.id() == id)
}

/// Checks the number of names that the gazetteer has for the entities of the overlay.
fn check_listed_names(overlay: &proto::Overlay, gazetteer: &Gazetteer) -> Result<(), Status> {
    let names = overlay.disabled_names.iter().map(|name| name.entity_id.as_str());
    let ids = overlay.disabled_ids.iter().map(String::as_str).chain(names);
    let ids: BTreeSet<&str> = ids.chain(overlay.entities.iter().map(|entity| entity.id.as_str())).collect();
    let listed = ids.into_iter().filter_map(|id| listed(gazetteer, id));
    let names: usize = listed.map(|entity| entity.names().count()).sum();
    if names > Limits::OVERLAY_LISTED_NAMES {
        let what = "names that the gazetteer has for these entities";
        return Err(status::invalid(PATH, status::too_many(names, what, Limits::OVERLAY_LISTED_NAMES)));
    }
    Ok(())
}

/// The records that disable something by the id of the entity, each with the path of its field.
type DisablingRecords<'o> = BTreeMap<&'o str, (EntityRecord, String)>;

const UNKNOWN: &str = "is no entity of the gazetteer";

fn disabled_ids<'o>(
    overlay: &'o proto::Overlay,
    gazetteer: &Gazetteer,
    violations: &mut Violations,
) -> DisablingRecords<'o> {
    let mut records = DisablingRecords::new();
    for (i, id) in overlay.disabled_ids.iter().enumerate() {
        let path = format!("{PATH}.disabled_ids[{i}]");
        if listed(gazetteer, id).is_none() {
            violations.add(path, UNKNOWN);
            continue;
        }
        let mut record = EntityRecord::new(id);
        record.disabled = true;
        records.insert(id, (record, path));
    }
    records
}

/// Adds the records that disable names.
fn disable_names<'o>(
    overlay: &'o proto::Overlay,
    gazetteer: &Gazetteer,
    records: &mut DisablingRecords<'o>,
    violations: &mut Violations,
) {
    let mut known: HashMap<&str, HashSet<Vec<u8>>> = HashMap::new();
    let codes = |text: &str| Folded::new(text).codes().to_vec();
    for (i, name) in overlay.disabled_names.iter().enumerate() {
        let path = format!("{PATH}.disabled_names[{i}]");
        let Some(entity) = listed(gazetteer, &name.entity_id) else {
            violations.add(format!("{path}.entity_id"), UNKNOWN);
            continue;
        };
        let of_entity = || entity.names().map(|listed| codes(&listed.text())).collect();
        if !known.entry(&name.entity_id).or_insert_with(of_entity).contains(&codes(&name.text)) {
            violations.add(format!("{path}.text"), "is no name of the entity");
            continue;
        }
        let new = || (EntityRecord::new(&name.entity_id), path.clone());
        let (record, _) = records.entry(&name.entity_id).or_insert_with(new);
        if record.disabled {
            violations.add(format!("{path}.entity_id"), "is also in disabled_ids");
            continue;
        }
        let mut disabled = NameRecord::new(&name.text);
        disabled.disabled = true;
        record.names_in(NO_LANGUAGE).push(disabled);
    }
}

/// The record of an entity.
fn record(index: usize, entity: &proto::OverlayEntity, violations: &mut Violations) -> EntityRecord {
    let path = format!("{PATH}.entities[{index}]");
    let mut record = EntityRecord::new(&entity.id);
    record.class = Some(entity.class.as_str()).filter(|class| !class.is_empty()).map(ClassName::from);
    let is_other = entity.id.starts_with("other/");
    if record.class.as_ref().is_some_and(|class| class.class() == Class::Other) && !is_other {
        violations.add(format!("{path}.class"), status::UNKNOWN_CLASS);
    }
    record.country = Some(entity.country_code.clone()).filter(|code| !code.is_empty());
    record.prominence = entity.prominence;
    for (i, name) in entity.names.iter().enumerate() {
        if !is_language_code(&name.language) {
            violations.add(format!("{path}.names[{i}].language"), "must be a language code (BCP 47), such as ar");
        }
        let mut named = NameRecord::new(&name.text);
        match kind(name.kind) {
            Ok(kind) => named.kind = kind,
            Err(error) => violations.add(format!("{path}.names[{i}].kind"), error),
        }
        match policy(name.policy) {
            Ok(policy) => named.policy = policy,
            Err(error) => violations.add(format!("{path}.names[{i}].policy"), error),
        }
        record.names_in(&name.language).push(named);
    }
    record
}

fn kind(value: i32) -> Result<Option<NameKind>, String> {
    use proto::NameKind as Kind;
    Ok(match Kind::try_from(value).map_err(|_| status::unknown_value(value, "NameKind"))? {
        Kind::Unspecified => None,
        Kind::Full => Some(NameKind::Full),
        Kind::Short => Some(NameKind::Short),
        Kind::Acronym => Some(NameKind::Acronym),
        Kind::Former => Some(NameKind::Former),
        Kind::Variant => Some(NameKind::Variant),
    })
}

fn policy(value: i32) -> Result<Option<Policy>, String> {
    use proto::NamePolicy;
    Ok(match NamePolicy::try_from(value).map_err(|_| status::unknown_value(value, "NamePolicy"))? {
        NamePolicy::Unspecified => None,
        NamePolicy::Free => Some(Policy::Free),
        NamePolicy::Context => Some(Policy::Context),
        NamePolicy::Cue => Some(Policy::Cue),
    })
}

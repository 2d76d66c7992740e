//! Encodes `Entity`.

use prost::Message as _;

use super::message_writer::MessageWriter;
use super::{convert, field, proto};
use crate::gazetteer::{EntityRef, Office};
use crate::render::tagged_entity::canonical_names;

/// Writes the fields of an `Entity`.
pub fn write(out: &mut MessageWriter, entity: EntityRef<'_>) {
    use field::entity::*;
    out.string(ID, &entity.id());
    out.enumeration(TYPE, convert::entity_type(entity.entity_type()));
    out.string(CLASS, entity.class_name());
    for (language, name) in canonical_names(entity) {
        out.message(NAMES, |out| {
            out.string(field::map_entry::KEY, language);
            out.string(field::map_entry::VALUE, &name);
        });
    }
    out.string(WIKIDATA_ID, entity.wikidata_id().unwrap_or_default());
    out.uint32(GEONAMES_ID, entity.geonames_id().unwrap_or_default());
    out.string(COUNTRY_CODE, &entity.country().unwrap_or_default());
    if let Some((latitude, longitude)) = entity.location() {
        out.message(LOCATION, |out| {
            out.float(field::location::LATITUDE, latitude);
            out.float(field::location::LONGITUDE, longitude);
        });
    }
    out.float(PROMINENCE, entity.prominence());
    for office in entity.offices() {
        out.message(OFFICES, |out| write_office(out, office));
    }
    for (name, value) in entity.extra() {
        out.message(EXTRA, |out| {
            out.string(field::map_entry::KEY, name);
            out.string(field::map_entry::VALUE, value);
        });
    }
}

fn write_office(out: &mut MessageWriter, office: &Office) {
    use field::office::*;
    out.string(TITLE, &office.title);
    out.string(FROM, office.from.as_deref().unwrap_or_default());
    out.string(UNTIL, office.until.as_deref().unwrap_or_default());
}

/// Returns an entity as a generated message, decoded from what [`write()`] encodes.
pub fn message(entity: EntityRef<'_>) -> proto::Entity {
    let mut encoded = MessageWriter::default();
    write(&mut encoded, entity);
    proto::Entity::decode(&encoded.into_bytes()[..]).expect("an encoded entity can be decoded")
}

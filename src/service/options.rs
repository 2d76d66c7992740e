//! Checks `TagOptions` and converts them to the options of the core and of the encoder.

use std::sync::Arc;

use tonic::Status;

use super::limits::Limits;
use super::overlay::Overlay;
use super::repeated::REPEATED;
use super::status::{self, Violations};
use super::{proto, wire};
use crate::gazetteer::{Class, EntityType, Gazetteer};
use crate::render::View;
use crate::resolve::{EntityFilter, InvalidEntityId, Options, Overlap, TypeSet};
use crate::text::OffsetUnit;

/// Options of a response.
#[derive(Clone, Debug, Default)]
pub struct ResponseOptions {
    /// Options of the tagger.
    pub options: Options,
    /// Unit of all offsets.
    pub unit: OffsetUnit,
    /// Code points of text on each side of a mention. 0 means no context.
    pub context_chars: usize,
    /// Parts of the response.
    pub view: View,
    /// Name of the gazetteer. Empty for the default.
    pub gazetteer: String,
    /// The classes of the filter, if the gazetteer decides whether one of them exists.
    pub classes: Vec<String>,
    /// The entities and names that the request adds to the gazetteer.
    pub overlay: Option<Arc<Overlay>>,
}

impl ResponseOptions {
    /// Checks the options of a request. Absent options are the defaults.
    ///
    /// # Errors
    /// Returns `INVALID_ARGUMENT` with all invalid fields.
    pub fn from_request(options: Option<&wire::TagOptions>) -> Result<ResponseOptions, Status> {
        let Some(wire::TagOptions { decoded, counts, overlay_bytes }) = options else {
            return Ok(ResponseOptions::default());
        };
        let mut violations = Violations::default();
        for (field, &count) in REPEATED.iter().zip(counts).filter(|(field, count)| **count > field.limit) {
            violations.add(field.path, status::too_many(count, field.what, field.limit));
        }
        let options = Options {
            overlap: overlap(decoded.overlap, &mut violations),
            types: types("options.types", &decoded.types, &mut violations),
            filter: filter(decoded, &mut violations),
            min_confidence: decoded.min_confidence,
            include_suppressed: decoded.include_suppressed,
        };
        let unit = offset_unit(decoded.offset_unit, &mut violations);
        let view = view(decoded.view, &mut violations);
        if !(0.0..=1.0).contains(&decoded.min_confidence) {
            violations.add("options.min_confidence", "must be a number from 0 to 1");
        }
        if decoded.context_chars > Limits::CONTEXT_CHARS {
            let (chars, limit) = (decoded.context_chars as usize, Limits::CONTEXT_CHARS as usize);
            violations.add("options.context_chars", status::too_many(chars, "code points", limit));
        }
        let overlay = overlay(decoded.overlay.as_ref(), *overlay_bytes, &mut violations);
        violations.check()?;
        let (context_chars, gazetteer) = (decoded.context_chars as usize, decoded.gazetteer.clone());
        let has_free_class = decoded.classes.iter().any(|class| class.parse::<Class>().is_err());
        let classes = if has_free_class { decoded.classes.clone() } else { Vec::new() };
        Ok(ResponseOptions { options, unit, context_chars, view, gazetteer, classes, overlay })
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        let classes = self.classes.iter().map(|class| size_of::<String>() + class.len());
        let overlay = self.overlay.as_ref().map_or(0, |overlay| overlay.memory_usage());
        self.options.filter.memory_usage() + self.gazetteer.capacity() + classes.sum::<usize>() + overlay
    }
}

fn overlay(overlay: Option<&proto::Overlay>, bytes: usize, violations: &mut Violations) -> Option<Arc<Overlay>> {
    if bytes > Limits::OVERLAY_BYTES {
        violations.add("options.overlay", status::too_many(bytes, "bytes", Limits::OVERLAY_BYTES));
        return None;
    }
    let overlay = overlay.filter(|overlay| **overlay != proto::Overlay::default())?;
    Some(Arc::new(Overlay::new(overlay.clone(), violations)))
}

fn offset_unit(value: i32, violations: &mut Violations) -> OffsetUnit {
    use proto::OffsetUnit as Unit;
    match Unit::try_from(value) {
        Ok(Unit::Unspecified | Unit::CodePoint) => OffsetUnit::CodePoint,
        Ok(Unit::Utf8Byte) => OffsetUnit::Utf8Byte,
        Ok(Unit::Utf16Unit) => OffsetUnit::Utf16Unit,
        Err(_) => {
            violations.add("options.offset_unit", status::unknown_value(value, "OffsetUnit"));
            OffsetUnit::default()
        }
    }
}

fn overlap(value: i32, violations: &mut Violations) -> Overlap {
    match proto::Overlap::try_from(value) {
        Ok(proto::Overlap::Unspecified | proto::Overlap::Longest) => Overlap::Longest,
        Ok(proto::Overlap::All) => Overlap::All,
        Err(_) => {
            violations.add("options.overlap", status::unknown_value(value, "Overlap"));
            Overlap::default()
        }
    }
}

/// Converts a list of types. `field` is its path in the request.
pub(super) fn types(field: &str, values: &[i32], violations: &mut Violations) -> TypeSet {
    if values.is_empty() {
        return TypeSet::ALL;
    }
    let entity_type = |(i, &value): (usize, &i32)| match proto::EntityType::try_from(value) {
        Ok(proto::EntityType::Place) => Some(EntityType::Place),
        Ok(proto::EntityType::Person) => Some(EntityType::Person),
        Ok(proto::EntityType::Organisation) => Some(EntityType::Organisation),
        Ok(proto::EntityType::Other) => Some(EntityType::Other),
        Ok(proto::EntityType::Unspecified) => {
            violations.add(format!("{field}[{i}]"), "must not be ENTITY_TYPE_UNSPECIFIED");
            None
        }
        Err(_) => {
            violations.add(format!("{field}[{i}]"), status::unknown_value(value, "EntityType"));
            None
        }
    };
    values.iter().enumerate().filter_map(entity_type).collect()
}

fn view(value: i32, violations: &mut Violations) -> View {
    match proto::View::try_from(value) {
        Ok(proto::View::Unspecified | proto::View::Full) => View::Full,
        Ok(proto::View::Mentions) => View::Mentions,
        Err(_) => {
            violations.add("options.view", status::unknown_value(value, "View"));
            View::default()
        }
    }
}

fn filter(decoded: &proto::TagOptions, violations: &mut Violations) -> EntityFilter {
    let mut filter = EntityFilter::default();
    add_classes(&mut filter, "options.classes", &decoded.classes, violations);
    add_countries(&mut filter, "options.country_codes", &decoded.country_codes, violations);
    ids("include_entity_ids", &decoded.include_entity_ids, violations, |id| filter.only_id(id).map(drop));
    ids("exclude_entity_ids", &decoded.exclude_entity_ids, violations, |id| filter.without_id(id).map(drop));
    filter
}

/// Adds classes to a filter. `field` is their path in the request.
pub(super) fn add_classes(filter: &mut EntityFilter, field: &str, classes: &[String], violations: &mut Violations) {
    for (i, class) in classes.iter().enumerate() {
        if filter.only_class(class).is_err() {
            violations.add(format!("{field}[{i}]"), status::UNKNOWN_CLASS);
        }
    }
}

/// Checks that a gazetteer has the classes of a filter. `field` is their path in the request.
///
/// # Errors
/// Returns `INVALID_ARGUMENT` with the classes that it does not have.
pub(super) fn check_classes(gazetteer: &Gazetteer, field: &str, classes: &[String]) -> Result<(), Status> {
    let mut violations = Violations::default();
    for (i, _) in classes.iter().enumerate().filter(|(_, class)| !gazetteer.has_class(class)) {
        violations.add(format!("{field}[{i}]"), status::UNKNOWN_CLASS);
    }
    violations.check()
}

/// Adds countries to a filter. `field` is their path in the request.
pub(super) fn add_countries(filter: &mut EntityFilter, field: &str, codes: &[String], violations: &mut Violations) {
    for (i, code) in codes.iter().enumerate() {
        if let Err(error) = filter.only_country(code) {
            violations.add(format!("{field}[{i}]"), error.to_string());
        }
    }
}

fn ids(
    field: &str,
    ids: &[String],
    violations: &mut Violations,
    mut add: impl FnMut(&str) -> Result<(), InvalidEntityId>,
) {
    for (i, id) in ids.iter().enumerate() {
        let fault = match id.len() {
            0 => Some("must not be empty".to_owned()),
            bytes if bytes > Limits::ID_BYTES => Some(status::too_many(bytes, "bytes", Limits::ID_BYTES)),
            _ => add(id).err().map(|error| error.to_string()),
        };
        if let Some(fault) = fault {
            violations.add(format!("options.{field}[{i}]"), fault);
        }
    }
}

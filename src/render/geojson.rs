//! GeoJSON (RFC 7946): one feature for each place that an article mentions.

use std::io::{self, Write};

use serde_json::json;

use super::document::{Document, entity_name};
use super::tagged_entity::TaggedLocation;
use crate::gazetteer::EntityType;

/// What precedes the features of all articles.
pub const START: &str = "{\"type\":\"FeatureCollection\",\"features\":[\n";
/// What separates features.
pub const SEPARATOR: &str = ",\n";
/// What follows the features of all articles.
pub const END: &str = "\n]}\n";

/// Writes the places of an article, separated by [`SEPARATOR`]. A place without a location has the geometry `null`.
/// `fields` is without long fields, since each feature has it; see [`Document::long_field`].
///
/// # Errors
/// Returns the error of `out`.
pub fn write(out: &mut impl Write, document: &Document<'_>) -> io::Result<()> {
    let date = document.date();
    let fields = document.short_fields();
    let mentioned = document.answer.entities.iter();
    let places = mentioned.filter(|mentioned| mentioned.entity.entity_type == EntityType::Place);
    for (index, mentioned) in places.enumerate() {
        let entity = &mentioned.entity;
        let point = |TaggedLocation { latitude, longitude }| json!({"type": "Point", "coordinates": [shortest(longitude), shortest(latitude)]});
        let properties = json!({
            "articleId": document.id,
            "date": date,
            "entityId": entity.id,
            "name": entity_name(entity),
            "class": entity.class,
            "countryCode": entity.country_code,
            "mentionCount": mentioned.mention_count,
            "salience": shortest(mentioned.salience),
            "fields": fields,
        });
        let geometry = entity.location.map(point);
        let feature = json!({"type": "Feature", "geometry": geometry, "properties": properties});
        if index > 0 {
            out.write_all(SEPARATOR.as_bytes())?;
        }
        serde_json::to_writer(&mut *out, &feature)?;
    }
    Ok(())
}

/// Returns the number with the fewest digits that has the same `f32`: 43.2, not 43.20000076293945.
fn shortest(value: f32) -> f64 {
    value.to_string().parse().unwrap_or_else(|_| value.into())
}
